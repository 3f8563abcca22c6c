// What an editor is given of a run that is looked back at: types alone.
import type { LineStop, Shown } from './Debugging.svelte.ts';

/** `toggle` hears of a line at whose margin somebody presses, `moved` where breakpoints are once the text has changed. */
export interface Step {
  shown: Shown | undefined;
  stops: readonly LineStop[];
  toggle(line: number): void;
  moved(lines: number[]): void;
}
