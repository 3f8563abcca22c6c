// A folder that a project was opened from or saved to in this visit: it is written again without asking.
import type { SharedProject } from '../../share.ts';
import { inFolder, isSame, read, write } from './folder.ts';
import { fromFiles, isLua, pathOf, toFiles, within } from './format.ts';
import type { Contents, FileBytes, Opened } from './format.ts';
import { ProjectError } from './project-error.ts';

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
  /** The files of the project as they were last read or written here. */
  #known: Contents = new Map();
  #last: Promise<unknown> = Promise.resolve();

  constructor(handle: FileSystemDirectoryHandle) { this.#handle = handle; }

  get name(): string { return this.#handle.name; }

  /** Throws ProjectError. */
  async open(): Promise<Opened> {
    const contents = await read(inFolder(this.#handle));
    const opened = fromFiles(contents, this.name);
    this.#root = opened.root;
    this.#remember(opened.main, opened.project, within(opened.root, contents));
    return opened;
  }

  /** One save after the other. Throws ProjectError. */
  save(project: SharedProject): Promise<SavedFolder> {
    const saved = this.#last.then(() => this.#save(project));
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  async #save(project: SharedProject): Promise<SavedFolder> {
    if ((await this.#handle.requestPermission?.({ mode: 'readwrite' }) ?? 'granted') !== 'granted') {
      throw new ProjectError(`The browser was not allowed to write to "${this.name}".`);
    }
    const before = within(this.#root, await read(inFolder(this.#handle)));
    const changes = new Map([...this.#gone(project, before), ...toFiles(project, before, this.#main)]);
    await this.#write(changes);
    const replaced = [...changes].filter(([path, bytes]) =>
      before.has(path) && (bytes === undefined || !isSame(before.get(path), this.#known.get(path))));
    const after = new Map([...before, ...changes]
      .filter((file): file is [string, FileBytes] => file[1] !== undefined));
    this.#remember(fromFiles(after, this.name).main, project, after);
    const old = new Map([...changes.keys()].map((path) => [path, before.get(path)]));
    return { replaced: replaced.map(([path]) => path), undo: () => this.#write(old) };
  }

  /** Files that were the project's and are not any more, unless they were changed elsewhere. */
  #gone({ files }: SharedProject, before: Contents): [string, undefined][] {
    const own = new Set([this.#main, ...files.map(pathOf)]);
    return [...this.#known.keys()].filter((path) =>
      isLua(path) && !own.has(path) && isSame(before.get(path), this.#known.get(path))).map((path) => [path, undefined]);
  }

  #write(changes: ReadonlyMap<string, FileBytes | undefined>): Promise<void> {
    return write(this.#handle, new Map([...changes].map(([path, bytes]) => [this.#root + path, bytes])));
  }

  #remember(main: string, { files }: SharedProject, contents: Contents): void {
    const own = new Set([main, ...files.map(pathOf)]);
    this.#main = main;
    this.#known = new Map([...contents].filter(([path]) => own.has(path) || !isLua(path)));
  }
}
