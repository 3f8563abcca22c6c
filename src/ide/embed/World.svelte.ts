// What an embed shows and runs: a workspace without anything that is kept. It lives as long as its project.
import { HOME } from '../../home.ts';
import { Layout } from '../state/layout.svelte.ts';
import type { Place } from '../state/layout.svelte.ts';
import { Workspace } from '../Workspace.svelte.ts';

/** Nothing of earlier visits, and the editor beside the panels however narrow the frame is. */
export class FrameLayout extends Layout {
  constructor() { super({}); }

  override visible(place: Place): boolean { return place === 'script' || place === this.panel; }

  /** Each is a panel of its own here, the parts of the result too. */
  override choose(place: Place): void { this.panel = place; }
}

export class World extends Workspace {
  #data: Promise<void> | undefined;

  /** The data of the project is made before its first run: opening a link must not do anything. */
  override async run(): Promise<void> {
    const { session } = this;
    try {
      if (session) await (this.#data ??= this.#makeData());
    } catch (cause) {
      this.notices.show(`Its data could not be made: ${String(cause)}`, { tone: 'error' });
      return;
    }
    if (session && !this.host) this.notices.show(this.#unknownHost(), { tone: 'error' });
    await super.run();
  }

  /** Why nothing can run now, or nothing. */
  get obstacle(): string {
    if (this.failure !== '') return this.failure;
    if (this.runs.busy) return 'A script is running.';
    return this.ready && !this.host ? this.#unknownHost() : '';
  }

  /** Anything ran here, or changed data. */
  get used(): boolean { return this.revision > 0 || this.runs.busy || this.runs.record !== null; }

  #unknownHost(): string { return `There is no host "${this.projects.current?.host ?? ''}" here.`; }

  async #makeData(): Promise<void> {
    const { host = HOME.host, seed = [] } = $state.snapshot(this.projects.current) ?? {};
    if (Array.isArray(seed) && seed.length === 0) return;
    const made = await (await this.doors.open(host))?.data?.make(seed);
    if (made?.failed) this.notices.show(made.text, { tone: 'warning' });
  }
}
