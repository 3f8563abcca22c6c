// Command lines from a command's syntax: every option that it has, now and then in another order or damaged.
import type { Random } from '../random.ts';
import type { Argument, Syntax } from './syntax.ts';
import { EDGES, makerOf } from './vocabulary.ts';

/** Commands whose arguments do not change places, for a number would become a time that ends while commands run. */
const TIMED = /^(.*ex|.*expire.*|set|restore.*|bl.*|bz.*|br.*|xread.*|hello|select|.*scan|setrange|setbit|bitfield.*|.rand.*)$/;
const JUNK = ['x', '', 'NX', 'COUNT', 'WITHSCORES', 'LIMIT', 'GET', '0'];

/** A line of a command; damaged in about one of twenty. */
export function lineOf(r: Random, syntax: Syntax): string[] {
  const words = [...syntax.words];
  if (r.chance(0.2)) words[0] = cased(r, words[0]);
  const maker = new Maker(r, syntax);
  const args = maker.all(syntax.arguments).map((arg) => (arg === COUNTED ? maker.counted : arg));
  return [...words, ...(r.chance(0.05) ? damaged(r, args, syntax) : args)];
}

/** Stands for the count of the keys until they are there; no byte string. */
const COUNTED = '\u0100';

class Maker {
  /** How many keys there are, or nearly so. */
  counted = '0';
  private keys = 0;

  constructor(private readonly r: Random, private readonly syntax: Syntax) {}

  all(list: readonly Argument[]): string[] {
    const { r } = this;
    const fixed = list.filter(({ optional }) => !optional).length;
    const tail = list.slice(list.findIndex(({ optional }) => optional));
    const shuffled = fixed < list.length && tail.every(({ optional, token, type }) =>
      optional && (token !== undefined || type === 'oneof')) && r.chance(0.3);
    const order = shuffled ? [...list.slice(0, list.length - tail.length), ...shuffle(r, tail)] : list;
    return order.map((argument) => this.maybe(argument)).flat();
  }

  private maybe(argument: Argument): string[] {
    if (argument.optional && !this.r.chance(argument.type === 'key' || argument.multiple ? 0.5 : 0.25)) return [];
    return this.argument(argument);
  }

  private argument(argument: Argument): string[] {
    const { r } = this;
    const { token, multiple, tokenEach } = argument;
    const times = multiple ? this.times(argument) : 1;
    const values = Array.from({ length: times }, () => this.one(argument));
    if (argument.type === 'key') this.counted = r.chance(0.03) ? r.pick([...EDGES, '1', '2', '3']) : String(times);
    if (token === undefined || argument.type === 'pure-token') return values.flat();
    const word = cased(r, token);
    return tokenEach ? values.flatMap((one) => [word, ...one]) : [word, ...values.flat()];
  }

  /** As many weights as keys and ids as streams, mostly. */
  private times({ name, type }: Argument): number {
    const { r } = this;
    if ((name === 'weight' || name === 'id') && this.keys > 0 && r.chance(0.95)) return this.keys;
    const times = 1 + r.below(r.chance(0.1) ? 8 : 3);
    if (type === 'key') this.keys = times;
    return times;
  }

  private one(argument: Argument): string[] {
    const { r, syntax } = this;
    switch (argument.type) {
      case 'pure-token': return [cased(r, argument.token ?? '')];
      case 'block': return this.all(argument.parts);
      case 'oneof': return this.argument(r.pick(argument.parts.filter(({ name }) => name !== 'auto_id')));
    }
    if (argument.name === 'numkeys') return [COUNTED];
    return [makerOf(syntax.words.join('|'), syntax.group, argument.name, argument.type)(r)];
  }
}

const cased = (r: Random, word: string): string =>
  (r.chance(0.75) ? word : r.chance(0.5) ? word.toLowerCase()
    : [...word].map((char) => (r.chance(0.5) ? char.toLowerCase() : char.toUpperCase())).join(''));

function shuffle<T>(r: Random, list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(r.below(left.length), 1)[0]);
}

/** One argument too few or too many, in the wrong place, or at the edge of what is possible. */
function damaged(r: Random, args: readonly string[], { words }: Syntax): string[] {
  const at = r.below(args.length);
  const timed = TIMED.test(words[0]);
  if (/^restore/.test(words[0])) return r.chance(0.5) ? args.slice(0, -1) : [...args, r.pick(JUNK)];
  switch (r.below(timed ? 3 : 6)) {
    case 0: return args.slice(0, -1);
    case 1: return [...args, r.pick(JUNK)];
    case 2: return args.filter((_, i) => i !== at);
    case 3: return [...args.slice(0, at), args[at] ?? 'x', ...args.slice(at)];
    case 4: return args.map((arg, i) => (i === at ? r.pick(EDGES) : arg));
    default: return shuffle(r, args);
  }
}
