// A folder that a project is saved to time and again: what changed is written, what is gone goes, and what others did
// stays.
import { expect, test } from 'vitest';
import { ProjectFolder } from '../../src/ide/disk/ProjectFolder.ts';
import { inFolder } from '../../src/ide/disk/folder.ts';
import { HOME } from '../../src/home.ts';
import { read } from '../../src/project/read-folder.ts';
import { project as projectOf } from '../share/site.ts';

/** A folder in memory with the handles of the File System Access API; `written` lists the paths in order. */
class FakeFolder {
  readonly kind = 'directory';
  readonly inside = new Map<string, FakeFolder | Blob>();
  permission = 'granted';

  constructor(readonly name: string, readonly written: string[] = [], readonly at = '') {}

  get handle(): FileSystemDirectoryHandle { return this as unknown as FileSystemDirectoryHandle; }

  requestPermission(): Promise<string> { return Promise.resolve(this.permission); }

  async* values(): AsyncGenerator<unknown> {
    for (const [name, one] of this.inside) {
      yield one instanceof Blob ? { kind: 'file', name, getFile: () => Promise.resolve(one) } : one;
    }
  }

  getDirectoryHandle(name: string): Promise<FakeFolder> {
    const inside = this.inside.get(name) ?? new FakeFolder(name, this.written, `${this.at}${name}/`);
    if (inside instanceof Blob) throw new Error(`${name} is a file`);
    this.inside.set(name, inside);
    return Promise.resolve(inside);
  }

  getFileHandle(name: string): Promise<unknown> {
    const write = (bytes: BlobPart): void => { this.put(name, bytes); };
    return Promise.resolve({
      createWritable: () => Promise.resolve({ write, close: () => { this.written.push(this.at + name); } }),
    });
  }

  removeEntry(name: string): Promise<void> {
    this.written.push(`-${this.at}${name}`);
    this.inside.delete(name);
    return Promise.resolve();
  }

  put(name: string, text: BlobPart): void { this.inside.set(name, new Blob([text])); }

  async texts(): Promise<Record<string, string>> {
    const texts: Record<string, string> = {};
    for (const [name, one] of this.inside) {
      if (one instanceof Blob) texts[name] = await one.text();
      else for (const [below, text] of Object.entries(await one.texts())) texts[`${name}/${below}`] = text;
    }
    return texts;
  }
}

const project = projectOf({ name: 'P', script: 'return 1', files: [{ name: 'a.lua', text: 'A' }, { name: 'lib/b', text: 'B' }] });

test('only what changed is written, and what no longer belongs to the project goes', async () => {
  const fake = new FakeFolder('p');
  fake.put('other.lua', 'not of the project');
  const folder = new ProjectFolder(fake.handle);
  expect((await folder.save(project)).replaced).toEqual([]);
  expect(fake.written.splice(0)).toEqual(['a.lua', 'lib/b.lua', 'main.lua', 'project.json']);
  await folder.save(project);
  expect(fake.written).toEqual([]);
  await folder.save({ ...project, script: 'return 2', files: [{ name: 'c', text: 'C' }] });
  expect(fake.written).toEqual(['-a.lua', '-lib/b.lua', 'c.lua', 'main.lua']);
  expect(Object.keys(await fake.texts()).sort()).toEqual(['c.lua', 'main.lua', 'other.lua', 'project.json']);
});

test('what was changed elsewhere is told when it is replaced, is not removed, and comes back', async () => {
  const fake = new FakeFolder('p');
  const folder = new ProjectFolder(fake.handle);
  await folder.save(project);
  fake.put('a.lua', 'edited elsewhere');
  fake.put('main.lua', 'edited elsewhere too');
  const before = await fake.texts();
  const { replaced, undo } = await folder.save({ ...project, script: 'return 2', files: [], seed: [['PING']] });
  expect(replaced).toEqual(['lib/b.lua', 'main.lua']);
  expect(await fake.texts())
    .toMatchObject({ 'a.lua': 'edited elsewhere', 'main.lua': 'return 2', 'seed.redis': 'PING\n' });
  await undo();
  expect(await fake.texts()).toEqual(before);
});

test('a project that lies deeper is saved where it lies', async () => {
  const fake = new FakeFolder('p');
  const inner = await (await fake.getDirectoryHandle('scripts')).getDirectoryHandle('limits');
  inner.put('limit.lua', 'return 1');
  fake.put('README.md', 'mine');
  const folder = new ProjectFolder(fake.handle);
  const opened = await folder.open();
  expect(opened).toMatchObject({ root: 'scripts/limits/', main: 'limit.lua' });
  await folder.save({ ...opened.project, script: 'return 2' });
  expect(fake.written).toEqual(['scripts/limits/limit.lua', 'scripts/limits/project.json']);
});

test('saves come one after the other, and a failed one does not hold back the next', async () => {
  const fake = new FakeFolder('p');
  const folder = new ProjectFolder(fake.handle);
  fake.permission = 'denied';
  const refused = folder.save(project);
  await expect(refused).rejects.toThrow('The browser was not allowed to write to "p".');
  fake.permission = 'granted';
  const saves = [2, 3, 4].map((number) => folder.save({ ...project, script: `return ${number}` }));
  expect((await Promise.all(saves)).map(({ replaced }) => replaced)).toEqual([[], [], []]);
  expect(await fake.texts()).toMatchObject({ 'main.lua': 'return 4' });
});

test('a folder without end is left, and what belongs to systems and tools is not looked into', async () => {
  const endless = async function* () { for (let i = 0; ; i++) yield { path: `${i}.txt` }; };
  await expect(read(endless(), HOME)).rejects.toThrow('This folder holds too many files.');
  const large = { path: 'a.lua', file: () => Promise.resolve({ size: 17_000_000 } as File) };
  await expect(read([large], HOME)).rejects.toThrow('larger than a script can be');
  const fake = new FakeFolder('p');
  for (const name of ['.git', 'node_modules', 'lib']) (await fake.getDirectoryHandle(name)).put('x.lua', name);
  expect([...(await read(inFolder(fake.handle), HOME)).keys()]).toEqual(['lib/x.lua']);
});
