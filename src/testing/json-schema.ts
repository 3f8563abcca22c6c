// The format of test files as JSON Schema, for editors that read such (draft 7, which all of them do): of every host at once, for a file need not name its own.
import type { HostInfo, HostInput } from '../protocol.ts';
import { FIELDS, LIMITS } from './schema.ts';
import type { Field, Level, Shape } from './schema.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

const SCALAR = { type: ['string', 'number', 'boolean', 'null'] };
const TIME = { type: ['string', 'integer'] };
const VALUES_INPUT = { anyOf: [{ type: ['string', 'number', 'boolean'] }, { type: 'array', items: { type: ['string', 'number', 'boolean'] } }] };
const LENGTH = { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*(ms|s|m|min|h|d)$' };
const WORDS = { type: 'array', items: { type: ['string', 'number', 'boolean'] } };
const COMMAND = { oneOf: [{ type: 'string', minLength: 1 }, { ...WORDS, minItems: 1 }] };
const COUNT = { type: 'integer', minimum: 0 };
const span = (type: 'integer' | 'number'): JsonSchema => ({ type: 'array', items: { type }, minItems: 2, maxItems: 2 });

const SHAPES: Record<Exclude<Shape, 'choice'>, JsonSchema> = {
  text: { type: ['string', 'number'] }, number: { type: 'number' }, time: TIME, commands: {}, names: { type: 'array', items: SCALAR }, value: {},
  map: { type: 'object' }, list: { type: 'array' }, code: { type: 'string', minLength: 1 }, flag: { type: 'boolean' },
};

/** What a shape does not say, by "level.name", or by name for all levels. */
const VALUES: Record<string, JsonSchema | undefined> = {
  'random': { type: 'integer', minimum: 0, maximum: 0xffffffff },
  'data': { anyOf: [{ type: ['string', 'object', 'null'] }, { type: 'array', items: { oneOf: [{ type: ['string', 'number'] }, WORDS] } }] },
  'call': COMMAND,
  'step.after': { anyOf: [{ const: 'next' }, LENGTH] },
  'steps': { minItems: 1, maxItems: LIMITS.steps },
  'tests': { minItems: 1, maxItems: LIMITS.tests },
  'expect.keyspace': { type: ['object', 'null'] },
  'expect.keys': { type: ['object', 'null'] },
  'expect.unchanged': { oneOf: [{ const: true }, { type: 'array', items: SCALAR }] },
  'expect.expires': { type: 'object', additionalProperties: { anyOf: [{ const: 'never' }, LENGTH] } },
  'expect.db': { type: 'integer', minimum: 0, maximum: 15 },
  'expect.events': { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'object', minProperties: 1, maxProperties: 1 }] } },
  'expect.calls': { oneOf: [{ type: 'array', items: COMMAND }, { type: 'object', additionalProperties: COUNT }] },
  'expect.log': { oneOf: [{ type: ['string', 'number'] }, { type: 'array', items: { type: ['string', 'number', 'object', 'null'] } }] },
  'expect.tables': { type: 'object', additionalProperties: { type: ['array', 'object'] } },
  'expect.nodes': { type: 'object', additionalProperties: { oneOf: [{ type: ['object', 'null'] }, { type: 'array', items: { type: 'object' } }] } },
  'error.line': { type: 'integer', minimum: 1 },
  'property.runs': { type: 'integer', minimum: 1, maximum: LIMITS.runs },
  'property.given': { type: 'object', additionalProperties: { oneOf: [{ const: 'boolean' }, { $ref: '#/definitions/generator' }] }, propertyNames: { pattern: '^[A-Za-z_]\\w*$' } },
  'generator.integer': span('integer'),
  'generator.number': span('number'),
  'generator.choice': { type: 'array', minItems: 1 },
  'generator.text': { type: 'object', properties: { of: { type: ['string', 'number'] }, length: span('integer') }, additionalProperties: false },
  'generator.list': {
    type: 'object', required: ['of'], additionalProperties: false,
    properties: { of: { oneOf: [{ const: 'boolean' }, { $ref: '#/definitions/generator' }] }, length: span('integer') },
  },
};

const LEVELS: Partial<Record<Level, JsonSchema>> = {
  file: { required: ['tests'] },
  test: {
    required: ['name'], anyOf: ['expect', 'steps', 'property'].map((name) => ({ required: [name] })),
    dependencies: { steps: { properties: { expect: false, call: false } } },
  },
  expect: { minProperties: 1 },
  mistake: { required: ['message'], minProperties: 2 },
  property: { required: ['invariant'] },
  generator: { minProperties: 1, maxProperties: 1 },
};

export function testSchema(hosts: readonly HostInfo[]): JsonSchema {
  const levels = (['test', 'step', 'expect', 'mistake', 'error', 'property', 'generator'] as const).map((level): [string, JsonSchema] => [level, levelSchema(level, hosts)]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#', title: 'Tests of a script of Evalua', ...levelSchema('file', hosts),
    definitions: Object.fromEntries(levels),
  };
}

function levelSchema(level: Level, hosts: readonly HostInfo[]): JsonSchema {
  const properties = Object.fromEntries(FIELDS[level].map((field) => [field.name, { description: field.about, ...fieldSchema(level, field, hosts) }]));
  return { type: 'object', properties, additionalProperties: false, ...LEVELS[level] };
}

function fieldSchema(level: Level, field: Field, hosts: readonly HostInfo[]): JsonSchema {
  const { name, shape, holds } = field;
  const own = VALUES[`${level === 'mistake' ? 'expect' : level}.${name}`] ?? VALUES[name];
  if (name === 'host') return { enum: hosts.map(({ id }) => id) };
  if (holds === 'inputs') return namesOf(hosts.flatMap((host) => host.inputs.map((input) => ({ id: input.id, about: `${input.label}: ${input.hint}`, shape: inputSchema(input) }))));
  if (holds === 'settings') return namesOf(hosts.flatMap((host) => host.settings.map(({ id, about }) => ({ id, about, shape: SCALAR }))));
  if (shape === 'choice') return { enum: (field.options ?? []).flatMap((one) => (String(Number(one)) === one ? [one, Number(one)] : [one])) };
  if (holds === undefined) return own ?? SHAPES[shape];
  const held = { $ref: `#/definitions/${holds}` };
  if (shape === 'list') return { type: 'array', items: held, ...own };
  if (holds === 'expect') return { oneOf: [held, { type: 'array', items: held, minItems: 1 }] };
  return holds === 'error' ? { anyOf: [SCALAR, held] } : held;
}

/** A name may be of several hosts: then what it is about is told of each. */
function namesOf(names: readonly { id: string; about: string; shape: JsonSchema }[]): JsonSchema {
  const properties = [...new Set(names.map(({ id }) => id))].map((id): [string, JsonSchema] => {
    const its = names.filter((one) => one.id === id);
    const shapes = [...new Set(its.map(({ shape }) => shape))];
    return [id, { description: [...new Set(its.map(({ about }) => about))].join(' / '), ...shapes.length === 1 ? shapes[0] : { anyOf: shapes } }];
  });
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

const inputSchema = ({ kind }: HostInput): JsonSchema => (kind === 'values' ? VALUES_INPUT : kind === 'choice' ? SCALAR : {});
