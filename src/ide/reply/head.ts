// The beginning of a large reply: what is not looked at must not cost time before the paint.
import type { WireReply } from '../../protocol.ts';

/** A reply with at most `limit` elements, and how many were left out. */
export function headOf(reply: WireReply, limit: number): { reply: WireReply; left: number } {
  const budget = { room: limit, left: 0 };
  return { reply: cut(reply, budget), left: budget.left };
}

interface Budget { room: number; left: number }

function cut(reply: WireReply, budget: Budget): WireReply {
  if ('items' in reply) return { ...reply, items: take(reply.items, budget).map((item) => cut(item, budget)) };
  if (reply.type === 'attributed') return { ...reply, reply: cut(reply.reply, budget) };
  if (reply.type !== 'map') return reply;
  const entries = take(reply.entries, budget);
  return { type: 'map', entries: entries.map(([key, value]) => [cut(key, budget), cut(value, budget)]) };
}

function take<T>(elements: T[], budget: Budget): T[] {
  const taken = elements.slice(0, budget.room);
  budget.room -= taken.length;
  budget.left += elements.length - taken.length;
  return taken;
}
