// Time and chance of a debugged script: what a pass over it read, the next pass reads again, and what is read beyond is new.

export class LiveTape {
  private readonly times: number[] = [];
  private readonly chances: number[] = [];
  private read = { times: 0, chances: 0 };

  /** From where what is new comes: milliseconds since 1970, and from 0 to below 1. */
  constructor(private readonly now: () => number, private readonly chance: () => number) {}

  readonly clock = (): number => this.times[this.read.times++] ?? this.add(this.times, this.now());
  readonly random = (): number => this.chances[this.read.chances++] ?? this.add(this.chances, this.chance());

  /** A pass begins. */
  rewind(): void { this.read = { times: 0, chances: 0 }; }

  /** What was not read in this pass so far is forgotten: the script goes another way from here on. */
  cut(): void {
    this.times.length = Math.min(this.times.length, this.read.times);
    this.chances.length = Math.min(this.chances.length, this.read.chances);
  }

  private add(to: number[], value: number): number {
    to.push(value);
    return value;
  }
}
