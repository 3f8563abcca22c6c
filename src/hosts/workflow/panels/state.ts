// The state before and after a node, key by key, as JSON for people.
import { decodeBytes } from '../../../bytes/text.ts';
import type { NodeRun } from './marks.ts';

export interface Line { text: string; isOther: boolean }
export interface KeyChange {
  key: string;
  how: 'added' | 'changed' | 'removed' | 'same';
  /** The value as JSON by lines, those marked that the other side has not; undefined: there is none. */
  before: Line[] | undefined;
  after: Line[] | undefined;
}

/** Characters of one value that show. */
const MOST = 4000;
/** Characters that a value may have on one line. */
const SHORT = 60;

/** Every key of both states: what changed first. */
export function changesOf({ before, after }: Pick<NodeRun, 'before' | 'after'>): KeyChange[] {
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) =>
    changeOf(decodeBytes(key), key in before ? jsonOf(before[key]) : undefined, key in after ? jsonOf(after[key]) : undefined));
  return [...changes.filter(({ how }) => how !== 'same'), ...changes.filter(({ how }) => how === 'same')];
}

function changeOf(key: string, before: string | undefined, after: string | undefined): KeyChange {
  const how = before === undefined ? 'added' : after === undefined ? 'removed' : before === after ? 'same' : 'changed';
  return { key, how, before: linesOf(before, after), after: linesOf(after, before) };
}

function linesOf(text: string | undefined, other: string | undefined): Line[] | undefined {
  const known = new Set(other?.split('\n').map(bare));
  return text?.split('\n').map((line) => ({ text: line, isOther: other !== undefined && !known.has(bare(line)) }));
}

/** A last item has no comma where another follows in the other text. */
const bare = (line: string): string => line.replace(/,$/, '');

/** A value of an event as JSON, on one line where it is short. */
export function jsonOf(value: unknown): string {
  const text = decoded(value);
  const lines = JSON.stringify(text, null, 2) as string | undefined ?? 'null';
  // Line feeds of a text are escaped: those that are left are between values.
  const short = lines.replace(/\n */g, ' ');
  const whole = short.length <= SHORT ? short : lines;
  return whole.length > MOST ? `${whole.slice(0, MOST)}… (${whole.length - MOST} more characters)` : whole;
}

function decoded(value: unknown): unknown {
  if (typeof value === 'string') return decodeBytes(value);
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [decodeBytes(key), decoded(item)]));
}
