// The parser alone: what is split anywhere is the same, what is damaged is told.
import { expect, test } from 'vitest';
import { ProtocolError, RespParser } from '../../src/redis/resp-parser.ts';
import { encodeCommand } from './wire.ts';

const parser = (strict = false): RespParser => new RespParser(
  { bulk: () => 1 << 20, stranger: () => false, strict: () => strict },
  (bytes, from, to) => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1'));

/** A small generator, so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

function commandFrom(next: (below: number) => number): string[] {
  return Array.from({ length: 1 + next(4) }, () =>
    Array.from({ length: next(next(10) === 0 ? 5000 : 12) }, () => String.fromCharCode(next(256))).join(''));
}

/** All commands of bytes that come in pieces. */
function parse(bytes: Buffer, next: (below: number) => number): string[][] {
  const reader = parser();
  const found: string[][] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + next(next(2) === 0 ? 8 : 3000);
    reader.feed(bytes.subarray(at, end));
    for (let args; (args = reader.next()) !== undefined;) found.push(args);
    at = end;
  }
  return found;
}

test('commands that come in pieces of any size are read whole', () => {
  const next = numbers(1);
  for (let round = 0; round < 300; round++) {
    const commands = Array.from({ length: 1 + next(10) }, () => commandFrom(next));
    const bytes = Buffer.from(commands.map((args) => encodeCommand(args)).join(''), 'latin1');
    expect(parse(bytes, next), `round ${round}`).toEqual(commands);
  }
});

test('a command cut at any two places is read, and a short one after it', () => {
  const bytes = Buffer.from(encodeCommand(['SET', 'k', 'v'.repeat(40)]), 'latin1');
  for (let first = 1; first < bytes.length; first++) {
    for (let second = first; second < bytes.length; second++) {
      const reader = parser();
      const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second), Buffer.from('A\n')];
      const found = pieces.flatMap((piece) => {
        reader.feed(piece);
        const args = reader.next();
        return args === undefined ? [] : [args];
      });
      expect(found, `${first}, ${second}`).toEqual([['SET', 'k', 'v'.repeat(40)], ['A']]);
    }
  }
});

/** A frame that a client could have sent, then damaged: bits, cuts, pieces moved, counts that are enormous. */
function damaged(next: (below: number) => number): Buffer {
  let text = next(8) === 0 ? INLINE[next(INLINE.length)]
    : Array.from({ length: 1 + next(3) }, () => encodeCommand(commandFrom(next).map((arg) => arg.slice(0, 40)))).join('');
  for (let left = 1 + next(3); left > 0; left--) {
    const at = next(text.length + 1);
    switch (next(6)) {
      case 0: text = text.slice(0, at) + String.fromCharCode(next(256)) + text.slice(at + 1); break;
      case 1: text = text.slice(0, at) + text.slice(at + 1 + next(4)); break;
      case 2: text = text.slice(0, at); break;
      case 3: text = text.slice(0, at) + text.slice(next(text.length + 1)); break;
      case 4: text = text.slice(0, at) + HEADERS[next(HEADERS.length)] + text.slice(at); break;
      default: text = text.replace(/[0-9]+/, NUMBERS[next(NUMBERS.length)]);
    }
  }
  return Buffer.from(text, 'latin1');
}

const INLINE = ['SET k v\r\n', 'GET "a b"\n', "ECHO 'x\\'y' \"\\x00\\n\"\r\n", '\r\n', ' \0 \n'];
const HEADERS = ['*', '$', '*1\r\n', '$0\r\n\r\n', '*-1\r\n', '$-1\r\n', '*0\r\n', '\r\n', '\n', '\0', '*2147483647\r\n',
  '*2147483648\r\n', '$1048576\r\n', '$1048577\r\n', '*1000000\r\n', ':1\r\n', '+OK\r\n'];
const NUMBERS = ['-1', '0', '2147483647', '2147483648', '9223372036854775807', '99999999999999999999', '+1', '01', ' 1', ''];

/** DAMAGED=1000000 in the environment makes it longer, SEED= takes others. */
const FRAMES = Number(process.env.DAMAGED ?? 25_000);

test('damaged bytes give commands or a protocol error, and nothing else', () => {
  const next = numbers(Number(process.env.SEED ?? 2));
  let told = 0;
  let commands = 0;
  const from = process.memoryUsage().rss;
  for (let round = 0; round < FRAMES; round++) {
    const bytes = damaged(next);
    try {
      const found = parse(bytes, next);
      commands += found.length;
      if (found.some((args) => args.length === 0)) expect(found, `round ${round}`).toEqual('commands with a name');
    } catch (error) {
      if (!(error instanceof ProtocolError)) expect(error, `round ${round}`).toBeInstanceOf(ProtocolError);
      told++;
    }
  }
  expect(Math.min(told, commands)).toBeGreaterThan(FRAMES / 20);
  expect(process.memoryUsage().rss - from, 'bytes').toBeLessThan(500e6);
}, 600_000);

test('what is fed in one piece and in many is read as the same', () => {
  const next = numbers(3);
  const outcome = (read: () => string[][]): string => {
    try { return JSON.stringify(read()); } catch (error) { return (error as Error).message; }
  };
  for (let round = 0; round < 3000; round++) {
    const bytes = damaged(next);
    const cut = 1 + next(bytes.length + 1);
    const whole: string[][] = [];
    const pieces: string[][] = [];
    const wholly = outcome(() => read(parser(), [bytes], whole));
    const piecewise = outcome(() => read(parser(), [bytes.subarray(0, cut), bytes.subarray(cut)], pieces));
    expect(piecewise, `round ${round}`).toBe(wholly);
    expect(pieces, `round ${round}`).toEqual(whole);
  }
});

/** Commands up to the first error, also kept in `found`. */
function read(reader: RespParser, pieces: readonly Buffer[], found: string[][]): string[][] {
  for (const piece of pieces) {
    reader.feed(piece);
    for (let args; (args = reader.next()) !== undefined;) found.push(args);
  }
  return found;
}

test.each([
  ['*3\rx$3\r\n', 'invalid CRLF in request'], ['*3x\n$3\r\n', 'invalid multibulk length'],
  ['*1\r\n$3\rxSET\r\n', 'invalid CRLF in request'], ['*1\r\n:3\rxSET\r\n', "expected '$', got ':'"],
  ['*1\r\n$3xxSET\r\n', 'invalid bulk length'], ['*1\r\n$3\r\nSETx\n', 'invalid CRLF in request'],
  ['*1\r\n$3\r\nSET\rx', 'invalid CRLF in request'], ['a "b\r\n', 'unbalanced quotes in request'],
])('%j is refused where ends of lines count', (bytes, wrong) => {
  const reader = parser(true);
  reader.feed(Buffer.from(bytes, 'latin1'));
  expect(() => reader.next()).toThrow(`ERR Protocol error: ${wrong}`);
});

test('words that are quoted in part', () => {
  const reader = parser(true);
  reader.feed(Buffer.from('set """tes"t-\'k\'e"y" "test"\'-\'value\r\n', 'latin1'));
  expect(reader.next()).toEqual(['set', 'test-key', 'test-value']);
});
