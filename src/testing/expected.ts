// Expected values: read from a test file, and held against what a run gave.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { doubleText } from '../bytes/reply-text.ts';
import { encodeText } from '../bytes/text.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import type { Expected } from './model.ts';
import { bytesIn, isNothing, textIn } from './source.ts';
import type { Source, Value } from './source.ts';

const SCALAR_TAGS = ['!any', '!matches', '!near', '!status', '!error', '!bytes'];
const OF_LISTS = ['!unordered', '!includes', '!near'];

/** `texts`: every scalar stands for a text, as in a keyspace. Undefined where it is none: a fault is noted then. */
export function readExpected(source: Source, value: Value, owner: Node | undefined, texts = false): Expected | undefined {
  const at = source.at(value, owner);
  const tag = ownTag(value);
  if (tag === '!any') return { at, is: 'any' };
  if (isSeq(value)) {
    if (tag === '!near') return readNear(source, value.items[0] as Value, value.items[1] as Value, value);
    if (tag !== undefined && !OF_LISTS.includes(tag)) return source.wrong(value, owner, `${tag} is for no list.`);
    const items = value.items.map((one) => readExpected(source, one as Value, value, texts));
    const order = tag === '!unordered' ? 'any' : tag === '!includes' ? 'part' : 'exact';
    return items.every((one) => one !== undefined) ? { at, is: 'list', order, items } : undefined;
  }
  if (isMap(value)) {
    if (tag !== undefined && tag !== '!includes') return source.wrong(value, owner, `${tag} is for no map.`);
    const entries = value.items.map(({ key, value: held }) =>
      [readExpected(source, key as Value, value, texts), readExpected(source, held as Value, value, texts)] as const);
    const whole = entries.filter((entry): entry is [Expected, Expected] => entry.every((one) => one !== undefined));
    return whole.length === entries.length ? { at, is: 'map', part: tag === '!includes', entries: whole } : undefined;
  }
  if (tag !== undefined && !SCALAR_TAGS.includes(tag)) return source.wrong(value, owner, `${tag} is not known here: ${SCALAR_TAGS.join(', ')}, ${OF_LISTS.slice(0, 2).join(', ')}.`);
  return readScalar(source, value, owner, tag, texts);
}

function readScalar(source: Source, value: Value, owner: Node | undefined, tag: string | undefined, texts: boolean): Expected | undefined {
  const at = source.at(value, owner);
  if (tag === undefined && isNothing(value)) return { at, is: 'null' };
  const text = textIn(value) ?? '';
  if (tag === '!near') return readNear(source, value, null, owner);
  if (tag === '!matches') return isPattern(text) ? { at, is: 'matches', pattern: text } : source.wrong(value, owner, 'It is no regular expression.');
  if (tag === '!status' || tag === '!error') return { at, is: tag === '!status' ? 'status' : 'error', text: encodeText(text) };
  const plain = isScalar(value) ? value.value : undefined;
  if (!texts && tag === undefined && (typeof plain === 'number' || typeof plain === 'bigint')) return { at, is: 'number', text };
  if (!texts && tag === undefined && typeof plain === 'boolean') return { at, is: 'boolean', value: plain };
  return { at, is: 'text', text: bytesIn(value) ?? '' };
}

function readNear(source: Source, value: Value, within: Value, owner: Node | undefined): Expected | undefined {
  const number = Number(textIn(value));
  const by = within === null ? Math.max(Math.abs(number), 1) / 1e6 : Number(textIn(within));
  if (Number.isFinite(number) && Number.isFinite(by)) return { at: source.at(value, owner), is: 'near', value: number, within: by };
  return source.wrong(value, owner, '!near takes a number, or [number, by how much].');
}

/** One that a person wrote, not YAML's own. */
export const ownTag = (value: Value): string | undefined => (value?.tag?.startsWith('!') && value.tag.length > 1 ? value.tag : undefined);

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'su');
    return text.length <= 1_000;
  } catch {
    return false;
  }
}

/** Whether a value is as expected. */
export function matches(expected: Expected, got: WireReply): boolean {
  switch (expected.is) {
    case 'any': return true;
    case 'null': return got.type === 'null' || got.type === 'null array';
    case 'boolean': return got.type === 'boolean' && got.value === expected.value;
    case 'number': return isNumber(expected.text, got);
    case 'near': return Math.abs(numberIn(got) - expected.value) <= expected.within;
    case 'text': return textOf(got) === expected.text;
    case 'status': return got.type === 'status' && got.text === expected.text;
    case 'error': return got.type === 'error' && got.text.includes(expected.text);
    case 'matches': return new RegExp(expected.pattern, 'su').test(patternText(got));
    case 'list': return matchesList(expected, got);
    case 'map': return matchesMap(expected, got);
  }
}

function isNumber(text: string, got: WireReply): boolean {
  if (got.type === 'integer') return /^[+-]?\d+$/.test(text) ? BigInt(text) === BigInt(got.value) : Number(text) === Number(got.value);
  if (got.type === 'big number') return /^[+-]?\d+$/.test(text) && BigInt(text) === BigInt(got.digits);
  if (got.type !== 'double') return false;
  const value = /^[+-]?\.(inf|nan)$/i.test(text) ? Number(text.replace(/\.inf/i, 'Infinity').replace(/\.nan/i, 'NaN')) : Number(text);
  return Object.is(value, got.value) || value === got.value;
}

const numberIn = (got: WireReply): number =>
  (got.type === 'integer' || got.type === 'double' ? Number(got.value) : got.type === 'bulk' && got.text.trim() !== '' ? Number(got.text) : NaN);

function textOf(got: WireReply): Bytes | undefined {
  return got.type === 'bulk' || got.type === 'status' || got.type === 'verbatim' ? got.text : undefined;
}

/** Patterns are of characters, where the bytes are such. */
function patternText(got: WireReply): string {
  const text = got.type === 'error' ? got.text : textOf(got) ?? (got.type === 'integer' ? String(got.value) : got.type === 'double' ? doubleText(got) : '');
  return new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

function matchesList({ items, order }: Expected & { is: 'list' }, got: WireReply): boolean {
  if (got.type !== 'array' && got.type !== 'set' && got.type !== 'push') {
    return got.type === 'map' && items.length === 0 && got.entries.length === 0;
  }
  if (order === 'part') return isAmong(items, got.items);
  if (items.length !== got.items.length) return false;
  if (order === 'exact' && got.type !== 'set') return items.every((one, at) => matches(one, got.items[at]));
  return isPaired(items, got.items, matches);
}

/** Whether all expected ones stand there in this order. */
function isAmong(items: readonly Expected[], got: readonly WireReply[]): boolean {
  let at = 0;
  for (const one of got) if (at < items.length && matches(items[at], one)) at++;
  return at === items.length;
}

/** Whether each expected one has a partner of its own (Kuhn's augmenting paths): patterns may match several. */
export function isPaired<E, G>(expected: readonly E[], got: readonly G[], fits: (one: E, other: G) => boolean): boolean {
  const owner = new Map<number, number>();
  const place = (one: number, tried: Set<number>): boolean => got.some((other, at) => {
    if (tried.has(at) || !fits(expected[one], other)) return false;
    tried.add(at);
    const held = owner.get(at);
    if (held !== undefined && !place(held, tried)) return false;
    owner.set(at, one);
    return true;
  });
  return expected.every((_, one) => place(one, new Set()));
}

function matchesMap({ entries, part }: Expected & { is: 'map' }, got: WireReply): boolean {
  if (got.type === 'array' && got.items.length === 0) return entries.length === 0;
  if (got.type !== 'map' || (!part && entries.length !== got.entries.length)) return false;
  return isPaired(entries, got.entries, ([key, value], [itsKey, its]) => matches(nameOf(key), itsKey) && matches(value, its));
}

/** A name of a map may be a number of the file and a text of the reply. */
const nameOf = (key: Expected): Expected => (key.is === 'number' ? { ...key, is: 'matches', pattern: `^${key.text.replace(/[.+]/g, '\\$&')}$` } : key);
