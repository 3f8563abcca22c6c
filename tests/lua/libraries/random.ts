// Random Lua values, and JSON, MessagePack and struct formats that are mostly right: the same for the same seed.

export class Random {
  constructor(private state: number) {}

  /** An integer from 0 to `below` - 1 (mulberry32). */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  }

  pick<T>(from: ArrayLike<T>): T { return from[this.below(from.length)]; }
  many<T>(most: number, make: () => T): T[] { return Array.from({ length: this.below(most + 1) }, make); }

  bytes(most: number): string { return this.many(most, () => String.fromCharCode(this.below(256))).join(''); }

  /** Any magnitude; whole, short and long ones. */
  number(): number {
    const sign = this.pick([1, 1, -1]);
    const mantissa = this.below(2 ** 32) + this.below(2 ** 21) * 2 ** 32;
    switch (this.below(6)) {
      case 0: return sign * this.below(300);
      case 1: return sign * Math.round(2 ** this.below(66)) + this.below(3) - 1;
      case 2: return sign * this.below(100000) / this.pick([10, 100, 1000, 8, 3]);
      case 3: return sign * mantissa * 2 ** (this.below(2000) - 1040);
      case 4: return sign * mantissa / 2 ** this.below(60);
      default: return sign * this.below(2 ** 31) * 10 ** (this.below(40) - 20);
    }
  }
}

/** A byte string as a Lua literal. */
export const quote = (text: string): string =>
  `"${text.replace(/[^ !#-[\]-~]/g, (byte) => `\\${String(byte.charCodeAt(0)).padStart(3, '0')}`)}"`;

/** A finite number as a Lua literal. */
const literal = (value: number): string => (Object.is(value, -0) ? '0' : Number.isFinite(value) ? `(${value})` : '1');

/** A Lua expression. */
export function luaValue(random: Random, depth: number): string {
  switch (random.below(depth > 0 ? 9 : 6)) {
    case 0: return random.pick(['true', 'false', 'cjson.null']);
    case 1: case 2: return literal(random.number());
    case 3: case 4: case 5: return quote(random.bytes(random.pick([3, 12, 40, 300])));
    case 6: return `{${random.many(20, () => luaValue(random, depth - 1)).join(',')}}`;
    default: return `{${random.many(12, () => `[${luaKey(random)}]=${luaValue(random, depth - 1)}`).join(',')}}`;
  }
}

const luaKey = (random: Random): string => {
  switch (random.below(8)) {
    case 0: return literal(random.number());
    case 1: case 2: return String(random.below(25) + 1);
    default: return quote(random.bytes(10));
  }
};

const JSON_NUMBERS = [
  '0', '-0', '1.5', '1e5', '012', '0x1F', '-.5', 'inf', 'nan', '1e400', '0.1e-7', '123456789012345678901',
];

export function json(random: Random, depth: number): string {
  switch (random.below(depth > 0 ? 8 : 5)) {
    case 0: return random.pick(['true', 'false', 'null']);
    case 1: return random.pick(JSON_NUMBERS);
    case 2: return String(random.number());
    case 3: case 4: return JSON.stringify(random.bytes(12)).replace(/a/g, '\\u0061');
    case 5: return `[${random.many(8, () => json(random, depth - 1)).join(random.pick([',', ' , ']))}]`;
    default: {
      const member = (): string => `${JSON.stringify(random.bytes(6))}:${json(random, depth - 1)}`;
      return `{${random.many(8, member).join(',')}}`;
    }
  }
}

/** One to three bytes changed, taken out or put in. */
export function damage(random: Random, text: string, likely: string): string {
  for (let times = random.below(3) + 1; times > 0; times--) {
    const at = random.below(text.length + 1);
    const byte = random.below(4) === 0 ? String.fromCharCode(random.below(256)) : random.pick(likely);
    text = text.slice(0, at) + random.pick(['', byte]) + text.slice(at + random.below(2));
  }
  return text;
}

const HEADS = [
  '\xc0', '\xc2', '\xc3', '\xca', '\xcb', '\xcc', '\xcd', '\xce', '\xcf', '\xd0', '\xd1', '\xd2', '\xd3', '\xd9\x03',
  '\xda\x00\x02', '\xdb\x00\x00\x00\x01', '\xdc\x00\x02', '\xdd\x00\x00\x00\x02', '\xde\x00\x01',
  '\xdf\x00\x00\x00\x01',
  '\x91', '\x93', '\x81', '\x82', '\xa0', '\xa3', '\xe0', '\xff', '\x7f', '\xc1', '\xc7',
];

/** Bytes that begin as MessagePack mostly does. */
export const messagePack = (random: Random): string =>
  random.many(6, () => (random.below(3) === 0 ? random.bytes(9) : random.pick(HEADS) + random.bytes(3))).join('');

const INTEGER_SIZES = ['', '', '1', '2', '3', '4', '5', '7', '8', '11', '16', '33'];

/** A struct format with the arguments to pack by it. */
export function structFormat(random: Random): { format: string; args: string[] } {
  const args: string[] = [];
  const format = random.many(7, () => {
    const option = random.pick('bBhHlLTiIfdxcs<>! iId');
    if ('cs'.includes(option)) args.push(quote(random.bytes(9)));
    else if (!'<>! x'.includes(option)) args.push(literal(random.number()));
    if ('iI'.includes(option)) return option + random.pick(INTEGER_SIZES);
    if (option === 'c') return option + random.pick(['', '0', '2', '4']);
    return option === '!' ? option + random.pick(['', '1', '2', '4', '8', '3']) : option;
  }).join('');
  return { format: random.below(12) === 0 ? damage(random, format, 'z?0c!') : format, args };
}

/** Arguments of a function of `bit`. */
export const bitArguments = (random: Random, count: number): string[] =>
  Array.from({ length: count }, () => (random.below(20) === 0 ? '"12"' : literal(random.number())));
