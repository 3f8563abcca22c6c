// The rows of a data table that are in view, fetched in pages as somebody scrolls: a table may have 100,000.
import type { DataRow } from '../../../tables.ts';
import { messageOf } from '../Team.svelte.ts';
import type { Team } from '../Team.svelte.ts';

const PAGE = 200;

export class GridRows {
  total = $state(0);
  /** Whether a first answer has come. */
  known = $state(false);
  failure = $state('');
  #pages = $state.raw<ReadonlyMap<number, readonly DataRow[]>>(new Map());
  #shown: readonly [first: number, last: number] = [0, 0];
  /** Pages that were asked for since all of them last became old. */
  #asked = new Set<number>();
  #turn = 0;

  constructor(private readonly team: Team, readonly table: `rows:${string}`, readonly search: string) {}

  at(index: number): DataRow | undefined { return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]; }

  /** These show: what of them is not here is fetched. */
  show(first: number, last: number): Promise<void> {
    this.#shown = [first, last];
    return this.#fetch();
  }

  /** The world changed: what shows is fetched anew, and the old stands until it comes. */
  refresh(): Promise<void> {
    this.#turn++;
    this.#asked = new Set();
    return this.#fetch();
  }

  async #fetch(): Promise<void> {
    const [first, last] = this.#shown.map((index) => Math.floor(index / PAGE));
    const wanted = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((page) => !this.#asked.has(page));
    for (const page of wanted) this.#asked.add(page);
    await Promise.all(wanted.map((page) => this.#load(page, this.#turn)));
  }

  async #load(page: number, turn: number): Promise<void> {
    try {
      const { rows, total } = await this.team.ask('rows', { table: this.table, offset: page * PAGE, limit: PAGE, ...this.search !== '' && { search: this.search } });
      if (turn !== this.#turn) return;
      const old = [...this.#pages].filter(([at]) => this.#asked.has(at) || Math.abs(at - page) < 3);
      this.#pages = new Map([...old, [page, rows as unknown as DataRow[]]]);
      this.total = total;
      this.known = true;
      this.failure = '';
    } catch (error) {
      if (turn === this.#turn) this.failure = messageOf(error);
    }
  }
}
