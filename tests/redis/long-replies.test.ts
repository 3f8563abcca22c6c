// Replies written in pieces: the same bytes as at once.
import { describe, expect, test } from 'vitest';
import { RedisError } from '../../src/redis/errors.ts';
import {
  Attributed, BigNumber, Double, LongReply, MapReply, NULL_ARRAY, OK, Push, SetReply, Verbatim,
} from '../../src/redis/reply.ts';
import type { Reply } from '../../src/redis/reply.ts';
import { encodePieces, encodeReply, weigh } from '../../src/redis/resp.ts';
import { Outbox } from '../../src/serve/outbox.ts';

const long = 'x'.repeat(600_000);
const many = Array.from({ length: 50_000 }, (_, i) => (i % 3 === 0 ? i : i % 3 === 1 ? `item ${i}` : [i, null, 'y'.repeat(2000 * (i % 2))]));
const REPLIES: Record<string, Reply> = {
  text: long, many, empty: [], number: 1, status: OK, none: null, nested: [[[long], []], [], many],
  map: new MapReply([['a', long], [long, 1], [1, new MapReply([])]]), set: new SetReply([long, 'b', true]),
  push: new Push(['message', 'c', long]), 'verbatim': new Verbatim('txt', long), big: new BigNumber('1'.repeat(5000)),
  double: [new Double(1.5), new Double(Infinity)], error: [new RedisError(`ERR ${long}`), NULL_ARRAY],
  attributed: new Attributed(new MapReply([['key', long]]), ['a', long]),
  late: new LongReply(3, () => ['a', long, ['b']]),
};

describe.each([2, 3] as const)('RESP%i', (protocol) => {
  test.each(Object.entries(REPLIES))('%s', (_, reply) => {
    const whole = encodeReply(reply, protocol);
    const pieces = [...encodePieces(reply, protocol)];
    expect(pieces.join('') === whole).toBe(true);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(600_000);
  });
});

test('an outbox gives all in order, as much as is asked for, and knows what it holds', () => {
  const outbox = new Outbox();
  const replies = ['a', ...Object.values(REPLIES), 'z', ...Object.values(REPLIES)];
  let sent = '';
  for (const reply of replies) outbox.add(reply, 3);
  expect(outbox.length).toBeGreaterThan(20_000_000);
  while (!outbox.empty) {
    const piece = outbox.take(300_000);
    expect(piece.length).toBeLessThan(1_500_000);
    sent += piece;
  }
  expect(sent === replies.map((reply) => encodeReply(reply, 3)).join('')).toBe(true);
  expect(outbox.length).toBe(0);
});

test('weighing ends where there is more than may be, and does not make what is made late', () => {
  expect(weigh(REPLIES.map, Infinity)).toEqual({ bytes: 2 * long.length + 5 * 8 + 1, parts: 7 });
  expect(weigh([long, long, long], 1000).bytes).toBeLessThan(2 * long.length);
  const late = new LongReply(10 ** 12, () => { throw new Error('made'); });
  expect(weigh([late], Infinity)).toEqual({ bytes: 0, parts: 10 ** 12 + 2 });
});
