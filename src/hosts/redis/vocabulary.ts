// The words that completion and hover know in a Redis script besides commands: Lua's own, Redis's libraries.
import type { Word } from '../../protocol.ts';
import { standardLibrary } from '../standard-library.ts';

const words = (kind: Word['kind'], lines: string): Word[] =>
  lines.trim().split('\n').map((line) => {
    const [name, syntax, about] = line.split('|');
    return { name, kind, syntax, about };
  });

export const vocabulary: readonly Word[] = [
  ...standardLibrary,
  ...words('table', `
KEYS|KEYS[i]|The keys given to the script, strings; the first is KEYS[1].
ARGV|ARGV[i]|The other arguments, strings; tonumber(ARGV[1]) makes a number.
redis|redis.*|Commands, replies and the log.
cjson|cjson.*|JSON.
cmsgpack|cmsgpack.*|MessagePack.
struct|struct.*|Binary records.
bit|bit.*|Operations on 32-bit integers.
`),
  ...words('function', `
redis.call|redis.call(command [, arg ...])|Runs a command; an error ends the script.
redis.pcall|redis.pcall(command [, arg ...])|Runs a command; an error comes back as a table with the field err.
redis.error_reply|redis.error_reply(text)|A table that the client receives as an error.
redis.status_reply|redis.status_reply(text)|A table that the client receives as a status, like OK.
redis.register_function|redis.register_function(name [, callback])|In FUNCTION LOAD: a function that FCALL can call; or one table with function_name, callback, flags and description.
redis.sha1hex|redis.sha1hex(text)|The SHA1 of a string, in hexadecimal.
redis.log|redis.log(level, message [, ...])|Writes a line to the log; it shows under Log.
redis.setresp|redis.setresp(version)|Replies of commands come as in RESP2 (2) or RESP3 (3) from here on.
redis.set_repl|redis.set_repl(flags)|What of the following writes is replicated.
redis.replicate_commands|redis.replicate_commands()|Does nothing since Redis 7.
redis.breakpoint|redis.breakpoint()|Stops the debugger of redis-cli; false without one.
redis.debug|redis.debug(value ...)|Prints values in the debugger of redis-cli.
redis.acl_check_cmd|redis.acl_check_cmd(command [, arg ...])|Whether the user may run a command.
cjson.encode|cjson.encode(value)|A value as JSON text.
cjson.decode|cjson.decode(text)|JSON text as a value; null is cjson.null.
cjson.encode_sparse_array|cjson.encode_sparse_array([convert [, ratio [, safe]]])|How arrays with holes are encoded.
cjson.encode_max_depth|cjson.encode_max_depth([depth])|How deep tables may nest.
cjson.decode_max_depth|cjson.decode_max_depth([depth])|How deep JSON may nest.
cjson.encode_number_precision|cjson.encode_number_precision([digits])|Significant digits of numbers, 14 at first.
cmsgpack.pack|cmsgpack.pack(value ...)|Values as MessagePack.
cmsgpack.unpack|cmsgpack.unpack(text)|All values of a MessagePack string.
cmsgpack.unpack_one|cmsgpack.unpack_one(text [, offset])|One value, and where the next begins.
cmsgpack.unpack_limit|cmsgpack.unpack_limit(text, limit [, offset])|At most so many values.
struct.pack|struct.pack(format, value ...)|Values as a binary record.
struct.unpack|struct.unpack(format, text [, position])|The values of a binary record.
struct.size|struct.size(format)|The length of a record in bytes.
bit.band|bit.band(x1 [, x2 ...])|Bitwise and.
bit.bor|bit.bor(x1 [, x2 ...])|Bitwise or.
bit.bxor|bit.bxor(x1 [, x2 ...])|Bitwise exclusive or.
bit.bnot|bit.bnot(x)|Bitwise not.
bit.lshift|bit.lshift(x, n)|Shifts left.
bit.rshift|bit.rshift(x, n)|Shifts right.
bit.arshift|bit.arshift(x, n)|Shifts right, keeping the sign.
bit.tohex|bit.tohex(x [, n])|Hexadecimal digits.
unpack|unpack(list [, i [, j]])|The elements of a list as values, to pass them on as arguments.
loadstring|loadstring(text [, name])|Compiles Lua source to a function.
`),
  ...words('constant', `
redis.LOG_DEBUG|redis.LOG_DEBUG|Level 0.
redis.LOG_VERBOSE|redis.LOG_VERBOSE|Level 1.
redis.LOG_NOTICE|redis.LOG_NOTICE|Level 2.
redis.LOG_WARNING|redis.LOG_WARNING|Level 3.
redis.REDIS_VERSION|redis.REDIS_VERSION|The version of Redis, as "7.2.4"; what Valkey says is that of the Redis that it continues.
redis.REDIS_VERSION_NUM|redis.REDIS_VERSION_NUM|The same as a number, as 0x070204.
cjson.null|cjson.null|JSON's null.
`),
];
