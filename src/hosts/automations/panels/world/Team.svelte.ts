// What the views of a team's world share: what changed, who there is, and the acts of the person at the page.
import type { PanelProps } from '../../../page.ts';
import type { Route, Tables } from '../../tables.ts';
import type { AutomationsActs, AutomationsAsks, TableQuery } from '../../wire.ts';
import { changesOf, marked } from './changes.ts';
import type { Marked } from './changes.ts';
import { Unread } from './chat/Unread.svelte.ts';

type Wanted = Record<string, TableQuery>;
type RowIn<Q extends TableQuery> = Q['table'] extends keyof Tables ? Tables[Q['table']] : never;
/** Rows by the names under which they were asked for; undefined: no answer has come. */
type Found<W extends Wanted> = { [K in keyof W]?: readonly RowIn<W[K]>[] };

/** Milliseconds between two looks at a world that goes on changing. */
const PACE = 120;

export class Team {
  readonly changes = $derived.by(() => changesOf(this.props().record?.differences ?? []));

  /** What is open in the views, which are made anew when they show again. */
  readonly open = $state({ channel: 'c:ch-general', board: 'tasks', table: '' });
  readonly unread = new Unread();

  constructor(readonly props: () => PanelProps) {}

  async ask<N extends keyof AutomationsAsks>(name: N, given: AutomationsAsks[N]['given']): Promise<AutomationsAsks[N]['result']> {
    return await this.props().ask(name, given) as AutomationsAsks[N]['result'];
  }

  async act<N extends keyof AutomationsActs>(name: N, given: AutomationsActs[N]['given']): Promise<AutomationsActs[N]['result']> {
    return await this.props().act(name, given) as AutomationsActs[N]['result'];
  }

  /** Does something; what was refused, as a sentence, or "". */
  async try<N extends keyof AutomationsActs>(name: N, given: AutomationsActs[N]['given']): Promise<string> {
    try {
      const result = await this.act(name, given);
      if (result !== null && 'routes' in result) this.#tell(result.routes);
      return result !== null && 'error' in result && typeof result.error === 'string' ? result.error : '';
    } catch (error) {
      return messageOf(error);
    }
  }

  /** What ran because of what the person did. */
  #tell(routes: readonly Route[]): void {
    const names = (outcome: string): string[] => routes.filter((route) => route.outcome === outcome).map((route) => route.automation_name ?? 'an automation');
    const [ran, failed] = [names('ran'), names('failed')];
    const told = [ran.length > 0 ? `Ran ${ran.join(', ')}.` : '', failed.length > 0 ? `Failed: ${failed.join(', ')}.` : ''].filter(Boolean).join(' ');
    if (told !== '') this.props().notify(told);
  }

  put(table: string, row: Record<string, unknown>): Promise<string> {
    return this.try('put', { table, row: row as AutomationsActs['put']['given']['row'] });
  }

  /** Removes a row, with the way back; what was refused is told, too. Says whether it did. */
  async remove(table: keyof Tables, { id }: { readonly id: string }, name: string): Promise<boolean> {
    const { notify } = this.props();
    try {
      const done = await this.act('remove', { table, id });
      if ('error' in done) notify(done.error);
      else notify(`Removed ${name}`, () => void this.#restore(done.rows));
      return !('error' in done);
    } catch (error) {
      notify(messageOf(error));
      return false;
    }
  }

  async #restore(rows: AutomationsActs['restore']['given']['rows']): Promise<void> {
    const refused = await this.try('restore', { rows });
    if (refused !== '') this.props().notify(refused);
  }

  marked<N extends keyof Tables>(table: N, rows: readonly Tables[N][] | undefined, belongs?: (row: Tables[N]) => boolean): Marked<Tables[N]>[] {
    return marked(this.changes, table, rows ?? [], belongs);
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a view reads: asked for anew when the world, or what it wants, changes. Answers to older questions are dropped. */
export class Reading<const W extends Wanted> {
  found = $state.raw<Found<W>>({});
  totals = $state.raw<{ [K in keyof W]?: number }>({});
  failure = $state('');
  #turn = 0;
  #last = 0;

  /** To be made where a component is. */
  constructor(private readonly team: () => Team, wanted: () => W) {
    $effect(() => {
      const { revision, visible } = team().props();
      void revision;
      const queries = wanted();
      if (!visible) return;
      const timer = setTimeout(() => void this.#read(queries), Math.max(0, PACE - (performance.now() - this.#last)));
      return () => clearTimeout(timer);
    });
  }

  async #read(queries: W): Promise<void> {
    const turn = ++this.#turn;
    this.#last = performance.now();
    try {
      const names = Object.keys(queries) as (keyof W & string)[];
      const pages = await Promise.all(names.map((name) => this.team().ask('rows', queries[name])));
      if (turn !== this.#turn) return;
      this.found = Object.fromEntries(names.map((name, at) => [name, pages[at].rows])) as unknown as Found<W>;
      this.totals = Object.fromEntries(names.map((name, at) => [name, pages[at].total])) as typeof this.totals;
      this.failure = '';
    } catch (error) {
      if (turn === this.#turn) this.failure = messageOf(error);
    }
  }
}

/** The name of somebody by an id; one who is gone is named by it. */
export function nameIn(rows: readonly ({ readonly id: string; readonly name: string } | undefined)[] | undefined, id: string | undefined): string {
  return id === undefined ? '' : rows?.find((row) => row?.id === id)?.name ?? id;
}
