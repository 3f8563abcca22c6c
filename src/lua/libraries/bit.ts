// The `bit` library: Mike Pall's Lua BitOp 1.0.2, over 32-bit integers.
import { pushLibrary, typeError } from './arguments.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';

/** 2^52 + 2^51: added to a number it brings the number's low 32 bits to the end of the mantissa, rounded. */
const MAGIC = 6755399441055744;
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** A number argument as a signed 32-bit integer, wrapped as BitOp wraps it. */
function bits(lua: LuaStack, at: number): number {
  const value = lua.toNumber(at);
  if (value !== value) {
    if (!lua.isNumber(at)) typeError(lua, at, 'number');
    return 0;
  }
  double[0] = value + MAGIC;
  return words[0];
}

const unary = (operate: (value: number) => number): HostFunction => (lua) => {
  lua.pushNumber(operate(bits(lua, 1)));
  return 1;
};

const shift = (operate: (value: number, count: number) => number): HostFunction => (lua) => {
  const value = bits(lua, 1);
  lua.pushNumber(operate(value, bits(lua, 2) & 31));
  return 1;
};

/** Takes any count of arguments, the last before the second: the order shows in which one is refused. */
const fold = (operate: (a: number, b: number) => number): HostFunction => (lua) => {
  let value = bits(lua, 1);
  for (let at = lua.top(); at > 1; at--) value = operate(value, bits(lua, at));
  lua.pushNumber(value);
  return 1;
};

/** tohex(x [, n]): the n lowest hexadecimal digits, in upper case where n is negative. */
function tohex(lua: LuaStack): number {
  const value = bits(lua, 1);
  const digits = lua.top() < 2 ? 8 : bits(lua, 2);
  const count = Math.min(8, Math.abs(digits));
  const text = (value >>> 0).toString(16).padStart(8, '0').slice(8 - count);
  lua.pushBytes(digits < 0 ? text.toUpperCase() : text);
  return 1;
}

const functions: Record<string, HostFunction> = {
  tobit: unary((a) => a),
  bnot: unary((a) => ~a),
  bswap: unary((a) => (a >>> 24) | ((a >>> 8) & 0xff00) | ((a & 0xff00) << 8) | (a << 24)),
  band: fold((a, b) => a & b),
  bor: fold((a, b) => a | b),
  bxor: fold((a, b) => a ^ b),
  lshift: shift((a, n) => a << n),
  rshift: shift((a, n) => (a >>> n) | 0),
  arshift: shift((a, n) => a >> n),
  rol: shift((a, n) => (a << n) | (a >>> (32 - n))),
  ror: shift((a, n) => (a << (32 - n)) | (a >>> n)),
  tohex,
};

/** Pushes the `bit` library. */
export function openBit(lua: LuaStack): void { pushLibrary(lua, functions); }
