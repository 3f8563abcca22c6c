// The lines of a console, to be walked through with the arrows. Plain: a cursor over what was entered.

/** Lines that are kept. */
const KEPT = 300;

export class LineHistory {
  #lines: string[];
  /** Where the walk stands; at the end: the line being typed. */
  #at: number;
  /** What was being typed when the walk began. */
  #draft = '';

  constructor(lines: readonly string[], private readonly keep?: (lines: string[]) => void) {
    this.#lines = lines.slice(-KEPT);
    this.#at = this.#lines.length;
  }

  /** Takes an entered line; one equal to the last, or blank, is not kept twice. */
  add(line: string): void {
    if (line.trim() !== '' && line !== this.#lines.at(-1)) {
      this.#lines = [...this.#lines, line].slice(-KEPT);
      this.keep?.(this.#lines);
    }
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** The line before, or undefined at the oldest. */
  older(typed: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#lines.length) this.#draft = typed;
    return this.#lines[--this.#at];
  }

  /** The line after; at last what was being typed; undefined beyond it. */
  newer(): string | undefined {
    if (this.#at >= this.#lines.length) return undefined;
    this.#at++;
    return this.#at === this.#lines.length ? this.#draft : this.#lines[this.#at];
  }

  /** Typing ends the walk: the next one begins at the newest line. */
  rest(): void { this.#at = this.#lines.length; }

  /** The newest line that holds a text, from `skip` matches on. */
  find(text: string, skip = 0): string | undefined {
    const found = this.#lines.filter((line) => line.includes(text)).reverse();
    return [...new Set(found)][skip];
  }
}
