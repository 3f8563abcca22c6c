// Links carry every project whole, and whatever else is in a link is met by a message.
import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isLink, LIMITS, LinkError } from '../src/project/link.ts';
import type { Project } from '../src/project/project.ts';
import { Random } from './redis/random.ts';
import { randomProject } from './share/random-project.ts';
import { decodeLink, encodeLink, project as projectOf } from './share/site.ts';

const plain = projectOf({});
const everyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
const link = (value: unknown): string => `1${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;

describe('a project', () => {
  test('comes back whole, with every byte and every script', async () => {
    const project: Project = {
      name: 'Größe 📏', script: `return "${everyByte}\u2028\ud800"`, host: 'plain', lua: '5.4',
      settings: { 'rollback': true, 'time-limit': 50, 'mode': 'x' }, inputs: { keys: ['', everyByte], argv: ['\n'] },
      seed: [['SET', everyByte, ''], ['DEL', 'a', 'b']], panel: 'keyspace',
      files: [{ name: 'lib/limits.lua', text: everyByte }, { name: 'a', text: '' }], main: 'main.lua', entries: [],
      cases: [{ name: 'none', inputs: {} }, { name: 'all', inputs: null }, { name: 'bytes', inputs: { argv: [everyByte], state: 'é' } }],
    };
    const fragment = await encodeLink(project);
    expect(fragment).toMatch(/^1[\w-]+$/);
    expect(await decodeLink(`#${fragment}`)).toEqual(project);
  });

  test('of defaults alone is a few characters', async () => {
    expect((await encodeLink(plain)).length).toBeLessThan(12);
    expect(await decodeLink(await encodeLink(plain))).toEqual(plain);
  });

  test('of 500 random kinds comes back whole', async () => {
    const r = new Random(4);
    for (let i = 0; i < 500; i++) {
      const project = randomProject(r);
      expect(await decodeLink(await encodeLink(project))).toEqual(project);
    }
  });
});

describe('a link', () => {
  const message = (fragment: string): Promise<string> =>
    decodeLink(fragment).then(() => 'opened', (error: unknown) => {
      if (!(error instanceof LinkError)) throw error;
      return error.message;
    });

  test('of a later version, cut off, too long or of wrong types says so', async () => {
    const fragment = await encodeLink({ ...plain, script: 'return redis.call("GET", KEYS[1])' });
    expect(await message(`2${fragment.slice(1)}`)).toMatch(/newer version/);
    expect(await message(fragment.slice(0, -8))).toMatch(/damaged or was cut off/);
    expect(await message(`1${'A'.repeat(LIMITS.packed)}`)).toMatch(/too long/);
    expect(await message('1<script>')).toMatch(/damaged/);
    for (const wrong of [[], null, 1, { s: 1 }, { k: 'x' }, { k: [1] }, { k: ['\u0100'] }, { i: [] }, { i: { a: 1 } }, { i: { a: [1] } }, { i: { A: 'x' } }, { i: { constructor: 'x' } }, { i: { a: ['\u0100'] } }, { m: '../x' }, { m: '' }, { e: {} }, { e: [{ file: 'a' }] }, { e: [{ file: '../a', trigger: null, enabled: true, capabilities: [] }] }, { m: 'flow.yaml', f: [['flow.yaml', '']] }, { d: 'x' }, { l: '5.3' }, { o: { constructor: 1 } }, { o: { '<b>': 1 } }, { o: { a: {} } }, { d: [[]] }, { f: {} }, { f: ['ab'] }, { f: [['a']] }, { f: [['a', 1]] }, { f: [{ name: 'a', text: '' }] }]) {
      expect(await message(link(wrong)), JSON.stringify(wrong)).toMatch(/damaged/);
    }
  });

  test('with files of names that lead elsewhere, that are twice, or too many, is damaged', async () => {
    const names = [
      '', '.', '..', '../a', 'a/../b', '/a', 'a/', 'a//b', '.a', 'a.', '-a', 'a b', 'a\\b', 'a\0', 'é', '<b>', 'con:', 'main.lua', 'MAIN',
      'a'.repeat(101),
    ];
    for (const name of names) expect(await message(link({ f: [[name, '']] })), name).toMatch(/Its files cannot be read/);
    expect(await message(link({ f: [['a', ''], ['A.lua', '']] }))).toMatch(/Its files/);
    expect(await message(link({ f: Array.from({ length: 201 }, (_, at) => [`f${at}`, '']) }))).toMatch(/Its files/);
    const good = ['a', '_', 'a-b.lua', 'lib/limits.v2.lua', 'a'.repeat(100), '__proto__', 'lib/main.lua'];
    expect((await decodeLink(link({ f: good.map((name) => [name, 'x', 'more']) }))).files)
      .toEqual(good.map((name) => ({ name, text: 'x' })));
  });

  test('from before there were files has none', async () => {
    expect(await decodeLink('1q1bKU7JS8s9JUdJRKlayUipKLSktylPwdo0MjjaMVdJRylayilZKVIqtBQA'))
      .toEqual({ ...plain, name: 'Old', script: 'return KEYS[1]', inputs: { keys: ['a'] } });
  });

  test('that unpacks without end is stopped', async () => {
    const bomb = deflateRawSync(Buffer.alloc(LIMITS.unpacked * 8, '['), { level: constants.Z_BEST_COMPRESSION });
    expect(await message(`1${bomb.toString('base64url')}`)).toMatch(/more than a script can hold/);
  });

  test('nested deeply, or of endless values, is refused before it is read', async () => {
    const nested = (depth: number): string => `{"z":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const packed = (text: string): string => `1${deflateRawSync(text).toString('base64url')}`;
    expect(await message(packed(nested(4_000_000)))).toMatch(/more than a script can hold/);
    expect(await message(packed(nested(LIMITS.nesting)))).toMatch(/more than a script can hold/);
    expect(await message(packed(nested(LIMITS.nesting - 1)))).toBe('opened');
    expect(await message(packed(`{"z":[${'{},'.repeat(LIMITS.all + 1)}0]}`))).toMatch(/more than a script can hold/);
    expect(await message(link({ s: `-- ${'[{,"\\'.repeat(LIMITS.all)}` }))).toBe('opened');
  });

  test('with fields that are not known, or names that are code, is opened as text', async () => {
    const told: string[] = [];
    const opened = await decodeLink(link({ s: 'x', z: 1, n: '<img src=x onerror=alert(1)>\u202e', __proto__: { h: 'no' } }), (text) => told.push(text));
    expect(opened).toEqual({ ...plain, script: 'x', name: '<img src=x onerror=alert(1)>' });
    expect(told).toEqual(['The link holds more than this version of Evalua knows. That was left out.']);
  });
});

test('a fragment that is none is left alone', () => {
  expect(['#', '', '#top', '#reply', '1', '#1'].map(isLink)).toEqual([false, false, false, false, false, false]);
  expect(isLink('#1q1bKzFWyUgIA')).toBe(true);
});
