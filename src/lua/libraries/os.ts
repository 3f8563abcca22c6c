// The harmless part of Lua's os library: the clock and the calendar (manual, section 6.9).
import { checkBytes, checkNumber, typeError } from './arguments.ts';
import type { HostFunction, LuaStack } from '../runtime.ts';
import { LuaType } from '../runtime.ts';
import { fieldsOf, isoWeek, momentOf } from './calendar.ts';
import type { Calendar } from './calendar.ts';

/** Where a host takes the time from. */
export interface Clock {
  /** Milliseconds since 1970, with fractions where there are such. */
  now(): number;
  /** Milliseconds of a clock that is never set, for durations. */
  elapsed(): number;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December'];
const two = (value: number): string => String(value).padStart(2, '0');

/** What strftime of C99 knows, also behind E and O. */
const KNOWN = /^(?:E[cCxXyY]|O[deHImMSuUVwWy]|[aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%])/;

/** A conversion of strftime in the C locale; undefined where there is none. */
function convert(letter: string, c: Calendar, utc: boolean): string | undefined {
  const all = (letters: string, between: string): string => [...letters].map((one) => convert(one, c, utc)).join(between);
  const hundredth = ((c.year % 100) + 100) % 100;
  switch (letter) {
    case 'a': return DAYS[c.wday - 1].slice(0, 3);
    case 'A': return DAYS[c.wday - 1];
    case 'b': case 'h': return MONTHS[c.month - 1].slice(0, 3);
    case 'B': return MONTHS[c.month - 1];
    case 'c': return all('abeTY', ' ');
    case 'C': return two(Math.floor(c.year / 100));
    case 'd': return two(c.day);
    case 'D': case 'x': return all('mdy', '/');
    case 'e': return String(c.day).padStart(2);
    case 'F': return all('Ymd', '-');
    case 'g': return two(((isoWeek(c).year % 100) + 100) % 100);
    case 'G': return String(isoWeek(c).year);
    case 'H': return two(c.hour);
    case 'I': return two(c.hour % 12 || 12);
    case 'j': return String(c.yday).padStart(3, '0');
    case 'm': return two(c.month);
    case 'M': return two(c.min);
    case 'n': return '\n';
    case 'p': return c.hour < 12 ? 'AM' : 'PM';
    case 'r': return `${all('IMS', ':')} ${convert('p', c, utc)}`;
    case 'R': return all('HM', ':');
    case 'S': return two(c.sec);
    case 't': return '\t';
    case 'T': case 'X': return all('HMS', ':');
    case 'u': return String(c.wday === 1 ? 7 : c.wday - 1);
    case 'U': return two(Math.floor((c.yday + 6 - (c.wday - 1)) / 7));
    case 'V': return two(isoWeek(c).week);
    case 'w': return String(c.wday - 1);
    case 'W': return two(Math.floor((c.yday + 6 - (c.wday + 5) % 7) / 7));
    case 'y': return two(hundredth);
    case 'Y': return String(c.year);
    case 'z': return zone(c.offset);
    case 'Z': return utc ? 'GMT' : c.offset === 0 ? 'UTC' : `GMT${zone(c.offset).slice(0, 3)}`;
    case '%': return '%';
    default: return undefined;
  }
}

const zone = (offset: number): string =>
  `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 3600))}${two(Math.floor(Math.abs(offset) / 60) % 60)}`;

/** What a format prints: 5.4 refuses conversions that are none, 5.1 leaves them, and stops at a zero. */
function print(lua: LuaStack, format: string, c: Calendar, utc: boolean): string {
  if (lua.version === '5.1') {
    return untilZero(format).replace(/%([^])/g, (whole, letter: string) => convert(letter, c, utc) ?? whole);
  }
  return print54(lua, format, c, utc);
}

function print54(lua: LuaStack, format: string, c: Calendar, utc: boolean): string {
  let text = '';
  for (let at = 0; at < format.length; at++) {
    if (format[at] !== '%') { text += format[at]; continue; }
    const conversion = KNOWN.exec(format.slice(at + 1, at + 3))?.[0];
    if (conversion === undefined) lua.argumentError(1, `invalid conversion specifier '%${untilZero(format.slice(at + 1))}'`);
    text += convert(conversion.slice(-1), c, utc) ?? '';
    at += conversion.length;
  }
  return text;
}

const untilZero = (text: string): string => text.split('\0', 1)[0];

const seconds = (clock: Clock): number => Math.floor(clock.now() / 1000);

/** The moment that is asked for, in seconds: now, or the argument at a position. */
function moment(lua: LuaStack, at: number, clock: Clock): bigint {
  return lua.type(at) <= LuaType.Nil ? BigInt(seconds(clock)) : given(lua, at);
}

/** The number at a position as a time_t. */
function given(lua: LuaStack, at: number): bigint {
  const value = checkNumber(lua, at);
  if (lua.version === '5.1') return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
  const integer = lua.toBigInt(at);
  if (integer === 0n && value !== 0) lua.argumentError(at, 'number has no integer representation');
  return integer;
}

const date = (clock: Clock): HostFunction => (lua) => {
  const given = lua.type(1) <= LuaType.Nil ? '%c' : checkBytes(lua, 1);
  const utc = given.startsWith('!');
  const format = utc ? given.slice(1) : given;
  const fields = fieldsOf(moment(lua, 2, clock), utc);
  if (fields === undefined) {
    if (lua.version === '5.4') throw new Error('date result cannot be represented in this installation');
    lua.pushNil();
  } else if (format === '*t' || (lua.version === '5.1' && untilZero(format) === '*t')) {
    lua.newTable(0, 9);
    setFields(lua, fields);
  } else lua.pushBytes(print(lua, format, fields, utc));
  return 1;
};

/** Sets the fields of the table on top. */
function setFields(lua: LuaStack, fields: Calendar): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'offset') continue;
    lua.pushNumber(value as number);
    lua.setField(-2, name);
  }
  lua.pushBoolean(false);
  lua.setField(-2, 'isdst');
}

const time = (clock: Clock): HostFunction => (lua) => {
  if (lua.type(1) <= LuaType.Nil) {
    lua.pushNumber(seconds(clock));
    return 1;
  }
  if (lua.type(1) !== LuaType.Table) typeError(lua, 1, 'table');
  lua.setTop(1);
  return lua.version === '5.1' ? time51(lua) : time54(lua);
};

function time51(lua: LuaStack): number {
  const part = (name: string, initial?: number): number => {
    lua.getField(1, name);
    const value = lua.isNumber(-1) ? lua.toNumber(-1) : undefined;
    lua.pop(1);
    if (value !== undefined) return Math.abs(value) < 2 ** 63 ? value | 0 : 0; // (int) of a 64-bit integer
    if (initial === undefined) throw new Error(`field '${name}' missing in date table`);
    return initial;
  };
  const [sec, min, hour] = [part('sec', 0), part('min', 0), part('hour', 12)];
  const [day, month, year] = [part('day'), ((part('month') - 1) | 0) + 1, ((part('year') - 1900) | 0) + 1900];
  const moment = momentOf({ year, month, day, hour, min, sec });
  if (moment === undefined || moment === -1n) lua.pushNil();
  else lua.pushNumber(Number(moment));
  return 1;
}

function time54(lua: LuaStack): number {
  const part = (name: string, delta: number, initial?: number): number => {
    const type = lua.getField(1, name);
    const value = lua.toBigInt(-1);
    const isInteger = value !== 0n || lua.toNumber(-1) === 0;
    lua.pop(1);
    if (isInteger) {
      if (value >= 0n ? value - BigInt(delta) > INT_MAX : value < BigInt(delta) - INT_MAX - 1n) {
        throw new Error(`field '${name}' is out-of-bound`);
      }
      return Number(value);
    }
    if (type !== LuaType.Nil) throw new Error(`field '${name}' is not an integer`);
    if (initial === undefined) throw new Error(`field '${name}' missing in date table`);
    return initial;
  };
  const [year, month, day] = [part('year', 1900), part('month', 1), part('day', 0)];
  const [hour, min, sec] = [part('hour', 0, 12), part('min', 0, 0), part('sec', 0, 0)];
  const moment = momentOf({ year, month, day, hour, min, sec });
  if (moment === undefined || moment === -1n) throw new Error('time result cannot be represented in this installation');
  lua.pushValue(1);
  setFields(lua, fieldsOf(moment, false)!);
  lua.pop(1);
  lua.pushBigInt(moment);
  return 1;
}
const INT_MAX = 2n ** 31n - 1n;

/** os.clock: seconds that went by. */
const elapsed = (clock: Clock): HostFunction => (lua) => { lua.pushFloat(clock.elapsed() / 1000); return 1; };
const difftime: HostFunction = (lua) => { lua.pushFloat(Number(given(lua, 1)) - (lua.version === '5.1' && lua.type(2) <= LuaType.Nil ? 0 : Number(given(lua, 2))));
  return 1; };

/** Pushes a table with the functions. */
export function openClock(lua: LuaStack, clock: Clock): void {
  lua.newTable(0, 4);
  for (const [name, fn] of Object.entries({ clock: elapsed(clock), date: date(clock), difftime, time: time(clock) })) {
    lua.pushFunction(fn, name);
    lua.setField(-2, name);
  }
}
