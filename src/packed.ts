// Large replies on their way from a worker to the page. The structured clone takes a microsecond and more for each element, on
// both sides, and a reply of a hundred thousand is on the way for longer than its script ran. So its elements travel as columns,
// which are copied as bytes, and are made again as they arrive: neither side knows replies in another form.
import { transferHandlers } from 'comlink';
import type { WireReply } from './protocol.ts';

/** What is a column of its own; all else travels as it is, among `others`. */
const Kind = { other: 0, integer: 1, bulk: 2, null: 3, array: 4, map: 5 } as const;

/** A reply as columns, its parts in the order in which they are written. */
export interface PackedReply {
  kinds: Uint8Array<ArrayBuffer>;
  /** Of an integer its value, of a bulk string its bytes, of a list its parts. */
  numbers: Float64Array<ArrayBuffer>;
  /** The texts of bulk strings one behind the other, each within one of these. */
  texts: string[];
  others: WireReply[];
}

/**
 * Characters of texts that travel as one. A text that is cut out of another keeps all of that in memory, so that this is what a
 * part of a reply may hold on to when the reply itself is long gone.
 */
const TOGETHER = 16_384;

/** Parts beyond which columns are worth it. */
const LARGE = 500;

export function packReply(reply: WireReply): PackedReply {
  const kinds: number[] = [];
  const numbers: number[] = [];
  const texts: string[] = [];
  const others: WireReply[] = [];
  let together: string[] = [];
  let length = 0;
  const close = (): void => {
    if (length > 0) texts.push(together.join(''));
    [together, length] = [[], 0];
  };
  const add = (kind: number, number: number): void => { kinds.push(kind); numbers.push(number); };
  const pack = (its: WireReply): void => {
    if (its.type === 'integer' && typeof its.value === 'number') return add(Kind.integer, its.value);
    if (its.type === 'null') return void kinds.push(Kind.null);
    if ('length' in its) return other(its);
    if (its.type === 'bulk') {
      add(Kind.bulk, its.text.length);
      if (length + its.text.length > TOGETHER) close();
      together.push(its.text);
      length += its.text.length;
    } else if (its.type === 'array') {
      add(Kind.array, its.items.length);
      its.items.forEach(pack);
    } else if (its.type === 'map') {
      add(Kind.map, its.entries.length);
      for (const [key, value] of its.entries) { pack(key); pack(value); }
    } else other(its);
  };
  const other = (its: WireReply): void => { kinds.push(Kind.other); others.push(its); };
  pack(reply);
  close();
  return { kinds: new Uint8Array(kinds), numbers: new Float64Array(numbers), texts, others };
}

export function unpackReply({ kinds, numbers, texts, others }: PackedReply): WireReply {
  let [part, number, text, at, other] = [0, 0, 0, 0, 0];
  const readText = (length: number): string => {
    if (length > 0 && at === texts[text].length) [text, at] = [text + 1, 0];
    return length === 0 ? '' : texts[text].slice(at, at += length);
  };
  const unpack = (): WireReply => {
    switch (kinds[part++]) {
      case Kind.integer: return { type: 'integer', value: numbers[number++] };
      case Kind.bulk: return { type: 'bulk', text: readText(numbers[number++]) };
      case Kind.null: return { type: 'null' };
      case Kind.array: {
        const items: WireReply[] = [];
        for (let left = numbers[number++]; left > 0; left--) items.push(unpack());
        return { type: 'array', items };
      }
      case Kind.map: {
        const entries: [WireReply, WireReply][] = [];
        for (let left = numbers[number++]; left > 0; left--) entries.push([unpack(), unpack()]);
        return { type: 'map', entries };
      }
      default: return others[other++];
    }
  };
  return unpack();
}

/** Whether a reply has so many parts that it is packed; no more of it is looked at than that takes. */
function isLarge(reply: WireReply): boolean {
  let left = LARGE;
  const look = (its: WireReply): boolean => {
    if (left-- <= 0) return true;
    if (its.type === 'array') return its.items.some(look);
    return its.type === 'map' && its.entries.some((entry) => entry.some(look));
  };
  return look(reply);
}

// The answers of a worker

interface WithReply { result: { done: { reply: WireReply } } }
type Packed = Omit<WithReply, 'result'> & { result: { done: { reply: PackedReply } } };

const has = <N extends string>(value: unknown, name: N): value is Record<N, unknown> =>
  typeof value === 'object' && value !== null && name in value;

const isReply = (value: unknown): value is WireReply => has(value, 'type') && typeof value.type === 'string';

const carriesLarge = (value: unknown): value is WithReply => has(value, 'result') && has(value.result, 'done')
  && has(value.result.done, 'reply') && isReply(value.result.done.reply) && isLarge(value.result.done.reply);

const withReply = <R>(answer: { result: { done: object } }, reply: R): { result: { done: { reply: R } } } =>
  ({ ...answer, result: { ...answer.result, done: { ...answer.result.done, reply } } });

/** From here on large replies of answers travel as columns: said once on either side, before the first call. */
export function packAnswers(): void {
  transferHandlers.set('packed answer', {
    canHandle: carriesLarge,
    serialize: (answer: WithReply): [Packed, Transferable[]] => [withReply(answer, packReply(answer.result.done.reply)), []],
    deserialize: (packed: Packed): WithReply => withReply(packed, unpackReply(packed.result.done.reply)),
  });
}
