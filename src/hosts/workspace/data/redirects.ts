// Which entities are one. Each merge is a pair that is on or off; those that are joined by pairs are one entity, whose id is the
// smallest of theirs. So peers that merged apart from each other come to the same entity, in whatever order they hear of it.

export class Redirects {
  private readonly pairs: Map<string, readonly [string, string]>;
  /** Root and members by id; undefined: to be worked out. */
  private classes: Map<string, { root: string; members: readonly string[] }> | undefined;

  constructor(like?: Redirects) { this.pairs = new Map(like?.pairs); }

  get isEmpty(): boolean { return this.pairs.size === 0; }

  set(survivor: string, absorbed: string, on: boolean): void {
    const key = pairKey(survivor, absorbed);
    if (on) this.pairs.set(key, [survivor, absorbed]);
    else this.pairs.delete(key);
    this.classes = undefined;
  }

  /** The entity that an id stands for. */
  root(id: string): string { return this.pairs.size === 0 ? id : this.all().get(id)?.root ?? id; }

  /** All ids that stand for the same entity, its own first. */
  members(id: string): readonly string[] { return this.pairs.size === 0 ? [id] : this.all().get(id)?.members ?? [id]; }

  private all(): Map<string, { root: string; members: readonly string[] }> {
    if (this.classes !== undefined) return this.classes;
    const classes = new Map<string, { root: string; members: readonly string[] }>();
    for (const [a, b] of this.pairs.values()) {
      const members = [...new Set([...classes.get(a)?.members ?? [a], ...classes.get(b)?.members ?? [b]])].sort();
      const joined = { root: members[0], members };
      for (const id of members) classes.set(id, joined);
    }
    return this.classes = classes;
  }
}

export const pairKey = (survivor: string, absorbed: string): string => `${survivor} ${absorbed}`;
