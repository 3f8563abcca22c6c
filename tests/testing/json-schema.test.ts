// The JSON Schema of the format, by a validator of others: it takes what is read here, and refuses what has another shape.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FIELDS } from '../../src/testing/schema.ts';
import { testSchema } from '../../src/testing/json-schema.ts';
import { faultsOf, infos, projectOf } from './run.ts';
import { testWith, wrong } from './wrong.ts';

const schema = testSchema(infos);
const validate = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(schema);

/** Where the file is of another shape; tags are not the schema's: what they stand before is. */
function refused(text: string): string[] {
  validate(parse(text, { logLevel: 'silent' }));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Blocks of test files in the documentation, whole ones and single tests. */
const documented = [...readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8').matchAll(/\n\n((?: {4}.*\n|\n(?= {4}))+)/g)]
  .map(([, block]) => block.replace(/^ {4}/gm, '')).filter((block) => /^(#|tests:|- name:)/.test(block))
  .map((block) => (block.startsWith('- name:') ? `tests:\n${block}` : block));

describe('the schema', () => {
  it('is the one that lies beside the documentation', () => {
    expect(readFileSync(new URL('../../docs/test-file.schema.json', import.meta.url), 'utf8'), 'npm run --silent evalua -- test --schema > docs/test-file.schema.json').toBe(`${JSON.stringify(schema, null, 2)}\n`);
  });

  it('takes the examples of the documentation, as the reader does', () => {
    expect(documented.length).toBeGreaterThan(2);
    for (const text of documented) {
      expect(refused(text), text).toEqual([]);
      expect(faultsOf(projectOf('return 1', text)), text).toEqual([]);
    }
  });

  it.each([
    'host: workflow\ntests: [{ name: a, inputs: { state: { n: 1 } }, expect: { nodes: { add: [{ n: 1 }], more: { n: 2 }, none: null } } }]',
    'host: automations\ndata: { users: [] }\ntests: [{ name: a, steps: [{ after: 3 h, expect: { tables: { items: { i1: !includes { status: done } }, users: [] }, unchanged: ["items:*"] } }] }]',
    'lua: 5.4\nhost: plain\ntests: [{ name: 1, clock: 2026-01-01, inputs: { argv: x }, expect: [{ reply: [1, "2", null, !near 3], log: [a, { warning: b }] }, { error: { kind: runtime, line: 1 } }] }]',
    'protocol: 3\nsettings: { time-limit: 50 }\ndata: [SET a 1, [SET, b, 2]]\ntests: [{ name: a, call: FCALL f 0, random: 7, user: +eval ~*, expect: { keyspace: { a: !any , z: !zset { m: 1 } }, calls: { GET: 0 }, never: [x], events: [y, { z: { a: 1 } }], expires: { a: 1.5 s, b: never }, db: 1, message: so } }]',
    'tests: [{ name: a, property: { runs: 5, given: { n: { integer: [0, 1] }, l: { list: { of: { text: { of: ab, length: [0, 3] } } } }, b: boolean, c: { choice: [x, 1] } }, invariant: return true } }]',
  ])('takes %s', (text) => {
    expect(refused(text)).toEqual([]);
  });

  it.each(wrong.filter(([, , by]) => by === undefined).map(([line]) => line))('refuses %s', (line) => {
    expect(refused(testWith(line))).not.toEqual([]);
  });

  it.each(wrong.filter(([, , by]) => by === 'only here').map(([line]) => line))('leaves %s to the reader', (line) => {
    expect(refused(testWith(line))).toEqual([]);
  });

  it('refuses what is no test file', () => {
    for (const text of ['[]', 'tests: []', 'tests: [{ expect: { reply: 1 } }]', 'tests: [{ name: a }]', 'host: odd\ntests: [{ name: a, expect: { reply: 1 } }]']) expect(refused(text), text).not.toEqual([]);
  });

  it('knows each name of each level', () => {
    const { properties, definitions } = schema as { properties: object; definitions: Record<string, { properties: object }> };
    expect(Object.keys(properties)).toEqual(FIELDS.file.map(({ name }) => name));
    for (const [level, { properties: its }] of Object.entries(definitions)) expect(Object.keys(its)).toEqual(FIELDS[level as keyof typeof FIELDS].map(({ name }) => name));
  });
});
