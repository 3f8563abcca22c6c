// A property, read: what chance makes, and what must hold.
import { isMap } from 'yaml';
import { encodeText } from '../bytes/text.ts';
import type { Generator, Property } from './model.ts';
import { integerIn, listIn, mapIn, membersOf, spanIn, wordIn } from './reading.ts';
import { FIELDS, LIMITS } from './schema.ts';
import { bytesIn, textIn } from './source.ts';
import type { Member, Source } from './source.ts';

const RUNS = 100;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export function readProperty(source: Source, { key, value }: Member): Property | undefined {
  const members = membersOf(source, value, key, 'property');
  const [runs, given, invariant] = ['runs', 'given', 'invariant'].map((name) => members.get(name));
  const code = invariant === undefined ? source.wrong(value, key, 'A property has an invariant.') : wordIn(source, invariant);
  const map = given && mapIn(source, given.value, given.key);
  const generators = (map === undefined ? [] : source.members(map)).flatMap((member): [string, Generator][] => {
    if (!/^[A-Za-z_]\w*$/.test(member.name)) return source.wrong(member.key, undefined, 'A name is of letters, digits and "_".') ?? [];
    const generator = readGenerator(source, member, 0);
    if (generator === undefined) return [];
    return mostOf(generator) <= LIMITS.made ? [[member.name, generator]] : source.wrong(member.value, member.key, `It can make more than ${LIMITS.made} values or characters.`) ?? [];
  });
  if (code === undefined) return undefined;
  const text = invariant!.value!.range!;
  const isBlock = /^[|>]/.test(source.text.slice(text[0]));
  return {
    at: source.at(key), runs: (runs && integerIn(source, runs, 1, LIMITS.runs)) ?? RUNS, given: generators, invariant: encodeText(code),
    line: source.at(invariant!.value).line + (isBlock ? 1 : 0),
  };
}

/** Values and characters that it can make. */
const mostOf = (generator: Generator): number =>
  (generator.makes === 'list' ? generator.max * Math.max(1, mostOf(generator.of)) : generator.makes === 'text' ? generator.max : 1);

/** "integer: [1, 10]" */
function readGenerator(source: Source, { key, value }: Member, depth: number): Generator | undefined {
  const kinds = FIELDS.generator.map(({ name }) => name);
  if (textIn(value) === 'boolean') return { makes: 'boolean' };
  const [member, ...others] = isMap(value) ? source.members(value) : [];
  if (member === undefined || others.length > 0 || depth > 3) return source.wrong(value, key, `It should be one of ${kinds.join(', ')}, as { integer: [1, 10] }.`);
  switch (member.name) {
    case 'integer': case 'number': {
      const span = spanIn(source, member.value, member.key, member.name === 'integer');
      return span && { makes: member.name, min: span[0], max: span[1] };
    }
    case 'choice': {
      const values = (listIn(source, member.value, member.key) ?? []).map((one) => bytesIn(one) ?? '');
      return values.length > 0 ? { makes: 'choice', values } : source.wrong(member.value, member.key, 'It should be a list of what to choose from.');
    }
    case 'boolean': return { makes: 'boolean' };
    case 'text': {
      const { length, of } = partsOf(source, member);
      const letters = of === undefined ? LETTERS : textIn(of.value);
      if (letters === undefined || letters === '') return source.wrong(of!.value, of!.key, 'It should be the characters of the text.');
      return length && { makes: 'text', of: letters, min: length[0], max: length[1] };
    }
    case 'list': {
      const { length, of } = partsOf(source, member);
      const item = of === undefined ? source.wrong(member.value, member.key, 'A list is of something: { of: { integer: [1, 10] } }.') : readGenerator(source, of, depth + 1);
      return item && length && { makes: 'list', of: item, min: length[0], max: length[1] };
    }
    default: return source.wrong(member.key, undefined, `"${member.name}" makes nothing: ${kinds.join(', ')}.`);
  }
}

/** "{ of: ..., length: [0, 10] }" */
function partsOf(source: Source, { key, value }: Member): { of?: Member | undefined; length?: [number, number] | undefined } {
  const map = value === null ? undefined : mapIn(source, value, key);
  const members = map === undefined ? [] : source.members(map);
  const [of, length] = ['of', 'length'].map((name) => members.find((one) => one.name === name));
  for (const { name, key: at } of members) if (name !== 'of' && name !== 'length') source.wrong(at, undefined, `"${name}" is not known here: of, length.`);
  const span: [number, number] | undefined = length === undefined ? [0, 10] : spanIn(source, length.value, length.key, true);
  if (span !== undefined && (span[0] < 0 || span[1] > LIMITS.made)) return source.wrong(length!.value, key, `A length is from 0 to ${LIMITS.made}.`) ?? {};
  return { of, length: span };
}
