// What earlier versions wrote, word for word: links, folders and zips of 0.5 (those of 0.3 and 0.4 are the same), records of
// projects of 0.2 to 0.5, and what 0.5 had in sessionStorage. All open as they did, and links and folders are still written so.
import { expect, test } from 'vitest';
import { migrateProject, PROJECT_VERSION } from '../../src/storage/migrate-project.ts';
import { isProject } from '../../src/storage/schema.ts';
import { Unsaved } from '../../src/storage/unsaved.ts';
import { unzip } from '../../src/project/zip.ts';
import { decodeLink, encodeLink, fromFiles, project, toFiles } from '../share/site.ts';

const limit = project({
  name: 'Limit', script: '-- @include lib/limits\nreturn {KEYS[1], ARGV[1]}', files: [{ name: 'lib/limits.lua', text: 'local most = 5' }],
  settings: { 'redis-version': '7.2', 'rollback': true }, inputs: { keys: ['user:1', '\xe9\xff'], argv: ['a\nb'] },
  seed: [['SET', 'user:1', 'Ada Lovelace'], ['SET', '\0', '']], panel: 'keyspace',
});
const LINK = '1RY5BasMwFESvImb9ndqFEhAUmkXoolk1JRBkLWT7F4QVKUhWoBgfKKfoIhcrCpQsZ-bBmxkeEjt7shMICRJVJd6s710eWDjbPbmypdZHnnL0Yv7YHveq0SQ2n-8H1egFhG9IpfC'
  + 'gVy4bEFzojROnkCbxKl6gNSFAzog82FRdOCYbin69egYhBuc604-QU8y8EEZIhZw4ygaE2_X2C00wpTWt70oY7uL99gv0IDeDEbtwYWd6hqb_vc11Xdcg3I-cITHyTzoXaPkD';
const FOLDER = {
  'lib/limits.lua': 'local most = 5',
  'main.lua': '-- @include lib/limits\nreturn {KEYS[1], ARGV[1]}',
  'project.json': '{\n  "evalua": 1,\n  "name": "Limit",\n  "host": "redis",\n  "lua": "5.1",\n  "settings": {\n    "redis-version": "7.2",\n    "rollback": true\n  },\n'
    + '  "keys": [\n    "user:1",\n    "\\\\xe9\\\\xff"\n  ],\n  "argv": [\n    "a\\\\nb"\n  ],\n  "panel": "keyspace"\n}\n',
  'seed.redis': 'SET user:1 "Ada Lovelace"\nSET "\\x00" ""\n',
};
const ZIP = 'UEsDBBQAAAAIABi9fV2PcO4hEAAAAA4AAAAOAAAAbGliL2xpbWl0cy5sdWHLyU9OzFHIzS8uUbBVMAUAUEsDBBQAAAAIABi9fV3UUjnFMAAAADAAAAAIAAAAbWFpbi5sdWHT1VVwyMxLzilNSVXIyUzSz8nMzSwp5ipKLSktylOo'
  + '9naNDI42jNVRcAxyDwMyagFQSwMEFAAAAAgAGL19XeIBvRmaAAAA8gAAAAwAAABwcm9qZWN0Lmpzb25FjcEOgjAMhu88BelZSTAxRp7BN3AeChZcGINsY9EY3p12O3Bp8n/9+vdflCVQRLMiNGV9kmhxIg7w0JMOkNBn9kGQo7f2GeULuFZ1'
  + 'zp5C0HbwDKWUSZLPkZzXsxX3Vl2SK7vZmBa7kXFwKzHcUstIP2l4Zmv15Jrcz0mpL9159D0weCUf3RAPH5Wy7bFc0JKRx9K6YEdQbMUOUEsDBBQAAAAIABi9fV2wfjl3KAAAACgAAAAKAAAAc2VlZC5yZWRpcwt2DVEoLU4tsjJUUHJMSVTw'
  + 'yS9LzUlMTlXiAskoxVQYGCgpKClxAQBQSwECFAAUAAAACAAYvX1dj3DuIRAAAAAOAAAADgAAAAAAAAAAAAAAAAAAAAAAbGliL2xpbWl0cy5sdWFQSwECFAAUAAAACAAYvX1d1FI5xTAAAAAwAAAACAAAAAAAAAAAAAAAAAA8AAAAbWFpbi5s'
  + 'dWFQSwECFAAUAAAACAAYvX1d4gG9GZoAAADyAAAADAAAAAAAAAAAAAAAAACSAAAAcHJvamVjdC5qc29uUEsBAhQAFAAAAAgAGL19XbB+OXcoAAAAKAAAAAoAAAAAAAAAAAAAAAAAVgEAAHNlZWQucmVkaXNQSwUGAAAAAAQABADkAAAApgEAAAAA';
const texts = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));

test('links', async () => {
  expect(await decodeLink(LINK)).toEqual(limit);
  expect(await encodeLink(limit)).toBe(LINK);
  expect(await decodeLink('#1BcExCoAwDEDRq8ifQyZdchGH4hBRUCippDqJd_e9l8CYW24doWPkfj8Zg6oiHBhX9TMQKsakI4JjBUdYWb4f'))
    .toEqual(project({ name: 'Words', host: 'plain', lua: '5.4', script: 'return ...', inputs: { argv: ['a', 'b'] } }));
});

test('a folder, and a zip of it', () => {
  const folder = new Map(Object.entries(FOLDER).map(([path, text]) => [path, new Uint8Array(Buffer.from(text))]));
  expect(fromFiles(folder, 'x').project).toEqual(limit);
  expect(texts(toFiles(limit))).toEqual(FOLDER);
  expect(texts(toFiles(limit, folder)), 'nothing is to be written').toEqual({});
  const zip = unzip(new Uint8Array(Buffer.from(ZIP, 'base64')));
  expect(fromFiles(zip, 'x').project).toEqual(limit);
});

const STORED: Record<string, Record<string, unknown>> = {
  '0.2': { id: 'a', name: 'A', script: 'return 1', keys: ['k\xff'], argv: [], host: 'redis', lua: '5.1', settings: {}, updatedAt: 1 },
  '0.3': {
    id: 'a', name: 'A', script: 'return 1', keys: ['k\xff'], argv: ['', 'b'], host: 'redis', lua: '5.1', settings: { 'rollback': true },
    updatedAt: 1, revision: 3, place: 2, files: [{ name: 'lib/a.lua', text: 'x' }],
  },
  '0.5': {
    id: 'a', name: 'A', script: 'return 1', keys: [], argv: ['b'], host: 'plain', lua: '5.4', settings: {}, seed: [['SET', 'k', 'v']],
    updatedAt: 1, revision: 3, place: 2.5, savedBy: 'tab', deletedAt: 5,
  },
};

test.each(Object.entries(STORED))('a record of %s', (_, { keys, argv, ...others }) => {
  const migrated = migrateProject({ ...others, keys, argv });
  expect(migrated).toEqual({ ...others, inputs: { keys, argv }, version: PROJECT_VERSION });
  expect(isProject(migrated)).toBe(true);
  expect(migrateProject(migrated)).toBe(migrated);
});

test('a record of a later version, and what is none, stay as they are', () => {
  for (const value of [{ version: PROJECT_VERSION + 1, keys: [] }, null, 5, 'x', [1]]) expect(migrateProject(value)).toBe(value);
});

test('a field of very many values that was typed is no damage, and neither are the commands of a large file', () => {
  const keys = Array.from({ length: 200_000 }, () => '');
  expect(isProject(migrateProject({ ...STORED['0.5'], keys }))).toBe(true);
  expect(isProject(migrateProject({ ...STORED['0.5'], seed: keys.map(() => ['PING']) }))).toBe(true);
  expect(isProject(migrateProject({ ...STORED['0.5'], seed: [['MSET', ...keys]] }))).toBe(true);
});

test('drafts that were not stored', () => {
  const small = JSON.stringify(STORED['0.3']);
  const session: Record<string, unknown> & Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
    'evalua.draft.a': small,
    'evalua.base.b': `n\n${JSON.stringify({ ...STORED['0.5'], id: 'b', script: `--${'x'.repeat(9_000)}`, updatedAt: 0, revision: 0 })}`,
    'evalua.draft.b': '{"base":"n","updatedAt":7,"revision":4,"from":43,"to":44,"insert":"zz"}',
    getItem: (name) => (Object.hasOwn(session, name) ? String(session[name]) : null),
    setItem: (name, text) => { session[name] = text; },
    removeItem: (name) => { Reflect.deleteProperty(session, name); },
  };
  const found = new Unsaved(session).read();
  expect(found).toMatchObject([
    { id: 'a', inputs: { keys: ['k\xff'], argv: ['', 'b'] }, files: [{ name: 'lib/a.lua', text: 'x' }] },
    { id: 'b', inputs: { keys: [], argv: ['b'] }, revision: 4, updatedAt: 7 },
  ]);
});
