// A project as plain files: it comes back whole, other programs read it, and what is not a project is a message.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedOf } from '../../src/hosts/redis/seed.ts';
import { decodeBytes, encodeText } from '../../src/bytes/text.ts';
import type { Contents, FileBytes } from '../../src/project/format.ts';
import { ProjectError } from '../../src/project/project-error.ts';
import { parseSeed, showSeed } from '../../src/project/seed.ts';
import { unzip, zip } from '../../src/project/zip.ts';
import { Engine } from '../../src/redis/engine.ts';
import { FILE_LIMITS } from '../../src/project/files.ts';
import type { Project } from '../../src/project/project.ts';
import { compareKeyspaces } from '../redis/compare-keyspace.ts';
import { Random } from '../redis/random.ts';
import { RealServer, redisInstalled } from '../redis/real-redis.ts';
import { randomProject } from '../share/random-project.ts';
import { fromCollection, fromFiles, project as projectOf, toCollection, toFiles } from '../share/site.ts';

const plain = projectOf({ name: 'Plain', script: 'return 1' });
const everyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
const have = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

const folderOf = (files: Record<string, string>): Map<string, FileBytes> =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
const texts = (files: Contents): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
const reopened = (project: Project): Project => fromFiles(toFiles(project), 'elsewhere').project;

/** The message of what cannot be done. */
function refused(act: () => unknown): string {
  try {
    act();
  } catch (cause) {
    if (cause instanceof ProjectError) return cause.message;
    throw cause;
  }
  return 'done';
}

/** As a folder holds it: files by their names, which end in ".lua", and bytes that make a character as that. */
function onDisk(project: Project): Project {
  const text = (some: string): string => decodeBytes(encodeText(some));
  const files = project.files.map((file) =>
    ({ name: file.name.replace(/(?<!\.lua)$/, '.lua'), text: text(file.text) }));
  return { ...project, script: text(project.script), files: files.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

describe('a project', () => {
  test('is files that a person reads', () => {
    const project: Project = {
      ...plain, name: 'Größe', script: 'return redis.call("GET", KEYS[1])', lua: '5.1', settings: { rollback: true },
      files: [{ name: 'lib/limits', text: 'local most = 5' }], inputs: { keys: ['user:1', 'é\xff'], argv: ['a\nb'] },
      seed: [
        ['SET', 'user:1', 'Ada Lovelace'], ['SET', Buffer.from('Größe').toString('latin1'), '"q" \\'], ['SET', '#', '\0'],
      ],
      panel: 'keyspace',
    };
    expect(texts(toFiles(project))).toEqual({
      'main.lua': 'return redis.call("GET", KEYS[1])',
      'lib/limits.lua': 'local most = 5',
      'seed.redis': 'SET user:1 "Ada Lovelace"\nSET "Größe" "\\"q\\" \\\\"\nSET "#" "\\x00"\n',
      'project.json': `{
  "evalua": 1,
  "name": "Größe",
  "host": "redis",
  "lua": "5.1",
  "settings": {
    "rollback": true
  },
  "keys": [
    "user:1",
    "\\\\xe9\\\\xff"
  ],
  "argv": [
    "a\\\\nb"
  ],
  "panel": "keyspace"
}
`,
    });
  });

  test('comes back whole, with every byte', () => {
    const project = {
      ...plain, script: decodeBytes(everyByte), inputs: { keys: ['', everyByte, '\xef\xbb\xbf'], argv: ['\n'] },
      seed: [['SET', everyByte, ''], ['DEL', ...everyByte]],
    };
    expect(reopened(project)).toEqual(project);
  });

  test('of 200 random kinds comes back whole, from its files and from a zip of them', () => {
    const r = new Random(11);
    for (let i = 0; i < 200; i++) {
      const project = onDisk(randomProject(r));
      const files = toFiles(project);
      expect(fromFiles(files, 'x').project).toEqual(project);
      if (i % 5 === 0) expect(unzip(zip(files))).toEqual(files);
      expect(toFiles(project, files), 'the same again changes nothing').toEqual(new Map());
    }
  });

  test('without data has no file of data, until it had some', () => {
    expect([...toFiles(plain).keys()]).toEqual(['main.lua', 'project.json']);
    const before = toFiles({ ...plain, seed: [['SET', 'a', '1']] });
    expect(texts(toFiles(plain, before))).toEqual({ 'seed.redis': '' });
  });
});

describe('saving into a folder', () => {
  test('leaves what it does not know, and what says the same already', () => {
    const existing = folderOf({
      'project.json': '{"name":"Old","evalua":1,"tests":[{"a":1}],"settings":{"b":1,"a":2},"main":"limit.lua"}',
      'limit.lua': 'return 1', 'README.md': 'mine', 'seed.redis': '\ufeff# the data\n\nset a 1\n',
    });
    const same: Project = { ...plain, name: 'Old', settings: { a: 2, b: 1 }, seed: [['set', 'a', '1']] };
    expect(texts(toFiles(same, existing))).toEqual({});
    const changes = texts(toFiles({ ...same, name: 'New', script: 'return 2', inputs: { keys: ['k'] } }, existing));
    expect(Object.keys(changes)).toEqual(['limit.lua', 'project.json']);
    expect(JSON.parse(changes['project.json']))
      .toMatchObject({ name: 'New', keys: ['k'], main: 'limit.lua', tests: [{ a: 1 }] });
    expect(changes['limit.lua']).toBe('return 2');
  });

  test('writes main.lua where another file is called as the script was', () => {
    const existing = folderOf({ 'limit.lua': 'return 1' });
    const edited = toFiles({ ...plain, script: 'return 2' }, existing, 'limit.lua');
    expect([...edited.keys()]).toEqual(['limit.lua', 'project.json']);
    const changes = texts(toFiles({ ...plain, files: [{ name: 'limit', text: 'x' }] }, existing, 'limit.lua'));
    expect(changes).toMatchObject({ 'main.lua': 'return 1', 'limit.lua': 'x' });
    expect(JSON.parse(changes['project.json'])).not.toHaveProperty('main');
  });

  test('replaces what cannot be read, but not the settings of another program', () => {
    const existing = folderOf({ 'seed.redis': 'SET "a' }).set('main.lua', Buffer.from([0xff]));
    const changes = texts(toFiles({ ...plain, seed: [['PING']] }, existing));
    expect(Object.keys(changes)).toEqual(['main.lua', 'project.json', 'seed.redis']);
    expect(refused(() => toFiles(plain, folderOf({ 'project.json': '{"name":"nx"}' })))).toMatch(/another program/);
    expect(refused(() => toFiles(plain, folderOf({ 'project.json': '{"name"' })))).toMatch(/project.json is damaged/);
  });
});

describe('a folder', () => {
  const opened = (files: Record<string, string>, name = 'folder') => fromFiles(folderOf(files), name);

  test('with Lua files alone is a plain script and its files', () => {
    expect(opened({ 'limit.lua': 'return 1' }).project).toEqual({ ...plain, name: 'folder' });
    expect(opened({ 'b.lua': 'B', 'a.lua': 'A' }).project)
      .toMatchObject({ script: 'A', files: [{ name: 'b.lua', text: 'B' }] });
    expect(opened({ 'b.lua': 'B', 'init.lua': 'I', 'a.lua': 'A' }).main).toBe('init.lua');
    expect(opened({ 'init.lua': 'I', 'Main.lua': 'M', 'lib/a.lua': 'A' }))
      .toMatchObject({ main: 'Main.lua', root: '' });
    expect(opened({ 'x/z/b.lua': 'B', 'x/z/y/a.lua': 'A', 'x/README': '' }))
      .toMatchObject({ main: 'b.lua', root: 'x/z/' });
  });

  test('MAIN.lua beside main.lua does not take its place, in whatever order: it is left out, and that is told', () => {
    for (const names of [['MAIN.lua', 'main.lua'], ['main.lua', 'MAIN.lua', 'Main.lua']]) {
      const files = new Map(names.map((name): [string, FileBytes] => [name, Buffer.from(name)]));
      const others = names.filter((name) => name !== 'main.lua').sort();
      expect(fromFiles(unzip(zip(files)), 'x')).toMatchObject({
        main: 'main.lua', project: { script: 'main.lua', files: [] }, leftOut: others,
      });
      expect(opened({ ...Object.fromEntries(names.map((name) => [name, name])), 'project.json': '{ "evalua": 1 }' }).main)
        .toBe('main.lua');
    }
    expect(opened({ 'INIT.lua': 'I', 'init.lua': 'i' }).main).toBe('init.lua');
    expect(opened({ 'MAIN.lua': 'M', 'main.lua': 'm', 'project.json': '{ "evalua": 1, "main": "MAIN.lua" }' }).main)
      .toBe('MAIN.lua');
  });

  test('of a system or of another program is looked over', () => {
    const { project, root } = opened({
      '__MACOSX/p/._main.lua': '\0', 'p/.git/a.lua': 'no', 'p/node_modules/a.lua': 'no',
      'p/project.json': '{"name":"nx"}', 'p/main.lua': 'M', '.DS_Store': '',
    });
    expect({ project, root }).toEqual({ project: { ...plain, name: 'folder', script: 'M' }, root: 'p/' });
  });

  test('says which of its Lua files cannot be files of a project', () => {
    const names = ['main.lua', 'ok.lua', 'OK.lua', 'grö.lua', 'a b.lua', 'lib/main.lua'];
    const { project, leftOut } = opened(Object.fromEntries(names.map((name) => [name, ''])));
    expect(project.files.map(({ name }) => name)).toEqual(['OK.lua', 'lib/main.lua']);
    expect(leftOut).toEqual(['a b.lua', 'grö.lua', 'ok.lua']);
    const many = Object.fromEntries(Array.from({ length: FILE_LIMITS.files + 3 }, (_, i) => [`f${i}.lua`, '']));
    expect(opened(many).leftOut).toHaveLength(2);
  });

  test('of the wrong shape is a message', () => {
    const message = (config: unknown): string => refused(() =>
      opened({ 'main.lua': '', 'project.json': typeof config === 'string' ? config : JSON.stringify(config) }));
    expect(refused(() => opened({ 'readme.txt': '' }))).toBe('There is no Lua file in "folder".');
    expect(refused(() => opened({ 'main.lua': '', 'seed.redis': 'PING\n\nSET "a' }))).toMatch(/^seed.redis, line 3/);
    expect(fromFiles(new Map([['a.lua', Buffer.from([0xff])]]), 'x').project.script).toBe(decodeBytes('\xff'));
    expect(message('{"evalua":1')).toMatch(/damaged/);
    expect(message([])).toMatch(/damaged/);
    expect(message({ evalua: 2 })).toMatch(/newer version/);
    const wrong = [
      { keys: 'a' }, { keys: [1] }, { lua: '5.3' }, { settings: { a: {} } }, { settings: [] }, { settings: { A: 1 } },
      { host: 1 }, { name: {} }, { main: 1 },
    ];
    for (const fields of wrong) {
      expect(message({ evalua: 1, ...fields }), JSON.stringify(fields)).toMatch(/cannot be read/);
    }
    expect(message({ evalua: 1, tests: [], main: '../../x.lua' })).toBe('done');
  });

  test('names that are markup or code are text', () => {
    const config = '{"evalua":1,"name":"<img src=x>\\u202e","__proto__":{"host":"x"}}';
    const { project } = opened({ 'main.lua': '', 'project.json': config });
    expect(project).toEqual({ ...plain, name: '<img src=x>', script: '' });
  });
});

describe('a zip', () => {
  const files = folderOf({ 'main.lua': 'return 1\n'.repeat(100), 'lib/é.lua': 'x', 'seed.redis': '' });

  test('that was cut off or damaged anywhere is a message, or is whole', () => {
    const whole = zip(files);
    for (let at = 0; at < whole.length; at++) {
      expect(refused(() => unzip(whole.subarray(0, at))), `cut at ${at}`).toMatch(/damaged or was cut off/);
      const changed = whole.slice();
      changed[at] ^= 1 << (at % 8);
      const result = refused(() => {
        const names = (some: Contents): string[] => Object.values(texts(some)).sort();
        expect(names(unzip(changed))).toEqual(names(files));
      });
      expect(result, `damaged at ${at}`).toMatch(/^(done|(This|A file of this) zip .*)$/);
    }
  });

  test('that unpacks without end is stopped', () => {
    const bomb = zip(new Map([['a.lua', new Uint8Array(17_000_000)]]));
    expect(refused(() => unzip(bomb))).toMatch(/more than a script can hold/);
    const lying = bomb.slice();
    const directory = lying.length - 22 - 46 - 'a.lua'.length;
    new DataView(lying.buffer).setUint32(directory + 24, 10, true);
    expect(refused(() => unzip(lying))).toMatch(/more than a script can hold/);
    const half = new Uint8Array(9_000_000);
    const both = zip(new Map([['a.lua', half], ['b.lua', half]]));
    expect(refused(() => unzip(both))).toMatch(/more than a script can hold/);
  });

  test('of too many files, or too large, is not looked at', () => {
    const many = new Map(Array.from({ length: 1_001 }, (_, i): [string, FileBytes] => [`${i}.lua`, new Uint8Array()]));
    expect(refused(() => unzip(zip(many)))).toMatch(/more than 1000 files/);
    expect(refused(() => unzip(new Uint8Array(4_000_001)))).toMatch(/larger than a script/);
    expect(refused(() => zip(new Map([['a', new Uint8Array(randomBytes(4_100_000))]])))).toMatch(/too large/);
  });

  test('that climbs out of its folder is not opened', () => {
    for (const path of ['../a.lua', 'a/../../b.lua', '/etc/a.lua', 'C:\\a.lua', '..\\a.lua', 'a/..']) {
      const archive = zip(new Map([['main.lua', new Uint8Array()], [path, new Uint8Array()]]));
      expect(refused(() => unzip(archive)), path).toMatch(/outside of its folder/);
    }
  });
});

describe('with other programs', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'evalua-zip-')); });
  afterEach(() => { rmSync(folder, { recursive: true }); });
  const python = (code: string, ...args: string[]): string =>
    execFileSync('python3', ['-c', `import zipfile, sys\n${code}`, ...args], { cwd: folder, encoding: 'utf8' });
  const project: Project = {
    ...onDisk(randomProject(new Random(5))), files: [{ name: 'lib/b.lua', text: 'é' }],
    seed: [['SET', everyByte, '\xe9']],
  };

  test.runIf(have('python3'))('Python unpacks a zip to the same files, and finds nothing wrong', () => {
    const files = toFiles(project);
    writeFileSync(join(folder, 'p.zip'), zip(files));
    python('z = zipfile.ZipFile("p.zip"); assert z.testzip() is None; z.extractall("out")');
    const found = readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    expect(found).toHaveLength(files.size);
    for (const [path, bytes] of files) expect(readFileSync(join(folder, 'out', path))).toEqual(Buffer.from(bytes));
  });

  const methods = have('python3') ? ['ZIP_DEFLATED', 'ZIP_STORED'] : [];
  test.each(methods)('a zip of a folder that Python packed (%s) opens', (method) => {
    for (const [path, bytes] of toFiles(project)) {
      mkdirSync(dirname(join(folder, 'My project', path)), { recursive: true });
      writeFileSync(join(folder, 'My project', path), bytes);
    }
    python(`import pathlib
z = zipfile.ZipFile("p.zip", "w", zipfile.${method}); z.comment = b"made elsewhere"
z.writestr("My project/", ""); z.writestr("My project/größe.txt", "x")
for path in sorted(pathlib.Path("My project").rglob("*")): z.write(path)
z.close()`);
    const opened = fromFiles(unzip(readFileSync(join(folder, 'p.zip'))), 'p');
    expect(opened).toMatchObject({ project, root: 'My project/', leftOut: [] });
  });

  test.runIf(have('python3'))('a zip that Python streamed opens, one packed otherwise is a message', () => {
    python(`class Pipe:
  def __init__(self, file): self.file = file
  def write(self, data): return self.file.write(data)
  def flush(self): self.file.flush()
with zipfile.ZipFile(Pipe(open("s.zip", "wb")), "w", zipfile.ZIP_DEFLATED) as z: z.writestr("main.lua", "return 1")
with zipfile.ZipFile("x.zip", "w", zipfile.ZIP_LZMA) as z: z.writestr("main.lua", "return 1")`);
    expect(texts(unzip(readFileSync(join(folder, 's.zip'))))).toEqual({ 'main.lua': 'return 1' });
    expect(refused(() => unzip(readFileSync(join(folder, 'x.zip'))))).toMatch(/cannot be read here/);
  });

  test.runIf(have('zip'))('a zip with a password is a message', () => {
    writeFileSync(join(folder, 'main.lua'), 'return 1');
    execFileSync('zip', ['-q', '-P', 'secret', 'p.zip', 'main.lua'], { cwd: folder });
    expect(refused(() => unzip(readFileSync(join(folder, 'p.zip'))))).toMatch(/has a password/);
  });

  test.runIf(redisInstalled() && have('redis-cli'))('redis-cli makes the same keyspace of seed.redis', async () => {
    const engine = new Engine();
    const client = engine.connect();
    const r = new Random(8);
    const word = (): string => r.pick([
      () => r.some(0, 12, () => String.fromCharCode(r.below(256))).join(''), () => everyByte,
      () => Buffer.from('größe "\u2028" \\').toString('latin1'),
    ])();
    for (let i = 0; i < 300; i++) {
      const key = `${r.below(100)}${word()}`;
      engine.execute(client, r.pick([
        ['SET', key, word()], ['RPUSH', key, word(), word()], ['SADD', key, word(), word()],
        ['HSET', key, word(), word()], ['ZADD', key, String(r.below(9) / 4), word()], ['SELECT', String(r.below(3))], ['EXPIRE', key, '10000'],
      ]));
    }
    const { commands } = seedOf(engine, 1e6);
    const text = showSeed(commands);
    expect(parseSeed(text, 'seed')).toEqual(commands);
    const server = await RealServer.start();
    try {
      const input = Buffer.from(text, 'latin1');
      const printed = execFileSync('redis-cli', ['-s', server.socket], { input, encoding: 'latin1' });
      expect(printed).not.toContain('ERR');
      await compareKeyspaces(engine, await server.connect(), 30_000);
    } finally {
      await server.stop();
    }
  });
});

describe('several projects in one zip', () => {
  test('come back each by itself, whatever they are called', () => {
    const r = new Random(5);
    const names = ['a', 'A', 'a/b', '', '..', 'CON', 'Größe', 'x'.repeat(200)];
    const projects = names.map((name) => onDisk({ ...randomProject(r), name }));
    const opened = fromCollection(unzip(zip(toCollection(projects))), 'all');
    expect(opened.map(({ project }) => ({ ...project, name: '' }))).toEqual(projects.map((project) => ({ ...project, name: '' })));
    expect(opened.map(({ project: { name } }) => name)).toEqual(['a', 'A', 'a/b', 'script', '..', 'CON', 'Größe', 'x'.repeat(200)]);
  });

  test('one project, a project with folders in it, and folders without a project.json are one', () => {
    expect(fromCollection(toCollection([plain]), 'x')).toHaveLength(1);
    expect(fromCollection(toFiles({ ...plain, files: [{ name: 'lib/a.lua', text: '' }] }), 'x')).toHaveLength(1);
    expect(fromCollection(folderOf({ 'a/main.lua': '1', 'b/main.lua': '2' }), 'x')).toHaveLength(1);
  });
});
