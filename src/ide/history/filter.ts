// Which runs of the history are meant.
import type { RunRecord } from '../../protocol.ts';
import { hasFailed, outcome } from '../reply/outcome.ts';

export type Kind = 'all' | 'done' | 'failed' | 'changed';

export interface Wanted { kind: Kind; text: string }

/** `text`: words that all stand somewhere in it, whatever their case: script, host, answer, inputs, what it called. */
export function matches(run: RunRecord, { kind, text }: Wanted): boolean {
  if (kind === 'done' && hasFailed(run)) return false;
  if (kind === 'failed' && !hasFailed(run)) return false;
  if (kind === 'changed' && run.differences.length + run.differencesDropped === 0) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = searched(run);
  return words.every((word) => all.includes(word));
}

const texts = new WeakMap<RunRecord, string>();

function searched(run: RunRecord): string {
  const known = texts.get(run);
  if (known !== undefined) return known;
  const { host, draft, error, commands, given } = run;
  const parts = [host, draft?.name, outcome(run), error?.message, ...commands.map(({ name }) => name), ...Object.values(given?.inputs ?? {}).flat()];
  const text = parts.join('\n').toLowerCase();
  texts.set(run, text);
  return text;
}
