// Replies as they are compared: without what has no order.
import { compact, readFrame, sortedFrame } from '../wire.ts';

const WIDTHS: Readonly<Record<string, number>> = { HGETALL: 2, FUNCTION: 1 };

export function compared(replies: readonly (readonly [args: readonly string[], reply: string])[]): { args: string; reply: string }[] {
  return replies.map(([args, reply]) => {
    const width = WIDTHS[args[0]];
    return { args: args.join(' '), reply: compact(width === undefined ? reply : sortedFrame(readFrame(reply)!.frame, width)) };
  });
}
