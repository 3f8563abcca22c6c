// A team's world: its tables, its clock and its chance. Everything that scripts, triggers and people do to it goes through here.
import { faultOfRow } from '../../world/schema.ts';
import type { Row } from '../../world/schema.ts';
import { Store } from '../../world/store.ts';
import type { TableSpec } from '../../world/store.ts';
import type { Ground } from '../host.ts';
import { DATA_ROW, TABLES } from './tables.ts';
import type { Agent, TableName, Tables, User, WorldSettings } from './tables.ts';

const WORLD = 'world';

/** Rows of a data table lie in a table of this name. */
export const rowsOf = (table: string): `rows:${string}` => `rows:${table}`;

function specOf(name: string): TableSpec | undefined {
  if (name.startsWith('rows:')) return { fields: DATA_ROW, open: true };
  return Object.hasOwn(TABLES, name) ? { fields: TABLES[name as TableName] } : undefined;
}

/** As far as the clock goes, milliseconds since 1970: years that dates are written in with four digits. */
export const CLOCK = { first: 0, last: Date.UTC(8999, 0) } as const;

export const FIRST_SETTINGS: WorldSettings = { id: WORLD, clock: 'real', at: 0, seed: 1, token_price: 15, retention: 1000 };

export class State {
  readonly store: Store<Tables>;
  /** Set while something happens at a time of its own, as in a run that is due: milliseconds since 1970. */
  private moment: number | undefined;
  /** The time that was last written: a run writes one many times. */
  private last = { at: NaN, text: '' };

  constructor(private readonly ground: Pick<Ground, 'clock'>, told: (bytes: Uint8Array) => void) {
    this.store = new Store<Tables>(specOf, told);
  }

  get settings(): WorldSettings { return this.store.get('settings', WORLD) ?? FIRST_SETTINGS; }

  set(fields: Partial<Omit<WorldSettings, 'id'>>): void { this.store.put('settings', { ...this.settings, ...fields }); }

  // Time

  /** The world's time, milliseconds since 1970. */
  now(): number {
    if (this.moment !== undefined) return this.moment;
    const { clock, at } = this.settings;
    return clock === 'standing' ? at : this.ground.clock.now();
  }

  /** Does something as if it were then. */
  at<R>(moment: number, work: () => R): R {
    const before = this.moment;
    this.moment = moment;
    try {
      return work();
    } finally {
      this.moment = before;
    }
  }

  /** As stored and as scripts see it: "2026-11-30T14:00:00Z", which texts compare by. */
  iso(at = this.now()): string {
    if (at !== this.last.at) this.last = { at, text: `${new Date(at).toISOString().slice(0, 19)}Z` };
    return this.last.text;
  }

  // Chance

  /** An id that is new, as a UUID: the same when the world is played again. */
  newId(): string {
    const random = seeded(this.settings.seed, this.store.next());
    const hex = (): string => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0');
    const [a, b, c, d] = [hex(), hex(), hex(), hex()];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${'89ab'[parseInt(c[0], 16) & 3]}${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }

  /** Numbers from 0 to below 1, of this world and this moment of it. */
  chance(): () => number { return seeded(this.settings.seed, this.store.next()); }

  // Rows

  /** Adds a row with a new id, unless it has one. */
  insert<N extends keyof Tables & string>(table: N, fields: Omit<Tables[N], 'id'> & { id?: string }): Tables[N] {
    return this.store.put(table, { ...fields, id: fields.id ?? this.newId() } as Tables[N] & Row);
  }

  /** What must not be told anywhere, the longest first: one that begins another would leave the rest of that to be read. */
  secrets(): string[] {
    return this.store.all('secrets').map(({ value }) => value).filter((value) => value !== '').sort((a, b) => b.length - a.length);
  }

  user(id: string): User | undefined { return this.store.get('users', id); }
  agent(id: string): Agent | undefined { return this.store.get('agents', id); }

  /** The first with a name, which need not be in the same case. */
  byName<N extends 'channels' | 'tables' | 'lists' | 'integrations' | 'webhooks' | 'secrets' | 'automations' | 'users' | 'agents'>(
    table: N, name: string,
  ): Tables[N] | undefined {
    const all = this.store.all(table) as readonly (Tables[N] & { name: string })[];
    return all.find((one) => one.name === name) ?? all.find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  /** Why something is no row of a table of this name. */
  faultOf(table: string, row: unknown): string | undefined {
    const spec = specOf(table);
    return spec === undefined ? `there is no table "${table}"` : faultOfRow(spec.fields, row, spec.open);
  }
}

/** A sequence for two numbers (mulberry32 over a hash of both). */
function seeded(seed: number, place: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
