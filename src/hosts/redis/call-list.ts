// The first calls of a run with what came of each: so few and so small that they cost a run with many calls nothing.
import { cutReply, cutText } from '../../cut.ts';
import type { Room } from '../../cut.ts';
import type { RunCall, WireReply } from '../../protocol.ts';
import { LongReply } from '../../redis/reply.ts';
import type { Bytes, Reply } from '../../redis/reply.ts';
import type { Clock } from '../host.ts';
import { toWireReply } from '../wire.ts';

/** Calls that are kept, bytes of all of them, and of one: its words, bytes of a word, bytes and elements of its reply. */
const CALLS = 200;
const BYTES = 128 * 1024;
const ONE = { words: 20, word: 400, reply: 1024, elements: 16 } as const;

export class CallList {
  readonly list: RunCall[] = [];
  private readonly room: Room = { bytes: BYTES, elements: Infinity };
  private readonly began: number;

  constructor(private readonly clock: Clock) { this.began = clock.elapsed(); }

  /** Takes a call; says whether one more is wanted. `line` is asked for only where the call is kept. */
  add(args: readonly Bytes[], reply: Reply, line: () => number | undefined): boolean {
    const { room, list } = this;
    const words = args.slice(0, ONE.words).map((word) => cutText(word, room, ONE.word));
    const isWhole = words.length === args.length && words.every((word, at) => word.length === args[at].length);
    const its = headOf(reply);
    room.bytes -= ONE.reply - its.left;
    const at = line();
    list.push({ words, ...!isWhole && { cut: true }, reply: its.reply, ...at !== undefined && { line: at }, at: this.clock.elapsed() - this.began });
    return list.length < CALLS && room.bytes > 0;
  }
}

/** The beginning of a reply as a client gets it. Of a long list only that much is made; a value of another shape is made whole. */
function headOf(reply: Reply): { reply: WireReply; left: number } {
  const room = { bytes: ONE.reply, elements: ONE.elements };
  const first = firstOf(reply);
  const head = cutReply(toWireReply(first ?? reply, 3), room);
  return { reply: first === undefined ? head : { ...head, length: (reply as LongReply | readonly Reply[]).length } as WireReply, left: Math.max(0, room.bytes) };
}

/** The first of a list that is too long to be made; undefined: it is none. */
function firstOf(reply: Reply): Reply[] | undefined {
  if (!(Array.isArray(reply) || reply instanceof LongReply) || reply.length <= ONE.elements) return undefined;
  const first: Reply[] = [];
  for (const item of reply instanceof LongReply ? reply.items() : reply as readonly Reply[]) {
    if (first.push(item) === ONE.elements) break;
  }
  return first;
}
