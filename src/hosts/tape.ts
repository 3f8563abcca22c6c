// What a run reads of time and chance, written down: with it, the world as it was and the same request, it can be run again.
import type { Tape } from '../protocol.ts';
import type { Clock } from './host.ts';

/** Values of each kind that are kept. */
const KEPT = 65_536;

/** Clock and chance of a world, which can be written down. */
export class TapeRecorder {
  private tape: Tape | undefined;
  readonly clock: Clock;

  constructor(private readonly outer: Clock, private readonly chance: () => number) {
    this.clock = { now: () => this.now(), elapsed: () => this.elapsed() };
  }

  /** From here on all is written down. */
  start(): void { this.tape = { now: [], elapsed: [], random: [], whole: true }; }

  /** What was read since; undefined: it was not started. */
  finish(): Tape | undefined {
    const { tape } = this;
    this.tape = undefined;
    return tape;
  }

  readonly random = (): number => {
    const value = this.chance();
    if (this.tape !== undefined) keep(this.tape, this.tape.random, value);
    return value;
  };

  private now(): number {
    const value = this.outer.now();
    const { tape } = this;
    if (tape === undefined) return value;
    const { now } = tape;
    if (now.length > 0 && now[now.length - 2] === value) now[now.length - 1]++;
    else if (now.length < 2 * KEPT) now.push(value, 1);
    else tape.whole = false;
    return value;
  }

  private elapsed(): number {
    const value = this.outer.elapsed();
    if (this.tape !== undefined) keep(this.tape, this.tape.elapsed, value);
    return value;
  }
}

function keep(tape: Tape, values: number[], value: number): void {
  if (values.length < KEPT) values.push(value);
  else tape.whole = false;
}
