// The state of an embed: how it looks, and the world of the project that it shows.
import type { Look, Panel } from '../../embed/api.ts';
import type { RunRecord } from '../../protocol.ts';
import { Session } from '../../session.ts';
import type { SessionOptions } from '../../session.ts';
import type { Project } from '../../project/project.ts';
import { projectFrom } from './project.ts';
import { FrameLayout, World } from './World.svelte.ts';

/** As good as never, and the most that a timer takes: a kill may take the time of a start here. */
const NEVER = 2 ** 31 - 1;

export class Embedded {
  readonly #layout = new FrameLayout();
  readonly #worker: Pick<SessionOptions, 'spawn' | 'first' | 'compile'>;
  #session!: Session;
  #started!: Promise<void>;
  /** What was to be loaded is there, or could not be. */
  #loaded = Promise.resolve();

  world = $state.raw(new World(this.#layout));
  theme = $state<NonNullable<Look['theme']>>('auto');
  readOnly = $state(false);
  /** As high as what it shows, not as the frame. */
  auto = $state(false);
  panels = $state.raw<readonly Panel[]>(['reply']);
  /** The panel in front. */
  panel = $state<Panel>('reply');
  /** Those that mean something in the host. */
  offered = $derived(this.panels.filter((panel) => panel === 'inputs' || this.world.offers(panel)));

  constructor(worker: Pick<SessionOptions, 'spawn' | 'first' | 'compile'>, look: Look) {
    this.#worker = worker;
    this.set(look);
    this.#begin();
  }

  set({ theme, readOnly, panels, height }: Look): void {
    if (theme !== undefined) this.theme = theme;
    if (readOnly !== undefined) this.readOnly = readOnly;
    if (height !== undefined) this.auto = height === 'auto';
    if (panels !== undefined) {
      // What a run answers has to show somewhere.
      this.panels = [...new Set(panels.includes('reply') ? panels : ['reply' as const, ...panels])];
      if (!this.panels.includes(this.panel)) this.panel = this.panels[0];
    }
    this.#layout.theme = this.theme === 'auto' ? 'system' : this.theme;
    this.#layout.applyTheme();
    this.show(this.panel);
  }

  show(panel: Panel): void {
    this.panel = panel;
    if (panel !== 'inputs') this.#layout.show(panel);
  }

  /** Shows a project (fields by name, or a link) in a world of its own, and runs nothing. Throws LinkError. */
  load(given: unknown): Promise<void> {
    const loaded = Promise.all([projectFrom(given), this.#loaded]).then(([project]) => this.#open(project));
    this.#loaded = loaded.catch(() => undefined);
    return loaded;
  }

  /** Shows what the fragment of the address holds, or an empty script. */
  async open(fragment: string): Promise<void> {
    try {
      await this.load(fragment.length < 3 ? {} : fragment);
    } catch (cause) {
      this.world.notices.show(cause instanceof Error ? cause.message : String(cause), { tone: 'error', lasts: Infinity });
    }
  }

  /** The record of a run of what shows. Throws where nothing could run. */
  async run(): Promise<RunRecord> {
    await this.#loaded;
    const { world } = this;
    await this.#started;
    if (world.obstacle !== '') throw new Error(world.obstacle);
    const before = world.runs.record;
    await world.run();
    if (world !== this.world) throw new Error('Another script was loaded.');
    const { record } = world.runs;
    if (record === null || record === before) throw new Error(world.notices.list.at(-1)?.text ?? 'It could not run.');
    return record;
  }

  #open(project: Project): void {
    const { projects } = this.world;
    const untouched = projects.visiting !== '' || projects.list.length === 0;
    if (this.world.used || !untouched) this.#renew();
    else Object.assign(projects, { list: [], visiting: '' });
    const { world } = this;
    world.sharing.visit({ ...project, name: project.name || 'Script' });
    this.show(this.panels.find((panel) => panel === project.panel) ?? this.panel);
    this.#showOffered();
  }

  #showOffered(): void {
    if (!this.offered.includes(this.panel)) this.show('reply');
  }

  #renew(): void {
    this.#session.close();
    this.world = new World(this.#layout);
    this.#begin();
  }

  #begin(): void {
    this.#session = new Session({ ...this.#worker, standbyDelay: NEVER });
    this.#started = this.world.startSession(this.#session).then(() => this.#showOffered());
  }
}
