// What to do about the errors that people meet first, in plain words.
import type { Dialect } from '../syntax/parse.ts';
import { habitBehind, habitOf } from '../syntax/rules/javascript/at-run.ts';

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/attempt to concatenate .*nil/, 'One side of .. is nil. Use tostring(x), or give it a default: (x or "").'],
  [/attempt to perform arithmetic on .*nil/, 'A value in this calculation is nil. Was the variable set, and is its name spelled the same everywhere?'],
  [/attempt to perform arithmetic on .*string/, 'A string that is no number stands in a calculation. tonumber(s) gives nil where it cannot be read.'],
  [/attempt to index .*(?:io|os|debug|package|require|socket)'? ?/, 'The script runs in a sandbox: files, processes, modules and the network are out of its reach. print shows under Log.'],
  [/attempt to index .*nil/, 'The value before the dot or bracket is nil. Check that it was set before: if t then ... end.'],
  [/attempt to call .*nil/, 'There is no function of this name here. Check the spelling, and that a local function is defined above its use.'],
  [/attempt to compare (?:number with string|string with number|nil with number|number with nil)/, 'The two sides are of different types. Arguments in ARGV are strings: tonumber(ARGV[1]).'],
  [/attempt to compare two nil|attempt to compare two table/, 'Only two numbers or two strings can be compared by < and >.'],
  [/'end' expected/, 'A block is not closed: each function, if, for, while and do needs its end.'],
  [/'then' expected/, 'An if needs then behind its condition. A comparison is written ==.'],
  [/unfinished string/, 'A string is not closed on its line. Long texts go in [[ and ]].'],
  [/ran longer than/, 'The script did not end in time. Look for a loop that never ends, or raise the time limit in the settings.'],
  [/not enough memory/, 'The script asked for more memory than it may have. Look for a table or string that grows without end.'],
  [/stack overflow/, 'A function calls itself without end: check the case in which it should stop.'],
  [/wrote more than/, 'The script printed more than it may. Print less, or only every so many turns.'],
];

/** Globals that hints write of. */
const KNOWN: ReadonlySet<string> = new Set(['print', 'os']);

/** What failed: the source as it ran, and the line that the error names, 1-based. */
export interface Failed { source: string; lua: Dialect; line: number | undefined; kind: string }

/** What to do about an error, or undefined where its own text says enough. */
export function hintFor(message: string, { source, lua, line, kind }: Failed): string | undefined {
  const habit = kind === 'syntax' ? habitOf(source, lua, KNOWN) : habitBehind(message, source, lua, line, KNOWN);
  return habit ?? HINTS.find(([pattern]) => pattern.test(message))?.[1];
}
