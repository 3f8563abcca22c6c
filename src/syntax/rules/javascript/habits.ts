// Habits of JavaScript that Lua refuses: the first fault of a text is one of them, or is not.
import type { SyntaxNode } from '@lezer/common';
import type { Program } from '../../program.ts';
import type { Finding } from '../rule.ts';
import { assignmentHabits } from './assignments.ts';
import { blockHabits } from './blocks.ts';
import { Seen } from './seen.ts';
import type { Habit } from './seen.ts';
import { signHabits } from './signs.ts';
import { textHabits } from './texts.ts';
import { wordHabits } from './words.ts';

/** The first that fits is told: what is about whole statements comes last, for it fits most. */
export const habits: readonly Habit[] = [...textHabits, ...assignmentHabits, ...signHabits, ...wordHabits, ...blockHabits];

/** Texts that are looked at. */
const LONGEST = 200_000;

/** What of JavaScript a fault is; undefined: nothing of it. `known`: the globals that are there. */
export function habitAt(program: Program, fault: SyntaxNode, known: ReadonlySet<string>): (Finding & Pick<Habit, 'code' | 'about'>) | undefined {
  if (program.text.length > LONGEST) return undefined;
  const seen = new Seen(program, fault, known);
  for (const { code, about, find } of habits) {
    const found = find(seen);
    if (found !== undefined) return { ...found, code, about };
  }
  return undefined;
}
