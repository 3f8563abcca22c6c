// One comparison: the script on every release, one after the other, in a worker that is ended with it.
import type { Port, RunRequest, WorldsCopy } from '../../../../protocol.ts';
import type { Cause, ReleaseRun } from '../../wire.ts';
import { differing, partsOf } from './differing.ts';
import type { Differing, Part } from './differing.ts';

/** Milliseconds after which a release that gives no answer is given up; a script itself is ended sooner. */
const PATIENCE = 15_000;

/** What is known of why two releases part. */
export interface Explanation { causes: Cause[]; complete: boolean }

export class Comparing {
  /** By release, as they come. */
  runs = $state.raw<Record<string, ReleaseRun | undefined>>({});
  /** Why a release has no run. */
  failures = $state.raw<Record<string, string | undefined>>({});
  explanations = $state.raw<Record<string, Explanation | undefined>>({});
  working = $state(true);
  #worker: WorldsCopy | undefined;
  #over = false;

  /** `setting`: the id of the one that names the release; `base`: the one that others are held against. */
  constructor(
    private readonly session: Pick<Port, 'copy'>, private readonly request: RunRequest, private readonly setting: string,
    readonly base: string, private readonly releases: readonly string[],
  ) {}

  async start(): Promise<void> {
    for (const release of [this.base, ...this.releases.filter((one) => one !== this.base)]) {
      if (this.#over) return;
      try {
        const run = await this.#ask<unknown>((worker) => worker.call((api) => api.ask(this.request.host, 'compare', this.#on(release))));
        this.runs = { ...this.runs, [release]: run as ReleaseRun };
      } catch (cause) {
        this.failures = { ...this.failures, [release]: cause instanceof Error ? cause.message : String(cause) };
      }
    }
    this.working = false;
  }

  /** What differs on a release, once both runs are there. */
  differing(release: string): Differing | undefined {
    const [left, right] = [this.runs[this.base], this.runs[release]];
    return left && right && differing(left, right);
  }

  parts(release: string): Part[] {
    const found = this.differing(release);
    return found ? partsOf(found) : [];
  }

  /** Finds out why a release differs. */
  async explain(release: string): Promise<void> {
    if (this.working || this.explanations[release] || this.parts(release).length === 0) return;
    const set = (explanation: Explanation): void => { this.explanations = { ...this.explanations, [release]: explanation }; };
    try {
      const asked = { request: this.#on(this.base), other: release };
      set(await this.#ask((worker) => worker.call((api) => api.ask(this.request.host, 'explain', asked))) as Explanation);
    } catch {
      set({ causes: [], complete: false });
    }
  }

  end(): void {
    this.#over = true;
    this.#worker?.end('the comparison was closed');
    this.#worker = undefined;
  }

  #on(release: string): RunRequest {
    return { ...this.request, settings: { ...this.request.settings, [this.setting]: release } };
  }

  /** Of a worker that is there; one that hangs is ended, and the next question gets another. */
  async #ask<T>(question: (worker: WorldsCopy) => Promise<T>): Promise<T> {
    const worker = this.#worker ??= await this.session.copy(this.request.lua);
    if (this.#over) worker.end('the comparison was closed');
    const timer = setTimeout(() => {
      worker.end('It did not come to an end.');
      if (this.#worker === worker) this.#worker = undefined;
    }, PATIENCE);
    try {
      return await question(worker);
    } finally {
      clearTimeout(timer);
    }
  }
}
