// A run in one line.
import type { RunRecord } from '../../protocol.ts';
import { replyLines } from '../reply-text.ts';
import { headOf } from './head.ts';

/** The first line of what a run answered, as redis-cli prints it; of an error its text alone. */
export function outcome({ reply: { resp2 } }: RunRecord): string {
  const [line] = replyLines(headOf(resp2, { bytes: 2_000, elements: 8 }).reply, 2);
  const text = line.map((token) => token.text).join('').replace(/^\(error\) /, '').slice(0, 300);
  const length = resp2.type === 'array' ? resp2.length ?? resp2.items.length : 0;
  return length < 2 ? text : `${text}  and ${(length - 1).toLocaleString('en')} more`;
}
