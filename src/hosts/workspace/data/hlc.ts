// Hybrid logical clocks: the wall's time, a counter within it, and who. They order all operations alike for everyone, and a clock
// never goes back, whatever the wall's does.

export interface Stamp { readonly wall: number; readonly counter: number; readonly actor: string }

/** Below 0: a is earlier. Two stamps of different operations are never equal: the actor decides. */
export const compareStamps = (a: Stamp, b: Stamp): number =>
  a.wall - b.wall || a.counter - b.counter || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : 0);

/** As people and scripts read it: "2026-01-15T10:30:00.123Z/42". Texts of one length in front: they sort as the stamps do up to the counter. */
export const stampText = ({ wall, counter }: Pick<Stamp, 'wall' | 'counter'>): string => `${new Date(wall).toISOString()}/${counter}`;

/** How far ahead of the own wall another's clock may be: milliseconds. */
export const MOST_AHEAD = 5 * 60_000;

/** A bundle whose clock is too far ahead: taken, it would drag this clock along. */
export class FutureError extends Error {
  override readonly name = 'FutureError';
  constructor(readonly ahead: number) {
    super(`the clock of who made this is ${ahead} ms ahead of this one; at most ${MOST_AHEAD} ms are taken`);
  }
}

export class HybridClock {
  private wall = 0;
  private counter = 0;

  constructor(private readonly now: () => number, readonly actor: string) {}

  /** The stamps of the next `count` operations: the first of them; the others count on from it. */
  tick(count = 1): Stamp {
    this.moveOn();
    const stamp = { wall: this.wall, counter: this.counter, actor: this.actor };
    this.counter += count - 1;
    return stamp;
  }

  /** What the next operation's stamp would be. */
  peek(): Stamp {
    const now = Math.floor(this.now());
    return now > this.wall ? { wall: now, counter: 0, actor: this.actor } : { wall: this.wall, counter: this.counter + 1, actor: this.actor };
  }

  /** Has seen another's operation: what comes next is later than it. Throws FutureError. */
  receive({ wall, counter }: Pick<Stamp, 'wall' | 'counter'>): void {
    const ahead = wall - Math.floor(this.now());
    if (ahead > MOST_AHEAD) throw new FutureError(ahead);
    this.follow({ wall, counter });
  }

  /** The same for what this workspace holds already. */
  follow({ wall, counter }: Pick<Stamp, 'wall' | 'counter'>): void {
    if (wall > this.wall || (wall === this.wall && counter > this.counter)) [this.wall, this.counter] = [wall, counter];
  }

  private moveOn(): void {
    const { wall, counter } = this.peek();
    [this.wall, this.counter] = [wall, counter];
  }
}
