// What a console's output holds: the last lines, as far as there is room.
import { cutReply, sizeOf } from '../../../../cut.ts';
import type { WireReply } from '../../../../protocol.ts';
import type { Protocol } from '../../../../bytes/reply-text.ts';

/** A line that was entered, and what came of it. Made anew at each change, so that only it is drawn again. */
export interface Exchange {
  id: number;
  prompt: string;
  /** What was typed; null for what came unasked. */
  line: string | null;
  /** In the order in which they came: messages that a command causes come before its reply. */
  replies: { reply: WireReply; protocol: Protocol; raw?: boolean }[];
  /** The console's own words: help, a mistake in the line. */
  notes: { text: string; error: boolean }[];
  waiting: boolean;
  /** Its reply is shown as it is. */
  raw: boolean;
  /** The default user may not do this: there may be no command left that helps. */
  refused: boolean;
}

/** Exchanges that a client's output keeps, and messages of one of them. */
export const LINES = 500;
/** Bytes of all of them. The last one is whole, however large; of those before it each keeps so much of its replies. */
const BYTES = { all: 16 * 1024 * 1024, each: 256 * 1024 };

/** The last exchanges, as far as there is room, and how many lines and messages were dropped. */
export function lastOf(exchanges: readonly Exchange[]): { kept: Exchange[]; dropped: number } {
  let dropped = 0;
  let room = BYTES.all;
  let from = exchanges.length;
  const kept: Exchange[] = [];
  while (from > 0 && kept.length < LINES && room > 0) {
    let exchange = exchanges[--from];
    const more = exchange.replies.length - LINES;
    if (more > 0) {
      exchange = { ...exchange, replies: exchange.replies.slice(more) };
      dropped += more;
    }
    if (kept.length > 0) exchange = trimmed(exchange);
    room -= kept.length > 0 ? measured(exchange) : 0;
    kept.push(exchange);
  }
  return { kept: kept.reverse(), dropped: dropped + from };
}

/** The same where it is small, as it most often is. */
function trimmed(exchange: Exchange): Exchange {
  if (measured(exchange) <= BYTES.each) return exchange;
  const room = { bytes: BYTES.each / 2, elements: 10_000 };
  return { ...exchange, replies: exchange.replies.map((one) => ({ ...one, reply: cutReply(one.reply, room) })) };
}

const sizes = new WeakMap<Exchange, number>();

/** Bytes, counted until they are too many. */
function measured(exchange: Exchange): number {
  const size = sizes.get(exchange) ?? sizeOf(exchange, 2 * BYTES.each);
  sizes.set(exchange, size);
  return size;
}
