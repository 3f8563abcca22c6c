// What a script returned as a reply (script_lua.c, luaReplyToRedisReply). One reply serves RESP2 and
// RESP3 clients: what they see differently, Reply keeps apart.
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, LuaStack } from '../../lua/runtime.ts';
import { RedisError } from '../../redis/errors.ts';
import { BigNumber, MapReply, SetReply, Status, Verbatim } from '../../redis/reply.ts';
import type { Double, Reply } from '../../redis/reply.ts';
import type { Scripting } from '../../redis/scripting.ts';
import { untilZero } from './arguments.ts';
import type { ReplyLosses } from './reply-losses.ts';

/**
 * How deep tables may nest. Redis gives up where its Lua stack of 8000 values is full; the platform's
 * own stack, through which replies are walked later, is full long before.
 */
const DEPTH = 500;
const TOO_DEEP = new RedisError('ERR reached lua stack limit');

/** How large a reply may become: a table that is in a reply a thousand times is there a thousand times. */
export interface ReplyLimits {
  /** Elements; a table of them counts for as much as it takes beside them. */
  readonly parts: number;
  /** Bytes of texts. */
  readonly bytes: number;
}

/** What memory holds for certain. The texts of a reply are no more than Lua's own: one that comes often is held once. */
export const REPLY_LIMITS: ReplyLimits = { parts: 2 ** 24, bytes: Infinity };

/** What a table counts for. */
const TABLE = 10;
/** A text longer than this is held once, however often it comes. */
const SHARED = 256;

/** A script's reply is larger than it may be. */
export class ReplyTooLarge {
  readonly message: Bytes;
  constructor({ parts, bytes }: ReplyLimits, what: 'parts' | 'bytes') {
    this.message = `ERR the script's reply is too large: more than ${what === 'parts' ? `${parts} elements` : `${bytes} bytes`}`;
  }
}

/** What has been read of a reply. */
class Reading {
  private parts = 0;
  private bytes = 0;
  private texts: Map<number, Bytes> | undefined;

  /** `protocol` is what the script chose by redis.setresp. */
  constructor(
    readonly protocol: 2 | 3, private readonly limits: ReplyLimits, readonly double: (value: number) => Double,
    /** Big numbers end at a zero byte. */
    readonly endsAtZero: boolean,
    readonly losses: ReplyLosses | undefined,
  ) {}

  integer(value: number, depth: number): number | bigint {
    const whole = toInteger(value);
    this.losses?.integer(value, whole, depth);
    return whole;
  }

  /** What is read next of a table at a depth. */
  at(depth: number, index: number | Bytes): void {
    if (this.losses !== undefined) this.losses.path[depth] = index;
  }

  count(parts: number): void {
    if ((this.parts += parts) > this.limits.parts) throw new ReplyTooLarge(this.limits, 'parts');
  }

  /** The string on top. */
  text(lua: LuaStack): Bytes {
    const at = lua.locate(-1);
    const { located } = lua;
    if ((this.bytes += located) > this.limits.bytes) throw new ReplyTooLarge(this.limits, 'bytes');
    if (located <= SHARED) return lua.readString(-1);
    const texts = this.texts ??= new Map();
    let text = texts.get(at);
    if (text === undefined) texts.set(at, text = lua.readString(-1));
    return text;
  }
}

/** Pops the value on top, which a script returned; `losses` takes what of it is not in the reply. Throws ReplyTooLarge. */
export function popReply(lua: LuaStack, { protocol, engine }: Scripting, limits: ReplyLimits, losses?: ReplyLosses): Reply {
  return pop(lua, new Reading(protocol, limits, (value) => engine.double(value), engine.has.luaAsModule, losses), 0);
}

function pop(lua: LuaStack, reading: Reading, depth: number): Reply {
  const reply = depth === DEPTH ? TOO_DEEP : readReply(lua, reading, depth);
  lua.pop(1);
  return reply;
}

function readReply(lua: LuaStack, reading: Reading, depth: number): Reply {
  reading.count(1);
  switch (lua.type(-1)) {
    case LuaType.String: return reading.text(lua);
    case LuaType.Number: return reading.integer(lua.toNumber(-1), depth);
    case LuaType.Boolean: {
      const value = lua.toBoolean(-1);
      if (reading.protocol === 3) return value;
      reading.losses?.boolean(value, depth);
      return value ? 1 : null;
    }
    case LuaType.Table:
      reading.count(TABLE);
      lua.reserve(6);
      return readTagged(lua, reading, depth) ?? readArray(lua, reading, depth);
    default:
      reading.losses?.other(lua.type(-1), depth);
      return null;
  }
}

/** As a C cast to a 64-bit integer does it: towards zero; what does not fit is the least one. */
function toInteger(value: number): number | bigint {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole === 0 ? 0 : whole;
  return Math.abs(whole) < 2 ** 63 ? BigInt(whole) : -(2n ** 63n);
}

/** A table with one of the fields that mean something, in the order in which Redis looks for them. */
function readTagged(lua: LuaStack, reading: Reading, depth: number): Reply | undefined {
  const error = textField(lua, 'err', reading);
  if (error !== undefined) {
    reading.losses?.tagged(lua, 'err', depth);
    return new RedisError(untilZero(error), isCounted(lua, -1));
  }
  const ok = textField(lua, 'ok', reading);
  if (ok !== undefined) reading.losses?.tagged(lua, 'ok', depth);
  if (ok !== undefined) return new Status(untilZero(ok).replace(/[\r\n]/g, ' '));
  if (lua.rawGetField(-1, 'double') === LuaType.Number) return reading.double(popNumber(lua));
  lua.pop(1);
  const digits = textField(lua, 'big_number', reading);
  if (digits !== undefined) return new BigNumber((reading.endsAtZero ? untilZero(digits) : digits).replace(/[\r\n]/g, ' '));
  return readVerbatim(lua, reading) ?? readMap(lua, reading, depth) ?? readSet(lua, reading, depth);
}

/** Whether the value at a position is an error that was counted when a script was told of it (see pushError). */
export function isCounted(lua: LuaStack, at: number): boolean {
  if (lua.type(at) !== LuaType.Table) return false;
  lua.rawGetField(at, 'ignore_error_stats_update');
  const counted = lua.toBoolean(-1);
  lua.pop(1);
  return counted;
}

function popNumber(lua: LuaStack): number {
  const value = lua.toNumber(-1);
  lua.pop(1);
  return value;
}

/** The string in a field of the table on top. */
function textField(lua: LuaStack, field: Bytes, reading: Reading): Bytes | undefined {
  const text = lua.rawGetField(-1, field) === LuaType.String ? reading.text(lua) : undefined;
  lua.pop(1);
  return text;
}

function readVerbatim(lua: LuaStack, reading: Reading): Verbatim | undefined {
  let reply: Verbatim | undefined;
  if (lua.rawGetField(-1, 'verbatim_string') === LuaType.Table) {
    const format = textField(lua, 'format', reading);
    const text = textField(lua, 'string', reading);
    if (format !== undefined && text !== undefined) {
      reply = new Verbatim(untilZero(format).slice(0, 3).padEnd(3, ' '), text);
    }
  }
  lua.pop(1);
  return reply;
}

function readMap(lua: LuaStack, reading: Reading, depth: number): MapReply | undefined {
  if (lua.rawGetField(-1, 'map') !== LuaType.Table) { lua.pop(1); return undefined; }
  const entries: [Reply, Reply][] = [];
  lua.pushNil();
  while (lua.next(-2)) {
    lua.pushValue(-2);
    reading.at(depth, '?');
    const key = pop(lua, reading, depth + 1);
    if (typeof key === 'string' || typeof key === 'number') reading.at(depth, key);
    entries.push([key, pop(lua, reading, depth + 1)]);
  }
  lua.pop(1);
  return new MapReply(entries);
}

function readSet(lua: LuaStack, reading: Reading, depth: number): SetReply | undefined {
  if (lua.rawGetField(-1, 'set') !== LuaType.Table) { lua.pop(1); return undefined; }
  const items: Reply[] = [];
  lua.pushNil();
  while (lua.next(-2)) {
    lua.pop(1);
    lua.pushValue(-1);
    reading.at(depth, '?');
    items.push(pop(lua, reading, depth + 1));
  }
  lua.pop(1);
  return new SetReply(items);
}

/** The elements from 1 up to the first nil. */
function readArray(lua: LuaStack, reading: Reading, depth: number): Reply[] {
  const items: Reply[] = [];
  while (lua.rawGetIndex(-1, items.length + 1) !== LuaType.Nil) {
    reading.at(depth, items.length + 1);
    items.push(pop(lua, reading, depth + 1));
  }
  lua.pop(1);
  reading.losses?.array(lua, items.length, depth);
  return items;
}
