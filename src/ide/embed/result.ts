// The record of a run as a page gets it.
import type { Result } from '../../embed/api.ts';
import type { Bytes, RunRecord } from '../../protocol.ts';
import { decodeStrict } from '../../bytes/text.ts';
import { headOf } from '../kit/head.ts';
import { replyText } from '../../bytes/reply-text.ts';
import { escapeBytes } from '../../bytes/quote.ts';

/** What the text of a reply has of it. */
const MOST = { bytes: Infinity, elements: 10_000 };

export function resultOf({ reply, error, duration, log, events }: RunRecord): Result {
  return {
    ok: error === undefined,
    reply: { text: replyText(headOf(reply, MOST).reply, 2), wire: reply },
    ...(error && { error: { ...error, message: textOf(error.message) } }),
    duration,
    log: log.map((line) => ({ ...line, text: textOf(line.text) })),
    events: events.map(({ name, at, payload }) => ({ name, at, payload })),
  };
}

const textOf = (bytes: Bytes): string => decodeStrict(bytes) ?? escapeBytes(bytes);
