// What expressions of templates have beside the values of a state.
import { Fault } from '../fault.ts';
import { floatText, repr, str, truth as truthOf, typeName as typeOf } from '../values/python-text.ts';
import { Dict, Tuple, isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';

/** A name that leads to nothing. Using it fails, save where `soft`: then its text is empty and it is false. */
export class Undefined { constructor(readonly why: string, readonly soft = false) {} }
/** A mapping whose keys are reached by dots: missing ones are None, and so are those of mappings inside. */
export class Dotted { constructor(readonly dict: Dict) {} }
/** Items that come one by one, in no list: what Python calls a generator. */
export class Lazy { constructor(readonly items: readonly Thing[], readonly kind = 'generator') {} }
/** range(...), and the views of a mapping: lists with another text. */
export class Sequence { constructor(readonly items: readonly Thing[], readonly text: string, readonly kind: string) {} }
/** Text that was escaped. */
export class Markup { constructor(readonly text: string) {} }
/** `namespace(...)`, whose fields `set` changes. */
export class Namespace { readonly fields = new Map<string, Thing>(); }
/** `loop` of a loop, by fields. */
export class Fields { constructor(readonly get: (name: string) => Thing) {} }
export class Callable { constructor(readonly call: (given: Given) => Thing) {} }

/** A list, mapping or tuple that holds other things than values is one of values: things are unwrapped into it. */
export type Thing = Value | Undefined | Dotted | Lazy | Sequence | Markup | Namespace | Fields | Callable;

/** Arguments: by position and by name. */
export interface Given { args: readonly Thing[]; named: ReadonlyMap<string, Thing> }

export const undefinedError = ({ why }: Undefined): Fault => new Fault('UndefinedError', why);
export const unsupported = (what: string): Fault => new Fault('Unsupported', `${what} cannot be run here as Jinja2 runs it`);
export const typeError = (message: string): Fault => new Fault('TypeError', message);

/** The value of a thing, for where only values go. Throws a Fault for an undefined name and for what has no value. */
export function valueOf(thing: Thing): Value {
  if (thing instanceof Undefined) {
    if (thing.soft) return null;
    throw undefinedError(thing);
  }
  if (thing instanceof Dotted) return thing.dict;
  if (thing instanceof Lazy || thing instanceof Sequence) return thing.items.map(valueOf);
  if (thing instanceof Markup) return thing.text;
  if (thing instanceof Namespace || thing instanceof Fields || thing instanceof Callable) throw unsupported('a function as a value');
  return thing;
}

/** What is printed in a template. */
export function printed(thing: Thing): string {
  if (thing instanceof Undefined) {
    if (thing.soft) return '';
    throw undefinedError(thing);
  }
  if (thing instanceof Lazy) throw unsupported(`the text of a ${thing.kind} (| list makes a list of it)`);
  if (thing instanceof Sequence) return thing.text;
  return str(valueOf(thing));
}

export function truth(thing: Thing): boolean {
  if (thing instanceof Undefined) {
    if (thing.soft) return false;
    throw undefinedError(thing);
  }
  if (thing instanceof Sequence) return thing.items.length > 0;
  if (thing instanceof Markup) return thing.text !== '';
  if (thing instanceof Lazy || thing instanceof Namespace || thing instanceof Fields || thing instanceof Callable) return true;
  return truthOf(valueOf(thing));
}

export function typeName(thing: Thing): string {
  if (thing instanceof Lazy || thing instanceof Sequence) return thing.kind;
  if (thing instanceof Callable) return 'function';
  if (thing instanceof Undefined) return 'StrictUndefined';
  if (thing instanceof Markup) return 'Markup';
  if (thing instanceof Namespace) return 'Namespace';
  return thing instanceof Fields ? 'LoopContext' : typeOf(valueOf(thing));
}

/** What a loop over a thing gives. */
export function itemsOf(thing: Thing): readonly Thing[] {
  if (thing instanceof Lazy || thing instanceof Sequence) return thing.items;
  if (thing instanceof Undefined && thing.soft) return [];
  const value = valueOf(thing);
  if (isList(value)) return value;
  if (isDict(value)) return [...value.keys()];
  if (typeof value === 'string') return [...value];
  if (value instanceof Tuple) return value.items;
  throw typeError(`'${typeName(thing)}' object is not iterable`);
}

/** How many items a thing has. */
export function lengthOf(thing: Thing): number {
  if (thing instanceof Lazy) throw typeError(`object of type '${thing.kind}' has no len()`);
  if (thing instanceof Sequence) return thing.items.length;
  const value = valueOf(thing);
  if (typeof value === 'string') return [...value].length;
  if (isDict(value)) return value.size;
  if (isList(value)) return value.length;
  if (value instanceof Tuple) return value.items.length;
  throw typeError(`object of type '${typeName(thing)}' has no len()`);
}

/** Python's int and float behind a value; a boolean counts as 0 or 1. */
export function numeric(value: Value): bigint | number | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}

export { floatText, repr, str };
