// A run in one line.
import type { RunRecord } from '../../protocol.ts';
import { replyLines } from '../reply-text.ts';
import { headOf } from './head.ts';

/** The first line of what a run answered, as redis-cli prints it; of an error its text alone. */
export function outcome({ reply: { resp2 } }: RunRecord): string {
  const [line] = replyLines(headOf(resp2, 2).reply, 2);
  const text = line.map((token) => token.text).join('').replace(/^\(error\) /, '').slice(0, 300);
  if (resp2.type !== 'array' || resp2.items.length < 2) return text;
  return `${text}  and ${resp2.items.length - 1} more`;
}
