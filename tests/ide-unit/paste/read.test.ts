// Texts as people paste them, and the commands that they mean.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../../src/bytes/text.ts';
import { PasteError } from '../../../src/hosts/redis/page/paste/pasted.ts';
import { flat, looksPasted, readPasted } from '../../../src/hosts/redis/page/paste/read.ts';
import { onlyScript, scriptOf } from '../../../src/hosts/redis/page/paste/script.ts';

const NAMES = new Set(['set', 'get', 'incr', 'eval', 'rpush', 'hset', 'select', 'ping', 'script', 'multi', 'exec']);
const isCommand = (name: string): boolean => NAMES.has(name.toLowerCase());
const commands = (text: string): string[][] => flat(readPasted(encodeText(text), isCommand));

const LUA = "local n = redis.call('INCR', KEYS[1])\nreturn n";

describe('commands', () => {
  test.each<[what: string, text: string, expected: string[][]]>([
    ['lines, comments and empty lines', '# made by hand\nSET a 1\n\n  get a  \r\n\t# end\n', [['SET', 'a', '1'], ['get', 'a']]],
    ['an open quote joins the next line', `EVAL "${LUA}" 1 k a\nGET k`, [['EVAL', LUA, '1', 'k', 'a'], ['GET', 'k']]],
    ['a single quote, too', "EVAL 'return\n{1,\n2}' 0", [['EVAL', 'return\n{1,\n2}', '0']]],
    ['escapes', 'SET a "\\x00\\xff\\n\\"é"', [['SET', 'a', '\0\xff\n"\xc3\xa9']]],
    ['a repeat count', '3 INCR n\nGET n', [['INCR', 'n'], ['INCR', 'n'], ['INCR', 'n'], ['GET', 'n']]],
    ['a byte order mark', '\ufeffPING', [['PING']]],
    ['prompts, with replies between them', '127.0.0.1:6379> SET a 1\nOK\n127.0.0.1:6379> GET a\n"1"\n127.0.0.1:6379> ', [['SET', 'a', '1'], ['GET', 'a']]],
    ['prompts of the documentation', 'redis> SET mykey "Hello"\n"OK"\nredis> GET mykey\n"Hello"', [['SET', 'mykey', 'Hello'], ['GET', 'mykey']]],
    ['databases in prompts', '127.0.0.1:6379> SET a 1\nOK\n127.0.0.1:6379> SELECT 2\nOK\n127.0.0.1:6379[2]> SET b 1\nOK\n127.0.0.1:6379> GET a',
      [['SET', 'a', '1'], ['SELECT', '2'], ['SET', 'b', '1'], ['SELECT', '0'], ['GET', 'a']]],
    ['prompts of other places', 'my-host.example:7000> PING\nPONG\n[::1]:6379> PING\nredis /tmp/redis.sock> PING\nnot connected> PING\nevalua:me[1](TX)> GET a\n127.0.0.1:6379(TX)> PING',
      [['PING'], ['PING'], ['PING'], ['PING'], ['SELECT', '1'], ['GET', 'a'], ['SELECT', '0'], ['PING']]],
    ['a script over lines behind a prompt', `127.0.0.1:6379> EVAL "${LUA}" 1 k\n(integer) 1\n127.0.0.1:6379> GET k\n"1"`, [['EVAL', LUA, '1', 'k'], ['GET', 'k']]],
    ['a repeat behind a prompt', '127.0.0.1:6379> 2 INCR n\n(integer) 1\n(integer) 2', [['INCR', 'n'], ['INCR', 'n']]],
    ['redis-cli', '$ redis-cli SET a "b c"\nOK\n$ redis-cli GET a\n"b c"', [['SET', 'a', 'b c'], ['GET', 'a']]],
    ['options of redis-cli', 'redis-cli -h example.com -p 6380 -a s3cret --no-auth-warning -n 3 --raw SET a 1', [['SELECT', '3'], ['SET', 'a', '1']]],
    ['redis-cli of a container', 'sudo docker exec -it redis redis-cli INCR n\n(integer) 1', [['INCR', 'n']]],
    ['redis-cli with an address', 'REDISCLI_AUTH=x /usr/local/bin/redis-cli -u redis://u:p@example.com:6379/2 -r 2 INCR n', [['SELECT', '2'], ['INCR', 'n'], ['INCR', 'n']]],
    ['quotes of a shell', `redis-cli EVAL 'return {KEYS[1], "\\n"}' 1 "\\$k" $'a\\tb' c\\ d`, [['EVAL', 'return {KEYS[1], "\\n"}', '1', '$k', 'a\tb', 'c d']]],
    ['lines that a shell joins', 'redis-cli EVAL "$(echo)" \\\n  0 x', [['EVAL', '$(echo)', '0', 'x']]],
    ['a script over lines in a shell', `user@host:~$ redis-cli EVAL "${LUA.replaceAll('$', '\\$')}" 1 k`, [['EVAL', LUA, '1', 'k']]],
    ['several calls in a line', 'redis-cli SET a 1 && redis-cli GET a; redis-cli PING | cat', [['SET', 'a', '1'], ['GET', 'a'], ['PING']]],
    ['what redis-cli reads', 'redis-cli -n 1 <<EOF\nSET a "x y"\nGET a\nEOF\nredis-cli PING', [['SELECT', '1'], ['SET', 'a', 'x y'], ['GET', 'a'], ['SELECT', '0'], ['PING']]],
    ['redis-cli, then prompts', '$ redis-cli\n127.0.0.1:6379> PING\nPONG', [['PING']]],
    ['a value that names redis-cli', 'SET tool redis-cli', [['SET', 'tool', 'redis-cli']]],
    ['MONITOR', 'OK\n1339518083.107412 [0 127.0.0.1:60866] "keys" "*"\n1339518087.877697 [2 [::1]:60866] "set" "a" "\\x00\\xff\\""\n1339518090.420270 [0 unix:/tmp/redis.sock] "get" "a"',
      [['keys', '*'], ['SELECT', '2'], ['set', 'a', '\0\xff"'], ['SELECT', '0'], ['get', 'a']]],
    ['MONITOR of a script', '1339518083.107412 [0 127.0.0.1:1] "eval" "return redis.call(\'INCR\',\'n\')" "0"\n1339518083.107500 [0 lua] "INCR" "n"', [['eval', "return redis.call('INCR','n')", '0']]],
    ['MONITOR of calls whose script is not there', '1339518083.107500 [0 lua] "INCR" "n"', [['INCR', 'n']]],
    ['the protocol', '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n#TS:1700000000\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n\0\xfe\r\n', []],
    ['the protocol without carriage returns', '*3\n$3\nSET\n$1\na\n$2\nx\n\n*1\n$4\nPING\n', [['SET', 'a', 'x\n'], ['PING']]],
  ])('%s', (what, text, expected) => {
    if (what !== 'the protocol') return expect(commands(text)).toEqual(expected);
    // Bytes, not text.
    return expect(flat(readPasted(text))).toEqual([['SELECT', '0'], ['SET', 'a', '\r\n\0\xfe']]);
  });

  test.each<[text: string, why: RegExp]>([
    ['Dear all,\nplease find attached', /no command of Redis: Dear all,/],
    ['SET a "b', /A quote is not closed/],
    ['SET a "b"c', /A quote is not closed, or something follows it: SET a "b"c/],
    ['1001 INCR n', /at most 1,000 times/],
    ['REDIS0010\xfa\x09redis-ver', /This is a snapshot \(RDB\)/],
    ['file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n', /list of the parts/],
    ['*1\r\n$4\r\nPING\r\n+OK\r\n', /After 1 commands, at byte 14, the protocol is broken/],
    [`*1\r\n$4\r\nPING\r\n*999999999\r\n`, /protocol is broken/],
  ])('refused: %j', (text, why) => {
    expect(() => readPasted(text, isCommand)).toThrow(PasteError);
    expect(() => readPasted(text, isCommand)).toThrow(why);
  });

  test('what is left out is told', () => {
    expect(readPasted('*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGE').notes).toEqual(['The last command was cut off, and is left out.']);
    const broken = readPasted('127.0.0.1:6379> SET a "b\n127.0.0.1:6379> PING\nPONG');
    expect([flat(broken), broken.notes]).toEqual([[['PING']], ['One command is left out: a quote is not closed, or something follows it.']]);
    expect(readPasted('1339518083.107412 [0 127.0.0.1:1] "eval" "return 1" "0"\n1339518083.107412 [0 lua] "get" "a"').notes)
      .toEqual(['What scripts called is left out: they call it again.']);
    expect(readPasted('1339518083.107412 [0 127.0.0.1:1] "AUTH" "(redacted)"\n1339518083.107412 [0 127.0.0.1:1] "ping"').notes)
      .toEqual(['Logins are left out.']);
  });

  test('files that --eval names', () => {
    expect(readPasted('$ redis-cli --eval /tmp/limit.lua k1 k2 , 10 "a b"').evalFiles).toEqual(
      [{ name: 'limit.lua', keys: ['k1', 'k2'], argv: ['10', 'a b'] }]);
    expect(readPasted('redis-cli --eval a.lua k').evalFiles).toEqual([{ name: 'a.lua', keys: ['k'], argv: [] }]);
    expect(readPasted('redis-cli EVAL "$(cat lua/b.lua)" 1 k v').evalFiles).toEqual([{ name: 'b.lua', keys: ['k'], argv: ['v'] }]);
  });
});

describe('scripts', () => {
  test('of commands that send one', () => {
    expect(scriptOf(['eval_ro', 'return 1', '1', 'k', 'a', 'b'])).toEqual({ script: 'return 1', keys: ['k'], argv: ['a', 'b'] });
    expect(scriptOf(['SCRIPT', 'LOAD', 'return 1'])).toEqual({ script: 'return 1', keys: [], argv: [] });
    expect(scriptOf(['FUNCTION', 'LOAD', 'REPLACE', '#!lua name=l'])).toEqual({ script: '#!lua name=l', keys: [], argv: [] });
    expect([scriptOf(['EVAL', 'return 1', 'x']), scriptOf(['EVALSHA', 'x', '0']), scriptOf(['GET', 'a'])]).toEqual([undefined, undefined, undefined]);
  });

  test('the only one among commands, with what comes before it', () => {
    const text = 'SET a 1\nEVAL "return 1" 1 a\nEVAL "return 1" 1 b';
    expect(onlyScript(readPasted(text))).toEqual({ found: { script: 'return 1', keys: ['a'], argv: [] }, before: [['SET', 'a', '1']] });
    expect(onlyScript(readPasted('EVAL "return 1" 0\nEVAL "return 2" 0'))).toBeUndefined();
  });
});

describe('hostile texts', () => {
  const LONG = 2_000_000;
  test.each<[what: string, text: string]>([
    ['an open quote', `EVAL "${'x'.repeat(LONG)}`], ['open quotes behind prompts', 'redis> SET a "\n'.repeat(LONG / 15)],
    ['quotes that open each other', `127.0.0.1:6379> SET a '"\n`.repeat(LONG / 25)],
    ['blanks', `SET a${' '.repeat(LONG)}b`], ['a long word', 'a'.repeat(LONG)], ['colons', 'a:1'.repeat(LONG / 3)],
    ['signs of shells', '$ '.repeat(LONG / 2)], ['backslashes', `redis-cli SET a ${'\\'.repeat(LONG)}`],
    ['substitutions', `redis-cli ${'$('.repeat(LONG / 2)}`], ['shells', 'redis-cli "\n'.repeat(LONG / 13)],
    ['headings', '*1\r\n$1\r\n'.repeat(LONG / 8)], ['monitor', '1339518083.107412 [0 127.0.0.1:1] "\n'.repeat(LONG / 36)],
    ['blank lines', '\n'.repeat(LONG)], ['here documents', 'redis-cli <<A\n'.repeat(LONG / 14)],
  ])('%s take as long as they are', (_, text) => {
    const time = (part: string): number => {
      const from = performance.now();
      try { flat(readPasted(part, isCommand)); } catch (error) { expect(error).toBeInstanceOf(PasteError); }
      return performance.now() - from;
    };
    time(text.slice(0, LONG / 8));
    // Quadratic, it would be 64 times as long; a busy machine may stop for a while.
    expect(time(text)).toBeLessThan(Math.max(time(text.slice(0, LONG / 8)), 300) * 40);
  });

  test('any cut of a text is read, or refused with a word', () => {
    const text = `127.0.0.1:6379> SET a 'b'\n$ redis-cli -n 1 <<EOF\nGET "a"\nEOF\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n1339518083.107412 [0 lua] "x"`;
    for (let from = 0; from < text.length; from++) {
      for (let end = from; end <= text.length; end += 3) {
        try { flat(readPasted(text.slice(from, end), isCommand)); } catch (error) { expect(error).toBeInstanceOf(PasteError); }
      }
    }
  });

  test('other texts do not look like it', () => {
    for (const text of [LUA, '-- EVAL "x" 0\nreturn 1', 'if a > b then', 'x = {1, 2}', '']) expect(looksPasted(text)).toBe(false);
    for (const text of ['redis> PING', '$ redis-cli PING', 'EVAL "return 1" 0', '*1\r\n$4\r\nPING\r\n', '1339518083.107412 [0 lua] "x"']) {
      expect(looksPasted(text)).toBe(true);
    }
  });
});

// What a real server wrote: recorded in tests/ide-unit/paste/appendonly.aof, which Redis 7.0.15 made of these commands.
test('an append-only file of Redis', () => {
  const file = readFileSync(join(import.meta.dirname, 'appendonly.aof')).toString('latin1');
  expect(flat(readPasted(file))).toEqual([
    ['SELECT', '0'], ['SET', 'a', '\0\xff'], ['RPUSH', 'l', 'x', 'y z'], ['SELECT', '1'], ['MULTI'], ['INCR', 'n'], ['INCR', 'm'], ['EXEC'],
  ]);
});

test('redis-cli and a shell split the same words', () => {
  if (spawnSync('bash', ['-c', 'true']).status !== 0) return expect(process.platform).toBe('win32');
  const lines = [`SET a "b c" 'd "e' f\\ g`, `SET "x\\$y\\\\z" 'it'"'"'s' $'a\\tb\\x41'`, `SET a"b"'c' "two\nlines"`, 'SET a \\\n  b'];
  for (const line of lines) {
    const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'latin1' });
    expect(flat(readPasted(`redis-cli ${line}`))[0]).toEqual(stdout.split('\0').slice(0, -1));
  }
  return undefined;
});
