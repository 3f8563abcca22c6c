// A run in one line.
import type { RunRecord } from '../../protocol.ts';
import { replyLines } from '../../bytes/reply-text.ts';
import { headOf } from '../kit/head.ts';

/** The first line of what a run answered, as a console prints it; of an error its text alone. */
export function outcome({ reply }: Pick<RunRecord, 'reply'>): string {
  const [line] = replyLines(headOf(reply, { bytes: 2_000, elements: 8 }).reply, 2);
  const text = line.map((token) => token.text).join('').replace(/^\(error\) /, '').slice(0, 300);
  const length = reply.type === 'array' ? reply.length ?? reply.items.length : 0;
  return length < 2 ? text : `${text}  and ${(length - 1).toLocaleString('en')} more`;
}

/** Whether it failed, or answered an error. */
export const hasFailed = ({ error, reply }: RunRecord): boolean => error !== undefined || reply.type === 'error';
