// Makes a failing sequence short: leaves out as much as it can while the two still part at the same command.
// Undefined where they do not part again: the two run beside each other in time, which is never twice the same.
import type { Mismatch, Rig, Step } from './rig.ts';

const TRIES = 400;

interface Shrunk { steps: Step[]; mismatch: Mismatch }

export async function shrink(rig: Rig, steps: readonly Step[], mismatch: Mismatch): Promise<Shrunk | undefined> {
  let best = steps.slice(0, mismatch.step + 1);
  let last = mismatch;
  let left = TRIES;
  const attempt = async (candidate: Step[]): Promise<boolean> => {
    left--;
    const found = await rig.run(candidate);
    if (found === undefined || kindOf(candidate, found) !== kindOf(best, last)) return false;
    best = candidate.slice(0, found.step + 1);
    last = found;
    return true;
  };
  if (!await attempt(best)) return undefined;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = best.length - size; at > -size && left > 0; at -= size) {
      await attempt([...best.slice(0, Math.max(0, at)), ...best.slice(Math.max(0, at) + size)]);
    }
  }
  return { steps: best, mismatch: last };
}

/** The command at which they part, and what they say there in outline. */
export function kindOf(steps: readonly Step[], { step, ours, theirs }: Mismatch): string {
  const args = steps[step]?.args ?? ['the keyspace'];
  const name = /^(eval|eval_ro)$/i.test(args[0]) ? `${args[0]} ${args[3] ?? ''}` : args[0];
  return `${name.toLowerCase()} ${outline(ours)} ${outline(theirs)}`;
}

const outline = (reply: string): string =>
  (/^[-\[]/.test(reply) ? reply.slice(0, 30).replace(/[0-9]+/g, '0') : reply.slice(0, 1));
