// Values of the newer types as the page gets them, and what a run changed in a stream.
import { expect, test } from 'vitest';
import { keyAt } from '../../../src/hosts/key-browser.ts';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import type { KeyDifference, KeyView, StreamView, ValueView } from '../../../src/hosts/redis/wire.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { newLua } from '../../lua/vm.ts';

function started() {
  const engine = new Engine({ clock: () => 1_700_000_000_000 });
  const host = new RedisHost(engine, newLua);
  const client = engine.connect();
  const send = (...lines: string[]): void => { for (const line of lines) engine.execute(client, line.split(' ')); };
  return {
    send,
    key: (key: string, limit = 100, newest = false): KeyView => keyAt(engine, 0, key, limit, newest)!,
    changed: (script: string): KeyDifference[] => host.run({
      host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client: client.id,
    }).differences,
  };
}

const stream = (value: ValueView | undefined): StreamView => {
  if (value?.type !== 'stream') throw new Error(`a ${value?.type}`);
  return value;
};

test('a stream shows its entries from either end', () => {
  const { send, key } = started();
  send('XADD s 1-0 f a', 'XADD s 2-0 f b', 'XADD s 3-0 f c', 'XDEL s 1-0');
  expect(key('s', 1)).toMatchObject({ size: 2, partial: true, value: { entries: [['2-0', ['f', 'b']]] } });
  expect(key('s', 9, true).value).toMatchObject({
    entries: [['3-0', ['f', 'c']], ['2-0', ['f', 'b']]], lastId: '3-0', maxDeletedId: '1-0', entriesAdded: 3,
  });
});

test('a group shows its consumers, what is pending, and how far behind it is', () => {
  const { send, key } = started();
  send('XADD s 1-0 f a', 'XADD s 2-0 f b', 'XADD s 3-0 f c', 'XGROUP CREATE s g 0');
  send('XREADGROUP GROUP g anna COUNT 2 STREAMS s >', 'XACK s g 1-0');
  expect(stream(key('s').value).groups).toEqual([{
    name: 'g', lastId: '2-0', entriesRead: 2, lag: 1, pendingCount: 1,
    consumers: [{ name: 'anna', seen: 1_700_000_000_000, pending: 1 }],
    pending: [{ id: '2-0', consumer: 'anna', time: 1_700_000_000_000, count: 1 }],
  }]);
});

test('a small stream is there before and after a run', () => {
  const { send, changed } = started();
  send('XADD s 1-0 f a', 'XGROUP CREATE s g 0');
  const [{ before, after }] = changed(
    "redis.call('XADD', 's', '2-0', 'f', 'b') redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>')",
  );
  expect(stream(before?.value).entries).toEqual([['1-0', ['f', 'a']]]);
  expect(stream(before?.value).groups[0]).toMatchObject({ lastId: '0-0', pendingCount: 0 });
  expect(stream(after?.value).entries).toHaveLength(2);
  expect(stream(after?.value).groups[0]).toMatchObject({ lastId: '2-0', pendingCount: 2 });
});

test('of a large stream a run tells only what it changed', () => {
  const { send, changed } = started();
  for (let at = 1; at <= 500; at++) send(`XADD s ${at}-0 f v`);
  send('XGROUP CREATE s g 0', 'XREADGROUP GROUP g c COUNT 3 STREAMS s >');
  const [{ before, after }] = changed(`redis.call('XADD', 's', '501-0', 'f', 'new') redis.call('XDEL', 's', '7-0')
    redis.call('XDEL', 's', '8-0') redis.call('XACK', 's', 'g', '1-0', '2-0')
    redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', 1, 'STREAMS', 's', '>')`);
  expect(before).toMatchObject({ size: 500, partial: true });
  expect(after).toMatchObject({ size: 499, partial: true });
  expect(stream(before?.value)).toMatchObject({
    entries: [['7-0', ['f', 'v']], ['8-0', ['f', 'v']]], lastId: '500-0', entriesAdded: 500,
    groups: [{ name: 'g', lastId: '3-0', pendingCount: 3 }],
  });
  expect(stream(after?.value)).toMatchObject({
    entries: [['501-0', ['f', 'new']]], lastId: '501-0', entriesAdded: 501,
    groups: [{ name: 'g', lastId: '4-0', pendingCount: 2 }],
  });
});

test('a HyperLogLog tells what it has counted', () => {
  const { send, key, changed } = started();
  send('PFADD h a b c', 'SET plain HYLL');
  expect(key('h').value).toMatchObject({ hyperLogLog: { count: 3, dense: false } });
  expect(key('plain').value).not.toHaveProperty('hyperLogLog');
  expect(changed("redis.call('PFADD', 'h', 'd')")).toMatchObject([
    { before: { value: { hyperLogLog: { count: 3 } } }, after: { value: { hyperLogLog: { count: 4 } } } },
  ]);
});

test('scores that may be geohashes come with their points', () => {
  const { send, key } = started();
  send('GEOADD sicily 13.361389 38.115556 Palermo', 'ZADD plain 1 a', 'ZADD mixed 3479099956230698 a 1.5 b');
  const { value } = key('sicily');
  if (value.type !== 'zset') throw new Error(value.type);
  expect(value.points![0][0]).toBeCloseTo(13.361389, 5);
  expect(value.points![0][1]).toBeCloseTo(38.115556, 5);
  expect(key('plain').value).not.toHaveProperty('points');
  expect(key('mixed').value).not.toHaveProperty('points');
});
