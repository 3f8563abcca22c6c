// What readers of maps share: names that are known, values of a shape.
import { isMap, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { Bytes } from '../protocol.ts';
import { FIELDS } from './schema.ts';
import type { Level } from './schema.ts';
import { bytesIn, isNothing, textIn } from './source.ts';
import type { Member, Source, Value } from './source.ts';

/** The members of a map by name; a fault for those that its level does not have. */
export function membersOf(source: Source, value: Value, owner: Node | undefined, level: Level): Map<string, Member> {
  if (isNothing(value)) return new Map();
  const map = mapIn(source, value, owner);
  const known = FIELDS[level].map(({ name }) => name);
  const members = map === undefined ? [] : source.members(map);
  for (const { name, key } of members) {
    if (!known.includes(name)) source.wrong(key, undefined, `"${name}" is not known here: ${known.join(', ')}.${meant(name, known)}`);
  }
  return new Map(members.filter(({ name }) => known.includes(name)).map((member) => [member.name, member]));
}

export function mapIn(source: Source, value: Value, owner: Node | undefined): YAMLMap | undefined {
  return isMap(value) ? value : source.wrong(value, owner, 'It should be a map: name: value.');
}

export function listIn(source: Source, value: Value, owner: Node | undefined): Value[] | undefined {
  return isSeq(value) ? value.items as Value[] : source.wrong(value, owner, 'It should be a list: [a, b], or a line with "- " for each.');
}

/** "[smallest, largest]" */
export function spanIn(source: Source, value: Value, owner: Node | undefined, whole: boolean): [number, number] | undefined {
  const [min, max, ...others] = isSeq(value) ? value.items.map((one) => numberOf(one as Value)) : [];
  const fits = min !== undefined && max !== undefined && others.length === 0 && min <= max && (!whole || (Number.isSafeInteger(min) && Number.isSafeInteger(max)));
  return fits ? [min, max] : source.wrong(value, owner, `It should be [smallest, largest], two ${whole ? 'whole ' : ''}numbers.`);
}

/** A number as it stands; NaN where there is none. */
export const numberOf = (value: Value): number => {
  const text = textIn(value)?.trim() ?? '';
  return text === '' ? NaN : Number(text);
};

export function integerIn(source: Source, { key, value }: Member, min: number, max: number): number | undefined {
  const number = numberOf(value);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  return source.wrong(value, key, `It should be a whole number from ${min} to ${max}.`);
}

export function wordIn(source: Source, { key, value }: Member): string | undefined {
  const text = textIn(value);
  return text === undefined || text === '' ? source.wrong(value, key, 'It should be a text.') : text;
}

export function namesIn(source: Source, { key, value }: Member): Bytes[] {
  return (listIn(source, value, key) ?? []).flatMap((one) => {
    const name = bytesIn(one);
    if (name === undefined) source.wrong(one, key, 'It should be a text.');
    return name ?? [];
  });
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of "60 s"; undefined: it is no time. */
export function timeIn(text: string): number | 'never' | undefined {
  if (text === 'never') return 'never';
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * UNITS[unit]);
}

/** " Is it reply?" */
function meant(name: string, known: readonly string[]): string {
  const close = known.find((one) => distance(name.toLowerCase(), one) <= 2);
  return close === undefined ? '' : ` Is it ${close}?`;
}

/** Letters that are to be put, taken away or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= Math.min(one.length, 40); i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
