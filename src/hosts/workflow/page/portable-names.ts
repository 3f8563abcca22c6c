// Names that one runtime has and the other has not, or that mean something else there, with what both have in their place.

export type Runtime = 'python' | 'rust';

export interface NameRule {
  /** The runtime that has it. */
  only: Runtime;
  /** What to do about it, in a sentence. */
  about: string;
  /** Of a call: what stands in its place, of the texts of its arguments; absent where nothing does so plainly. */
  instead?: (args: readonly string[]) => string | undefined;
}

const rust = (about: string, instead?: NameRule['instead']): NameRule => ({ only: 'rust', about, ...instead && { instead } });
const python = (about: string, instead?: NameRule['instead']): NameRule => ({ only: 'python', about, ...instead && { instead } });

const one = (make: (argument: string) => string): NameRule['instead'] => (args) => (args.length === 1 ? make(args[0]) : undefined);
const two = (make: (a: string, b: string) => string): NameRule['instead'] => (args) => (args.length === 2 ? make(args[0], args[1]) : undefined);

/** A number of bits that is written out: 2^n is written for a shift by n. */
const isDigits = (text: string): boolean => /^\d+$/.test(text);
const shift = (make: (value: string, factor: string) => string): NameRule['instead'] =>
  two((value, count) => make(value, isDigits(count) ? String(2 ** Number(count)) : `2 ^ (${count})`));

/** By the path of what is named: "utf8" for all of it, "utf8.len" for one function. */
export const NAMES: Readonly<Record<string, NameRule>> = {
  'utf8': rust('LuaJIT has no utf8 library.'),
  'utf8.len': rust('LuaJIT has no utf8 library. For ASCII string.len tells as much.', one((text) => `string.len(${text})`)),
  'utf8.char': rust('LuaJIT has no utf8 library. For ASCII string.char does the same.', (args) => `string.char(${args.join(', ')})`),
  'utf8.codepoint': rust('LuaJIT has no utf8 library. For ASCII string.byte does the same.', (args) => `string.byte(${args.join(', ')})`),
  'warn': rust('LuaJIT has no warn. print writes to the log in both.', (args) => `print(${args.join(' .. ')})`),
  'rawlen': rust('LuaJIT has no rawlen. # is the same where there is no metatable.', one((value) => `#${value}`)),
  'table.pack': rust('LuaJIT has no table.pack.', (args) => `{n = select("#", ${args.join(', ')}), ${args.join(', ')}}`),
  'table.unpack': rust('LuaJIT has unpack, Lua 5.4 has table.unpack.', (args) => `(table.unpack or unpack)(${args.join(', ')})`),
  'math.type': rust('LuaJIT knows no integers. Compare with math.floor to tell a whole number.', one((value) => `(${value} == math.floor(${value}) and "integer" or "float")`)),
  'math.tointeger': rust('LuaJIT knows no integers. math.floor makes a whole number in both.', one((value) => `math.floor(${value})`)),
  'math.ult': rust('LuaJIT has no math.ult.'),
  'math.maxinteger': rust('LuaJIT knows no integers. Whole numbers are exact up to 2^53 in both.'),
  'math.mininteger': rust('LuaJIT knows no integers. Whole numbers are exact down to -2^53 in both.'),
  'string.pack': rust('LuaJIT has no string.pack.'),
  'string.unpack': rust('LuaJIT has no string.unpack.'),
  'string.packsize': rust('LuaJIT has no string.packsize.'),
  'coroutine.close': rust('LuaJIT has no coroutine.close.'),
  'bit': python('Lua 5.4 has no bit library.'),
  'bit.lshift': python('Lua 5.4 has no bit library. Multiply by a power of two.', shift((value, factor) => `(${value}) * ${factor}`)),
  'bit.rshift': python('Lua 5.4 has no bit library. Divide by a power of two.', shift((value, factor) => `math.floor((${value}) / ${factor})`)),
  'bit.band': python('Lua 5.4 has no bit library. The lowest bits are a remainder.', two((value, mask) => lowBits(value, mask) ?? '')),
  'unpack': python('Lua 5.4 has table.unpack, LuaJIT has unpack.', (args) => `(table.unpack or unpack)(${args.join(', ')})`),
  'loadstring': python('Lua 5.4 has no loadstring. load takes a text in both.', (args) => `load(${args.join(', ')})`),
  'setfenv': python('Lua 5.4 has no setfenv. load takes an environment in both.'),
  'getfenv': python('Lua 5.4 has no getfenv.'),
  'newproxy': python('Lua 5.4 has no newproxy.'),
  'gcinfo': python('Lua 5.4 has no gcinfo.', () => 'collectgarbage("count")'),
  'module': python('Lua 5.4 has no module.'),
  'jit': python('Lua 5.4 has no jit library.'),
  'python': python('Only the Python runtime knows python, and no script should reach for it.'),
  'table.getn': python('Lua 5.4 has no table.getn.', one((value) => `#${value}`)),
  'table.maxn': python('Lua 5.4 has no table.maxn. # tells the length of a list.', one((value) => `#${value}`)),
  'table.foreach': python('Lua 5.4 has no table.foreach. A loop over pairs does the same.'),
  'table.foreachi': python('Lua 5.4 has no table.foreachi. A loop over ipairs does the same.'),
  'math.pow': python('Lua 5.4 has no math.pow.', two((a, b) => `(${a}) ^ (${b})`)),
  'math.log10': python('Lua 5.4 has no math.log10.', one((value) => `math.log(${value}, 10)`)),
  'math.cosh': python('Lua 5.4 has no math.cosh.'),
  'math.sinh': python('Lua 5.4 has no math.sinh.'),
  'math.tanh': python('Lua 5.4 has no math.tanh.'),
  'math.frexp': python('Lua 5.4 has no math.frexp.'),
  'math.ldexp': python('Lua 5.4 has no math.ldexp.', two((value, power) => `(${value}) * 2 ^ (${power})`)),
  'math.atan2': python('Lua 5.4 has no math.atan2.'),
};

/** `value & mask` as a remainder, where the mask is written out and is one less than a power of two. */
export function lowBits(value: string, mask: string): string | undefined {
  const number = /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(mask) ? Number(mask) : NaN;
  return Number.isInteger(Math.log2(number + 1)) && number > 0 ? `(${value}) % ${number + 1}` : undefined;
}
