// Values cut to a budget of bytes and elements. What is cut carries its true size, so that no view takes the
// beginning for the whole. A value that fits comes back as it is, not copied.
import type { Difference, ThingThen, WireReply } from './protocol.ts';

/** What is left of a budget: it is spent as values are taken. */
export interface Room { bytes: number; elements: number }

/** Bytes that any value costs beside its text: about what the JavaScript engine takes. */
const OVERHEAD = 16;

// Replies

/** The beginning of a reply, in the order in which it is written: each cut part says its true `length`. */
export function cutReply(reply: WireReply, room: Room): WireReply {
  room.elements--;
  room.bytes -= OVERHEAD;
  switch (reply.type) {
    case 'status': case 'error': case 'bulk': case 'verbatim': {
      const text = cutText(reply.text, room);
      return text === reply.text ? reply : { ...reply, text, length: reply.length ?? reply.text.length };
    }
    case 'big number': {
      const digits = cutText(reply.digits, room);
      return digits === reply.digits ? reply : { ...reply, digits, length: reply.length ?? reply.digits.length };
    }
    case 'array': case 'set': case 'push': {
      const items = cutList(reply.items, room, (item) => cutReply(item, room));
      return items === reply.items ? reply : { ...reply, items, ...lengthOf(reply, reply.items, items) };
    }
    case 'map': {
      const entries = cutEntries(reply.entries, room);
      return entries === reply.entries ? reply : { ...reply, entries, ...lengthOf(reply, reply.entries, entries) };
    }
    case 'attributed': {
      const inner = cutReply(reply.reply, room); // before what is told beside it
      const attributes = cutEntries(reply.attributes, room);
      return inner === reply.reply && attributes === reply.attributes ? reply
        : { ...reply, attributes, ...lengthOf(reply, reply.attributes, attributes), reply: inner };
    }
    default: return reply;
  }
}

type Entry = [WireReply, WireReply];

const cutEntries = (entries: Entry[], room: Room): Entry[] => cutList(entries, room, (entry) => {
  const [key, value] = [cutReply(entry[0], room), cutReply(entry[1], room)];
  return key === entry[0] && value === entry[1] ? entry : [key, value];
});

/** The true length of a list of which not all is there. */
function lengthOf(reply: { length?: number }, before: readonly unknown[], after: readonly unknown[]): { length?: number } {
  return after.length === before.length ? {} : { length: reply.length ?? before.length };
}

/** Whether any part of a reply is not all there. */
export function isCut(reply: WireReply): boolean {
  if ('length' in reply && reply.length !== undefined) return true;
  switch (reply.type) {
    case 'array': case 'set': case 'push': return reply.items.some(isCut);
    case 'map': return reply.entries.some(([key, value]) => isCut(key) || isCut(value));
    case 'attributed': return isCut(reply.reply) || reply.attributes.some(([key, value]) => isCut(key) || isCut(value));
    default: return false;
  }
}

// Plain values: what events carry

/** A text, or a list, of which only the beginning is there. */
export interface CutText { beginning: string; bytes: number }
export interface CutItems { first: unknown[]; elements: number }

/** Plain data that fits: a text that does not becomes a CutText, a list a CutItems; `most`: bytes of any one text. */
export function cutPlain(value: unknown, room: Room, most = Infinity): unknown {
  room.elements--;
  room.bytes -= OVERHEAD;
  if (typeof value === 'string') {
    const text = cutText(value, room, most);
    return text === value ? value : { beginning: text, bytes: value.length } satisfies CutText;
  }
  if (Array.isArray(value)) {
    const items = cutList(value as unknown[], room, (item) => cutPlain(item, room, most));
    return items.length === value.length ? items : { first: items, elements: value.length } satisfies CutItems;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isCutText(value)) return { ...value, beginning: cutText(value.beginning, room, most) };
  if (isCutItems(value)) return { ...value, first: cutList(value.first, room, (item) => cutPlain(item, room, most)) };
  const entries = Object.entries(value);
  const parts = entries.map(([name, part]) => [name, cutPlain(part, room, most)] as const);
  return parts.every(([, part], at) => part === entries[at][1]) ? value : Object.fromEntries(parts);
}

const isCutText = (value: object): value is CutText =>
  'beginning' in value && typeof value.beginning === 'string' && 'bytes' in value;
const isCutItems = (value: object): value is CutItems =>
  'first' in value && Array.isArray(value.first) && 'elements' in value;

/** The parts of a list, or of a CutItems, that are there. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null && isCutItems(value) ? value.first : [];
}

// Differences

/** That a thing changed, and how large it was and is, without what it held: of a value its lists and texts are empty, but for its `type`. */
export function withoutValues<D extends Difference>({ before, after, ...difference }: D): D {
  return { ...difference, before: withoutValue(before), after: withoutValue(after), cut: true } as D;
}

const withoutValue = (thing: ThingThen | null): ThingThen | null => thing && {
  ...thing, partial: true,
  value: Object.fromEntries(Object.entries(thing.value).map(([name, part]) => [name, name === 'type' ? part : emptied(part)])),
};

const emptied = (part: unknown): unknown => (Array.isArray(part) ? [] : typeof part === 'string' ? '' : part);

// All of them

/** The beginning of a text, and no more of it in memory. */
export function cutText(text: string, room: Room, most = Infinity): string {
  const limit = Math.max(0, Math.min(room.bytes, most));
  room.bytes -= Math.min(text.length, limit);
  // A slice alone would keep the whole text alive.
  return text.length <= limit ? text : structuredClone(text.slice(0, limit));
}

/** The first of a list, each cut, as far as there is room; the list itself where that is all of it. */
function cutList<T>(list: T[], room: Room, cut: (item: T) => T): T[] {
  let same = true;
  const kept: T[] = [];
  for (const item of list) {
    if (room.elements <= 0 || room.bytes <= 0) return kept;
    const its = cut(item);
    same &&= its === item;
    kept.push(its);
  }
  return same ? list : kept;
}

/** About how many bytes plain data takes in memory; counting ends beyond `limit`. */
export function sizeOf(value: unknown, limit = Infinity): number {
  if (typeof value === 'string') return OVERHEAD + value.length;
  if (value instanceof Uint8Array) return OVERHEAD + value.byteLength;
  if (typeof value !== 'object' || value === null) return OVERHEAD;
  let size = OVERHEAD;
  for (const part of Array.isArray(value) ? value as unknown[] : Object.values(value)) {
    if (size > limit) break;
    size += sizeOf(part, limit - size);
  }
  return size;
}
