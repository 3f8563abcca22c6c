// One person's copy of a workspace: its canonical state, the bundles that it is made of, and its clock. Copies that exchange
// their bundles come to the same state, in whatever order those come.
import { Canonical } from './canonical.ts';
import { HybridClock } from './hlc.ts';
import { Ids } from './ids.ts';
import { lastStampOf } from './operations.ts';
import type { Bundle, Operation, Source } from './operations.ts';

export interface Surroundings { now(): number; random(): number }

/** How many bundles of each actor a copy has. */
export type Vector = Readonly<Record<string, number>>;

export class Peer {
  readonly clock: HybridClock;
  readonly ids: Ids;
  readonly canonical: Canonical;
  private readonly logs = new Map<string, Bundle[]>();
  /** Bundles that know of others which are not here yet, by actor and place. */
  private early: Bundle[] = [];

  constructor(readonly actor: string, private readonly ground: Surroundings) {
    this.clock = new HybridClock(() => ground.now(), actor);
    this.ids = new Ids(() => ground.now(), () => ground.random());
    this.canonical = new Canonical(this.client());
  }

  /** A number for one who writes texts and lists, unlike all others. */
  client(): number { return Math.floor(this.ground.random() * 2 ** 32); }

  /** Writes operations as one bundle. They are not checked: `edits` made them of what is there. */
  commit(operations: readonly Operation[], source: Source, undoes?: string): Bundle {
    const { wall, counter } = this.clock.tick(Math.max(1, operations.length));
    const seq = (this.logs.get(this.actor)?.length ?? 0) + 1;
    const bundle: Bundle = { id: this.ids.next(), actor: this.actor, seq, wall, counter, seen: this.vector(), source, operations, ...undoes !== undefined && { undoes } };
    this.take(bundle);
    return bundle;
  }

  vector(): Vector { return Object.fromEntries([...this.logs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([actor, log]) => [actor, log.length])); }

  /** Bundles that one who has those of a vector lacks, each after those that it knows of. */
  since(vector: Vector): Bundle[] {
    return this.bundles().filter(({ actor, seq }) => seq > (vector[actor] ?? 0));
  }

  /** All bundles, in the order of their stamps. */
  bundles(): Bundle[] {
    return [...this.logs.values()].flat().sort((a, b) => a.wall - b.wall || a.counter - b.counter || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.seq - b.seq));
  }

  /**
   * Takes bundles of others, in any order and any number of times. Those that know of what is not here wait until it comes; how
   * many wait is returned. Throws FutureError for one whose clock is too far ahead: it and those after it are not taken.
   */
  receive(bundles: readonly Bundle[]): number {
    for (const bundle of bundles) {
      if (this.has(bundle) || this.early.some(({ actor, seq }) => actor === bundle.actor && seq === bundle.seq)) continue;
      this.clock.receive(lastStampOf(bundle));
      this.early.push(bundle);
    }
    for (let ready = this.nextReady(); ready !== undefined; ready = this.nextReady()) {
      this.early = this.early.filter((one) => one !== ready);
      this.take(ready);
    }
    return this.early.length;
  }

  /** Takes what this copy itself held before. */
  restore(bundle: Bundle): void {
    this.clock.follow(lastStampOf(bundle));
    this.take(bundle);
  }

  private has({ actor, seq }: Bundle): boolean { return (this.logs.get(actor)?.length ?? 0) >= seq; }

  private nextReady(): Bundle | undefined {
    const has = (actor: string): number => this.logs.get(actor)?.length ?? 0;
    return this.early.find(({ actor, seq, seen }) => has(actor) === seq - 1 && Object.entries(seen).every(([other, count]) => other === actor || has(other) >= count));
  }

  private take(bundle: Bundle): void {
    const log = this.logs.get(bundle.actor);
    if (log === undefined) this.logs.set(bundle.actor, [bundle]);
    else log.push(bundle);
    this.canonical.apply(bundle);
  }
}
