// The parser alone: what is split anywhere is the same, what is damaged is told.
import { expect, test } from 'vitest';
import { ProtocolError, RespParser } from '../../src/redis/resp-parser.ts';
import { encodeCommand } from './wire.ts';

const parser = (): RespParser => new RespParser(
  { bulk: () => 1 << 20, stranger: () => false },
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

test('damaged bytes give commands or a protocol error, and nothing else', () => {
  const next = numbers(2);
  let told = 0;
  for (let round = 0; round < 20_000; round++) {
    const bytes = Buffer.from(encodeCommand(['SET', 'key', 'value']) + encodeCommand(['GET', 'key']), 'latin1');
    for (let damage = 1 + next(3); damage > 0; damage--) bytes[next(bytes.length)] = next(256);
    try {
      parse(bytes, next);
    } catch (error) {
      expect(error, `round ${round}`).toBeInstanceOf(ProtocolError);
      told++;
    }
  }
  expect(told).toBeGreaterThan(1000);
});
