// What a run asked of what lies outside of its VM, and what it was told: once that is written down, the run can go on from within,
// and is told the same.

/** How many bytes may be kept: what is beyond makes the whole of no use. */
const KEPT = 48 * 1024 * 1024;

export class Answers {
  private given: unknown[] = [];
  private mode: 'asks' | 'listens' | 'gives' = 'asks';
  private bytes = 0;
  /** Which answer comes next. */
  at = 0;

  /** The answer: asked for, or the one that was written down. */
  of<T>(ask: () => T): T {
    if (this.mode === 'asks') return ask();
    if (this.mode === 'gives') return this.given[this.at++] as T;
    const answer = ask();
    this.at++;
    if (this.bytes <= KEPT) {
      this.given.push(answer);
      this.bytes += sizeOf(answer);
    }
    return answer;
  }

  /** Answers are written down from here on, the first first. */
  listen(): void {
    this.given = [];
    this.bytes = this.at = 0;
    this.mode = 'listens';
  }

  /** Answers are given from this one on. */
  give(from: number): void {
    this.at = from;
    this.mode = 'gives';
  }

  /** Answers are asked for again. */
  end(): void { this.mode = 'asks'; }

  /** Whether all are there. */
  get whole(): boolean { return this.bytes <= KEPT; }
}

/** About how many bytes a value takes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), 16);
  return typeof value === 'object' && value !== null ? 100 : 8;
}
