// Values and replies as the debugger of Redis writes them (ldb in eval.c).
import { LuaType } from '../../../lua/runtime.ts';
import type { LuaStack } from '../../../lua/runtime.ts';
import { quoteBytes } from '../../../bytes/quote.ts';
import { latin1 } from '../../../redis/bytes.ts';
import { RedisError } from '../../../redis/errors.ts';
import { formatDouble } from '../../../double.ts';
import {
  Attributed, BigNumber, Double, LongReply, MapReply, NullArray, Push, SetReply, Status, Verbatim,
} from '../../../redis/reply.ts';
import type { Bytes, Reply } from '../../../redis/reply.ts';

/** Tables within tables that are shown. */
const DEPTH = 10;
const TYPES: Partial<Record<LuaType, string>> =
  { [LuaType.Function]: 'function', [LuaType.Userdata]: 'userdata', [LuaType.Thread]: 'thread', [LuaType.LightUserdata]: 'light-userdata' };

/** The value at a position, whole. */
export function valueText(lua: LuaStack, at: number, depth = 0): Bytes {
  if (depth === DEPTH) return '<max recursion level reached! Nested table?>';
  const type = lua.type(at);
  switch (type) {
    case LuaType.String: return quoteBytes(lua.toBytes(at));
    case LuaType.Boolean: return String(lua.toBoolean(at));
    case LuaType.Number: return shortNumber(lua.toNumber(at));
    case LuaType.Nil: case LuaType.None: return 'nil';
    case LuaType.Table: return tableText(lua, at < 0 ? lua.top() + at + 1 : at, depth + 1);
    default: {
      const address = lua.pointer(at);
      return `"${TYPES[type] ?? 'unknown'}@${address === 0 ? '(nil)' : `0x${address.toString(16)}`}"`;
    }
  }
}

/** As a list where the keys come as 1, 2, 3 and on. */
function tableText(lua: LuaStack, at: number, depth: number): Bytes {
  lua.reserve(4);
  const values: Bytes[] = [];
  const keys: Bytes[] = [];
  let isList = true;
  lua.pushNil();
  while (lua.next(at)) {
    values.push(valueText(lua, -1, depth));
    isList &&= lua.type(-2) === LuaType.Number && lua.toNumber(-2) === values.length;
    keys.push(valueText(lua, -2, depth));
    lua.pop(1);
  }
  return `{${(isList ? values : values.map((value, i) => `[${keys[i]}]=${value}`)).join('; ')}}`;
}

/** `%g`: six digits. */
export function shortNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatDouble(value);
  const [mantissa, power] = sixDigits(value);
  if (power < -4 || power >= 6) return `${bare(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return bare(Number(`${mantissa}e${power}`).toFixed(5 - power));
}

/** Half to even, as C rounds; JavaScript rounds half up. */
function sixDigits(value: number): [mantissa: string, power: number] {
  const [mantissa, power] = value.toExponential(5).split('e');
  const isHalf = /^(-?\d\.\d{4}([02468]))50*e/.exec(value.toExponential(60));
  return [isHalf === null ? mantissa : isHalf[1], Number(power)];
}

const bare = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

/** A reply as a script gets it in a protocol. */
export function replyText(reply: Reply, protocol: 2 | 3): Bytes {
  const list = (items: Iterable<Reply>, open: string, close: string): Bytes =>
    `${open}${[...items].map((item) => replyText(item, protocol)).join(',')}${close}`;
  const isNew = protocol === 3;
  if (typeof reply === 'string') return quoteBytes(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return String(reply);
  if (reply === null || reply instanceof NullArray) return isNew ? '(null)' : 'NULL';
  if (typeof reply === 'boolean') return isNew ? `#${String(reply)}` : String(Number(reply));
  if (reply instanceof Uint8Array) return quoteBytes(latin1(reply));
  if (reply instanceof Status) return quoteBytes(`+${reply.text}`);
  if (reply instanceof RedisError) return quoteBytes(`-${reply.message}`);
  if (reply instanceof Double) {
    const text = reply.text ?? formatDouble(reply.value);
    return isNew ? `(double) ${text}` : quoteBytes(text);
  }
  if (reply instanceof MapReply) {
    if (!isNew) return list(reply.entries.flat(), '[', ']');
    return `{${reply.entries.map(([key, value]) => `${replyText(key, 3)} => ${replyText(value, 3)}`).join(',')}}`;
  }
  if (reply instanceof SetReply) return isNew ? list(reply.items, '~(', ')') : list(reply.items, '[', ']');
  if (reply instanceof LongReply) return list(reply.items(), '[', ']');
  if (reply instanceof Push) return list(reply.items, '[', ']');
  if (reply instanceof Attributed) return replyText(reply.reply, protocol);
  if (reply instanceof Verbatim) return quoteBytes(reply.text);
  if (reply instanceof BigNumber) return reply.digits;
  return list(reply, '[', ']');
}
