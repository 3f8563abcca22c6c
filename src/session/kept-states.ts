// States of worlds that are set aside under names, so that another can be in their place: that of each script, say. Where they are kept
// is the store's; here is which state a world is in, what is kept, and how much of it.

/** How many are kept, of all worlds; bytes of them all. */
export const KEPT = { count: 50, bytes: 64 << 20 } as const;

/** What worlds are in that never were in another state. It never goes for want of room. */
export const FIRST = '';

export interface KeptState { world: string; name: string; /** Milliseconds since 1970. */ at: number; bytes: number }

/**
 * What is known of them beside their contents. `away`: what is in the world is not certainly the state of that name, which is kept: the
 * change to another had begun, and did not come to its end.
 */
export interface StatesMark { now: { world: string; name: string; away: boolean }[]; kept: KeptState[] }

type Changes = ReadonlyMap<string, Uint8Array[] | undefined>;

/** Where they are kept between visits (src/storage/stored-states.ts). */
export interface StatesStore {
  /** As it was written last, of whatever shape; undefined: there never was another state than the first. */
  readonly mark: unknown;
  /** Of whatever shape; undefined: it is not there. Rejects where nothing can be read now. */
  read(key: string): Promise<unknown>;
  /** In order with the batches of worlds; undefined takes one away. Resolves once it was tried; never rejects. */
  write(mark: StatesMark, changes: Changes): Promise<void>;
}

/** They live as long as the page. */
export class PassingStates implements StatesStore {
  mark: StatesMark | undefined;
  private readonly contents = new Map<string, Uint8Array[] | undefined>();

  async read(key: string): Promise<unknown> { return this.contents.get(key); }

  async write(mark: StatesMark, changes: Changes): Promise<void> {
    this.mark = mark;
    for (const [key, chunks] of changes) this.contents.set(key, chunks);
  }
}

/** Why a world cannot be in another state: a sentence. */
export class KeptStateError extends Error { override readonly name = 'KeptStateError'; }

export class KeptStates {
  private mark: StatesMark;

  constructor(private readonly store: StatesStore) { this.mark = isMark(store.mark) ? store.mark : { now: [], kept: [] }; }

  nameOf(world: string): string { return this.now(world)?.name ?? FIRST; }

  /** See `StatesMark.away`. */
  isAway(world: string): boolean { return this.now(world)?.away === true; }

  /** Undefined: nothing was kept under that name. Throws KeptStateError where it cannot be read. */
  async get(world: string, name: string): Promise<Uint8Array[] | undefined> {
    if (!this.mark.kept.some((one) => is(one, world, name))) return undefined;
    const chunks = await this.store.read(keyOf(world, name)).catch((cause: unknown) => { throw new KeptStateError(`It cannot be read: ${String(cause)}`); });
    if (!isChunks(chunks)) throw new KeptStateError('What is stored of it is damaged.');
    return chunks;
  }

  /**
   * Sets the state of a world aside that it is about to leave for `next`. Resolves once it is stored, to those that had to go for want of
   * room, the oldest first. Throws KeptStateError where there is none.
   */
  leave(world: string, state: readonly Uint8Array[], next: string): Promise<KeptState[]> {
    const name = this.nameOf(world);
    return this.keep(world, name, state, [name, next], { world, name, away: true });
  }

  /** Another state takes the place of what is kept under a name that no world is in; as `leave`. */
  put(world: string, name: string, state: readonly Uint8Array[]): Promise<KeptState[]> { return this.keep(world, name, state, [name]); }

  /** The world is in that state now. */
  entered(world: string, name: string): void {
    this.mark = { ...this.mark, now: this.withNow({ world, name, away: false }) };
    void this.store.write(this.mark, new Map());
  }

  private async keep(
    world: string, name: string, state: readonly Uint8Array[], needed: readonly string[], now?: StatesMark['now'][number],
  ): Promise<KeptState[]> {
    const bytes = state.reduce((sum, { length }) => sum + length, 0);
    const kept = [...this.mark.kept.filter((one) => !is(one, world, name)), { world, name, at: Date.now(), bytes }];
    const dropped = excess(kept, (one) => one.name === FIRST || needed.some((its) => is(one, world, its)));
    this.mark = { now: now === undefined ? this.mark.now : this.withNow(now), kept: kept.filter((one) => !dropped.includes(one)) };
    const gone = dropped.map((one): [string, undefined] => [keyOf(one.world, one.name), undefined]);
    await this.store.write(this.mark, new Map<string, Uint8Array[] | undefined>([[keyOf(world, name), [...state]], ...gone]));
    return dropped;
  }

  private now(world: string): StatesMark['now'][number] | undefined { return this.mark.now.find((one) => one.world === world); }

  private withNow(now: StatesMark['now'][number]): StatesMark['now'] { return [...this.mark.now.filter(({ world }) => world !== now.world), now]; }
}

/** Those that have to go. Throws KeptStateError where what has to stay is too much. */
function excess(kept: readonly KeptState[], stays: (one: KeptState) => boolean): KeptState[] {
  const dropped: KeptState[] = [];
  const candidates = kept.filter((one) => !stays(one)).sort((a, b) => a.at - b.at);
  let bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
  while (kept.length - dropped.length > KEPT.count || bytes > KEPT.bytes) {
    const oldest = candidates.shift();
    if (oldest === undefined) throw new KeptStateError(`It has more than the ${KEPT.bytes >> 20} MB that are set aside.`);
    dropped.push(oldest);
    bytes -= oldest.bytes;
  }
  return dropped;
}

const is = (one: KeptState, world: string, name: string): boolean => one.world === world && one.name === name;

/** Under which its contents are kept. */
const keyOf = (world: string, name: string): string => `${world}\n${name}`;

// What is stored is checked by shape.

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isChunks = (value: unknown): value is Uint8Array[] => Array.isArray(value) && value.every((one) => one instanceof Uint8Array);
const isNamed = (value: unknown): value is { world: string; name: string } & Record<string, unknown> =>
  isObject(value) && typeof value['world'] === 'string' && typeof value['name'] === 'string';

function isMark(value: unknown): value is StatesMark {
  if (!isObject(value)) return false;
  const { now, kept } = value;
  return Array.isArray(now) && now.every((one: unknown) => isNamed(one) && typeof one['away'] === 'boolean')
    && Array.isArray(kept) && kept.every((one: unknown) => isNamed(one) && Number.isFinite(one['at']) && Number.isFinite(one['bytes']));
}
