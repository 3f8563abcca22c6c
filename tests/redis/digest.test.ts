import { expect, test } from 'vitest';
import { beside } from './oracle.ts';

test('DEBUG DIGEST and DIGEST-VALUE tell of equal data as redis-server does, before and after a reload', async () => {
  const t = await beside();
  for (const line of ['SET s a', 'SET e a', 'EXPIRE e 1000', 'RPUSH l 1 2 3', 'SADD u b a c', 'ZADD z 1.5 a -inf b',
    'HSET h f v g w', 'XADD x 1-1 f v g w', 'XADD x 1-2 a b', 'XADD x 2-0 c 1', 'XDEL x 1-2',
    'XGROUP CREATE x g 1', 'XADD y MAXLEN 0 5-5 a b', 'SELECT 3', 'SET i 12', 'SELECT 0']) await t.same(line);
  for (const key of ['s', 'e', 'l', 'u', 'z', 'h', 'x', 'y', 'none']) await t.same(`DEBUG DIGEST-VALUE ${key}`);
  const before = await t.same('DEBUG DIGEST');
  await t.same('DEBUG RELOAD');
  expect(await t.same('DEBUG DIGEST')).toBe(before);
});

test.each(['string', 'integer', 'double', 'null', 'array', 'set', 'map', 'attrib', 'bignum', 'true', 'false', 'verbatim'])(
  'DEBUG PROTOCOL %s', async (type) => {
    const t = await beside();
    await t.same(`DEBUG PROTOCOL ${type}`);
    if (type === 'attrib') return; // the reader of the tests knows no attributes
    await t.hello(3);
    await t.same(`DEBUG PROTOCOL ${type}`);
  });

test('CLIENT KILL, REPLY and UNBLOCK refuse what Redis refuses', async () => {
  const t = await beside();
  for (const line of ['CLIENT KILL', 'CLIENT KILL 000.123.321.567:0000', 'CLIENT KILL ID', 'CLIENT KILL ID x',
    'CLIENT KILL ID 0', 'CLIENT KILL TYPE wrong', 'CLIENT KILL SKIPME maybe', 'CLIENT KILL USER nobody',
    'CLIENT KILL ID 10000', 'CLIENT KILL TYPE', 'CLIENT KILL x y z', 'CLIENT REPLY maybe', 'CLIENT UNBLOCK x',
    'CLIENT UNBLOCK 10000', 'CLIENT UNBLOCK 1 x', 'SHUTDOWN wrong', 'SHUTDOWN SAVE NOSAVE', 'SHUTDOWN ABORT',
    'SHUTDOWN ABORT NOW', 'MEMORY USAGE none', 'MEMORY USAGE a SAMPLES', 'MEMORY USAGE a SAMPLES -1',
    'COMMAND GETKEYS sort abc store invalid store def']) await t.same(line);
});
