// The harmless part of Lua's os library: the clock and the calendar (manual, section 6.9).
import type { HostFunction, LuaStack } from '../../lua/runtime.ts';
import { LuaType } from '../../lua/runtime.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December'];
const two = (value: number): string => String(value).padStart(2, '0');

/** A moment's calendar fields, local or UTC. */
interface Calendar { year: number; month: number; day: number; hour: number; min: number; sec: number; wday: number; yday: number }

function calendar(seconds: number, utc: boolean): Calendar {
  const date = new Date(seconds * 1000);
  const shifted = utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const year = shifted.getUTCFullYear();
  return {
    year, month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(), hour: shifted.getUTCHours(),
    min: shifted.getUTCMinutes(), sec: shifted.getUTCSeconds(), wday: shifted.getUTCDay() + 1,
    yday: Math.floor((shifted.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1,
  };
}

/** The conversions of strftime in the C locale that Lua's manual names. */
function convert(letter: string, c: Calendar): string | undefined {
  switch (letter) {
    case 'a': return DAYS[c.wday - 1].slice(0, 3);
    case 'A': return DAYS[c.wday - 1];
    case 'b': return MONTHS[c.month - 1].slice(0, 3);
    case 'B': return MONTHS[c.month - 1];
    case 'c': return `${convert('a', c)} ${convert('b', c)} ${String(c.day).padStart(2)} ${convert('X', c)} ${c.year}`;
    case 'd': return two(c.day);
    case 'D': case 'x': return `${two(c.month)}/${two(c.day)}/${two(c.year % 100)}`;
    case 'F': return `${c.year}-${two(c.month)}-${two(c.day)}`;
    case 'H': return two(c.hour);
    case 'I': return two(c.hour % 12 || 12);
    case 'j': return String(c.yday).padStart(3, '0');
    case 'm': return two(c.month);
    case 'M': return two(c.min);
    case 'p': return c.hour < 12 ? 'AM' : 'PM';
    case 'S': return two(c.sec);
    case 'T': case 'X': return `${two(c.hour)}:${two(c.min)}:${two(c.sec)}`;
    case 'w': return String(c.wday - 1);
    case 'y': return two(c.year % 100);
    case 'Y': return String(c.year);
    case '%': return '%';
    default: return undefined;
  }
}

const date: HostFunction = (lua) => {
  const given = lua.top() > 0 && lua.type(1) === LuaType.String ? lua.toBytes(1) : '%c';
  const seconds = lua.isNumber(2) ? lua.toNumber(2) : Math.floor(Date.now() / 1000);
  const utc = given.startsWith('!');
  const format = utc ? given.slice(1) : given;
  const fields = calendar(seconds, utc);
  if (format.startsWith('*t')) {
    lua.newTable(0, 9);
    for (const [name, value] of Object.entries(fields)) { lua.pushNumber(value as number); lua.setField(-2, name); }
    lua.pushBoolean(false);
    lua.setField(-2, 'isdst');
    return 1;
  }
  lua.pushBytes(format.replace(/%(.?)/gs, (whole, letter: string) => {
    const text = convert(letter, fields);
    if (text === undefined) throw new Error(`bad argument #1 to 'date' (invalid conversion specifier '${whole}')`);
    return text;
  }));
  return 1;
};

const time: HostFunction = (lua) => {
  if (lua.top() === 0 || lua.type(1) === LuaType.Nil) {
    lua.pushNumber(Math.floor(Date.now() / 1000));
    return 1;
  }
  if (lua.type(1) !== LuaType.Table) {
    throw new Error(`bad argument #1 to 'time' (table expected, got ${lua.typeName(lua.type(1))})`);
  }
  const part = (name: string, initial?: number): number => field(lua, name, initial);
  const moment = new Date(part('year'), part('month') - 1, part('day'), part('hour', 12), part('min', 0), part('sec', 0));
  lua.pushNumber(Math.floor(moment.getTime() / 1000));
  return 1;
};

function field(lua: LuaStack, name: string, initial?: number): number {
  lua.getField(1, name);
  const value = lua.toNumber(-1);
  lua.pop(1);
  if (!Number.isNaN(value)) return value;
  if (initial === undefined) throw new Error(`field '${name}' missing in date table`);
  return initial;
}

const clock: HostFunction = (lua) => { lua.pushFloat(performance.now() / 1000); return 1; };
const difftime: HostFunction = (lua) => { lua.pushFloat(lua.toNumber(1) - lua.toNumber(2)); return 1; };

/** Pushes a table with the functions. */
export function openClock(lua: LuaStack): void {
  lua.newTable(0, 4);
  for (const [name, fn] of Object.entries({ clock, date, difftime, time })) {
    lua.pushFunction(fn, name);
    lua.setField(-2, name);
  }
}
