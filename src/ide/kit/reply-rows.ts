// A large reply as rows, of which only those in view are ever made: what is folded costs nothing.
import { replyLines } from '../../bytes/reply-text.ts';
import type { ReplyLine } from '../../bytes/reply-text.ts';
import type { WireReply } from '../../protocol.ts';

export interface Row {
  /** Its place: "3" or, within that, "3.1"; 1-based. */
  id: string;
  depth: number;
  /** What stands before it: its number, or the key of a map. */
  label: string;
  reply: WireReply;
  /** How many parts it has; 0: it is no list. */
  parts: number;
  open: boolean;
}

/** Rows that one folds out at once. */
const MOST_AT_ONCE = 200_000;
/** What a browser can lay out in one scroll, at 24 px a row. */
export const MOST_ROWS = 700_000;
/** Elements of a preview, and characters of each. */
const PREVIEW = { parts: 6, text: 40 };

/** How many parts of a reply are rows beneath it. */
export function partsOf(reply: WireReply): number {
  switch (reply.type) {
    case 'array': case 'set': case 'push': return reply.items.length;
    case 'map': return reply.entries.length;
    case 'attributed': return partsOf(reply.reply);
    default: return 0;
  }
}

function partAt(reply: WireReply, at: number): { label: string; reply: WireReply } {
  switch (reply.type) {
    case 'map': return { label: lineText(reply.entries[at][0]), reply: reply.entries[at][1] };
    case 'attributed': return partAt(reply.reply, at);
    default: return { label: `${at + 1}`, reply: (reply as { items: WireReply[] }).items[at] };
  }
}

/** A list that is folded out; `size`: all rows beneath it. */
interface Level { reply: WireReply; depth: number; id: string; open: Map<number, Level>; order: number[]; size: number; above?: Level }

const levelOf = (reply: WireReply, depth: number, id: string, above?: Level): Level =>
  ({ reply, depth, id, open: new Map(), order: [], size: partsOf(reply), ...above && { above } });

export class ReplyRows {
  readonly #root: Level;

  constructor(reply: WireReply) { this.#root = levelOf(reply, 0, ''); }

  get length(): number { return Math.min(this.#root.size, MOST_ROWS); }

  /** As of an array, so that a list takes it as one. */
  slice(from: number, to: number): Row[] {
    return Array.from({ length: Math.max(0, Math.min(to, this.length) - from) }, (_, at) => this.at(from + at));
  }

  at(row: number): Row {
    const { level, part } = this.#locate(row);
    const { label, reply } = partAt(level.reply, part);
    return { id: idOf(level, part), depth: level.depth, label, reply, parts: partsOf(reply), open: level.open.has(part) };
  }

  /** Folds a row out, or in. */
  toggle(row: number): void {
    const { level, part } = this.#locate(row);
    const its = level.open.get(part);
    if (its === undefined) this.#openPart(level, part);
    else {
      level.open.delete(part);
      level.order = level.order.filter((one) => one !== part);
      grow(level, -its.size);
    }
  }

  /** Folds all lists out, one level after the other, as far as there is room; says whether that was all. */
  openAll(): boolean {
    for (const levels = [this.#root]; levels.length > 0;) {
      const level = levels.shift()!;
      for (let part = 0; part < partsOf(level.reply); part++) {
        if (partsOf(partAt(level.reply, part).reply) === 0) continue;
        if (this.#root.size > MOST_AT_ONCE) return false;
        levels.push(level.open.get(part) ?? this.#openPart(level, part));
      }
    }
    return true;
  }

  closeAll(): void {
    Object.assign(this.#root, levelOf(this.#root.reply, 0, ''));
  }

  #openPart(level: Level, part: number): Level {
    const its = levelOf(partAt(level.reply, part).reply, level.depth + 1, idOf(level, part), level);
    level.open.set(part, its);
    const last = level.order.at(-1);
    if (last === undefined || last < part) level.order.push(part);
    else level.order.splice(level.order.findIndex((one) => one > part), 0, part);
    grow(level, its.size);
    return its;
  }

  /** Which part of which list a row is. */
  #locate(row: number): { level: Level; part: number } {
    let level = this.#root;
    let rest = row;
    for (;;) {
      const step = within(level, rest);
      if ('part' in step) return { level, part: step.part };
      ({ level, rest } = step);
    }
  }
}

function within(level: Level, row: number): { part: number } | { level: Level; rest: number } {
  let rest = row;
  let from = 0;
  for (const part of level.order) {
    const run = part - from + 1;
    if (rest < run) break;
    rest -= run;
    const its = level.open.get(part)!;
    if (rest < its.size) return { level: its, rest };
    rest -= its.size;
    from = part + 1;
  }
  return { part: from + rest };
}

const idOf = ({ id }: Level, part: number): string => (id === '' ? `${part + 1}` : `${id}.${part + 1}`);

function grow(level: Level, by: number): void {
  for (let one: Level | undefined = level; one !== undefined; one = one.above) one.size += by;
}

/** One line of it: a value, or the first ones of a list. */
export function lineOf(reply: WireReply): ReplyLine {
  const parts = partsOf(reply);
  if (parts === 0) return short(replyLines(reply)[0]);
  const first = Array.from({ length: Math.min(parts, PREVIEW.parts) }, (_, at) => partAt(reply, at));
  const shown = first.flatMap(({ label, reply: its }, at): ReplyLine => [
    ...at > 0 ? [{ kind: 'sign' as const, text: ', ' }] : [], ...reply.type === 'map' ? [{ kind: 'sign' as const, text: `${label} → ` }] : [],
    ...partsOf(its) > 0 ? [{ kind: 'sign' as const, text: '[…]' }] : short(replyLines(its)[0]),
  ]);
  return [{ kind: 'sign', text: '[' }, ...shown, { kind: 'sign', text: parts > first.length ? ', …]' : ']' }];
}

const short = (line: ReplyLine): ReplyLine =>
  line.map(({ kind, text }) => ({ kind, text: text.length > 4 * PREVIEW.text ? `${text.slice(0, 4 * PREVIEW.text)}…` : text }));

const lineText = (reply: WireReply): string => lineOf(reply).map(({ text }) => text).join('');

/** The rows whose text holds a word, found in slices, so that the page goes on between them. `more` ends it. */
export async function rowsWith(rows: ReplyRows, word: string, pause: () => Promise<void>, more: () => boolean): Promise<number[]> {
  const wanted = word.toLowerCase();
  const found: number[] = [];
  for (let from = 0; from < rows.length && more(); from += SLICE) {
    rows.slice(from, from + SLICE).forEach(({ label, reply }, at) => {
      if (`${label} ${lineText(reply)}`.toLowerCase().includes(wanted)) found.push(from + at);
    });
    await pause();
  }
  return found;
}

/** Rows that are looked through between two pauses: a few milliseconds. */
const SLICE = 2_000;
