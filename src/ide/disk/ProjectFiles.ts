// Projects as files: what a person opens is an own draft then, and is saved where they say. Nothing of it runs.
import { directoryOpen, fileOpen, fileSave } from 'browser-fs-access';
import type { Project } from '../../project/project.ts';
import { HOME } from '../../home.ts';
import { toDraft } from '../share/Sharing.svelte.ts';
import { untyped } from '../state/inputs.ts';
import { isCommandOf } from './offers.ts';
import type { DraftStart } from '../state/projects.svelte.ts';
import { count } from '../../bytes/units.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { fileName, fromCollection, toCollection } from '../../project/collection.ts';
import { inEntry, inFiles } from './folder.ts';
import { read } from '../../project/read-folder.ts';
import type { Found } from '../../project/read-folder.ts';
import { openData } from './data.ts';
import { fromFiles, isProjectFile, isYaml, toFiles } from '../../project/format.ts';
import type { FileBytes, Opened } from '../../project/format.ts';
import { ProjectError } from '../../project/project-error.ts';
import { ProjectFolder } from './ProjectFolder.ts';
import { unzip, zip, ZIP_LIMITS } from '../../project/zip.ts';

/** Bytes of commands that a project takes of the keyspace. */
const SEED = 2_000_000;
/** The same of what is saved because nothing else keeps it: as much as an archive has room for. */
const SEEDS = [12_000_000, SEED, 0];

/** By this the browser remembers where the person was last. */
const PICKER = { id: 'evalua-project' };
const ZIP = { ...PICKER, description: 'Project as a zip', extensions: ['.zip'], mimeTypes: ['application/zip'] };
const PARTS = {
  ...PICKER, description: 'Projects, Lua scripts, commands and append-only files',
  extensions: ['.zip', '.lua', '.yaml', '.yml', '.json', '.redis', '.txt', '.aof', '.resp', '.log'],
};

/** Where a draft is saved without asking: a folder, or a zip. */
type Place = ProjectFolder | FileSystemFileHandle;

export class ProjectFiles {
  readonly #workspace: Workspace;
  /** By the draft; for this visit. */
  readonly #places = new Map<string, Place>();
  /** Names that a draft got because its own was taken, by the draft. */
  readonly #names = new Map<string, { draft: string; file: string }>();

  constructor(workspace: Workspace) { this.#workspace = workspace; }

  // Opening

  async open(): Promise<void> {
    await this.#openFiles(await fileOpen({ ...PARTS, multiple: true }));
  }

  async openFolder(): Promise<void> {
    if (window.showDirectoryPicker) {
      await this.#openFolder(new ProjectFolder(await window.showDirectoryPicker({ ...PICKER, mode: 'read' })));
    } else await this.#openFiles(await directoryOpen({ recursive: true }));
  }

  /** What is dropped has to be asked for what it is before anything is waited for. */
  async openDropped({ items }: DataTransfer): Promise<void> {
    const dropped = [...items].filter(({ kind }) => kind === 'file').map((item) => (
      { entry: item.webkitGetAsEntry(), file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() }));
    const folder = dropped.find(({ entry }) => entry?.isDirectory);
    const handle = await folder?.handle?.catch(() => undefined);
    if (handle?.kind === 'directory') await this.#openFolder(new ProjectFolder(handle as FileSystemDirectoryHandle));
    else if (folder?.entry) await this.#openContents(inEntry(folder.entry), folder.entry.name);
    else await this.#openFiles(dropped.flatMap(({ file }) => file ?? []));
  }

  async #openFolder(folder: ProjectFolder): Promise<void> {
    this.#add(await folder.open(), folder);
  }

  async #openFiles(files: File[]): Promise<void> {
    const archive = files.find(({ name }) => /\.zip$/i.test(name));
    if (archive !== undefined) {
      if (archive.size > ZIP_LIMITS.packed) throw new ProjectError('This zip is larger than a project can be.');
      const opened = fromCollection(unzip(new Uint8Array(await archive.arrayBuffer())), withoutEnd(archive.name), HOME);
      for (const one of opened) this.#add(one);
    } else if (files.length > 0 && !files.some(({ name, webkitRelativePath }) => isOurs(webkitRelativePath || name))) {
      await openData(files, isCommandOf(this.#workspace.hosts), (project, notes) => {
        this.#add({ project, leftOut: [], root: '', main: '', bare: true });
        for (const note of notes) this.#workspace.notices.show(note, { tone: 'warning', lasts: 20_000 });
      });
    } else if (files.length > 0) {
      const folder = files[0].webkitRelativePath.split('/')[0];
      await this.#openContents(inFiles(files), folder || withoutEnd(files[0].name));
    }
  }

  async #openContents(found: AsyncIterable<Found> | Iterable<Found>, name: string): Promise<void> {
    this.#add(fromFiles(await read(found, HOME), name, HOME));
  }

  /** As a draft of its own, unless there is the same one already. */
  #add({ project: found, leftOut, bare }: Opened, place?: Place): void {
    const { notices, projects, sharing } = this.#workspace;
    // What is stored takes the place of what is there before it is read.
    if (projects.currentId === '') throw new ProjectError('The page is still starting. Open it again in a moment.');
    const project = bare ? this.#withHost(found) : found;
    const start = toDraft(project);
    const same = projects.list.find((draft) => draft.id !== projects.visiting && contentOf(draft) === contentOf(start));
    if (same) projects.open(same.id);
    else projects.create(start);
    const { currentId: id, current } = projects;
    this.#names.set(id, { draft: current?.name ?? '', file: project.name });
    if (place) this.#places.set(id, place);
    sharing.show(project);
    const missing = leftOut.length === 0 ? '' : ` Left out: ${listed(leftOut)}.`;
    notices.show(`Opened "${current?.name ?? ''}".${missing}`, { tone: missing === '' ? 'plain' : 'warning' });
  }

  /** Of a script that says nothing of its host, its ending does. */
  #withHost(project: Project): Project {
    const host = this.#workspace.hosts.find(({ endings }) => endings?.some((ending) => project.main.toLowerCase().endsWith(ending)));
    return host === undefined ? project : { ...project, host: host.id, lua: host.lua[0] };
  }

  // Saving

  /** Saves to where the open project was opened from or saved to in this visit; else as a zip. */
  async save(): Promise<void> {
    const place = this.#places.get(this.#workspace.projects.currentId);
    if (place instanceof ProjectFolder) await this.#toFolder(place, await this.#project(false));
    else await this.saveZip(false, place);
  }

  async saveZip(withKeyspace = false, place?: FileSystemFileHandle): Promise<void> {
    const { notices, projects } = this.#workspace;
    const id = projects.currentId;
    const { name, project, left } = await this.#project(withKeyspace);
    const archive = new Blob([zip(toFiles(project, HOME))], { type: 'application/zip' });
    const handle = await fileSave(archive, { ...ZIP, fileName: `${fileName(name)}.zip` }, place);
    if (handle) this.#places.set(id, handle);
    notices.show(`Saved as "${handle?.name ?? `${fileName(name)}.zip`}".${left}`);
  }

  /** All scripts, the open one with the keyspace as its data: for when the browser stores nothing. */
  async saveAll(): Promise<void> {
    const { notices } = this.#workspace;
    const { archive, left } = await this.#everything();
    const name = 'evalua.zip';
    const handle = await fileSave(new Blob([archive], { type: 'application/zip' }), { ...ZIP, fileName: name });
    const missing = left === 0 ? '' : ` ${count(left, 'key')} did not fit.`;
    notices.show(`Saved all scripts and the keyspace as "${handle?.name ?? name}".${missing} Open the file to go on with them.`, {
      tone: left === 0 ? 'plain' : 'warning', lasts: 20_000,
    });
  }

  /** As much of the keyspace as can be opened again. */
  async #everything(): Promise<{ archive: FileBytes; left: number }> {
    const { projects, redis, sharing } = this.#workspace;
    for (const [at, limit] of SEEDS.entries()) {
      const seed = await redis?.seed(limit);
      const all = projects.list.map(({ id }) => sharing.project(id === projects.currentId ? seed?.commands : undefined, id));
      try {
        const archive = zip(toCollection(all, HOME));
        fromCollection(unzip(archive), '', HOME);
        return { archive, left: seed?.left ?? 0 };
      } catch (cause) {
        if (!(cause instanceof ProjectError) || at === SEEDS.length - 1) throw cause;
      }
    }
    throw new ProjectError('The scripts are too large for one file: save each by itself.');
  }

  /** Where the browser writes no folders, a zip is what there is. */
  async saveFolder(withKeyspace = false): Promise<void> {
    if (!window.showDirectoryPicker) return this.saveZip(withKeyspace);
    const saved = await this.#project(withKeyspace);
    const handle = await window.showDirectoryPicker({ ...PICKER, mode: 'readwrite' });
    await this.#toFolder(new ProjectFolder(handle), saved);
  }

  async #toFolder(folder: ProjectFolder, { id, project, left }: Saving): Promise<void> {
    const { replaced, undo } = await folder.save(project);
    this.#places.set(id, folder);
    const { notices } = this.#workspace;
    const takeBack = async (): Promise<void> => {
      this.#places.delete(id);
      await undo();
      notices.show(`"${folder.name}" is as it was.`);
    };
    const text = `Saved to "${folder.name}".${left}`;
    if (replaced.length === 0) notices.show(text);
    else {
      const action = { label: 'Undo', run: () => void this.#workspace.files(takeBack) };
      notices.show(`${text} Replaced: ${listed(replaced)}.`, { lasts: 20_000, action });
    }
  }

  async #project(withKeyspace: boolean): Promise<Saving> {
    const { projects, redis, sharing } = this.#workspace;
    const seed = withKeyspace ? await redis?.seed(SEED) : undefined;
    const project = sharing.project(seed?.commands);
    const { name } = project;
    const names = this.#names.get(projects.currentId);
    return {
      id: projects.currentId, name, project: { ...project, name: names?.draft === name ? names.file : name },
      left: seed?.left ? ` ${count(seed.left, 'key')} did not fit.` : '',
    };
  }
}

/** What is saved: of which draft, what that is called, and what of the keyspace did not fit, as a sentence. */
interface Saving { id: string; name: string; project: Project; left: string }

/** What two drafts must share to be the same one. */
function contentOf(draft: DraftStart): string {
  const { script, host, lua, settings = {}, inputs = {}, files = [], seed = [], main = '', entries = [] } = draft;
  const chosen = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const others = files.map(({ name, text }) => [name, text]);
  const given = Object.entries(untyped(inputs)).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([script, others, host, lua, chosen, given, seed, main, entries]);
}

/** A file that is opened as a project, or a part of one. */
const isOurs = (path: string): boolean => isProjectFile(path, HOME) || isYaml(path);

const withoutEnd = (name: string): string => name.replace(/\.\w+$/, '');

const listed = (names: string[]): string =>
  [...names.slice(0, 4), ...(names.length > 4 ? [`${names.length - 4} more`] : [])].join(', ');
