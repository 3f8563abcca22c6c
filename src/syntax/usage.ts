// How a command is used, as help writes it: `key value [NX | XX] [EX seconds | PX milliseconds] [field ...]`. Words in capitals
// and signs stand for themselves, others for any value; [ ] may be left out, < > is a choice, ... repeats what is around it.

/** A part of a usage, with where it stands in its text. */
export type Item = { from: number; to: number } & (
  | { kind: 'token' | 'value'; name: string }
  | { kind: 'choice'; ways: readonly (readonly Item[])[]; optional: boolean; repeats: boolean });

/** An argument of a call: a text that stands there, or anything. */
export type Given = string | undefined;

const read = new Map<string, readonly Item[]>();

const SIGNS = /\.\.\.|[[\]<>|]|[^\s[\]<>|]+/g;

export function usageOf(text: string): readonly Item[] {
  let usage = read.get(text);
  if (usage === undefined) read.set(text, usage = readUsage(text));
  return usage;
}

function readUsage(text: string): readonly Item[] {
  const signs = [...text.matchAll(SIGNS)];
  let at = 0;
  /** Up to what closes. */
  const waysUpTo = (close: string): { ways: Item[][]; repeats: boolean } => {
    const ways: Item[][] = [[]];
    let repeats = false;
    for (; at < signs.length && signs[at][0] !== close; at++) {
      const { 0: sign, index: from } = signs[at];
      const to = from + sign.length;
      if (sign === '|') ways.push([]);
      else if (sign === '...') repeats = true;
      else if (sign === '[' || sign === '<') {
        at++;
        const its = waysUpTo(sign === '[' ? ']' : '>');
        const end = at < signs.length ? signs[at].index + 1 : text.length;
        ways.at(-1)!.push({ kind: 'choice', ...its, optional: sign === '[' || its.ways.some((way) => way.length === 0), from, to: end });
      } else ways.at(-1)!.push({ kind: /[a-z]/.test(sign) ? 'value' : 'token', name: sign, from, to });
    }
    return { ways, repeats };
  };
  const { ways } = waysUpTo('');
  return ways.length === 1 ? ways[0] : [{ kind: 'choice', ways, optional: false, repeats: false, from: 0, to: text.length }];
}

/** Where a call may stand after some items have taken arguments of it, and which item may take which. */
interface Walk { given: readonly Given[]; /** The furthest place that was come to. */ far: number; took(item: Item, at: number): void }

/** Begins with a word of its own, by which it is told apart wherever it stands. */
function isNamed(item: Item): boolean {
  return item.kind === 'token' || (item.kind === 'choice' && item.ways.every(([first]) => first === undefined || isNamed(first)));
}

/** All places behind items that begin at one of some places. */
function through(items: readonly Item[], starts: ReadonlySet<number>, walk: Walk): Set<number> {
  let places = new Set(starts);
  for (let at = 0; at < items.length && places.size > 0; at++) {
    const bag: Item[] = [];
    // Options that follow each other may come in any order.
    while (at < items.length && items[at].kind === 'choice' && isNamed(items[at])) bag.push(items[at++]);
    if (bag.length > 0) { places = inAnyOrder(bag, places, walk); at--; } else places = past(items[at], places, walk);
  }
  return places;
}

function inAnyOrder(bag: readonly Item[], starts: ReadonlySet<number>, walk: Walk): Set<number> {
  const reached = new Set(starts);
  let fresh = new Set(starts);
  while (fresh.size > 0) {
    const next = new Set<number>();
    for (const item of bag) for (const place of past(item, fresh, walk)) if (!reached.has(place)) next.add(place);
    for (const place of next) reached.add(place);
    fresh = next;
  }
  // One that must be there takes at least one argument.
  const least = bag.filter((item) => item.kind === 'choice' && !item.optional).length;
  const first = Math.min(...starts);
  return new Set([...reached].filter((place) => place >= first + least));
}

function past(item: Item, starts: ReadonlySet<number>, walk: Walk): Set<number> {
  if (item.kind !== 'choice') {
    const ends = new Set<number>();
    for (const place of starts) if (place < walk.given.length && takes(item, walk.given[place])) {
      walk.took(item, place);
      walk.far = Math.max(walk.far, place + 1);
      ends.add(place + 1);
    }
    return ends;
  }
  const ends = new Set<number>(item.optional ? starts : []);
  let fresh: ReadonlySet<number> = starts;
  do {
    const next = new Set<number>();
    for (const way of item.ways) for (const place of through(way, fresh, walk)) if (!ends.has(place)) next.add(place);
    for (const place of next) ends.add(place);
    fresh = next;
  } while (item.repeats && fresh.size > 0);
  return ends;
}

/** Values that are numbers, whatever command they are of. */
const NUMBERS: ReadonlySet<string> = new Set(['score', 'seconds', 'milliseconds', 'count', 'increment', 'decrement', 'numkeys', 'numfields', 'unix-time-seconds', 'unix-time-milliseconds']);
const NUMBER = /^[-+]?(?:\.?\d|inf|0x)/i;

const takes = (item: Item & { kind: 'token' | 'value' }, given: Given): boolean =>
  (item.kind === 'value' && !(NUMBERS.has(item.name) && given !== undefined && !NUMBER.test(given))) || given === undefined || given.toUpperCase() === item.name || (item.name === '""' && given === '');

/**
 * Whether a usage takes what is given; else the place that nothing takes, which is their number where something is missing.
 * `more`: others may follow that nobody knows.
 */
export function refusedAt(usage: readonly Item[], given: readonly Given[], more: boolean): number | undefined {
  const walk: Walk = { given, far: 0, took: () => {} };
  const ends = through(usage, new Set([0]), walk);
  if (ends.has(given.length) || (more && walk.far >= given.length)) return undefined;
  return walk.far;
}

/** The item that takes the argument at a place: the one whose word it is; where nothing stands there yet, a value before options. */
export function itemAt(usage: readonly Item[], given: readonly Given[], at: number): Item | undefined {
  const found: Item[] = [];
  const asked = [...given.slice(0, at), given[at] === '' ? undefined : given[at]];
  through(usage, new Set([0]), { given: asked, far: 0, took: (item, place) => { if (place === at) found.push(item); } });
  if (found.length === 0 && asked[at] !== undefined) return itemAt(usage, given.slice(0, at), at);
  if (asked[at] !== undefined) return found.find(({ kind }) => kind === 'token') ?? found.at(0);
  // What nobody can tell is a value sooner than an option: so the last one that fits.
  return found.filter(({ kind }) => kind === 'value').sort((a, b) => b.from - a.from).at(0) ?? found.at(0);
}
