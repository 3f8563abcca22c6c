// What of the value that a script returned is not in its reply, noted while the reply is made: of each kind how often, and the first few.
import { formatDouble } from '../../double.ts';
import { LuaType } from '../../lua/runtime.ts';
import type { LuaStack } from '../../lua/runtime.ts';
import { quoteBytes } from '../../bytes/quote.ts';

export type LossKind = 'fraction' | 'range' | 'unsafe' | 'true' | 'false' | 'other' | 'cut' | 'names' | 'beside' | 'error within' | 'values';

/** Losses of one kind: in how many places, the first ones in words, where the first one is, and what helps. */
export interface Loss {
  kind: LossKind;
  count: number;
  examples: string[];
  /** The indexes that lead to the first one from the returned value; a text: a field of a map. */
  path: readonly (number | string)[];
  fix: string;
  /** What several of the kind are. */
  many: string;
}

/** Examples of a kind; keys of a table that are named. */
const NAMED = 3;
/** Keys of a table that are counted. */
const COUNTED = 10_000;

export class ReplyLosses {
  /** The indexes on the way to the value that is read, by depth; written by whoever reads it. */
  readonly path: (number | string)[] = [];
  private readonly found = new Map<LossKind, Loss>();

  /** Forgets what was noted. */
  start(): void { this.found.clear(); }

  get all(): readonly Loss[] { return [...this.found.values()]; }

  private note(kind: LossKind, depth: number, example: (place: string) => string, fix: (place: string) => string, many: string): void {
    const loss = this.found.get(kind);
    if (loss !== undefined && ++loss.count > NAMED) return;
    const path = this.path.slice(0, depth);
    const place = path.length === 0 ? '' : ` at ${path.map((one) => (typeof one === 'number' ? `[${one}]` : `[${quoteBytes(one)}]`)).join('')}`;
    if (loss !== undefined) loss.examples.push(example(place));
    else this.found.set(kind, { kind, count: 1, examples: [example(place)], path, fix: fix(place), many });
  }

  /** A number, which becomes an integer. */
  integer(value: number, whole: number | bigint, depth: number): void {
    if (value === whole && whole <= Number.MAX_SAFE_INTEGER && whole >= Number.MIN_SAFE_INTEGER) return;
    const shown = shortest(value);
    const became = (place: string): string => `${shown}${place} became ${whole}`;
    if (!(Math.abs(value) < 2 ** 63)) this.note('range', depth, became, () => `It does not fit 64 bits. Return ${Number.isFinite(value) ? 'string.format("%.0f", value)' : 'tostring(value)'}.`, 'numbers that do not fit 64 bits');
    else if (value === Number(whole)) this.note('unsafe', depth, (place) => `${whole}${place} is beyond 2^53, where Lua cannot tell a number from its neighbours`, () => 'Keep such numbers as texts.', 'numbers');
    else this.note('fraction', depth, became, (place) => `A reply has no fractions. Return tostring(${place === '' ? shown : 'value'}) to keep them.`, 'numbers');
  }

  /** A boolean, where the script left replies at RESP2. */
  boolean(value: boolean, depth: number): void {
    if (value) this.note('true', depth, (place) => `true${place} became 1`, () => 'Return 1 and 0, or booleans after redis.setresp(3).', 'booleans');
    else this.note('false', depth, (place) => `false${place} became nil`, () => 'Return 0 where a client should tell it from what is missing.', 'booleans');
  }

  /** A value that no reply has. */
  other(type: LuaType, depth: number): void {
    if (type === LuaType.Nil) return;
    const name = type === LuaType.Function ? 'A function' : type === LuaType.LightUserdata ? 'cjson.null' : 'A coroutine';
    this.note('other', depth, (place) => `${name}${place} became nil`, () => (name === 'cjson.null' ? 'Return cjson.encode(value) to keep it.' : 'Return what it gives.'), 'values');
  }

  /** The table on top, of which the elements up to `count` are in the reply. */
  array(lua: LuaStack, count: number, depth: number): void {
    if (!hasMore(lua, count, depth === 0)) return;
    const { places, names, more } = leftOut(lua, count);
    if (places.length > 0) {
      const length = lua.rawLength(-1);
      const lost = more ? `more than ${COUNTED} elements` : places.length === 1 ? '1 element' : `${places.length} elements`;
      const at = `${places.slice(0, NAMED).map(formatDouble).join(', ')}${places.length > NAMED ? ', ...' : ''}`;
      const sign = length > count ? `; # of it says ${length}` : '';
      this.note('cut', depth, (place) => `The list${place} ends before its first nil, after ${count === 1 ? '1 element' : `${count} elements`}: ${lost} behind it ${places.length === 1 && !more ? 'is' : 'are'} lost, at ${at}${sign}`,
        () => 'Put false in the place of nil.', 'lists');
    }
    if (names.length > 0) {
      const named = `${names.slice(0, NAMED).map((name) => (typeof name === 'string' ? quoteBytes(name) : formatDouble(name))).join(', ')}${names.length > NAMED ? ', ...' : ''}`;
      const [fields, are] = names.length === 1 ? ['the field', 'is'] : [`${more ? 'more than ' : ''}${names.length} fields`, 'are'];
      this.note('names', depth, (place) => (count === 0 ? `A table${place} became an empty list: ${fields} ${named} ${are} lost` : `The list${place} came without ${fields} ${named}`),
        () => 'Return cjson.encode(value), or {map = value}, which RESP2 clients get as a list of names and values.', 'tables');
    }
  }

  /** The table on top is a status or an error, by its field; `field`: which. */
  tagged(lua: LuaStack, field: 'ok' | 'err', depth: number): void {
    const length = lua.rawLength(-1);
    if (length > 0) this.note('beside', depth, (place) => `A table${place} with the field ${field} is ${field === 'ok' ? 'a status' : 'an error'}: ${length === 1 ? 'the element' : `the ${length} elements`} beside it ${length === 1 ? 'is' : 'are'} lost`, () => 'Name the field otherwise.', 'tables');
    if (field === 'err' && depth > 0) this.note('error within', depth, (place) => `An error${place} is an element of the list: the call itself succeeds`, () => 'Return the error alone to make it fail.', 'errors');
  }

  values(count: number): void { this.note('values', 0, () => `The script returned ${count} values: the first is the reply`, () => 'Return a list of them.', 'values'); }
}

/** A double in the fewest digits that give it back. */
const shortest = (value: number): string => (Number.isFinite(value) ? String(value) : formatDouble(value));

/** Whether the table on top has a key that is none of 1 to `count`; `whole`: as sure as can be, else at a glance. */
function hasMore(lua: LuaStack, count: number, whole: boolean): boolean {
  lua.reserve(3);
  // Few keys stand in any order, so that each is looked at.
  const all = whole && count <= NAMED;
  if (count === 0 || all) lua.pushNil();
  else lua.pushNumber(count);
  // Mostly there is none behind the last one.
  if (!lua.next(-2)) return false;
  do {
    lua.pop(1);
    const isMore = isBeyond(keyOf(lua), count);
    if (isMore || !all) { lua.pop(1); return isMore; }
  } while (lua.next(-2));
  return false;
}

/** The key on top: a number, a text, or null for another one. */
function keyOf(lua: LuaStack): number | string | null {
  const type = lua.type(-1);
  return type === LuaType.Number ? lua.toNumber(-1) : type === LuaType.String ? lua.readString(-1) : null;
}

const isBeyond = (key: number | string | null, count: number): boolean => !(typeof key === 'number' && Number.isInteger(key) && key >= 1 && key <= count);

/** The keys of the table on top that are none of 1 to `count`: places of a list in their order, and others. */
function leftOut(lua: LuaStack, count: number): { places: number[]; names: (number | string)[]; more: boolean } {
  const places: number[] = [];
  const names: (number | string)[] = [];
  lua.pushNil();
  for (let seen = 0; lua.next(-2); seen++) {
    lua.pop(1);
    const key = keyOf(lua);
    if (places.length + names.length === COUNTED || seen === 100 * COUNTED) {
      lua.pop(1);
      return { places: places.sort((a, b) => a - b), names, more: true };
    }
    if (!isBeyond(key, count)) continue;
    if (typeof key === 'number' && Number.isInteger(key) && key > count) places.push(key);
    else names.push(key ?? 'a table');
  }
  return { places: places.sort((a, b) => a - b), names, more: false };
}
