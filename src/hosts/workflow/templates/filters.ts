// The filters of Jinja2, and the engine's own three. Tables; those that are not here are refused by name.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isDict, isList, Tuple } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { readJson } from '../values/read-json.ts';
import { Arguments } from './arguments.ts';
import { listFilters } from './list-filters.ts';
import { numberFilters } from './number-filters.ts';
import { formatted } from './percent.ts';
import { itemsOf, Lazy, lengthOf, Markup, printed, truth, typeError, Undefined, valueOf } from './things.ts';
import type { Thing } from './things.ts';
import { capitalized, escaped, jinjaTitle, urlEncoded } from './words.ts';
import { dumps, forHtml } from './write-json.ts';

export type Filter = (thing: Thing, args: Arguments) => Thing;

/** The text of a thing, for filters that make a text of whatever comes. */
const text = (thing: Thing): string => printed(thing);
const word = (change: (text: string) => string): Filter => (thing) => change(text(thing));

function byDefault(thing: Thing, args: Arguments): Thing {
  const initial = args.take('default_value', '');
  const alsoFalse = truth(args.take('boolean', false));
  return thing instanceof Undefined || (alsoFalse && !truth(thing)) ? initial : thing;
}

function replaced(thing: Thing, args: Arguments): Thing {
  const [from, to] = [text(args.need('old')), text(args.need('new'))];
  const parts = text(thing).split(from);
  const count = valueOf(args.take('count', null));
  const most = count === null ? parts.length - 1 : Number(count);
  return [parts.slice(0, most + 1).join(to), ...parts.slice(most + 1)].join(from);
}

function trimmed(thing: Thing, args: Arguments): Thing {
  const chars = valueOf(args.take('chars', null));
  const points = [...text(thing)];
  const out = (char: string | undefined): boolean => char !== undefined && (chars === null ? /\s/u.test(char) : String(chars).includes(char));
  while (out(points.at(-1))) points.pop();
  while (out(points[0])) points.shift();
  return points.join('');
}

function truncated(thing: Thing, args: Arguments): Thing {
  const points = [...text(thing)];
  const length = Number(valueOf(args.take('length', 255n)));
  const whole = truth(args.take('killwords', false));
  const end = text(args.take('end', '...'));
  const leeway = Number(valueOf(args.take('leeway', null)) ?? 5n);
  if (points.length <= length + leeway) return points.join('');
  const kept = points.slice(0, length - [...end].length).join('');
  const at = kept.lastIndexOf(' ');
  return (whole || at < 0 ? kept : kept.slice(0, at)) + end;
}

function indented(thing: Thing, args: Arguments): Thing {
  const width = valueOf(args.take('width', 4n));
  const first = truth(args.take('first', false));
  const blank = truth(args.take('blank', false));
  const space = typeof width === 'string' ? width : ' '.repeat(Number(width));
  return text(thing).split('\n').map((line, i) => ((i === 0 ? first : line !== '' || blank) ? space + line : line)).join('\n');
}

function centered(thing: Thing, args: Arguments): Thing {
  const width = Number(valueOf(args.take('width', 80n)));
  const its = text(thing);
  const missing = Math.max(0, width - [...its].length);
  const before = Math.floor(missing / 2) + (missing & width & 1);
  return ' '.repeat(before) + its + ' '.repeat(missing - before);
}

function encoded(thing: Thing): Thing {
  const value = valueOf(thing);
  const pairs = isDict(value) ? [...value] : isList(value) ? value.map((one) => (one instanceof Tuple ? one.items : one as Value[])) : undefined;
  if (pairs === undefined) return urlEncoded(text(thing));
  const part = (one: Value): string => urlEncoded(printed(one)).replaceAll('/', '%2F').replaceAll('%20', '+');
  return pairs.map(([key, item]) => `${part(key)}=${part(item)}`).join('&');
}

function toJson(thing: Thing, args: Arguments): Thing {
  const indent = valueOf(args.take('indent', null));
  return new Markup(forHtml(dumps(valueOf(thing), { sorted: true, indent: indent === null ? undefined : Number(indent) })));
}

function fromJson(thing: Thing): Thing {
  if (typeof valueOf(thing) !== 'string') return thing;
  try {
    return readJson(valueOf(thing) as string);
  } catch {
    return thing; // as the engine: a text that is no JSON is itself
  }
}

function listed(thing: Thing): Thing {
  return itemsOf(thing).map(valueOf);
}

const filters: Record<string, Filter> = {
  default: byDefault, d: byDefault,
  upper: word((one) => one.toUpperCase()), lower: word((one) => one.toLowerCase()),
  title: word(jinjaTitle), capitalize: word(capitalized),
  trim: trimmed, replace: replaced, truncate: truncated, indent: indented, center: centered,
  string: (thing) => (thing instanceof Markup ? thing : text(thing)),
  escape: (thing) => (thing instanceof Markup ? thing : new Markup(escaped(text(thing)))),
  safe: (thing) => new Markup(text(thing)),
  urlencode: encoded,
  wordcount: (thing) => BigInt(text(thing).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  format: (thing, args) => formatted(text(thing), args.rest()),
  length: (thing) => BigInt(lengthOf(thing)),
  list: listed,
  items: (thing) => {
    if (thing instanceof Undefined) return [];
    const value = valueOf(thing);
    if (!isDict(value)) throw typeError('Can only get item pairs from a mapping.');
    return new Lazy([...value].map((entry) => new Tuple(entry)));
  },
  tojson: toJson,
  json: (thing) => dumps(valueOf(thing), { sorted: false, indent: undefined }),
  fromjson: fromJson,
  sha256: (thing) => bytesToHex(sha256(utf8ToBytes(text(thing)))),
};
filters.e = filters.escape;
filters.count = filters.length;

const all: Record<string, Filter> = { ...filters, ...listFilters, ...numberFilters };

/** Filters of Jinja2 that are not run here. */
export const otherFilters = new Set(['attr', 'forceescape', 'pprint', 'random', 'striptags', 'urlize', 'wordwrap', 'xmlattr']);

export const filterNamed = (name: string): Filter | undefined => (Object.hasOwn(all, name) ? all[name] : undefined);

