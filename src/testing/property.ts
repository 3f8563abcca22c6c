// Properties: what chance makes, where it goes, and smaller cases of what failed.
import { encodeText } from '../bytes/text.ts';
import type { Bytes, Input, Inputs, WireReply } from '../protocol.ts';
import type { Generator, Given, Keyspace, Outcome, Property, Step, TestCase } from './model.ts';
import { nodeOf, textNode, yamlOf, listNode, mapNode } from './show.ts';
import { Scalar } from 'yaml';
import type { Node } from 'yaml';

export type Case = Record<string, Given>;

export function makeCase({ given }: Property, chance: () => number): Case {
  return Object.fromEntries(given.map(([name, generator]) => [name, make(generator, chance)]));
}

function make(generator: Generator, chance: () => number): Given {
  switch (generator.makes) {
    case 'boolean': return chance() < 0.5;
    case 'choice': return generator.values[Math.floor(chance() * generator.values.length)];
    case 'integer': return integer(generator.min, generator.max, chance);
    case 'number': return generator.min + chance() * (generator.max - generator.min);
    case 'text': {
      const letters = [...generator.of];
      return encodeText(Array.from({ length: integer(generator.min, generator.max, chance) }, () => letters[Math.floor(chance() * letters.length)]).join(''));
    }
    case 'list': return Array.from({ length: integer(generator.min, generator.max, chance) }, () => make(generator.of, chance));
  }
}

/** One in eight is a border: there most faults are. */
function integer(min: number, max: number, chance: () => number): number {
  const kind = chance();
  if (kind < 1 / 16) return min;
  if (kind < 1 / 8) return max;
  return Math.min(max, min + Math.floor(chance() * (max - min + 1)));
}

/** Simpler cases, the simplest first: one value of it is another in each. */
export function* smaller({ given }: Property, its: Case): Generator_<Case> {
  for (const [name, generator] of given) for (const value of smallerValues(generator, its[name])) yield { ...its, [name]: value };
}
type Generator_<T> = globalThis.Generator<T, void, undefined>;

function* smallerValues(generator: Generator, value: Given): Generator_<Given> {
  switch (generator.makes) {
    case 'boolean': if (value === true) yield false; return;
    case 'choice': {
      const at = generator.values.indexOf(value as Bytes);
      yield* generator.values.slice(0, at);
      return;
    }
    case 'integer': case 'number': {
      // Towards 0, or the end that is nearest to it.
      const goal = Math.min(Math.max(0, generator.min), generator.max);
      const from = value as number;
      const whole = generator.makes === 'integer';
      if (!whole && !Number.isInteger(from)) yield Math.min(Math.max(Math.trunc(from), generator.min), generator.max);
      for (let step = from - goal; Math.abs(step) >= (whole ? 1 : 1e-6); step = whole ? Math.trunc(step / 2) : step / 2) yield from - step;
      return;
    }
    case 'text': {
      const text = value as Bytes;
      for (const shorter of without([...text], generator.min)) yield shorter.join('');
      const [first] = [...generator.of].map(encodeText);
      for (const [at, char] of [...text].entries()) if (char !== first && first.length === 1 && text.length < 40) yield text.slice(0, at) + first + text.slice(at + 1);
      return;
    }
    case 'list': {
      const items = value as Given[];
      yield* without(items, generator.min);
      for (const [at, item] of items.entries()) for (const simpler of smallerValues(generator.of, item)) yield items.with(at, simpler);
    }
  }
}

/** Stretches taken out, the longest first. */
function* without<T>(items: T[], min: number): Generator_<T[]> {
  for (let length = items.length - min; length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at + length <= items.length; at += length) yield [...items.slice(0, at), ...items.slice(at + length)];
  }
}

/** Inputs and data with what was made in the places of `${name}`; a list takes as many places as it has items. */
export function filled(test: TestCase, its: Case): TestCase {
  const fillAll = (texts: Bytes[]): Bytes[] => texts.flatMap((text) => {
    const whole = /^\$\{(\w+)\}$/.exec(text);
    const value = whole === null ? undefined : its[whole[1]];
    return Array.isArray(value) ? value.map(textOf) : [fill(text, its)];
  });
  const inputsOf = (inputs: Inputs): Inputs =>
    Object.fromEntries(Object.entries(inputs).map(([id, input]): [string, Input] => [id, Array.isArray(input) ? fillAll(input) : fill(input, its)]));
  const steps = test.steps.map(({ inputs, data, command, ...step }): Step =>
    ({ ...step, inputs: inputsOf(inputs), data: data.map(fillAll), ...command && { command: fillAll(command) } }));
  return { ...test, data: test.data.map(fillAll), steps };
}

const fill = (text: Bytes, its: Case): Bytes => text.replace(/\$\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(its, name) ? textOf(its[name]) : whole));

function textOf(value: Given): Bytes {
  return Array.isArray(value) ? value.map(textOf).join(' ') : String(value);
}

/** A case for people, as YAML. */
export const caseText = (its: Case): string => yamlOf(mapNode(Object.entries(its).map(([name, value]) => [new Scalar(name), givenNode(value)])));
const givenNode = (value: Given): Node => (Array.isArray(value) ? listNode(value.map(givenNode)) : typeof value === 'string' ? textNode(value) : nodeOf(typeof value === 'boolean' ? { type: 'boolean', value } : Number.isInteger(value) ? { type: 'integer', value } : { type: 'double', value }));

// The invariant runs as a script of plain Lua, over what the run gave as locals.

/** Lines before the invariant's own: none, so that its errors name its lines. */
export function invariantScript({ invariant }: Property, its: Case, { reply, error, after, log = [] }: Outcome): Bytes {
  const keys = [...after?.values() ?? []].filter(({ db }) => db === 0);
  const names = ['given', 'reply', 'err', 'keys', 'log'];
  const values = [
    table(Object.entries(its).map(([name, value]) => [quoted(name), givenLua(value)])), luaOf(reply),
    error === undefined ? reply.type === 'error' ? quoted(reply.text) : 'nil' : quoted(error.message),
    keysLua(keys), table(log.map(({ text }, at) => [String(at + 1), quoted(text)])),
  ];
  return `local ${names.join(', ')} = ${values.join(', ')} local function invariant() ${invariant}\nend local held, message = invariant() return { held and true or false, message == nil and '' or tostring(message) }`;
}

const keysLua = (keys: Keyspace extends ReadonlyMap<string, infer S> ? S[] : never): string =>
  table(keys.map(({ key, value, kind }) => [quoted(key), kind === 'other' ? 'true' : luaOf(value)]));

const table = (entries: readonly (readonly [string, string])[]): string => `{${entries.map(([key, value]) => `[${key}]=${value}`).join(',')}}`;
const quoted = (bytes: Bytes): string => `"${bytes.replace(/[^\x20-\x7e]|["\\]/g, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`)}"`;

function givenLua(value: Given): string {
  if (Array.isArray(value)) return table(value.map((one, at) => [String(at + 1), givenLua(one)]));
  return typeof value === 'string' ? quoted(value) : String(value);
}

function luaOf(reply: WireReply): string {
  switch (reply.type) {
    case 'null': case 'null array': return 'nil';
    case 'boolean': return String(reply.value);
    case 'integer': return String(reply.value);
    case 'double': return Number.isFinite(reply.value) ? String(reply.value) : reply.value > 0 ? '(1/0)' : reply.value < 0 ? '(-1/0)' : '(0/0)';
    case 'big number': return quoted(reply.digits);
    case 'status': case 'bulk': case 'verbatim': return quoted(reply.text);
    case 'error': return table([['"err"', quoted(reply.text)]]);
    case 'attributed': return luaOf(reply.reply);
    case 'map': return table(reply.entries.filter(([, value]) => value.type !== 'null').map(([key, value]) => [luaOf(key), luaOf(value)]));
    default: return table(reply.items.map((item, at) => [String(at + 1), luaOf(item)]));
  }
}
