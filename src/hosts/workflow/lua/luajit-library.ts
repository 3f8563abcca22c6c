// What LuaJIT's library has over that of Lua 5.1, as host functions: `load` with an environment, `string.rep` with a separator,
// `table.move`, `%s` of any value, random numbers of its own. What a script could get out with is not there.
import type { HostFunction, LuaRuntime, LuaStack } from '../../../lua/runtime.ts';
import { LuaError, LuaType } from '../../../lua/runtime.ts';
import { checkBytes, checkInteger, checkNumber, typeError } from '../../../lua/libraries/arguments.ts';
import { asLua51, BadEscape, OnlyLuaJit } from './luajit-syntax.ts';
import type { LuaJitRandom } from './random.ts';

const LONGEST = 2 ** 28;

/** `string.rep(s, n [, separator])`. */
export const rep: HostFunction = (lua) => {
  const text = checkBytes(lua, 1);
  const count = checkInteger(lua, 2);
  const separator = lua.type(3) <= LuaType.Nil ? '' : checkBytes(lua, 3);
  if ((text.length + separator.length) * count > LONGEST) throw new Error('resulting string too large');
  lua.pushBytes(count < 1 ? '' : (text + separator).repeat(count - 1) + text);
  return 1;
};

/** `table.move(from, first, last, to [, target])`. */
export const move: HostFunction = (lua) => {
  if (lua.type(1) !== LuaType.Table) typeError(lua, 1, 'table');
  const [first, last, to] = [checkInteger(lua, 2), checkInteger(lua, 3), checkInteger(lua, 4)];
  const target = lua.type(5) === LuaType.Table ? 5 : 1;
  const backwards = target === 1 && to > first && to <= last;
  for (let i = 0; i <= last - first; i++) {
    if (i % 8192 === 0) lua.tick();
    const step = backwards ? last - first - i : i;
    lua.rawGetIndex(1, first + step);
    lua.rawSetIndex(target, to + step);
  }
  lua.pushValue(target);
  return 1;
};

/** `assert`: a text gets the position of the caller, which Lua 5.1 does not add. */
export const assertion: HostFunction = (lua) => {
  if (lua.top() === 0) typeError(lua, 1, 'value');
  if (lua.toBoolean(1)) return lua.top();
  if (lua.top() === 1) throw new Error('assertion failed!');
  if (lua.type(2) === LuaType.String) throw new Error(lua.toBytes(2));
  lua.pushValue(2);
  return lua.raise();
};

/** `math.random` and `math.randomseed` over a generator that lives as long as the engine. */
export const random = (generator: () => LuaJitRandom): HostFunction => (lua) => {
  const value = generator().next();
  const low = lua.top() > 1 ? checkNumber(lua, 1) : 1;
  const high = lua.top() === 0 ? NaN : checkNumber(lua, lua.top() > 1 ? 2 : 1);
  if (high < low) lua.argumentError(lua.top() > 1 ? 2 : 1, 'interval is empty');
  lua.pushNumber(lua.top() === 0 ? value : Math.floor(value * (high - low + 1)) + low);
  return 1;
};

export const randomSeed = (generator: () => LuaJitRandom): HostFunction => (lua) => {
  generator().seed(lua.top() === 0 ? 0 : checkNumber(lua, 1));
  return 0;
};

/** `tostring`: NaN has no sign in LuaJIT. */
export const tostring = (lua51: number): HostFunction => (lua) => {
  if (lua.type(1) !== LuaType.Number || !Number.isNaN(lua.toNumber(1))) return delegate(lua, lua51, 'tostring');
  lua.pushBytes('nan');
  return 1;
};

/** `math.log(x [, base])`. */
export const log: HostFunction = (lua) => {
  const value = checkNumber(lua, 1);
  if (lua.top() < 2) lua.pushNumber(Math.log(value));
  else lua.pushNumber(Math.log2(value) / Math.log2(checkNumber(lua, 2)));
  return 1;
};

/** `string.format`: `%s` asks tostring, `%q` writes zeros and carriage returns as digits, the rest is Lua 5.1's. */
export const format = (lua51: number, tostring: number): HostFunction => (lua) => {
  const count = lua.top();
  let argument = 1;
  const plan = checkBytes(lua, 1).replace(/%([-+ #0]*\d*(?:\.\d*)?)([%A-Za-z]?)/g, (whole: string, flags: string, letter: string) => {
    if (letter === '%') return whole;
    if (++argument > count) missing(lua, argument, letter);
    if (letter === 's') textify(lua, argument, tostring);
    if (letter === 'q') return replaceBy(lua, argument, quoted(checkBytes(lua, argument)));
    return letter === 'a' || letter === 'A' ? replaceBy(lua, argument, hexadecimal(checkNumber(lua, argument), flags, letter)) : whole;
  });
  lua.pushBytes(plan);
  lua.insert(1);
  lua.remove(2);
  return delegate(lua, lua51, 'format');
};

/** What LuaJIT says of a value that is not given. */
function missing(lua: LuaStack, at: number, letter: string): void {
  if (letter === 's') lua.argumentError(at, 'value expected');
  if (letter === 'q') lua.argumentError(at, 'string expected, got no value');
  if ('cdiouxXeEfgGaA'.includes(letter)) lua.argumentError(at, 'number expected, got no value');
}

function textify(lua: LuaStack, at: number, tostring: number): void {
  if (lua.type(at) === LuaType.String || lua.type(at) === LuaType.Number) return;
  lua.pushRef(tostring);
  lua.pushValue(at);
  lua.call(1, 1);
  lua.insert(at);
  lua.remove(at + 1);
}

function replaceBy(lua: LuaStack, at: number, text: string): string {
  lua.pushBytes(text);
  lua.insert(at);
  lua.remove(at + 1);
  return '%s';
}

const quoted = (text: string): string => `"${text.replace(/["\\\n]/g, (char) => `\\${char}`)
  .replace(/[\0-\x1f\x7f]/g, (char, at: number, whole: string) => {
    if (char === '\n') return char;
    const code = String(char.charCodeAt(0));
    return `\\${/\d/.test(whole[at + 1] ?? '') ? code.padStart(3, '0') : code}`;
  })}"`;

/** A number as C's `%a` writes it. */
function hexadecimal(value: number, flags: string, letter: string): string {
  const plain = hexFloat(Math.abs(value), /\.(\d*)/.exec(flags)?.[1]);
  const sign = value < 0 || Object.is(value, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const text = letter === 'A' ? (sign + plain).toUpperCase() : sign + plain;
  const width = Number(/^[-+ #0]*(\d+)/.exec(flags)?.[1] ?? 0);
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function hexFloat(value: number, digits: string | undefined): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';
  if (value === 0) return digits && Number(digits) > 0 ? `0x0.${'0'.repeat(Number(digits))}p+0` : '0x0p+0';
  let power = Math.floor(Math.log2(value));
  if (value / 2 ** power >= 2) power++;
  if (value / 2 ** power < 1) power--;
  const fraction = BigInt((value / 2 ** power - 1) * 2 ** 52).toString(16).padStart(13, '0');
  const kept = digits === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, Number(digits)).padEnd(Number(digits), '0');
  return `0x1${kept === '' ? '' : `.${kept}`}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

/** Calls a function of Lua 5.1 with all arguments as if it had been called itself: its error names it and the caller's place. */
export function delegate(lua: LuaStack, ref: number, name: string): number {
  lua.pushRef(ref);
  lua.insert(1);
  if (lua.protectedCall(lua.top() - 1, -1)) return lua.top();
  if (lua.type(-1) !== LuaType.String) return lua.raise();
  throw new Error(lua.toBytes(-1).replace(`to '?'`, `to '${name}'`));
}

/** `load(chunk [, name [, mode [, environment]]])` and `loadstring`: of texts, and of functions that give pieces of one. */
export const load = (runtime: () => LuaRuntime, setEnvironment: number, named: string): HostFunction => (lua) => {
  const type = lua.type(1);
  if (type !== LuaType.Function && type !== LuaType.String && type !== LuaType.Number) typeError(lua, 1, 'string');
  const text = type === LuaType.Function ? pieces(lua) : lua.toBytes(1);
  const name = lua.type(2) <= LuaType.Nil ? (type === LuaType.Function ? '=(load)' : text) : checkBytes(lua, 2);
  const mode = lua.type(3) <= LuaType.Nil ? 't' : checkBytes(lua, 3);
  if (text.startsWith('\x1b') || !mode.includes('t')) return refused(lua, 'attempt to load chunk with wrong mode');
  const environment = lua.top() >= 4 && named === 'load';
  const fault = compile(runtime(), text, name);
  if (fault !== undefined) return refused(lua, fault);
  if (!environment) return 1;
  lua.pushRef(setEnvironment);
  lua.insert(-2);
  lua.pushValue(4);
  lua.call(2, 1);
  return 1;
};

/** Pushes the function of a text, or tells what is wrong with it. */
function compile(runtime: LuaRuntime, text: string, name: string): string | undefined {
  try {
    runtime.load(asLua51(text), name);
    return undefined;
  } catch (error) {
    if (error instanceof OnlyLuaJit || error instanceof BadEscape) return `${name}:${error.line}: ${error.message}`;
    if (error instanceof LuaError) return error.message;
    throw error;
  }
}

function pieces(lua: LuaStack): string {
  let text = '';
  for (;;) {
    lua.tick();
    lua.pushValue(1);
    lua.call(0, 1);
    const piece = lua.type(-1) <= LuaType.Nil ? '' : lua.toBytes(-1);
    lua.pop(1);
    if (piece === '') return text;
    text += piece;
  }
}

function refused(lua: LuaStack, why: string): number {
  lua.pushNil();
  lua.pushBytes(why);
  return 2;
}

/** A function that is out of a script's reach, and says so. */
export const outOfReach = (what: string): HostFunction => () => { throw new Error(`${what} is out of reach of a script here`); };

/** `require`: of what is loaded already. */
export const require: HostFunction = (lua) => {
  const name = checkBytes(lua, 1);
  lua.pushGlobals();
  lua.getField(-1, 'package');
  if (lua.type(-1) === LuaType.Table) lua.getField(-1, 'loaded');
  if (lua.type(-1) === LuaType.Table && lua.rawGetField(-1, name) !== LuaType.Nil) return 1;
  throw new Error(`module '${name}' not found:\n\tno field package.preload['${name}']`);
};

/** `collectgarbage`: its settings would outlive the script. */
export const collectGarbage = (runtime: () => LuaRuntime): HostFunction => (lua) => {
  const what = lua.type(1) <= LuaType.Nil ? 'collect' : checkBytes(lua, 1);
  if (what === 'count') lua.pushNumber(runtime().memoryUsed() / 1024);
  else {
    if (what === 'collect') runtime().collect();
    lua.pushNumber(0);
  }
  return 1;
};

