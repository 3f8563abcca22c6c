// The small worker of a first visit: what it has is done there, all else by the whole one, and nobody can tell.
import { afterEach, expect, test } from 'vitest';
import { examples } from '../src/hosts/redis/examples/all.ts';
import type { RunRecord } from '../src/protocol.ts';
import type { Chunk } from '../src/protocol.ts';
import { bundleFirst, show, TestSession } from './session/node.ts';

const open: TestSession[] = [];
const small = await bundleFirst();

/** A session that begins small, and what made it whole. */
async function start(): Promise<{ test: TestSession; grown: string[] }> {
  const test = await TestSession.start({ first: small, standbyDelay: 1e6 });
  const grown: string[] = [];
  test.session.on('restarted', ({ why }) => grown.push(why));
  open.push(test);
  return { test, grown };
}
afterEach(() => { for (const { session } of open.splice(0)) session.close(); });

/** A record without what no two runs share. */
const plain = ({ id: _, startedAt, duration, events, log, differences, calls = [], ...record }: RunRecord): object => ({
  ...record, differences: JSON.stringify(differences).replace(/"expireAt":[1-9]\d*/g, '"expireAt":1'), log: log.map(({ text }) => text),
  calls: calls.map(({ at, ...call }) => call),
  events: events.map(({ name, payload: { execution_time_ms: time, ...payload } }) => ({ name, payload })),
});

test('a first script is done by the small worker alone', async () => {
  const { test, grown } = await start();
  const { id: client } = await test.redis.connect();
  const run = (script: string): Promise<RunRecord> =>
    test.redis.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: { keys: ['k'], argv: ['60'] }, client });
  const { reply, differences } = await run("redis.call('INCR', KEYS[1]) redis.call('EXPIRE', KEYS[1], ARGV[1]) return {redis.call('TTL', KEYS[1]), bit.bxor(5, 3)}");
  expect(show(reply)).toBe('[:60 :6]');
  expect(differences).toMatchObject([{ key: 'k' }]);
  expect([grown, test.spawned.length]).toEqual([[], 0]);
});

test('what it has not is done by the whole one, once, from before the request', async () => {
  const { test, grown } = await start();
  const { id: client } = await test.redis.connect();
  const run = (script: string): Promise<RunRecord> =>
    test.redis.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client });
  await run("return redis.call('INCR', 'n')");
  const record = await run("redis.call('INCR', 'n') redis.pcall('GEOADD', 'g', 1, 2, 'm') redis.call('INCR', 'n') return redis.call('ZCARD', 'g')");
  expect(show(record.reply)).toBe(':1');
  expect(record.events.filter(({ name }) => name === 'script.redis_command_executed')).toHaveLength(4);
  expect(record.state).toBe('completed');
  expect(grown).toEqual(['whole']);
  expect(show((await test.redis.execute(client, ['GET', 'n'])).reply)).toBe('3');
});

test('the console, errors, questions and a wish for words bring the whole one', async () => {
  for (const ask of [
    async ({ redis }: TestSession, id: number) => expect(show((await redis.execute(id, ['PFADD', 'h', 'a'])).reply)).toBe(':1'),
    async ({ redis }: TestSession, id: number) =>
      expect(show((await redis.execute(id, ['COMMAND', 'DOCS', 'MGET'])).reply)).toContain('key_spec_index'),
    async ({ redis }: TestSession, id: number) => expect(show((await redis.execute(id, ['NOSUCH'])).reply)).toContain('unknown command'),
    async ({ redis }: TestSession, client: number) => {
      const { error } = await redis.run({ host: 'redis', lua: '5.1', settings: {}, script: 'return x', inputs: {}, client });
      expect(error?.hint).toContain("Nothing named 'x'");
    },
    async ({ session }: TestSession) => expect((await session.examples('redis')).length).toBeGreaterThan(3),
    async ({ session }: TestSession) => {
      await session.describe();
      expect(session.hosts[0].vocabulary.some(({ name }) => name === 'GEOADD')).toBe(true);
    },
  ]) {
    const { test, grown } = await start();
    await ask(test, (await test.redis.connect()).id);
    expect(grown).toEqual(['whole']);
  }
});

test('records are those of the whole worker', async () => {
  const whole = await TestSession.start({ standbyDelay: 1e6 });
  open.push(whole);
  const scripts = [
    "return {1, 'a', {ok = 'x'}, redis.sha1hex('a'), #redis.call('HGETALL', 'none')}",
    "redis.log(redis.LOG_WARNING, 'x') redis.call('RPUSH', 'l', 1, 2) redis.call('ZADD', 'z', 1, 'a') return redis.call('ZRANGE', 'z', 0, -1)",
    "return redis.pcall('INCR', 'l')", "return redis.call('SET', 'k', 0.1)", 'return redis.call("GETRANGE", "k", 0, 1)', 'x = 1',
    'return redis.REDIS_VERSION', "return cmsgpack.pack({1, 2})", "return {struct.size('i4'), pcall(struct.pack, '>h', 1)}", "return redis.call('OBJECT', 'ENCODING', 'l')",
    ...examples.slice(0, 3).map(({ script }) => script),
  ];
  for (const script of scripts) {
    await whole.redis.startOver();
    const { test } = await start();
    const records = await Promise.all([test, whole].map(async ({ redis }) => {
      const { id: client } = await redis.connect();
      return redis.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: { keys: ['a', 'b'], argv: ['1', '2', '3'] }, client });
    }));
    expect(plain(records[0]), script).toEqual(plain(records[1]));
  }
});

test('where a keyspace is stored the whole one begins', async () => {
  const { test: before } = await start();
  await before.redis.execute((await before.redis.connect()).id, ['SET', 'k', 'v']);
  const batches = before.session as unknown as { log: { batches(): Chunk[] } };
  const store = {
    load: async () => ({ base: batches.log.batches(), tail: [] }), append: () => {}, rebase: () => {}, quarantine: () => {},
  };
  const test = await TestSession.start({ first: small, store, standbyDelay: 1e6 });
  open.push(test);
  expect(test.spawned).toHaveLength(1);
  expect(show((await test.redis.execute((await test.redis.connect()).id, ['EXISTS', 'k'])).reply)).toBe(':1');
});
