// Large replies as columns: they come back as the structured clone would bring them.
import { expose, wrap } from 'comlink';
import { afterEach, describe, expect, test } from 'vitest';
import { packAnswers, packReply, unpackReply } from '../src/packed.ts';
import type { PackedReply } from '../src/packed.ts';
import type { WireReply } from '../src/protocol.ts';

const bulk = (text: string): WireReply => ({ type: 'bulk', text });
const integer = (value: number | string): WireReply => ({ type: 'integer', value });
const array = (items: WireReply[], length?: number): WireReply => ({ type: 'array', items, ...length !== undefined && { length } });
const there = (reply: WireReply): WireReply => unpackReply(structuredClone(packReply(reply)));

describe('a reply', () => {
  const others: WireReply[] = [
    { type: 'status', text: 'OK' }, { type: 'error', text: 'ERR no' }, { type: 'double', value: 0.1, text: '0.10' }, { type: 'boolean', value: true },
    { type: 'null' }, { type: 'null array' }, { type: 'set', items: [bulk('a')] }, { type: 'push', items: [] }, { type: 'verbatim', format: 'txt', text: 'a' },
    { type: 'big number', digits: '12' }, { type: 'attributed', attributes: [[bulk('ttl'), integer(1)]], reply: bulk('a') },
    { type: 'bulk', text: 'beginning', length: 4_000 }, array([integer(1)], 7), { type: 'map', entries: [[bulk('a'), array([])]] }, { type: 'map', entries: [], length: 3 },
  ];

  test.each([
    ['of every type', array(others)],
    ['of every type, in a map', { type: 'map', entries: others.map((one, at) => [bulk(`${at}`), one]) } satisfies WireReply],
    ['of large and small numbers', array([-1, 0, -0, 2 ** 53 - 1, -(2 ** 53 - 1)].map(integer))],
    ['of numbers beyond doubles', array([integer('9223372036854775807'), integer(3)])],
    ['of empty texts', array([bulk(''), bulk('a'), bulk('')])],
    ['of bytes', array([bulk('\x00\xff'), bulk('é\r\n')])],
    ['of nested lists', array([array([array([integer(1)]), bulk('x')]), array([]), integer(2)])],
    ['of one text', bulk('x')],
  ])('%s', (_, reply) => { expect(there(reply)).toStrictEqual(structuredClone(reply)); });

  test('of texts that end where others begin to travel apart', () => {
    const lengths = [16_383, 1, 0, 16_384, 0, 16_385, 100_000, 1, 16_383, 0];
    const reply = array(lengths.map((length, at) => bulk(String.fromCharCode(97 + at).repeat(length))));
    expect(there(reply)).toStrictEqual(reply);
  });

  test('keeps no more than a little of the others in memory', () => {
    const { texts } = packReply(array(Array.from({ length: 20_000 }, (_, at) => bulk(`element number ${at}`))));
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(16_384);
    expect(texts.length).toBeLessThan(40);
  });
});

describe('an answer', () => {
  packAnswers();
  const ports: MessagePort[] = [];
  afterEach(() => { for (const port of ports.splice(0)) port.close(); });

  /** What came of it, and the message that brought it. */
  async function answered(done: object): Promise<{ got: unknown; sent: unknown }> {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    expose({ run: () => ({ result: { done }, parts: [] }) }, port1);
    const sent: { value?: unknown }[] = [];
    port2.addEventListener('message', ({ data }) => { sent.push(data as object); });
    const got = await wrap<{ run(): unknown }>(port2).run();
    return { got, sent: sent[0].value };
  }

  test('with a large reply travels as columns', async () => {
    const done = { reply: array(Array.from({ length: 1_000 }, (_, at) => (at % 2 ? integer(at) : bulk(`v${at}`)))), log: [{ text: 'a' }] };
    const { got, sent } = await answered(done);
    expect(got).toStrictEqual({ result: { done }, parts: [] });
    const { reply } = (sent as { result: { done: { reply: PackedReply } } }).result.done;
    expect([reply.kinds.length, reply.numbers.length, reply.texts.length]).toEqual([1_001, 1_001, 1]);
  });

  test.each([
    ['a small reply', { reply: array([integer(1)]) }], ['no reply', { keys: 3 }], ['a reply that is none of ours', { reply: 'text' }],
  ])('with %s travels as it is', async (_, done) => {
    const { got, sent } = await answered(done);
    expect(got).toStrictEqual({ result: { done }, parts: [] });
    expect(sent).toStrictEqual(got);
  });
});
