// A folder's files, read whole within limits: those alone that belong to a project.
import { canBelong, CONFIG_FILE, isProjectFile, partsOf } from './format.ts';
import type { FileBytes } from './format.ts';
import { ProjectError } from './project-error.ts';
import type { Home } from './project.ts';

/** A file of a folder, or a folder in it, whose path then ends with "/". */
export interface Found { path: string; file?: () => Promise<Pick<Blob, 'size' | 'arrayBuffer'>> }

/** Files and folders that are looked at; bytes that are read. */
const LIMITS = { found: 10_000, bytes: 16_000_000 } as const;

/** What a folder holds. Throws ProjectError where that is too much. */
export async function list(found: AsyncIterable<Found> | Iterable<Found>): Promise<Found[]> {
  const all: Found[] = [];
  for await (const one of found) {
    if (all.length === LIMITS.found) throw new ProjectError('This folder holds too many files. Choose that of one script.');
    all.push(one);
  }
  return all;
}

/** All of these files. Throws ProjectError where they are too large. */
export async function readAll(found: readonly Found[]): Promise<Map<string, FileBytes>> {
  const files = new Map(found.flatMap(({ path, file }) => (file === undefined ? [] : [[path, file] as const])));
  return new Reader(files).read([...files.keys()]);
}

/** `also`: paths that are read whatever they are. Throws ProjectError where the folder is too large to be a project. */
export async function read(
  found: AsyncIterable<Found> | Iterable<Found>, home: Home, also: ReadonlySet<string> = new Set(),
): Promise<Map<string, FileBytes>> {
  const files = new Map<string, NonNullable<Found['file']>>();
  let seen = 0;
  for await (const { path, file } of found) {
    if (++seen > LIMITS.found) throw new ProjectError('This folder holds too many files. Choose that of one script.');
    if (file !== undefined && (canBelong(path, home) || also.has(path))) files.set(path, file);
  }
  const reader = new Reader(files);
  const paths = [...files.keys()];
  // Which data files are a project's, its own file tells.
  const configs = await reader.read(paths.filter((path) => isProjectFile(path, home) && path.split('/').at(-1) === CONFIG_FILE));
  const parts = new Set([...partsOf(paths, configs, home), ...also]);
  return reader.read(paths.filter((path) => parts.has(path)));
}

class Reader {
  readonly #done = new Map<string, FileBytes>();
  #room: number = LIMITS.bytes;

  constructor(private readonly files: ReadonlyMap<string, NonNullable<Found['file']>>) {}

  /** In the order of the paths. */
  async read(paths: readonly string[]): Promise<Map<string, FileBytes>> {
    const contents = new Map<string, FileBytes>();
    for (const path of paths) contents.set(path, this.#done.get(path) ?? await this.#readOne(path));
    return contents;
  }

  async #readOne(path: string): Promise<FileBytes> {
    const opened = await this.files.get(path)!();
    this.#room -= opened.size;
    if (this.#room < 0) throw new ProjectError('The files are larger than a script can be.');
    const bytes = new Uint8Array(await opened.arrayBuffer());
    this.#done.set(path, bytes);
    return bytes;
  }
}
