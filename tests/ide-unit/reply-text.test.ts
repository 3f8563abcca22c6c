// redis-cli is the judge: a server of our own hands it the bytes, and what it prints must be our text.
import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import { replyJson, replyText } from '../../src/bytes/reply-text.ts';
import { replyBytes } from '../../src/ide/kit/reply-wire.ts';
import type { Protocol } from '../../src/bytes/reply-text.ts';
import type { WireReply } from '../../src/protocol.ts';

const bulk = (text: string): WireReply => ({ type: 'bulk', text });
const integer = (value: number | string): WireReply => ({ type: 'integer', value });
const array = (...items: WireReply[]): WireReply => ({ type: 'array', items });
const set = (...items: WireReply[]): WireReply => ({ type: 'set', items });
const map = (...entries: [WireReply, WireReply][]): WireReply => ({ type: 'map', entries });
const double = (value: number): WireReply => ({ type: 'double', value });
const NIL: WireReply = { type: 'null' };

const everyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');

const replies: Record<string, WireReply> = {
  status: { type: 'status', text: 'OK' },
  error: { type: 'error', text: "ERR unknown command 'x'" },
  'every byte': bulk(everyByte),
  empty: bulk(''),
  integer: integer(-42),
  'a large integer': integer('9223372036854775807'),
  nil: NIL,
  'null array': { type: 'null array' },
  booleans: array({ type: 'boolean', value: true }, { type: 'boolean', value: false }),
  doubles: array(...[3.141, 0, -0.1, 1e17, 123456789012345680, 1e-5, 1e300, 0.0001, Infinity, -Infinity].map(double)),
  'empty aggregates': array(array(), set(), map()),
  nested: array(bulk('a'), array(integer(1), array(bulk('b'), array()), NIL), { type: 'status', text: 'FINE' }),
  'ten and more': array(...Array.from({ length: 12 }, (_, at) => array(integer(at), bulk(`v${at}`)))),
  map: map([bulk('k'), array(integer(1), integer(2))], [integer(2), map([bulk('x'), double(1.5)])]),
  'a map of eleven': map(...Array.from({ length: 11 }, (_, at): [WireReply, WireReply] => [bulk(`f${at}`), NIL])),
  set: set(bulk('a'), set(integer(1)), array(integer(1), integer(2))),
  'aggregates as keys': map([array(integer(1), integer(2)), set(bulk('a'), bulk('b'))]),
  verbatim: array({ type: 'verbatim', format: 'txt', text: 'two\nlines' }, integer(1)),
  'streams': map([bulk('s'), array(
    array(bulk('1-0'), array(bulk('f'), bulk('v'))), array(bulk('2-0'), array(bulk('f'), bulk('v'), bulk('g'), bulk('w'))),
  )]),
  'groups of a stream': map([bulk('length'), integer(2)], [bulk('groups'), array(
    map([bulk('name'), bulk('g')], [bulk('lag'), NIL], [bulk('pending'), array()], [bulk('consumers'), array(
      map([bulk('name'), bulk('c')], [bulk('pending'), array(array(bulk('1-0'), integer(7), integer(1)))]),
    )]),
  )]),
  'an error inside': array({ type: 'error', text: 'WRONGTYPE no' }, bulk(encodeText('größe'))),
};

/** Answers every command with the same bytes. */
function serve(bytes: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('data', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('error', () => socket.destroy());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function redisCli(bytes: string, ...flags: string[]): Promise<string> {
  const server = await serve(bytes);
  try {
    const port = String((server.address() as AddressInfo).port);
    const { stdout } = await promisify(execFile)('redis-cli', ['-p', port, ...flags, 'GET', 'x'], { encoding: 'latin1' });
    return stdout;
  } finally {
    server.close();
  }
}

const installed = spawnSync('redis-cli', ['--version']).status === 0;

describe.runIf(installed).each([2, 3] as Protocol[])('redis-cli prints the same in RESP%i', (protocol) => {
  test.each(Object.entries(replies))('%s', async (_, reply) => {
    const printed = await redisCli(replyBytes(reply, protocol), '--no-raw');
    expect(encodeText(`${replyText(reply, protocol)}\n`)).toBe(printed);
  });
});

describe.runIf(installed)('JSON is what redis-cli --json means', () => {
  const differs = new Set(['error', 'an error inside', 'every byte', 'aggregates as keys', 'a large integer', 'doubles']);
  test.each(Object.entries(replies).filter(([name]) => !differs.has(name)))('%s', async (_, reply) => {
    const printed = await redisCli(replyBytes(reply), '--json');
    expect(JSON.parse(replyJson(reply))).toEqual(JSON.parse(Buffer.from(printed, 'latin1').toString()));
  });
});

describe('where redis-cli is no help', () => {
  test('a big number', () => {
    expect(replyText({ type: 'big number', digits: '123456789012345678901234567890' }))
      .toBe('(big number) 123456789012345678901234567890');
  });
  test('a push', () => {
    expect(replyText({ type: 'push', items: [bulk('message'), bulk('c'), bulk('m')] }))
      .toBe('1) "message"\n2) "c"\n3) "m"');
  });
  test('JSON of bytes that are no text keeps each byte', () => {
    expect(replyJson(bulk('\xff\x00a'))).toBe('"\\\\xff\\\\x00a"');
  });
  test('JSON of an error is an object', () => {
    expect(JSON.parse(replyJson(array({ type: 'error', text: 'ERR x' })))).toEqual([{ error: 'ERR x' }]);
  });
  test('a null of RESP2 and of RESP3', () => {
    expect(replyBytes(NIL, 2) + replyBytes({ type: 'null array' }, 2) + replyBytes(NIL, 3)).toBe('$-1\r\n*-1\r\n_\r\n');
  });
});

test('an attribute stands before its reply, and RESP2 and JSON have none', () => {
  const reply: WireReply = {
    type: 'attributed', attributes: [[bulk('popularity'), array(bulk('key:123'), integer(90))]], reply: array(bulk('v')),
  };
  expect(replyText(reply)).toBe('1| "popularity" => \n   1) "key:123"\n   2) (integer) 90\n1) "v"');
  expect(replyBytes(reply)).toBe('|1\r\n$10\r\npopularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n*1\r\n$1\r\nv\r\n');
  expect(replyBytes(reply, 2)).toBe('*1\r\n$1\r\nv\r\n');
  expect(replyJson(reply)).toBe('[\n  "v"\n]');
});
