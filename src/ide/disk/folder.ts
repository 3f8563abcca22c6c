// Folders of the person's disk: what is in them, and writing file by file.
import { isHidden } from '../../project/format.ts';
import type { FileBytes } from '../../project/format.ts';
import type { Found } from '../../project/read-folder.ts';

// The File System Access API, which the types of the platform do not have yet.
declare global {
  interface Window {
    showDirectoryPicker?(options: { id?: string; mode?: 'read' | 'readwrite' }): Promise<FileSystemDirectoryHandle>;
  }
  interface FileSystemHandle {
    requestPermission?(options: { mode: 'read' | 'readwrite' }): Promise<PermissionState>;
  }
  interface DataTransferItem {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }
}

export async function* inFolder(folder: FileSystemDirectoryHandle, at = ''): AsyncGenerator<Found> {
  for await (const entry of folder.values()) {
    const path = at + entry.name;
    if (entry.kind === 'file') yield { path, file: () => entry.getFile() };
    else if (!isHidden(entry.name)) {
      yield { path: `${path}/` };
      yield* inFolder(entry, `${path}/`);
    }
  }
}

/** What was dropped, where the browser has no handles. */
export async function* inEntry(entry: FileSystemEntry, at = ''): AsyncGenerator<Found> {
  const path = at + entry.name;
  if (entry.isFile) {
    yield { path, file: () => new Promise((done, failed) => (entry as FileSystemFileEntry).file(done, failed)) };
  } else if (!isHidden(entry.name)) {
    yield { path: `${path}/` };
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) return;
      for (const one of some) yield* inEntry(one, `${path}/`);
    }
  }
}

export function* inFiles(files: Iterable<File>): Generator<Found> {
  for (const file of files) yield { path: file.webkitRelativePath || file.name, file: () => Promise.resolve(file) };
}

/** Writes files whole, and removes those that are undefined. */
export async function write(
  folder: FileSystemDirectoryHandle, changes: ReadonlyMap<string, FileBytes | undefined>,
): Promise<void> {
  for (const [path, bytes] of changes) {
    const at = path.lastIndexOf('/') + 1;
    const inside = await folderAt(folder, path.slice(0, at));
    if (bytes === undefined) await inside.removeEntry(path.slice(at));
    else {
      const stream = await (await inside.getFileHandle(path.slice(at), { create: true })).createWritable();
      await stream.write(bytes);
      await stream.close();
    }
  }
}

/** The folder of a path that ends with "/", or is empty. */
async function folderAt(folder: FileSystemDirectoryHandle, path: string): Promise<FileSystemDirectoryHandle> {
  let at = folder;
  for (const name of path.split('/').slice(0, -1)) at = await at.getDirectoryHandle(name, { create: true });
  return at;
}

export const isSame = (one: FileBytes | undefined, other: FileBytes | undefined): boolean =>
  one?.length === other?.length && (one ?? []).every((byte, at) => byte === other?.[at]);
