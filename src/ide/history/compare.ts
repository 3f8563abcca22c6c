// Two runs held against each other: what they answered, and what they changed, thing by thing.
import { diffLines } from 'diff';
import { decodeBytes } from '../../bytes/text.ts';
import { replyText } from '../../bytes/reply-text.ts';
import { isCut } from '../../cut.ts';
import type { Difference, RunRecord } from '../../protocol.ts';
import { headOf } from '../kit/head.ts';

/** Lines that stand in both runs, in the first or in the second alone. `equal`: so many lines of both are left out. */
export interface Stretch { kind: 'same' | 'removed' | 'added'; lines: string[]; equal?: number }

export interface Comparison {
  title: string;
  /** Undefined: too much differs to be told line by line. */
  stretches: Stretch[] | undefined;
}

export interface Compared {
  parts: Comparison[];
  /** Sentences on what could not be compared. */
  notes: string[];
}

/** Bytes and elements of a reply, and milliseconds of each comparison. */
const REPLY = { bytes: 100_000, elements: 5_000 };
const TIME = 1_000;
/** Equal lines around what differs. */
const AROUND = 2;

/** `nameOf`: what a difference is about. */
export function compare(first: RunRecord, second: RunRecord, nameOf: (difference: Difference, at: number) => string): Compared {
  const parts: Comparison[] = [];
  const [a, b] = [textOf(first), textOf(second)];
  if (a !== b) parts.push({ title: 'Reply', stretches: stretchesOf(a, b) });
  const [before, after] = [changesOf(first, nameOf), changesOf(second, nameOf)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(name) ?? '', after.get(name) ?? ''];
    if (one !== other) parts.push({ title: `Changed: ${name}`, stretches: stretchesOf(one, other) });
  }
  const notes = [
    ...([first, second].some(({ reply }) => isCut(reply)) ? ['Of a large reply the history keeps the beginning: the rest is not compared.'] : []),
    ...([first, second].some(({ differences, differencesDropped }) => differencesDropped > 0 || differences.some(({ cut }) => cut))
      ? ['Not all of what the runs changed is kept: the rest is not compared.'] : []),
  ];
  return { parts, notes };
}

const textOf = ({ reply, error }: RunRecord): string =>
  replyText(headOf(reply, REPLY).reply) + (error === undefined || reply.type === 'error' ? '' : `\n${error.message}`);

function changesOf({ differences }: RunRecord, nameOf: (difference: Difference, at: number) => string): Map<string, string> {
  return new Map(differences.map((difference, at): [string, string] =>
    [nameOf(difference, at), shown({ before: difference.before, after: difference.after })]));
}

/** As JSON; what is no UTF-8 as escapes. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? decodeBytes(part) : part), 2);

function stretchesOf(first: string, second: string): Stretch[] | undefined {
  const changes = diffLines(ended(first), ended(second), { timeout: TIME }) as ReturnType<typeof diffLines> | undefined;
  return changes?.flatMap(({ value, added, removed }, at): Stretch[] => {
    const lines = value.replace(/\n$/, '').split('\n');
    if (added || removed) return [{ kind: added ? 'added' : 'removed', lines }];
    const [head, tail] = [at === 0 ? 0 : AROUND, at === changes.length - 1 ? 0 : AROUND];
    if (lines.length <= head + tail + 1) return [{ kind: 'same', lines }];
    const end: Stretch = { kind: 'same', lines: tail === 0 ? [] : lines.slice(-tail), equal: lines.length - head - tail };
    return head === 0 ? [end] : [{ kind: 'same', lines: lines.slice(0, head) }, end];
  });
}

const ended = (text: string): string => (text === '' ? '' : `${text}\n`);
