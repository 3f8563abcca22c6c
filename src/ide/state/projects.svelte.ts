// The person's own scripts, open as drafts that are kept as they are typed.
import type { ScriptFile } from '../../files.ts';
import type { Bytes, HostInfo, HostSetting, SettingValue } from '../../protocol.ts';
import type { Project, Storage } from '../../storage.ts';
import { parseValues, showValues } from '../bytes.ts';

/** A project as it is edited: KEYS and ARGV are text, one value a line (see bytes.ts). */
export interface Draft {
  id: string;
  name: string;
  host: string;
  lua: '5.1' | '5.4';
  script: string;
  /** Other files, which the script can include. */
  files?: ScriptFile[];
  keys: string;
  argv: string;
  settings: Record<string, SettingValue>;
  /** Commands that make the data that the script expects. */
  seed?: Bytes[][];
}

export type DraftStart = Pick<Draft, 'name' | 'host' | 'lua'> & Partial<Draft>;

/** Milliseconds after the last key until a draft is written. */
const QUIET = 300;

export class Projects {
  list = $state<Draft[]>([]);
  currentId = $state('');
  /** Something typed is not stored yet. */
  saving = $state(false);
  /** A draft that came from elsewhere and is not stored: it is the person's own once they change or keep it. */
  visiting = $state('');
  current = $derived(this.list.find(({ id }) => id === this.currentId));

  #storage: Storage | undefined;
  readonly #revisions = new Map<string, number>();
  readonly #unsaved = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** Reads what is stored; with nothing there begins with `first`. */
  load(storage: Storage, first: DraftStart): void {
    this.#storage = storage;
    const stored = storage.projects.list();
    for (const { id, revision } of stored) this.#revisions.set(id, revision);
    this.list = inOrder(stored, storage.setting('order')).map(toDraft);
    const wanted = storage.setting('current');
    if (this.list.length === 0) this.create(first);
    else this.open(this.list.some(({ id }) => id === wanted) ? String(wanted) : stored[0].id);
  }

  open(id: string): void {
    this.currentId = id;
    if (id !== this.visiting) this.#storage?.set('current', id);
  }

  /** Opens the neighbour in the list. */
  step(by: -1 | 1): void {
    const { length } = this.list;
    const at = this.list.findIndex(({ id }) => id === this.currentId);
    this.open(this.list[(at + by + length) % length].id);
  }

  create(start: DraftStart): void {
    const { id } = this.#add(start);
    this.#keepOrder();
    this.open(id);
    this.#touch(id);
  }

  /** Opens what came from elsewhere beside the person's own drafts; nothing is stored yet. */
  visit(start: DraftStart): void {
    this.leave();
    this.visiting = this.#add(start).id;
    this.open(this.visiting);
  }

  /** Makes what came from elsewhere the person's own. */
  keep(): void {
    const id = this.visiting;
    if (id === '') return;
    this.visiting = '';
    this.#keepOrder();
    this.open(id);
    this.#touch(id);
  }

  /** Lets go of what came from elsewhere. */
  leave(): void {
    const id = this.visiting;
    this.visiting = '';
    this.list = this.list.filter((draft) => draft.id !== id);
    if (this.currentId === id && this.list.length > 0) this.open(this.list[0].id);
  }

  #add(start: DraftStart): Draft {
    const draft: Draft = { script: '', keys: '', argv: '', settings: {}, ...start, id: crypto.randomUUID() };
    draft.name = this.#freeName(draft.name);
    this.list.push(draft);
    return draft;
  }

  /** Changes a draft (the open one, if not said otherwise) and stores it soon. */
  edit(change: Partial<Omit<Draft, 'id'>>, id = this.currentId): void {
    const draft = this.list.find((one) => one.id === id);
    if (!draft) return;
    Object.assign(draft, change);
    if (id === this.visiting) this.keep();
    else this.#touch(id);
  }

  rename(id: string, name: string): void {
    if (name.trim() !== '') this.edit({ name: name.trim() }, id);
  }

  duplicate(id: string): void {
    const source = this.list.find((draft) => draft.id === id);
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
    this.#keepOrder();
    void this.#removeStored(removed);
    if (wasOpen) this.#openNeighbour(at, removed);
    return () => this.#restore(removed, at, wasOpen);
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
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const ids = [...this.#unsaved];
    this.#unsaved.clear();
    // One after the other: a save builds on the revision that the one before it made.
    this.#writing = this.#writing.then(() => this.#save(ids));
    return this.#writing;
  }

  async #save(ids: string[]): Promise<void> {
    for (const draft of $state.snapshot(this.list)) {
      if (ids.includes(draft.id)) await this.#store(draft);
    }
    this.saving = this.#unsaved.size > 0;
  }

  async #store(draft: Draft): Promise<void> {
    const saved = await this.#storage?.projects.save(toProject(draft, this.#revisions.get(draft.id) ?? 0));
    if (!saved) return;
    this.#revisions.set(saved.project.id, saved.project.revision);
    if (saved.outcome === 'conflict copy') this.#becomeCopy(draft.id, saved.project);
  }

  // Another tab changed the same project: what is typed here goes on as the copy.
  #becomeCopy(id: string, { id: copyId, name }: Project): void {
    const draft = this.list.find((one) => one.id === id);
    if (!draft) return;
    Object.assign(draft, { id: copyId, name });
    if (this.currentId === id) this.open(copyId);
    this.#keepOrder();
  }

  async #removeStored({ id }: Draft): Promise<void> {
    await this.flush();
    await this.#storage?.projects.remove(id);
  }

  #openNeighbour(at: number, { host, lua }: Draft): void {
    const next = this.list[Math.min(at, this.list.length - 1)];
    // There is always one to type into.
    if (next) this.open(next.id);
    else this.create({ name: 'Untitled', host, lua });
  }

  #restore(draft: Draft, at: number, open: boolean): void {
    if (this.list.some(({ id }) => id === draft.id)) return;
    this.list.splice(at, 0, draft);
    this.#keepOrder();
    if (open) this.open(draft.id);
    this.#writing = this.#writing.then(async () => {
      const restored = await this.#storage?.projects.restore(draft.id);
      if (restored) this.#revisions.set(draft.id, restored.revision);
      await this.#store(draft);
    });
  }

  #touch(id: string): void {
    this.#unsaved.add(id);
    this.saving = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET);
  }

  #keepOrder(): void {
    this.#storage?.set('order', this.list.map(({ id }) => id).filter((id) => id !== this.visiting));
  }

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
  return typeof value === 'number' && value >= setting.min && value <= setting.max;
}

function inOrder(projects: Project[], order: unknown): Project[] {
  const ids: unknown[] = Array.isArray(order) ? order : [];
  const place = ({ id }: Project): number => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return projects.toSorted((a, b) => place(a) - place(b));
}

function toDraft({ id, name, host, lua, script, files, keys, argv, settings, seed }: Project): Draft {
  return {
    id, name, host, lua, script, keys: showValues(keys), argv: showValues(argv), settings,
    ...(files && { files }), ...(seed && { seed }),
  };
}

function toProject(draft: Draft, revision: number): Project {
  return { ...draft, keys: parseValues(draft.keys), argv: parseValues(draft.argv), updatedAt: Date.now(), revision };
}
