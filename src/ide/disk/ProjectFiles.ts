// Projects as files: what a person opens is an own draft then, and is saved where they say. Nothing of it runs.
import { directoryOpen, fileOpen, fileSave } from 'browser-fs-access';
import type { Project } from '../../project/project.ts';
import { HOME } from '../../home.ts';
import type { HostData } from '../../hosts/page.ts';
import { toDraft } from '../share/Sharing.svelte.ts';
import { untyped, untypedCases } from '../state/inputs.ts';
import type { DraftStart } from '../state/projects.svelte.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { fileName, fromCollection, toCollection } from '../../project/collection.ts';
import { inEntry, inFiles, inFolder } from './folder.ts';
import { isCourse, isCourseFile } from '../../lessons/course.ts';
import { list, read, readAll } from '../../project/read-folder.ts';
import type { Found } from '../../project/read-folder.ts';
import { openData } from './data.ts';
import type { ReadFile } from './data.ts';
import { fromFiles, isProjectFile, isYaml, toFiles } from '../../project/format.ts';
import type { FileBytes, Opened } from '../../project/format.ts';
import { ProjectError } from '../../project/project-error.ts';
import { ProjectFolder } from './ProjectFolder.ts';
import { unzip, zip, ZIP_LIMITS } from '../../project/zip.ts';

/** Bytes that a project takes of what its world holds. */
const SEED = 2_000_000;
/** The same of what is saved because nothing else keeps it: as much as an archive has room for. */
const SEEDS = [12_000_000, SEED, 0];

/** Bytes of files that are taken into a world. */
const WORLD_LIMIT = 512 * 1024 * 1024;

/** By this the browser remembers where the person was last. */
const PICKER = { id: 'evalua-project' };
const ZIP = { ...PICKER, description: 'Script as a zip', extensions: ['.zip'], mimeTypes: ['application/zip'] };
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
    const { hosts } = this.#workspace;
    const data = hosts.flatMap((host) => host.data ?? []);
    await this.#openFiles(await fileOpen({
      ...PICKER, multiple: true, description: ['Scripts', ...data.map(({ about }) => about)].join(', '),
      extensions: ['.zip', '.lua', ...hosts.flatMap(({ endings }) => endings ?? []), '.json', ...data.flatMap(({ endings }) => endings)],
    }));
  }

  async openFolder(): Promise<void> {
    if (window.showDirectoryPicker) {
      await this.#openFolder(await window.showDirectoryPicker({ ...PICKER, mode: 'read' }));
    } else await this.#openFiles(await directoryOpen({ recursive: true }));
  }

  /** What is dropped has to be asked for what it is before anything is waited for. */
  async openDropped({ items }: DataTransfer): Promise<void> {
    const dropped = [...items].filter(({ kind }) => kind === 'file').map((item) => (
      { entry: item.webkitGetAsEntry(), file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() }));
    const folder = dropped.find(({ entry }) => entry?.isDirectory);
    const handle = await folder?.handle?.catch(() => undefined);
    if (handle?.kind === 'directory') await this.#openFolder(handle as FileSystemDirectoryHandle);
    else if (folder?.entry) await this.#openContents(inEntry(folder.entry), folder.entry.name);
    else await this.#openFiles(dropped.flatMap(({ file }) => file ?? []));
  }

  async #openFolder(handle: FileSystemDirectoryHandle): Promise<void> {
    const all = await list(inFolder(handle));
    if (isCourse(all.map(({ path }) => path))) return this.#openCourse(all);
    const folder = new ProjectFolder(handle);
    this.#add(await folder.open(), folder);
  }

  async #openFiles(files: File[]): Promise<void> {
    const archive = files.find(({ name }) => /\.zip$/i.test(name));
    if (archive !== undefined) {
      if (archive.size > ZIP_LIMITS.packed) throw new ProjectError('This zip is larger than a script with its files can be.');
      const files = unzip(new Uint8Array(await archive.arrayBuffer()));
      if (isCourse(files.keys())) return this.#workspace.learn((lessons) => lessons.openFiles(files));
      const opened = fromCollection(files, withoutEnd(archive.name), HOME);
      for (const one of opened) this.#add(one);
    } else if (files.length > 0 && !files.some(({ name, webkitRelativePath }) => isOurs(webkitRelativePath || name))) {
      if (await this.#taken(files)) return;
      await openData(files, (bytes, name) => this.#readData(bytes, name), (project, notes) => {
        this.#add({ project, leftOut: [], root: '', main: '', bare: true });
        for (const note of notes) this.#workspace.notices.show(note, { tone: 'warning', lasts: 20_000 });
      });
    } else if (files.length > 0) {
      const folder = files[0].webkitRelativePath.split('/')[0];
      await this.#openContents(inFiles(files), folder || withoutEnd(files[0].name));
    }
  }

  /** Whether a host's world took them, which is of no script: all of them together. */
  async #taken(files: readonly File[]): Promise<boolean> {
    const { doors, hosts } = this.#workspace;
    const host = hosts.find(({ data }) => data?.world?.some((ending) => files.some(({ name }) => name.toLowerCase().endsWith(ending))));
    if (host === undefined) return false;
    const { takeFiles } = await doors.fetch(host.id);
    if (takeFiles === undefined) return false;
    if (files.reduce((sum, { size }) => sum + size, 0) > WORLD_LIMIT) throw new ProjectError('These files are larger than a tab can take.');
    await doors.open(host.id);
    return takeFiles(this.#workspace, await Promise.all(files.map(async (file) => (
      { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }))));
  }

  /** By the host whose data ends so; else by the first one that reads any. */
  async #readData(bytes: FileBytes, name: string): ReturnType<ReadFile> {
    const { doors, hosts } = this.#workspace;
    const reading = hosts.filter(({ data }) => data !== undefined);
    const host = reading.find(({ data }) => data?.endings.some((ending) => name.toLowerCase().endsWith(ending))) ?? reading[0];
    const { readFile } = await doors.fetch(host?.id ?? HOME.host);
    if (readFile === undefined) throw new ProjectError(`"${name}" is no Lua file, and no data.`);
    return readFile(bytes, name, host?.vocabulary ?? []);
  }

  async #openContents(found: AsyncIterable<Found> | Iterable<Found>, name: string): Promise<void> {
    const all = await list(found);
    if (isCourse(all.map(({ path }) => path))) return this.#openCourse(all);
    this.#add(fromFiles(await read(all, HOME), name, HOME));
  }

  async #openCourse(found: readonly Found[]): Promise<void> {
    const files = await readAll(found.filter(({ path }) => isCourseFile(path)));
    await this.#workspace.learn((lessons) => lessons.openFiles(files));
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

  async saveZip(withData = false, place?: FileSystemFileHandle): Promise<void> {
    const { notices, projects } = this.#workspace;
    const id = projects.currentId;
    const { name, project, left } = await this.#project(withData);
    const archive = new Blob([zip(toFiles(project, HOME))], { type: 'application/zip' });
    const handle = await fileSave(archive, { ...ZIP, fileName: `${fileName(name)}.zip` }, place);
    if (handle) this.#places.set(id, handle);
    notices.show(`Saved as "${handle?.name ?? `${fileName(name)}.zip`}".${left}`);
  }

  /** All scripts, and with them what the worlds hold: for when the browser stores nothing. */
  async saveAll(): Promise<void> {
    const { notices } = this.#workspace;
    const { archive, held, left } = await this.#everything();
    const name = 'evalua.zip';
    const handle = await fileSave(new Blob([archive], { type: 'application/zip' }), { ...ZIP, fileName: name });
    const missing = left === '' ? '' : ` ${left}`;
    const all = ['all scripts', ...held].join(' and ');
    notices.show(`Saved ${all} as "${handle?.name ?? name}".${missing} Open the file to go on with them.`, {
      tone: left === '' ? 'plain' : 'warning', lasts: 20_000,
    });
  }

  /** As much of what the worlds hold as can be opened again: each with a script of its host, the open one first. */
  async #everything(): Promise<{ archive: FileBytes; held: string[]; left: string }> {
    const { projects, sharing } = this.#workspace;
    const holders = await this.#holders();
    for (const [at, limit] of SEEDS.entries()) {
      const taken = new Map(await Promise.all(holders.map(async ({ id, data }) => [id, await data.now(limit)] as const)));
      const all = projects.list.map(({ id }) => sharing.project(taken.get(id)?.seed, id));
      try {
        const archive = zip(toCollection(all, HOME));
        fromCollection(unzip(archive), '', HOME);
        const left = [...taken.values()].map((one) => one.left).filter((text) => text !== '').join(' ');
        return { archive, held: holders.map(({ data }) => data.name), left };
      } catch (cause) {
        if (!(cause instanceof ProjectError) || at === SEEDS.length - 1) throw cause;
      }
    }
    throw new ProjectError('The scripts are too large for one file: save each by itself.');
  }

  /** The worlds that hold something, each with the script that takes it along. */
  async #holders(): Promise<{ id: string; data: HostData }[]> {
    const { doors, projects, session } = this.#workspace;
    if (session === undefined) return [];
    const first = [...projects.list].sort((a, b) => Number(b.id === projects.currentId) - Number(a.id === projects.currentId));
    const takers = new Map(first.toReversed().map(({ id, host }) => [host, id]));
    const pages = await Promise.all([...takers].map(async ([host, id]) => ({ id, data: (await doors.open(host))?.data })));
    return pages.flatMap(({ id, data }) => (data === undefined ? [] : [{ id, data }]));
  }

  /** Where the browser writes no folders, a zip is what there is. */
  async saveFolder(withData = false): Promise<void> {
    if (!window.showDirectoryPicker) return this.saveZip(withData);
    const saved = await this.#project(withData);
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

  async #project(withData: boolean): Promise<Saving> {
    const { page, projects, sharing } = this.#workspace;
    const made = withData ? await page?.data?.now(SEED) : undefined;
    const project = sharing.project(made?.seed);
    const { name } = project;
    const names = this.#names.get(projects.currentId);
    return {
      id: projects.currentId, name, project: { ...project, name: names?.draft === name ? names.file : name },
      left: made?.left ? ` ${made.left}` : '',
    };
  }
}

/** What is saved: of which draft, what that is called, and what of its data did not fit, as a sentence. */
interface Saving { id: string; name: string; project: Project; left: string }

/** What two drafts must share to be the same one. */
function contentOf(draft: DraftStart): string {
  const { script, host, lua, settings = {}, inputs = {}, files = [], seed = [], main = '', entries = [], cases = [] } = draft;
  const chosen = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const others = files.map(({ name, text }) => [name, text]);
  const given = Object.entries(untyped(inputs)).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([script, others, host, lua, chosen, given, seed, main, entries, untypedCases(cases)]);
}

/** A file that is opened as a project, or a part of one. */
const isOurs = (path: string): boolean => isProjectFile(path, HOME) || isYaml(path);

const withoutEnd = (name: string): string => name.replace(/\.\w+$/, '');

const listed = (names: string[]): string =>
  [...names.slice(0, 4), ...(names.length > 4 ? [`${names.length - 4} more`] : [])].join(', ');
