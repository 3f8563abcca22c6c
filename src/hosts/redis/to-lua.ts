// A command's reply as the Lua value that redis.call returns (script_lua.c, redisProtocolToLuaType).
import type { Bytes, LuaStack } from '../../lua/runtime.ts';
import { parseDouble } from '../../redis/arguments.ts';
import { formatDouble } from '../../double.ts';
import { RedisError } from '../../redis/errors.ts';
import { Attributed, BigNumber, Double, LongReply, MapReply, NullArray, Push, SetReply, Status, Verbatim } from '../../redis/reply.ts';
import type { Reply } from '../../redis/reply.ts';

/** Pushes a reply; `protocol` is what the script chose by redis.setresp. */
export function pushReply(lua: LuaStack, reply: Reply, protocol: 2 | 3): void {
  if (typeof reply === 'number') lua.pushNumber(reply);
  else if (typeof reply === 'string') lua.pushBytes(reply);
  else if (reply instanceof Status) pushTagged(lua, 'ok', reply.text);
  else if (reply === null || reply instanceof NullArray) pushNull(lua, protocol);
  else if (Array.isArray(reply)) pushArray(lua, reply as readonly Reply[], protocol);
  else if (typeof reply === 'bigint') lua.pushBigInt(reply);
  else if (reply instanceof RedisError) pushError(lua, reply.message);
  else if (reply instanceof Uint8Array) pushRaw(lua, reply);
  else if (reply instanceof Attributed) pushReply(lua, reply.reply, protocol);
  else if (reply instanceof LongReply) pushLong(lua, reply, protocol);
  else if (protocol === 3) pushResp3(lua, reply as Tagged);
  else pushResp2(lua, reply as Tagged);
}

/** What the two protocols give differently. */
type Tagged = boolean | Double | MapReply | SetReply | Push | Verbatim | BigNumber;

/** `{err = message}` with the field by which Redis knows that the failure was counted already. */
export function pushError(lua: LuaStack, message: Bytes): void {
  lua.newTable(0, 2);
  lua.pushBytes(message);
  lua.setField(-2, 'err');
  lua.pushBoolean(true);
  lua.setField(-2, 'ignore_error_stats_update');
}

function pushRaw(lua: LuaStack, bytes: Uint8Array): void {
  const at = lua.room(bytes.length);
  lua.memory.u8.set(bytes, at);
  lua.pushFrom(at, bytes.length);
}

/** `{[field] = text}`. */
export function pushTagged(lua: LuaStack, field: 'ok' | 'err' | 'big_number', text: Bytes): void {
  lua.newTable(0, 1);
  lua.pushBytes(text);
  lua.setField(-2, field);
}

function pushNull(lua: LuaStack, protocol: 2 | 3): void {
  if (protocol === 3) lua.pushNil();
  else lua.pushBoolean(false);
}

function pushArray(lua: LuaStack, items: readonly Reply[], protocol: 2 | 3): void {
  lua.reserve(4);
  lua.newTable(items.length, 0);
  for (let i = 0; i < items.length; i++) {
    pushReply(lua, items[i], protocol);
    lua.rawSetIndex(-2, i + 1);
  }
}

/** Element by element: what is too many fills Lua's memory, which ends the script, and nothing else. */
function pushLong(lua: LuaStack, { length, items }: LongReply, protocol: 2 | 3): void {
  lua.reserve(4);
  lua.newTable(Math.min(length, 2 ** 20), 0);
  let index = 0;
  for (const item of items()) {
    pushReply(lua, item, protocol);
    lua.rawSetIndex(-2, ++index);
  }
}

function pushResp2(lua: LuaStack, reply: Tagged): void {
  if (typeof reply === 'boolean') lua.pushNumber(reply ? 1 : 0);
  else if (reply instanceof Double) lua.pushBytes(reply.text ?? formatDouble(reply.value));
  else if (reply instanceof MapReply) pushArray(lua, reply.entries.flat() as Reply[], 2);
  else if (reply instanceof SetReply || reply instanceof Push) pushArray(lua, reply.items, 2);
  else lua.pushBytes(reply instanceof Verbatim ? reply.text : reply.digits);
}

function pushResp3(lua: LuaStack, reply: Tagged): void {
  lua.reserve(6);
  if (typeof reply === 'boolean') lua.pushBoolean(reply);
  else if (reply instanceof Push) pushArray(lua, reply.items, 3);
  else if (reply instanceof BigNumber) pushTagged(lua, 'big_number', reply.digits);
  else {
    lua.newTable(0, 1);
    if (reply instanceof Double) { lua.pushNumber(doubleOf(reply)); lua.rawSetField(-2, 'double'); }
    else if (reply instanceof MapReply) { pushEntries(lua, reply); lua.rawSetField(-2, 'map'); }
    else if (reply instanceof SetReply) { pushMembers(lua, reply); lua.rawSetField(-2, 'set'); }
    else { pushVerbatim(lua, reply); lua.rawSetField(-2, 'verbatim_string'); }
  }
}

/** The number that a reply's text gives, which need not have all digits. */
const doubleOf = ({ value, text }: Double): number => (text === undefined ? value : parseDouble(text) ?? value);

/** Made without a size, as Redis does: the order in which `pairs` goes follows from how a table grew. */
function pushEntries(lua: LuaStack, { entries }: MapReply): void {
  lua.newTable(0, 0);
  for (const [key, value] of entries) {
    pushReply(lua, key, 3);
    pushReply(lua, value, 3);
    lua.rawSet(-3);
  }
}

function pushMembers(lua: LuaStack, { items }: SetReply): void {
  lua.newTable(0, 0);
  for (const item of items) {
    pushReply(lua, item, 3);
    lua.pushBoolean(true);
    lua.rawSet(-3);
  }
}

function pushVerbatim(lua: LuaStack, { format, text }: Verbatim): void {
  lua.newTable(0, 2);
  lua.pushBytes(text);
  lua.rawSetField(-2, 'string');
  lua.pushBytes(format);
  lua.rawSetField(-2, 'format');
}
