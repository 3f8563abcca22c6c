// Files that servers wrote, into the keyspace and out of it. Loading one replaces what there is, and can be taken back.
import { count } from '../../../bytes/units.ts';
import { chooseFiles, saveFile } from '../../../ide/kit/files.ts';
import { ProjectError } from '../../../project/project-error.ts';
import type { FileBytes } from '../../../project/format.ts';
import type { House } from '../../page.ts';
import type { FileForm, LoadedFiles, NamedFile } from '../wire.ts';
import { WORLD } from './port.ts';
import type { RedisPage } from './RedisPage.svelte.ts';

/** Milliseconds for which what was replaced can be brought back. */
const LASTS = 60_000;
/** Bytes of all files that are loaded together. */
const LARGEST = 512 * 1024 * 1024;

const DIALOG = 'evalua-keyspace';

/** How files that a server wrote end. */
const SERVER_FILES = ['.rdb', '.aof', '.manifest'];

/** Whether bytes are an RDB, by how they begin: such a file is no project. */
const isRdbFile = (bytes: Uint8Array): boolean => /^(?:REDIS\d{4}|VALKEY\d{3})/.test(String.fromCharCode(...bytes.subarray(0, 9)));

/** Asks for files and loads them. */
export async function loadChosen(page: RedisPage): Promise<void> {
  const files = await chooseFiles({ id: DIALOG, description: 'RDB and append-only files', extensions: SERVER_FILES });
  if (files === undefined) return;
  try {
    if (files.reduce((sum, { size }) => sum + size, 0) > LARGEST) throw new ProjectError('These files are larger than a tab can take.');
    await loadIntoKeyspace(page, await Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }))));
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    page.house.notices.show(error.message, { tone: 'error' });
  }
}

/** See `PageDoor.takeFiles`: RDB files, also such that an append-only file begins with, and folders of append-only files. */
export async function takeFiles(house: House, files: readonly { name: string; bytes: FileBytes }[]): Promise<boolean> {
  if (!files.some(({ name, bytes }) => isRdbFile(bytes) || name.endsWith('.rdb') || name.endsWith('.manifest'))) return false;
  const page = house.pageOf(WORLD) as RedisPage | undefined;
  if (page === undefined) throw new ProjectError('The engine is still starting. Open the file again in a moment.');
  await loadIntoKeyspace(page, [...files]);
  return true;
}

/** Throws ProjectError where they cannot be read; nothing has changed then. */
export async function loadIntoKeyspace(page: RedisPage, files: NamedFile[]): Promise<void> {
  const { port, house: { notices } } = page;
  const result = await port.loadFiles(files);
  if ('refused' in result) throw new ProjectError(result.refused);
  const { loaded, before } = result;
  const name = files.length === 1 ? `"${files[0].name}"` : count(files.length, 'file');
  const run = (): void => {
    port.putBack(before).then(
      () => {
        page.refresh();
        notices.show('The keyspace is as it was.');
      },
      (cause: unknown) => notices.show(`It could not be taken back: ${String(cause)}`, { tone: 'error' }));
  };
  page.refresh();
  notices.show([`Loaded ${name}: ${contents(loaded)} in the place of what there was.`, ...loaded.notes].join(' '), {
    tone: loaded.notes.length > 0 ? 'warning' : 'plain', lasts: LASTS, ofWorld: true, action: { label: 'Undo', run },
  });
}

function contents({ keys, libraries, commands }: LoadedFiles): string {
  const parts = [count(keys, 'key'), ...(libraries > 0 ? [libraries === 1 ? '1 library of functions' : `${libraries} libraries of functions`] : []),
    ...(commands > 0 ? [count(commands, 'command')] : [])];
  return parts.length < 2 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const FORMS: Readonly<Record<FileForm, { name: string; type: string }>> = {
  rdb: { name: 'dump.rdb', type: 'application/octet-stream' },
  commands: { name: 'keyspace.redis', type: 'text/plain' },
  json: { name: 'keyspace.json', type: 'application/json' },
};

export async function saveKeyspace(page: RedisPage, form: FileForm): Promise<void> {
  const { name, type } = FORMS[form];
  const { notices } = page.house;
  try {
    const saved = await saveFile(await page.port.file(form), name, { id: DIALOG, type });
    if (saved !== undefined) notices.show(`Saved the keyspace as "${saved}".`);
  } catch (error) {
    notices.show(`The keyspace was not saved: ${error instanceof Error ? error.message : String(error)}`, { tone: 'error' });
  }
}
