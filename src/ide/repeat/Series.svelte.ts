// Runs of the open script in a series, in the world as it is: what each was given, replied and changed.
import { quoteBytes } from '../../bytes/quote.ts';
import { replyText } from '../../bytes/reply-text.ts';
import { decodeStrict } from '../../bytes/text.ts';
import type { Inputs, RunRecord } from '../../protocol.ts';
import { back } from '../world/start-again.svelte.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { givenText } from './series.ts';
import type { Row } from './series.ts';

/** Characters of a reply, and names of what changed, that a cell shows. */
const SHOWN = 300;
const NAMES = 6;

export class Series {
  rows = $state.raw<readonly Row[]>([]);
  running = $state(false);
  /** Of how many runs. */
  total = $state(0);
  #before: { world: string; state: Uint8Array[]; name: string } | undefined;
  #stopped = false;

  constructor(private readonly workspace: Workspace) {}

  /** What the series changed can be taken back. */
  get canUndo(): boolean { return !this.running && this.#before !== undefined && this.rows.length > 0; }

  stop(): void { this.#stopped = true; }

  async run(given: readonly Inputs[]): Promise<void> {
    const { workspace } = this;
    const { notices, session } = workspace;
    if (this.running) return;
    [this.running, this.#stopped, this.rows, this.total, this.#before] = [true, false, [], given.length, undefined];
    try {
      const request = await workspace.prepared();
      if (session === undefined || request === undefined) return notices.show('The engine is still starting.', { tone: 'warning' });
      this.#before = { world: request.host, state: await session.states.take(request.host), name: session.states.name(request.host) };
      for (const inputs of given) {
        if (this.#stopped) break;
        const its = { ...request, inputs };
        this.#add(inputs, await session.run(its, workspace.door.manner?.(its) ?? {}));
      }
      workspace.page?.ran?.();
    } catch (cause) {
      notices.show(cause instanceof Error ? cause.message : String(cause), { tone: 'error' });
    } finally {
      this.running = false;
    }
  }

  async undo(): Promise<void> {
    const before = this.#before;
    if (before === undefined) return;
    this.#before = undefined;
    this.rows = [];
    await back(this.workspace, before.world, this.workspace.page?.data ?? { name: 'the world' }, before);
  }

  #add(inputs: Inputs, { reply, error, differences, differencesDropped, duration }: RunRecord): void {
    const { door } = this.workspace;
    const names = differences.slice(0, NAMES).map((one) => door.differenceText?.(one) ?? door.differenceName?.(one) ?? '').filter((name) => name !== '');
    const more = differences.length + differencesDropped - names.length;
    const row: Row = {
      run: this.rows.length + 1, given: givenText(inputs, (value) => decodeStrict(value) ?? quoteBytes(value)),
      reply: (error?.message ?? replyText(reply).replaceAll('\n', '  ')).slice(0, SHOWN), failed: error !== undefined,
      changes: [...names, ...more > 0 ? [`${more} more`] : []].join(', '), duration,
    };
    this.rows = [...this.rows, row];
  }
}
