// A script run several times: what each run is given, and the table of what came of it.
import type { Bytes, Inputs } from '../../protocol.ts';
import { encodeText } from '../../bytes/text.ts';

/** Runs of a series. */
export const MOST = 100;

/** A value among the inputs that steps from run to run. */
export interface Stepping { input: string; at: number; from: number; by: number }

/** What each run is given: the same, but for the value that steps. */
export function seriesOf(inputs: Inputs, runs: number, stepping?: Stepping): Inputs[] {
  const times = Math.max(1, Math.min(MOST, Math.floor(runs) || 1));
  return Array.from({ length: times }, (_, run) => (stepping === undefined ? inputs : stepped(inputs, stepping, run)));
}

function stepped(inputs: Inputs, { input, at, from, by }: Stepping, run: number): Inputs {
  const given = inputs[input];
  const values = Array.isArray(given) ? [...given] : [];
  while (values.length < at) values.push('');
  values[at] = encodeText(stepText(from, by, run));
  return { ...inputs, [input]: values };
}

/** Without what doubles add in their last digits: 0.1, 0.2, 0.3. */
export const stepText = (from: number, by: number, run: number): string => String(Number((from + by * run).toPrecision(15)));

/** A row of the table, as texts. */
export interface Row { run: number; given: string; reply: string; failed: boolean; changes: string; duration: number }

/** Cells apart by tabs, as spreadsheets take them. */
export function tableText(rows: readonly Row[]): string {
  const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
  const lines = rows.map(({ run, given, reply, changes, duration }) => [String(run), given, reply, changes, duration.toFixed(3)].map(cell).join('\t'));
  return [['run', 'arguments', 'reply', 'changes', 'ms'].join('\t'), ...lines].join('\n');
}

/** The values of all lists among the inputs, in a line; `quote`: as they show. */
export const givenText = (inputs: Inputs, quote: (value: Bytes) => string): string => Object.entries(inputs)
  .flatMap(([id, one]) => (Array.isArray(one) ? [`${id.toUpperCase()} ${one.map(quote).join(' ') || '(none)'}`] : [])).join(' · ');
