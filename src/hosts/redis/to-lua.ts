// A command's reply as the Lua value that redis.call returns (script_lua.c, redisProtocolToLuaType).
import type { Bytes, LuaStack, Pusher } from '../../lua/runtime.ts';
import { parseDouble } from '../../redis/arguments.ts';
import { formatDouble } from '../../double.ts';
import { RedisError } from '../../redis/errors.ts';
import { Attributed, BigNumber, Double, LongReply, MapReply, NullArray, Push, SetReply, Status, Verbatim } from '../../redis/reply.ts';
import type { Reply } from '../../redis/reply.ts';

/** Adds a reply to what is pushed; `protocol` is what the script chose by redis.setresp. */
export function addReply(to: Pusher, reply: Reply, protocol: 2 | 3): void {
  if (typeof reply === 'number') to.pushNumber(reply);
  else if (typeof reply === 'string') to.pushBytes(reply);
  else if (reply instanceof Status) addTagged(to, 'ok', reply.text);
  else if (reply === null || reply instanceof NullArray) addNull(to, protocol);
  else if (Array.isArray(reply)) addArray(to, reply as readonly Reply[], protocol);
  else if (typeof reply === 'bigint') to.pushBigInt(reply);
  else if (reply instanceof RedisError) addError(to, reply.message);
  else if (reply instanceof Uint8Array) to.pushBinary(reply);
  else if (reply instanceof Attributed) addReply(to, reply.reply, protocol);
  else if (reply instanceof LongReply) addLong(to, reply, protocol);
  else if (protocol === 3) addResp3(to, reply as Tagged);
  else addResp2(to, reply as Tagged);
}

/** What the two protocols give differently. */
type Tagged = boolean | Double | MapReply | SetReply | Push | Verbatim | BigNumber;

/** `{err = message}` with the field by which Redis knows that the failure was counted already. */
export function addError(to: Pusher, message: Bytes): void {
  to.newTable(0, 2);
  to.pushBytes('err');
  to.pushBytes(message);
  to.set();
  to.pushBytes('ignore_error_stats_update');
  to.pushBoolean(true);
  to.set();
}

/** Pushes `{[field] = text}`. */
export function pushTagged(lua: LuaStack, field: 'ok' | 'err', text: Bytes): void {
  const batch = lua.batch();
  addTagged(batch, field, text);
  batch.flush();
}

export function addTagged(to: Pusher, field: 'ok' | 'err' | 'big_number', text: Bytes): void {
  to.newTable(0, 1);
  to.pushBytes(field);
  to.pushBytes(text);
  to.set();
}

function addNull(to: Pusher, protocol: 2 | 3): void {
  if (protocol === 3) to.pushNil();
  else to.pushBoolean(false);
}

function addArray(to: Pusher, items: readonly Reply[], protocol: 2 | 3): void {
  to.reserve(4);
  to.newTable(items.length, 0);
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (typeof item === 'string') to.setElement(i + 1, item);
    else {
      addReply(to, item, protocol);
      to.setIndex(i + 1);
    }
  }
}

/** Element by element: what is too many fills Lua's memory, which ends the script, and nothing else. */
function addLong(to: Pusher, { length, items }: LongReply, protocol: 2 | 3): void {
  to.reserve(4);
  to.newTable(Math.min(length, 2 ** 20), 0);
  let index = 0;
  for (const item of items()) {
    addReply(to, item, protocol);
    to.setIndex(++index);
  }
}

function addResp2(to: Pusher, reply: Tagged): void {
  if (typeof reply === 'boolean') to.pushNumber(reply ? 1 : 0);
  else if (reply instanceof Double) to.pushBytes(reply.text ?? formatDouble(reply.value));
  else if (reply instanceof MapReply) addArray(to, reply.entries.flat() as Reply[], 2);
  else if (reply instanceof SetReply || reply instanceof Push) addArray(to, reply.items, 2);
  else to.pushBytes(reply instanceof Verbatim ? reply.text : reply.digits);
}

function addResp3(to: Pusher, reply: Tagged): void {
  to.reserve(6);
  if (typeof reply === 'boolean') to.pushBoolean(reply);
  else if (reply instanceof Push) addArray(to, reply.items, 3);
  else if (reply instanceof BigNumber) addTagged(to, 'big_number', reply.digits);
  else {
    to.newTable(0, 1);
    if (reply instanceof Double) { to.pushBytes('double'); to.pushNumber(doubleOf(reply)); }
    else if (reply instanceof MapReply) { to.pushBytes('map'); addEntries(to, reply); }
    else if (reply instanceof SetReply) { to.pushBytes('set'); addMembers(to, reply); }
    else { to.pushBytes('verbatim_string'); addVerbatim(to, reply); }
    to.set();
  }
}

/** The number that a reply's text gives, which need not have all digits. */
const doubleOf = ({ value, text }: Double): number => (text === undefined ? value : parseDouble(text) ?? value);

/** Made without a size, as Redis does: the order in which `pairs` goes follows from how a table grew. */
function addEntries(to: Pusher, { entries }: MapReply): void {
  to.newTable(0, 0);
  for (const [key, value] of entries) {
    addReply(to, key, 3);
    addReply(to, value, 3);
    to.set();
  }
}

function addMembers(to: Pusher, { items }: SetReply): void {
  to.newTable(0, 0);
  for (const item of items) {
    addReply(to, item, 3);
    to.pushBoolean(true);
    to.set();
  }
}

function addVerbatim(to: Pusher, { format, text }: Verbatim): void {
  to.newTable(0, 2);
  to.pushBytes('string');
  to.pushBytes(text);
  to.set();
  to.pushBytes('format');
  to.pushBytes(format);
  to.set();
}
