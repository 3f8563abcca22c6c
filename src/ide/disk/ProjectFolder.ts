// A folder that a project was opened from or saved to in this visit: it is written again without asking.
import { read } from '../../project/read-folder.ts';
import type { Project } from '../../project/project.ts';
import { HOME } from '../../home.ts';
import { inFolder, isSame, write } from './folder.ts';
import { fromFiles, isLua, pathOf, toFiles, within, WORLD_FILE } from '../../project/format.ts';
import type { Contents, FileBytes, Opened } from '../../project/format.ts';
import { ProjectError } from '../../project/project-error.ts';

export interface SavedFolder {
  /** Files that were removed, or that were not as this visit knew them when they were replaced. */
  replaced: string[];
  /** Makes the folder as it was. */
  undo: () => Promise<void>;
}

export class ProjectFolder {
  readonly #handle: FileSystemDirectoryHandle;
  /** Where in it the project lies: "" or with "/" at the end. */
  #root = '';
  #main: string | undefined;
  /** The script and the files of the project, as far as they are on the disk. */
  #own: ReadonlySet<string> = new Set();
  /** What was last read or written here. */
  #known: Contents = new Map();
  #last: Promise<unknown> = Promise.resolve();

  constructor(handle: FileSystemDirectoryHandle) { this.#handle = handle; }

  get name(): string { return this.#handle.name; }

  /** Throws ProjectError. */
  async open(): Promise<Opened> {
    const contents = await read(inFolder(this.#handle), HOME);
    const opened = fromFiles(contents, this.name, HOME);
    this.#root = opened.root;
    this.#remember(opened.main, opened.project, within(opened.root, contents, HOME));
    return opened;
  }

  /** One save after the other. Throws ProjectError. */
  save(project: Project): Promise<SavedFolder> {
    const saved = this.#last.then(() => this.#save(project));
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  async #save(project: Project): Promise<SavedFolder> {
    if ((await this.#handle.requestPermission?.({ mode: 'readwrite' }) ?? 'granted') !== 'granted') {
      throw new ProjectError(`The browser was not allowed to write to "${this.name}".`);
    }
    const before = await this.#before(project);
    const changes = new Map([...this.#gone(project, before), ...toFiles(project, HOME, before, this.#main)]);
    await this.#write(changes);
    const replaced = [...changes].filter(([path, bytes]) =>
      before.has(path) && (bytes === undefined || !isSame(before.get(path), this.#known.get(path))));
    const after = new Map([...before, ...changes]
      .filter((file): file is [string, FileBytes] => file[1] !== undefined));
    this.#remember(fromFiles(after, this.name, HOME).main, project, after);
    const old = new Map([...changes.keys()].map((path) => [path, before.get(path)]));
    return { replaced: replaced.map(([path]) => path), undo: () => this.#write(old) };
  }

  /** The files there that are the project's, or will be. */
  async #before({ files, main }: Project): Promise<Map<string, FileBytes>> {
    const written = new Set([main, WORLD_FILE, ...files.map(pathOf)].map((path) => this.#root + path));
    const contents = await read(inFolder(this.#handle), HOME, written);
    return new Map([...contents].filter(([path]) => path.startsWith(this.#root)).map(([path, bytes]) => [path.slice(this.#root.length), bytes]));
  }

  /** Files that were the project's and are not any more, unless they were changed elsewhere. */
  #gone({ files }: Project, before: Contents): [string, undefined][] {
    const own = new Set([this.#main, ...files.map(pathOf)]);
    return [...this.#own].filter((path) =>
      !own.has(path) && before.has(path) && isSame(before.get(path), this.#known.get(path))).map((path) => [path, undefined]);
  }

  #write(changes: ReadonlyMap<string, FileBytes | undefined>): Promise<void> {
    return write(this.#handle, new Map([...changes].map(([path, bytes]) => [this.#root + path, bytes])));
  }

  #remember(main: string, { files }: Project, contents: Contents): void {
    this.#own = new Set([main, ...files.map(pathOf)]);
    this.#main = main;
    this.#known = new Map([...contents].filter(([path]) => this.#own.has(path) || !isLua(path)));
  }
}
