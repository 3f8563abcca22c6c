// The beginning of a large reply: what is not looked at must not cost time before the paint.
import { cutReply } from '../../cut.ts';
import type { Room } from '../../cut.ts';
import type { WireReply } from '../../protocol.ts';
import { count } from '../../bytes/units.ts';

/** What is drawn of a reply before more of it is asked for. */
export const FIRST: Room = { bytes: 200_000, elements: 1_000 };

/** `left` elements and `bytes` were left out. */
export interface Head { reply: WireReply; left: number; bytes: number }

/** What asks for more of it: `next` elements at once. */
export function moreLabel({ left, bytes }: Head, next: number): string {
  return left > 0 ? `Show ${Math.min(left, next).toLocaleString('en')} more of ${count(left, 'element')}`
    : `Show more of ${count(bytes, 'byte')}`;
}

/** Whether anything was left out. */
export const hasMore = ({ left, bytes }: Head): boolean => left > 0 || bytes > 0;

/** Whether a reply has so many elements that only those in view should be drawn. */
export const isLong = (reply: WireReply): boolean => headOf(reply, { elements: FIRST.elements, bytes: Infinity }).left > 0;

/** A reply with at most so much of it; each part that is cut has its true length. */
export function headOf(reply: WireReply, limit: Room): Head {
  const head = cutReply(reply, { ...limit, elements: limit.elements + 1 }); // and itself
  const left = { elements: 0, bytes: 0 };
  compare(reply, head, left);
  return { reply: head, left: left.elements, bytes: left.bytes };
}

/** Counts what the whole has and its head has not. */
function compare(whole: WireReply, head: WireReply, left: { elements: number; bytes: number }): void {
  if (whole === head) return;
  if ('text' in whole && 'text' in head) left.bytes += whole.text.length - head.text.length;
  if ('digits' in whole && 'digits' in head) left.bytes += whole.digits.length - head.digits.length;
  const [all, some] = [partsOf(whole), partsOf(head)];
  left.elements += all.length - some.length;
  some.forEach((part, at) => {
    if (part === all[at]) return;
    const [one, its] = [asList(all[at]), asList(part)];
    its.forEach((inner, place) => compare(one[place], inner, left));
  });
  if (whole.type === 'attributed' && head.type === 'attributed') compare(whole.reply, head.reply, left);
}

/** The parts of a list as they are: of a long one nothing is made. */
function partsOf(reply: WireReply): readonly (WireReply | readonly [WireReply, WireReply])[] {
  switch (reply.type) {
    case 'array': case 'set': case 'push': return reply.items;
    case 'map': return reply.entries;
    case 'attributed': return reply.attributes;
    default: return [];
  }
}

const asList = (part: WireReply | readonly [WireReply, WireReply]): readonly WireReply[] => ('type' in part ? [part] : part);
