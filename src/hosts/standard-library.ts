// The words of Lua itself that completion and hover know, alike in 5.1 and 5.4 (manual, sections 5 and 6).
import type { Word } from '../protocol.ts';

const words = (kind: Word['kind'], lines: string): Word[] =>
  lines.trim().split('\n').map((line) => {
    const [name, syntax, about] = line.split('|');
    return { name, kind, syntax, about };
  });

export const standardLibrary: readonly Word[] = [
  ...words('function', `
assert|assert(v [, message [, ...]])|Raises an error where v is false or nil, else returns its arguments.
error|error(message [, level])|Raises an error.
getmetatable|getmetatable(object)|The metatable of a value, or nil.
ipairs|ipairs(t)|Walks t[1], t[2], ... up to the first nil.
next|next(table [, index])|The next key and value of a table; next(t) == nil tells that it is empty.
pairs|pairs(t)|Walks all keys and values of a table, in no order.
pcall|pcall(f [, arg1, ...])|Calls a function and catches its error: true and the results, or false and the error.
rawequal|rawequal(v1, v2)|Compares without metamethods.
rawget|rawget(table, index)|Reads a field without metamethods.
rawset|rawset(table, index, value)|Writes a field without metamethods.
select|select(index, ...)|The arguments from a position on; select("#", ...) counts them.
setmetatable|setmetatable(table, metatable)|Sets a table's metatable and returns the table.
tonumber|tonumber(e [, base])|Turns a string into a number, or gives nil.
tostring|tostring(v)|Turns any value into a string.
type|type(v)|The name of a value's type.
xpcall|xpcall(f, handler [, ...])|As pcall, with a function that sees the error where it happens.
string.byte|string.byte(s [, i [, j]])|The numeric codes of bytes.
string.char|string.char(...)|A string of the bytes with these codes.
string.find|string.find(s, pattern [, init [, plain]])|Where a pattern first matches: start, end and captures, or nil.
string.format|string.format(format, ...)|Text made as by C's printf.
string.gmatch|string.gmatch(s, pattern [, init])|Walks all matches of a pattern; in Lua 5.4 from init on.
string.gsub|string.gsub(s, pattern, replacement [, n])|Replaces matches; returns the text and how many.
string.len|string.len(s)|Length in bytes, as #s.
string.lower|string.lower(s)|Lower case.
string.match|string.match(s, pattern [, init])|The captures of the first match, or nil.
string.rep|string.rep(s, n [, sep])|s repeated n times; in Lua 5.4 with sep between.
string.reverse|string.reverse(s)|The bytes in reverse.
string.sub|string.sub(s, i [, j])|The part from i to j; negative positions count from the end.
string.upper|string.upper(s)|Upper case.
table.concat|table.concat(list [, sep [, i [, j]]])|Joins strings and numbers of a list.
table.insert|table.insert(list, [pos,] value)|Inserts into a list, at its end where no position is given.
table.remove|table.remove(list [, pos])|Removes from a list and returns it, the last where no position is given.
table.sort|table.sort(list [, comp])|Sorts a list in place.
math.abs|math.abs(x)|Absolute value.
math.ceil|math.ceil(x)|Smallest integer not below x.
math.floor|math.floor(x)|Largest integer not above x.
math.fmod|math.fmod(x, y)|Remainder with the sign of x.
math.max|math.max(x, ...)|The largest argument.
math.min|math.min(x, ...)|The smallest argument.
math.random|math.random([m [, n]])|A pseudo-random number.
math.sqrt|math.sqrt(x)|Square root.
coroutine.create|coroutine.create(f)|Makes a coroutine of a function.
coroutine.resume|coroutine.resume(co [, ...])|Starts or goes on with a coroutine.
coroutine.status|coroutine.status(co)|"running", "suspended", "normal" or "dead".
coroutine.wrap|coroutine.wrap(f)|A function that resumes a new coroutine at each call.
coroutine.yield|coroutine.yield(...)|Gives values to the resumer and waits.
`),
  ...words('table', `
string|string.*|Functions on strings; also as methods: s:upper().
table|table.*|Functions on lists.
math|math.*|Mathematical functions.
coroutine|coroutine.*|Functions that take turns.
`),
  ...words('constant', `
math.huge|math.huge|Infinity.
math.pi|math.pi|3.14159...
`),
  ...('and break do else elseif end false for function if in local nil not or repeat return then true until while'.split(' ')
    .map((name): Word => ({ name, kind: 'keyword', syntax: name, about: '' }))),
];
