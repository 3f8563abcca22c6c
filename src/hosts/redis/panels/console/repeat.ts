// A command that is to be sent several times: `3 INCR n`, as redis-cli has it.
import type { Bytes } from '../../../../protocol.ts';

/** How often at most: each reply stays in the page. */
export const MOST_TIMES = 1_000;
export const TOO_OFTEN = `A command is repeated at most ${MOST_TIMES.toLocaleString('en')} times here.`;

/** A command, and how often it is to be sent. */
export function repeatOf(args: Bytes[]): { args: Bytes[]; times: number } {
  if (args.length < 2 || !/^[1-9]\d{0,8}$/.test(args[0])) return { args, times: 1 };
  return { args: args.slice(1), times: Number(args[0]) };
}
