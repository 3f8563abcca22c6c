// Which of the newest messages nobody at the page has seen: those that came since Chat was first looked at, in places not opened since.

export class Unread {
  /** Ids of messages that were seen; undefined: Chat was never looked at. */
  #seen = $state.raw<ReadonlySet<string>>();

  /** How many are unread by their place. `recent`: id and place of the newest messages. */
  counts(recent: readonly { id: string; place: string }[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { id, place } of recent) if (this.#seen?.has(id) === false) counts.set(place, (counts.get(place) ?? 0) + 1);
    return counts;
  }

  /** What stands in an open place is seen; the first time, all is. Older ones than the recent are forgotten. */
  look(recent: readonly { id: string; place: string }[], open: string | undefined): void {
    const seen = this.#seen;
    const now = recent.filter(({ id, place }) => seen === undefined || seen.has(id) || place === open);
    if (seen === undefined || now.length !== seen.size || now.some(({ id }) => !seen.has(id))) this.#seen = new Set(now.map(({ id }) => id));
  }
}
