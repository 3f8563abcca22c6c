// A reply in callers' hands, as each language writes it.
import { expect, test } from 'vitest';
import { CLIENTS } from '../../../../src/hosts/redis/page/clients.ts';
import { lossesOf, shown } from '../../../../src/hosts/redis/panels/clients/shown.ts';
import type { WireReply } from '../../../../src/protocol.ts';

const rows = (reply: WireReply): Record<string, string> => Object.fromEntries(CLIENTS.filter(({ isDefault }) => isDefault).map((client) => {
  const handed = client.hand(reply);
  return [client.name, [shown(handed, client), ...lossesOf(handed)].join(' | ')];
}));

test('a list with bytes, a number beyond 2^53 and nothing', () => {
  const reply: WireReply = { type: 'array', items: [{ type: 'bulk', text: 'a\xff' }, { type: 'integer', value: '9007199254740991' }, { type: 'null' }] };
  expect(rows(reply)).toEqual({
    'ioredis': '["a\ufffd", 9007199254740992, null] | bytes that are no UTF-8 | it was 9007199254740991',
    'node-redis': '["a\ufffd", 9007199254740992, null] | bytes that are no UTF-8 | it was 9007199254740991',
    'redis-py': '[b"a\\xff", 9007199254740991, None]',
    'go-redis': '[]any{"a\\xff", int64(9007199254740991), nil}',
    'Jedis': 'List["a\ufffd", 9007199254740991L, null] | bytes that are no UTF-8',
    'phpredis': '["a\\xff", 9007199254740991, false] | nil is false',
  });
});

test('a map, and what RESP2 makes of it', () => {
  const reply: WireReply = { type: 'map', entries: [[{ type: 'bulk', text: 'on' }, { type: 'boolean', value: true }]] };
  expect(rows(reply)).toEqual({
    'ioredis': '["on", 1] | a map is a flat list', 'node-redis': '{"on": true}', 'redis-py': '{b"on": True}', 'go-redis': 'map[any]any{"on": bool(true)}',
    'Jedis': 'List["on", 1L] | a map is a flat list', 'phpredis': '["on", 1] | a map is a flat list',
  });
});

test('an error', () => {
  expect(rows({ type: 'error', text: 'ERR no' })).toEqual({
    'ioredis': 'throws ReplyError: ERR no', 'node-redis': 'throws Error: ERR no', 'redis-py': 'throws ResponseError: no | without ERR',
    'go-redis': 'throws error: ERR no', 'Jedis': 'throws JedisDataException: ERR no', 'phpredis': 'false | an error is false | getLastError() tells it',
  });
});
