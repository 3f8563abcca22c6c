// What a project has beyond script, keys and arguments, in links and folders; and folders that hold more than a project.
import { describe, expect, test } from 'vitest';
import { HOME } from '../../src/home.ts';
import type { FileBytes } from '../../src/project/format.ts';
import { ProjectError } from '../../src/project/project-error.ts';
import { unzip, zip } from '../../src/project/zip.ts';
import { read } from '../../src/project/read-folder.ts';
import { decodeLink, encodeLink, fromCollection, fromFiles, project, toCollection, toFiles } from '../share/site.ts';

const flow = project({
  name: 'Flow', host: 'flows', lua: '5.4', script: 'nodes:\n- name: a\n', main: 'flow.yaml',
  files: [{ name: 'data/rates.json', text: '{}' }, { name: 'lib.lua', text: 'return 1' }],
  inputs: { state: '{"é": [1, null]}', names: ['a', '\xff'] }, seed: { users: [{ id: 1, tags: ['x'] }], on: true },
  entries: [{ file: 'lib.lua', trigger: { cron: '0 * * * *' }, enabled: false, capabilities: ['mail'] }],
});
const folder = (files: Record<string, string>): Map<string, FileBytes> =>
  new Map(Object.entries(files).map(([path, text]) => [path, new Uint8Array(Buffer.from(text))]));
const texts = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));

describe('cases', () => {
  const named = project({
    name: 'Cases', script: 'return 1', inputs: { keys: ['open'] },
    cases: [{ name: 'full', inputs: { keys: ['a', '\xff\n'], argv: ['1'] } }, { name: 'this', inputs: null }, { name: 'none', inputs: {} }],
  });

  test('come back from a link, a folder and a zip', async () => {
    expect(await decodeLink(await encodeLink(named))).toEqual(named);
    expect(fromFiles(toFiles(named), 'x').project).toEqual(named);
    expect(JSON.parse(texts(toFiles(named))['project.json']!).cases).toEqual([
      { name: 'full', inputs: { argv: ['1'], keys: ['a', '\\xff\\n'] } }, { name: 'this', inputs: null }, { name: 'none', inputs: {} },
    ]);
    const all = fromCollection(unzip(zip(toCollection([named]))), 'all');
    expect(all.map(({ project: one }) => one)).toEqual([named]);
  });

  test.each([
    ['two are open', [{ name: 'a', inputs: null }, { name: 'b', inputs: null }]], ['none is open', [{ name: 'a', inputs: {} }]],
    ['two have a name', [{ name: 'a', inputs: null }, { name: 'a', inputs: {} }]], ['one has no name', [{ name: ' ', inputs: null }]],
    ['there are too many', Array.from({ length: 51 }, (_, at) => ({ name: String(at), inputs: at === 0 ? null : {} }))],
    ['they hold too much', Array.from({ length: 7 }, (_, at) => ({ name: String(at), inputs: at === 0 ? null : { argv: Array.from({ length: 90_000 }, () => '') } }))],
    ['one is no object', ['a']], ['inputs are none', [{ name: 'a', inputs: [] }]], ['it is no list', { a: null }],
  ])('are refused where %s', async (_, cases) => {
    await expect(decodeLink(await encodeLink({ ...named, cases: cases as typeof named.cases }))).rejects.toThrow('link');
  });
});

describe('a project of several files, texts and a world', () => {
  test('comes back from a link', async () => {
    expect(await decodeLink(await encodeLink(flow))).toEqual(flow);
  });

  test('is files that a person reads, and comes back from them', () => {
    const files = toFiles(flow);
    expect(texts(files)).toEqual({
      'flow.yaml': 'nodes:\n- name: a\n', 'lib.lua': 'return 1', 'data/rates.json': '{}',
      'seed.json': '{\n  "users": [\n    {\n      "id": 1,\n      "tags": [\n        "x"\n      ]\n    }\n  ],\n  "on": true\n}\n',
      'project.json': `{
  "evalua": 1,
  "name": "Flow",
  "host": "flows",
  "lua": "5.4",
  "settings": {},
  "inputs": {
    "names": [
      "a",
      "\\\\xff"
    ],
    "state": "{\\"é\\": [1, null]}"
  },
  "entries": [
    {
      "file": "lib.lua",
      "trigger": {
        "cron": "0 * * * *"
      },
      "enabled": false,
      "capabilities": [
        "mail"
      ]
    }
  ],
  "main": "flow.yaml",
  "files": [
    "data/rates.json"
  ],
  "seed": "seed.json"
}
`,
    });
    expect(fromFiles(files, 'x').project).toEqual(flow);
    expect(toFiles(flow, files)).toEqual(new Map());
  });

  test('comes back from an archive with others', () => {
    const all = [flow, project({ name: 'Other', script: 'return 2' })];
    const opened = fromCollection(toCollection(all), 'x').map((one) => one.project);
    expect(opened).toEqual(all);
  });
});

describe('a folder with data files', () => {
  const config = '{"evalua":1,"files":["rates.toml"],"main":"flow.yaml"}';
  const others = { 'package.json': '{"name":"x"}', 'docker-compose.yaml': 'a: 1', 'rates.toml': 'a = 1', 'sub/project.json': '{"evalua":1}' };

  test('has those alone that its project.json names', () => {
    expect(fromFiles(folder({ ...others, 'flow.yaml': 'n', 'project.json': config }), 'x').project)
      .toMatchObject({ main: 'flow.yaml', script: 'n', files: [{ name: 'rates.toml', text: 'a = 1' }] });
    expect(fromFiles(folder({ ...others, 'main.lua': 'M' }), 'x').project).toMatchObject({ main: 'main.lua', script: 'M', files: [] });
  });

  test('and no Lua is the YAML in it; main.yaml before others', () => {
    expect(fromFiles(folder({ 'a.yaml': 'A' }), 'x')).toMatchObject({ main: 'a.yaml', bare: true, project: { main: 'a.yaml', script: 'A' } });
    expect(fromFiles(folder({ 'a.yaml': 'A', 'main.yml': 'M' }), 'x').project)
      .toMatchObject({ main: 'main.yml', script: 'M', files: [{ name: 'a.yaml', text: 'A' }] });
    expect(() => fromFiles(folder({ 'a.toml': 'A', 'b.json': '{}' }), 'x')).toThrow('There is no Lua file in "x".');
  });

  test('reads no others from the disk', async () => {
    const asked: string[] = [];
    const found = Object.entries({ ...others, 'flow.yaml': 'n', 'project.json': config, '.git/a.yaml': '', 'huge.json': '' })
      .map(([path, text]) => ({ path, file: () => { asked.push(path); return Promise.resolve(new Blob([text])); } }));
    const contents = await read(found, HOME);
    expect(asked.toSorted()).toEqual(['flow.yaml', 'project.json', 'rates.toml', 'sub/project.json']);
    expect([...contents.keys()]).toEqual(['rates.toml', 'sub/project.json', 'flow.yaml', 'project.json']);
  });
});

describe('a project.json', () => {
  const opened = (fields: object, files: Record<string, string> = {}) =>
    () => fromFiles(folder({ 'main.lua': '', ...files, 'project.json': JSON.stringify({ evalua: 1, ...fields }) }), 'x');

  test.each<[object]>([
    [{ inputs: [] }], [{ inputs: { a: 1 } }], [{ inputs: { a: [1] } }], [{ inputs: { constructor: 'x' } }], [{ entries: {} }],
    [{ entries: [{ file: '../a', trigger: null, enabled: true, capabilities: [] }] }], [{ files: 'a' }], [{ files: ['../a'] }], [{ seed: {} }],
  ])('of the wrong shape is a message: %j', (fields) => {
    expect(opened(fields)).toThrow(/cannot be read/);
  });

  test('that names a seed which is not there, is no object, or is too deep, is a message', () => {
    expect(opened({ seed: 'seed.json' })).toThrow('project.json names the file "seed.json", which is not there.');
    expect(opened({ seed: '../seed.json' }, { '../seed.json': '{}' })).toThrow(/which is not there/);
    expect(opened({ seed: 'seed.json' }, { 'seed.json': '[1]' })).toThrow('seed.json is damaged: it is no object.');
    expect(opened({ seed: 'seed.json' }, { 'seed.json': `{"a":${'['.repeat(100)}${']'.repeat(100)}}` })).toThrow(ProjectError);
  });

  test('names files beside other inputs only where it has such', () => {
    expect(texts(toFiles(project({ inputs: { keys: ['k'], state: 'x' } })))['project.json']).toContain('"inputs": {\n    "keys": [\n      "k"\n    ],\n    "state": "x"\n  }');
  });
});
