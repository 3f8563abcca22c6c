// Keyspace notifications of the collection commands, as redis-server sends them.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';

const LINES = [
  'HSET h a 1 b 2', 'HSETNX h a 2', 'HSETNX h c 3', 'HMSET h a 5', 'HINCRBY h a 1', 'HINCRBYFLOAT h a 1.5',
  'HDEL h nope',
  'HDEL h a b', 'HDEL h c', 'RPUSH l a b c d e f', 'LPUSH l x', 'LPUSHX none x', 'RPUSHX l y', 'LPOP l', 'RPOP l 2',
  'LPOP l 0',
  'LSET l 0 q', 'LINSERT l AFTER q r', 'LINSERT l AFTER nope r', 'LREM l 0 nope', 'LREM l 0 r', 'LTRIM l 0 2',
  'LMOVE l m LEFT RIGHT',
  'RPOPLPUSH m m', 'LMPOP 2 none l LEFT COUNT 9', 'RPOPLPUSH m l', 'LTRIM l 5 9', 'SADD s 1 2 3 4 5', 'SADD s 1',
  'SREM s 9', 'SREM s 1',
  'SMOVE s t 2', 'SADD s 2', 'SMOVE s t 2', 'SMOVE t t 2', 'SPOP t', 'SPOP s 9', 'SADD a 1 2', 'SADD b 2 3',
  'SINTERSTORE d a b',
  'SUNIONSTORE d a b', 'SDIFFSTORE d a b', 'SINTERSTORE d a none', 'SINTERSTORE d a none', 'ZADD z 1 a 2 b 3 c 4 d',
  'ZADD z 1 a',
  'ZADD z XX 1 e', 'ZADD z CH 2 a', 'ZADD z INCR 1 a', 'ZADD z INCR 0 a', 'ZINCRBY z 1 a', 'ZREM z nope', 'ZREM z a',
  'ZPOPMIN z',
  'ZPOPMAX z 0', 'ZADD y 1 p 2 q', 'ZUNIONSTORE u 2 y z', 'ZINTERSTORE u 2 y z', 'ZDIFFSTORE u 2 y z',
  'ZRANGESTORE u y 0 0',
  'ZRANGESTORE u y 5 9', 'ZREMRANGEBYRANK y 5 9', 'ZREMRANGEBYRANK y 0 0', 'ZREMRANGEBYSCORE y 0 9',
  'ZMPOP 1 z MAX COUNT 9',
  'ZADD w 0 a 0 b', 'ZREMRANGEBYLEX w [a [a', 'ZREMRANGEBYLEX w - +',
];

test('every change tells its event', async () => {
  const t = await beside((engine) => { engine.pubsub.notifyMask = 0xfff; }); // KEA
  await t.theirs('CONFIG SET notify-keyspace-events KEA');
  const listener = await t.client();
  t.engine.pubsub.subscribePattern(listener.own, '__key*');
  await listener.theirs('PSUBSCRIBE __key*');
  let heard = 0;
  for (let i = 0; i < LINES.length; i += 15) {
    for (const line of LINES.slice(i, i + 15)) await t.same(line);
    heard += (await listener.messages()).length;
  }
  expect(heard).toBeGreaterThan(100);
  await t.theirs('CONFIG SET notify-keyspace-events ""');
});
