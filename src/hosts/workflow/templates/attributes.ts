// What stands behind a dot and in brackets: Jinja2's getattr and getitem over Python's values.
import { Dict, isDict, isList, Tuple } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';
import { method } from './methods.ts';
import { Dotted, Fields, Lazy, Markup, Namespace, numeric, repr, Sequence, typeError, typeName, Undefined, undefinedError, valueOf } from './things.ts';
import type { Thing } from './things.ts';

/** As Jinja2 calls a value in "'...' has no attribute". */
const shown = (thing: Thing): string => {
  const name = typeName(thing);
  return name === 'NoneType' ? 'None' : `${name} object`;
};

const noAttribute = (thing: Thing, name: string): Undefined => new Undefined(`'${shown(thing)}' has no attribute ${repr(name)}`);

/** A mapping reached by dots stays one that is. */
const dotted = (value: Value): Thing => (isDict(value) ? new Dotted(value) : value);

/** `thing.name`. */
export function attribute(thing: Thing, name: string): Thing {
  if (thing instanceof Undefined) throw undefinedError(thing);
  if (thing instanceof Dotted) return thing.dict.has(name) ? dotted(thing.dict.get(name)!) : method(thing, name) ?? null;
  if (thing instanceof Namespace) return thing.fields.get(name) ?? noAttribute(thing, name);
  if (thing instanceof Fields) return thing.get(name);
  const found = method(thing, name);
  if (found !== undefined) return found;
  const value = thing instanceof Lazy || thing instanceof Sequence || thing instanceof Markup ? null : valueOf(thing);
  return isDict(value) && value.has(name) ? value.get(name)! : noAttribute(thing, name);
}

/** `thing[key]`. */
export function item(thing: Thing, key: Thing): Thing {
  if (thing instanceof Undefined) throw undefinedError(thing);
  const value = thing instanceof Sequence ? thing.items as Value[] : thing instanceof Lazy ? null : valueOf(thing);
  const at = valueOf(key);
  const found = itemOf(value, at);
  if (found !== undefined) return found;
  if (typeof at === 'string') return attributeAfterItem(thing, at);
  return new Undefined(`${shown(thing)} has no element ${repr(at)}`);
}

function attributeAfterItem(thing: Thing, name: string): Thing {
  if (thing instanceof Dotted) return method(thing, name) ?? null;
  return method(thing, name) ?? noAttribute(thing, name);
}

function itemOf(value: Value, at: Value): Value | undefined {
  if (isDict(value)) return lookUp(value, at);
  const index = numeric(at);
  if (typeof index !== 'bigint') return undefined;
  const items = typeof value === 'string' ? [...value] : isList(value) ? value : value instanceof Tuple ? value.items : [];
  return items[Number(index < 0n ? BigInt(items.length) + index : index)];
}

/** A key of Python: 1, 1.0 and True are the same one. */
function lookUp(dict: Dict, at: Value): Value | undefined {
  if (at !== null && typeof at === 'object') throw typeError(`unhashable type: '${typeName(at)}'`);
  if (dict.has(at)) return dict.get(at);
  const number = numeric(at);
  if (number === undefined) return undefined;
  const key = [...dict.keys()].find((one): one is Key => { const its = numeric(one); return its !== undefined && Number(its) === Number(number); });
  return key === undefined ? undefined : dict.get(key);
}

/** `thing[start:stop:step]`. */
export function slice(thing: Thing, start: Value, stop: Value, step: Value): Thing {
  const value = valueOf(thing);
  const items = typeof value === 'string' ? [...value] : isList(value) ? value : value instanceof Tuple ? value.items : undefined;
  if (items === undefined) throw typeError(`'${typeName(thing)}' object is not subscriptable`);
  const stride = Number(bound(step) ?? 1);
  const [from, to] = bounds(items.length, bound(start), bound(stop), stride);
  const kept: Value[] = [];
  for (let at = from; stride > 0 ? at < to : at > to; at += stride) kept.push(items[at] as Value);
  return typeof value === 'string' ? kept.join('') : value instanceof Tuple ? new Tuple(kept) : kept;
}

function bound(value: Value): bigint | undefined {
  if (value === null) return undefined;
  const number = numeric(value);
  if (typeof number !== 'bigint') throw typeError('slice indices must be integers or None or have an __index__ method');
  return number;
}

function bounds(length: number, start: bigint | undefined, stop: bigint | undefined, step: number): [number, number] {
  if (step === 0) throw typeError('slice step cannot be zero');
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const near = (value: bigint): number => Math.min(high, Math.max(low, Number(value < 0n ? value + BigInt(length) : value)));
  return [start === undefined ? (step > 0 ? low : high) : near(start), stop === undefined ? (step > 0 ? high : low) : near(stop)];
}
