// The person's own scripts, open as drafts that are kept as they are typed.
import { MAIN_FILE } from '../../project/files.ts';
import type { ScriptFile } from '../../project/files.ts';
import type { Entry, Seed } from '../../project/project.ts';
import type { HostInfo, HostSetting, SettingValue } from '../../protocol.ts';
import type { Project, Storage } from '../../storage.ts';
import { newId } from '../../storage/id.ts';
import { PROJECT_VERSION } from '../../storage/migrate-project.ts';
import { Keeper } from './keeper.svelte.ts';
import { typed, typedCases, untyped, untypedCases } from './inputs.ts';
import type { Typed, TypedCase, TypedInputs } from './inputs.ts';

/** A project as it is edited: its inputs are texts, as in their fields. */
export interface Draft {
  id: string;
  name: string;
  host: string;
  lua: '5.1' | '5.4';
  script: string;
  /** Other files, which the script can include. */
  files?: ScriptFile[];
  inputs: TypedInputs;
  /** Inputs by names; absent: there is one case, which has no name. */
  cases?: TypedCase[];
  settings: Record<string, SettingValue>;
  /** What makes the data that the script expects. */
  seed?: Seed;
  /** What the script is called; absent: main.lua. */
  main?: string;
  /** What of it runs, and when; absent: the script, when a person says so. */
  entries?: Entry[];
  /** Where it stands in the list, lowest first. */
  place?: number;
}

export type DraftStart = Pick<Draft, 'name' | 'host' | 'lua'> & Partial<Draft>;

export class Projects {
  list = $state<Draft[]>([]);
  currentId = $state('');
  /** A draft that came from elsewhere and is not stored: it is the person's own once they change or keep it. */
  visiting = $state('');
  /** What a lesson has open: it is among no scripts, and not stored here. */
  study = $state<Draft>();
  current = $derived(this.study?.id === this.currentId ? this.study : this.list.find(({ id }) => id === this.currentId));
  /** The file of each draft that the editor shows, by its id; none, or no file: the script itself. */
  #shown = $state<Record<string, string | undefined>>({});
  /** The file that is open; undefined: the script itself is. */
  file = $derived(this.current?.files?.find(({ name }) => name === this.#shown[this.currentId]));
  /** What the script of the open draft is called beside its files. */
  main = $derived(this.current?.main ?? MAIN_FILE);
  /** The editor's documents of files, by draft and name: each keeps its own though it is renamed. */
  readonly #documents = new Map<string, string>();

  /** `newSettings`: what new drafts have set. */
  constructor(private readonly newSettings: Record<string, SettingValue> = {}) {}

  #storage: Storage | undefined;
  /** The script that was open before a lesson. */
  #before = '';
  readonly #keeper = new Keeper({
    find: (id) => {
      const draft = this.#find(id);
      return draft && toProject($state.snapshot(draft));
    },
    length: (id) => this.#find(id)?.script.length ?? 0,
    put: (project) => this.#put(toDraft(project)),
    // The open one stays: what is typed into it next brings it back.
    drop: (id) => { if (id !== this.currentId) this.#takeOff(id); },
    rename: (id, { id: copyId, name }) => {
      Object.assign(this.#find(id) ?? {}, { id: copyId, name });
      this.#shown[copyId] = this.#shown[id];
      if (id === this.currentId) this.open(copyId);
    },
  });

  /** Something typed is not stored yet. */
  get saving(): boolean { return this.#keeper.saving; }

  /** Reads what is stored; with nothing there begins with `first`. */
  load(storage: Storage, first: DraftStart): void {
    this.#storage = storage;
    const { projects, tab } = storage;
    this.list = withPlaces(projects.list(), storage.setting('order')).map(toDraft).sort(byPlace);
    this.#keeper.begin(storage);
    const wanted = [tab.before, storage.setting('current')].find((id) => this.list.some((draft) => draft.id === id));
    if (this.list.length === 0) this.create(first);
    else this.open(wanted === undefined ? this.list[0].id : String(wanted));
    const file = storage.setting('file');
    if (Array.isArray(file) && file[0] === this.currentId) this.openFile(String(file[1]));
  }

  open(id: string): void {
    const before = this.currentId;
    this.currentId = id;
    if (id !== before && this.#keeper.isGone(before)) this.#takeOff(before);
    if (id === this.visiting || id === this.study?.id) return;
    this.#storage?.set('current', id);
    this.#storage?.tab.open(id);
  }

  /** Shows a file of the open draft in the editor, or its script. */
  openFile(name: string): void {
    this.#shown[this.currentId] = name;
    if (![this.visiting, this.study?.id].includes(this.currentId)) this.#storage?.set('file', [this.currentId, name]);
  }

  /** What tells the editor's document of what is open from others. */
  get document(): string { return this.documentOf(this.file?.name ?? ''); }

  /** The same of a file of a draft, '' for its script. */
  documentOf(file: string, draft = this.currentId): string {
    if (file === '') return draft;
    const place = `${draft}/${file}`;
    const known = this.#documents.get(place) ?? newId();
    this.#documents.set(place, known);
    return known;
  }

  /** Changes the text that the editor shows. */
  editText(text: string): void {
    const { current, file } = this;
    if (!file) this.edit({ script: text });
    else if (file.text !== text) {
      this.edit({ files: current?.files?.map((one) => (one === file ? { ...one, text } : one)) ?? [] });
    }
  }

  /** The open file has another name: it stays open, with its document. */
  followFile(name: string): void {
    this.#documents.set(`${this.currentId}/${name}`, this.document);
    this.#documents.delete(`${this.currentId}/${this.file?.name}`);
    this.openFile(name);
  }

  /** Opens the neighbour in the list. */
  step(by: -1 | 1): void {
    const { length } = this.list;
    const at = this.list.findIndex(({ id }) => id === this.currentId);
    this.open(this.list[(at + by + length) % length].id);
  }

  create(start: DraftStart): void {
    const { id } = this.#add(start);
    this.open(id);
    this.#keeper.touch(id);
  }

  /** Opens what came from elsewhere beside the person's own drafts; nothing is stored yet. */
  visit(start: DraftStart): void {
    this.#takeOff(this.visiting);
    this.visiting = this.#add(start).id;
    this.open(this.visiting);
  }

  /** Opens what a lesson begins with; undefined: there is no lesson any more, and the script that was open before it is again. */
  studyThis(start: DraftStart | undefined): void {
    if (this.study === undefined) this.#before = this.currentId;
    this.study = start && { script: '', inputs: {}, settings: {}, ...start, id: newId() };
    if (this.study !== undefined) return this.open(this.study.id);
    if (this.current === undefined) this.open((this.#find(this.#before) ?? this.list[0]).id);
  }

  /** Makes what came from elsewhere the person's own. */
  keep(): void {
    const id = this.visiting;
    if (id === '') return;
    this.visiting = '';
    this.open(id);
    this.#keeper.touch(id);
  }

  /** Lets go of what came from elsewhere. */
  leave(): void {
    const left = this.#find(this.visiting);
    this.visiting = '';
    if (!left) return;
    this.#takeOff(left.id);
    if (this.currentId === left.id) this.#openNeighbour(0, left);
  }

  #add(start: DraftStart): Draft {
    const place = Math.max(0, ...this.list.map((draft) => draft.place ?? 0)) + 1;
    const draft: Draft = { script: '', inputs: {}, settings: { ...this.newSettings }, ...start, id: newId(), place };
    draft.name = this.#freeName(draft.name);
    this.list.push(draft);
    return draft;
  }

  /** Changes a draft (the open one, if not said otherwise) and stores it soon. */
  edit(change: Partial<Omit<Draft, 'id'>>, id = this.currentId): void {
    const draft = this.#find(id);
    // The editor also tells of a text that came from another tab.
    if (!draft || Object.entries(change).every(([name, value]) => draft[name as keyof Draft] === value)) return;
    Object.assign(draft, change);
    if (id === this.visiting) this.keep();
    else if (id !== this.study?.id) this.#keeper.touch(id);
  }

  /** Changes an input of the open draft. */
  editInput(id: string, input: Typed): void {
    if (this.current) this.edit({ inputs: { ...this.current.inputs, [id]: input } });
  }

  rename(id: string, name: string): void {
    if (name.trim() !== '') this.edit({ name: name.trim() }, id);
  }

  duplicate(id: string): void {
    const source = this.#find(id);
    if (source) this.create({ ...$state.snapshot(source), name: `${source.name} copy` });
  }

  /** Removes a draft and returns what brings it back, in its old place. */
  remove(id: string): (() => void) | undefined {
    const at = this.list.findIndex((draft) => draft.id === id);
    if (at < 0) return undefined;
    if (id === this.visiting) {
      this.leave();
      return undefined;
    }
    const wasOpen = id === this.currentId;
    const [removed] = $state.snapshot(this.list).slice(at, at + 1);
    this.list.splice(at, 1);
    this.#keeper.remove(id);
    if (wasOpen) this.#openNeighbour(at, removed);
    return () => this.#restore(removed, wasOpen);
  }

  setting(setting: HostSetting): SettingValue {
    const value = this.current?.settings[setting.id];
    return value !== undefined && fits(setting, value) ? value : setting.initial;
  }

  changeSetting(setting: HostSetting, value: SettingValue): void {
    const { [setting.id]: _, ...others } = this.current?.settings ?? {};
    this.edit({ settings: value === setting.initial ? others : { ...others, [setting.id]: value } });
  }

  /** The settings of a draft that its host knows, with values that it offers: a draft may come from anywhere. */
  settingsFor(host: HostInfo): Record<string, SettingValue> {
    const known = new Map(host.settings.map((setting) => [setting.id, setting]));
    return Object.fromEntries(Object.entries(this.current?.settings ?? {}).filter(([id, value]) => {
      const setting = known.get(id);
      return setting !== undefined && fits(setting, value);
    }));
  }

  /** Stores now what was typed; also as the page goes away. */
  flush(): Promise<unknown> { return this.#keeper.flush(); }

  #openNeighbour(at: number, { host, lua }: Draft): void {
    const next = this.list[Math.min(at, this.list.length - 1)];
    // There is always one to type into.
    if (next) this.open(next.id);
    else this.create({ name: 'Untitled', host, lua });
  }

  #restore(draft: Draft, open: boolean): void {
    if (this.#find(draft.id)) return; // another tab goes on with it
    this.#put(draft);
    this.#keeper.touch(draft.id);
    if (open) this.open(draft.id);
  }

  #find(id: string): Draft | undefined { return id === this.study?.id ? this.study : this.list.find((draft) => draft.id === id); }

  /** Into its place, instead of what the list has of it. */
  #put(draft: Draft): void {
    this.list = [...this.list.filter(({ id }) => id !== draft.id), draft].sort(byPlace);
  }

  #takeOff(id: string): void { this.list = this.list.filter((draft) => draft.id !== id); }

  #freeName(wanted: string): string {
    const taken = new Set(this.list.map(({ name }) => name));
    if (!taken.has(wanted)) return wanted;
    for (let count = 2; ; count++) if (!taken.has(`${wanted} ${count}`)) return `${wanted} ${count}`;
  }
}

/** Whether a host offers that value for its setting. */
function fits(setting: HostSetting, value: SettingValue): boolean {
  if (setting.kind === 'choice') return setting.options.some((option) => option.value === value);
  if (setting.kind === 'boolean') return typeof value === 'boolean';
  if (setting.kind === 'text') return typeof value === 'string' && new RegExp(`^(?:${setting.pattern})$`).test(value);
  return typeof value === 'number' && value >= setting.min && value <= setting.max;
}

const byPlace = (a: Draft, b: Draft): number =>
  (a.place ?? 0) - (b.place ?? 0) || (a.name < b.name ? -1 : 1);

/** Those of 0.2 have none: one list named their order. */
function withPlaces(projects: Project[], order: unknown): Project[] {
  const ids: unknown[] = Array.isArray(order) ? order : [];
  return projects.map((project) => ({ place: ids.indexOf(project.id), ...project }));
}

function toDraft({ updatedAt: _, deletedAt, revision, savedBy, version, inputs, cases, ...draft }: Project): Draft {
  return { ...draft, inputs: typed(inputs), ...cases && cases.length > 0 && { cases: typedCases(cases) } };
}

function toProject({ cases, ...draft }: Draft): Omit<Project, 'revision'> {
  return { ...draft, inputs: untyped(draft.inputs), ...cases && { cases: untypedCases(cases) }, version: PROJECT_VERSION, updatedAt: Date.now() };
}
