// Programs that know nothing of us against npm run serve: clients, job queues, limiters, locks.
import { spawnSync } from 'node:child_process';
import BeeQueue from 'bee-queue';
import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { RateLimiterQueue, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { createClient } from 'redis';
import Redlock from 'redlock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { redisInstalled } from '../redis/real-redis.ts';
import { Serve } from './server.ts';

let serve: Serve;
let redis: Redis;
const closers: (() => unknown)[] = [];

/** An ioredis client of its own, closed in the end. */
function connect(options: Record<string, unknown> = {}): Redis {
  const made = new Redis({ port: serve.port, maxRetriesPerRequest: null, retryStrategy: () => null, ...options });
  closers.push(() => made.disconnect());
  return made;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

beforeAll(async () => {
  serve = await Serve.start();
  redis = connect();
});
beforeEach(async () => { await redis.flushall(); });
afterAll(async () => {
  for (const close of closers) await close();
  await serve.stop();
});

describe.runIf(redisInstalled())('redis-cli', () => {
  const cli = (args: string[], input?: string): string =>
    spawnSync('redis-cli', ['-p', String(serve.port), ...args], { encoding: 'latin1', ...(input && { input }) }).stdout;

  test('types of replies, as it shows them', () => {
    expect(cli(['--no-raw', 'RPUSH', 'l', 'a', 'b'])).toBe('(integer) 2\n');
    expect(cli(['--no-raw', 'LRANGE', 'l', '0', '-1'])).toBe('1) "a"\n2) "b"\n');
    expect(cli(['-3', '--no-raw', 'HGETALL', 'none'])).toBe('(empty hash)\n');
    expect(cli(['--json', '-3', 'HSET', 'h', 'f', 'v'])).toBe('1\n');
    expect(cli(['--json', '-3', 'HGETALL', 'h'])).toBe('{"f":"v"}\n');
    expect(cli(['INCR', 'l'])).toContain('WRONGTYPE');
  });

  test('EVAL of a file, a pipe of commands, mass insertion', () => {
    expect(cli(['EVAL', 'return {KEYS[1], ARGV[1]}', '1', 'k', 'v'])).toBe('k\nv\n');
    expect(cli([], 'SET a 1\nMULTI\nINCR a\nEXEC\nGET a\n')).toBe('OK\nOK\nQUEUED\n2\n2\n');
    const lines = numbers(5000).map((i) => `*3\r\n$3\r\nSET\r\n$${`k${i}`.length}\r\nk${i}\r\n$1\r\nv\r\n`).join('');
    expect(cli(['--pipe'], lines)).toContain('errors: 0, replies: 5000');
    expect(cli(['DBSIZE'])).toContain('500');
  });

  test('it scans, looks for big keys and measures', async () => {
    await redis.mset(...numbers(500).flatMap((i) => [`key:${i}`, 'x'.repeat(i)]));
    expect(cli(['--scan', '--pattern', 'key:1*']).trim().split('\n')).toHaveLength(111);
    expect(cli(['--bigkeys'])).toContain(`Biggest string found '"key:499"' has 499 bytes`);
    expect(cli(['--memkeys'])).toContain('Sampled 500 keys in the keyspace!');
  });
});

describe('ioredis', () => {
  test('commands of its own in Lua, by their hash, in pipelines and transactions', async () => {
    const own = connect({ scripts: { addUp: { numberOfKeys: 1, lua: 'return redis.call("INCRBY", KEYS[1], ARGV[1] + 0)' } } });
    const scripted = own as Redis & { addUp(key: string, by: number): Promise<number> };
    expect(await scripted.addUp('sum', 5)).toBe(5);
    await redis.script('FLUSH');
    expect(await scripted.addUp('sum', 5)).toBe(10);
    const replies = (await redis.multi().set('a', 1).incr('a').lpush('a', 'x').exec())!;
    expect(replies.slice(0, 2)).toEqual([[null, 'OK'], [null, 2]]);
    expect(replies[2][0]?.message).toContain('WRONGTYPE');
  });

  test('WATCH keeps a transaction from overwriting what another wrote', async () => {
    const own = connect();
    await own.watch('balance');
    await redis.set('balance', '1');
    expect(await own.multi().set('balance', '2').exec()).toBeNull();
    expect(await redis.get('balance')).toBe('1');
  });

  test('scan streams, automatic pipelines, binary keys, a database of its own', async () => {
    const own = connect({ db: 3, enableAutoPipelining: true });
    await Promise.all(numbers(1000).map((i) => own.set(`k${i}`, String(i))));
    expect(await redis.dbsize()).toBe(0);
    const seen = new Set<string>();
    for await (const keys of own.scanStream({ match: 'k*', count: 100 })) for (const key of keys as string[]) seen.add(key);
    expect(seen.size).toBe(1000);
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await own.hset('h', bytes, bytes);
    expect(await own.hgetBuffer('h', bytes)).toEqual(bytes);
  });

  test('streams with groups: each entry goes to one consumer, what is not acknowledged is claimed', async () => {
    await redis.xgroup('CREATE', 'events', 'workers', '0', 'MKSTREAM');
    const read = async (name: string): Promise<string[]> => {
      const own = connect();
      const found = await own.xreadgroup('GROUP', 'workers', name, 'COUNT', 5, 'BLOCK', 2000, 'STREAMS', 'events', '>');
      return (found as [string, [string, string[]][]][])[0][1].map(([id]) => id);
    };
    const both = Promise.all([read('a'), read('b')]);
    await sleep(50);
    for (const i of numbers(10)) await redis.xadd('events', '*', 'n', i);
    const [a, b] = await both;
    expect(a.filter((id) => b.includes(id))).toEqual([]);
    await redis.xack('events', 'workers', ...a);
    expect(await redis.xpending('events', 'workers')).toMatchObject([b.length, b[0], b.at(-1)!, [['b', String(b.length)]]]);
    const claimed = await redis.xautoclaim('events', 'workers', 'c', 0, '0') as [string, [string, string[]][]];
    expect(claimed[1].map(([id]) => id)).toEqual(b);
  });

  test('patterns and sharded channels are heard', async () => {
    const own = connect();
    const heard: string[] = [];
    own.on('pmessage', (pattern, channel, message) => heard.push(`${pattern} ${channel} ${message}`));
    await own.psubscribe('news.*', '__keyevent@0__:expired');
    await redis.config('SET', 'notify-keyspace-events', 'Ex');
    await redis.publish('news.tech', 'hello');
    await redis.set('soon', '1', 'PX', 20);
    await expect.poll(() => heard).toEqual(['news.* news.tech hello', '__keyevent@0__:expired __keyevent@0__:expired soon']);
  });
});

describe('node-redis', () => {
  const open = async (protocol: 2 | 3) => {
    const client = createClient({ url: `redis://127.0.0.1:${serve.port}`, RESP: protocol });
    client.on('error', () => {});
    await client.connect();
    closers.push(() => { client.destroy(); });
    return client;
  };

  test.each([2, 3] as const)('RESP%i: values, pipelines, transactions, scans', async (protocol) => {
    const client = await open(protocol);
    await client.hSet('h', { a: '1', b: '2' });
    expect({ ...await client.hGetAll('h') }).toEqual({ a: '1', b: '2' });
    await client.zAdd('z', [{ score: 1.5, value: 'a' }, { score: Infinity, value: 'b' }]);
    expect(await client.zRangeWithScores('z', 0, -1)).toEqual([{ value: 'a', score: 1.5 }, { value: 'b', score: Infinity }]);
    const replies = await Promise.all(numbers(2000).map((i) => client.set(`k${i}`, String(i))));
    expect(new Set(replies)).toEqual(new Set(['OK']));
    expect(await client.multi().incr('n').get('n').exec()).toEqual([1, '1']);
    let count = 0;
    for await (const keys of client.scanIterator({ MATCH: 'k*', COUNT: 200 })) count += [keys].flat().length;
    expect(count).toBe(2000);
    expect(await client.geoAdd('g', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' })).toBe(1);
    expect(await client.eval('return redis.call("GET", KEYS[1])', { keys: ['k7'], arguments: [] })).toBe('7');
  });

  test('a channel, and a pop that waits', async () => {
    const [client, other] = [await open(3), await open(3)];
    const heard: string[] = [];
    await client.subscribe('c', (message) => heard.push(message));
    expect(await other.publish('c', 'hi')).toBe(1);
    await expect.poll(() => heard).toEqual(['hi']);
    const popped = other.blPop('queue', 5);
    await redis.rpush('queue', 'job');
    expect(await popped).toEqual({ key: 'queue', element: 'job' });
  });
});

describe('job queues', () => {
  test('bullmq: jobs by several workers, delays, priorities, retries, and their results', async () => {
    const options = { connection: { port: serve.port, maxRetriesPerRequest: null } };
    const queue = new Queue('jobs', options);
    const events = new QueueEvents('jobs', options);
    await events.waitUntilReady();
    const done: number[] = [];
    const failedOnce = new Set<string>();
    const work = async ({ id, data }: { id?: string | undefined; data: { n: number } }): Promise<number> => {
      if (data.n % 10 === 3 && !failedOnce.has(id!)) { failedOnce.add(id!); throw new Error('again'); }
      done.push(data.n);
      return data.n * 2;
    };
    const workers = numbers(3).map(() => new Worker('jobs', work, { ...options, concurrency: 5 }));
    closers.push(async () => { for (const each of [...workers, events, queue]) await each.close(); });
    const jobs = await queue.addBulk(numbers(60).map((n) => ({
      name: 'double', data: { n }, opts: { attempts: 2, ...(n % 7 === 0 && { delay: 100 }), ...(n % 5 === 0 && { priority: 2 }) },
    })));
    const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events, 20_000)));
    expect(results).toEqual(numbers(60).map((n) => n * 2));
    expect(done.sort((a, b) => a - b)).toEqual(numbers(60));
    expect(await queue.getJobCounts('completed', 'failed', 'waiting', 'delayed')).toEqual({
      completed: 60, failed: 0, waiting: 0, delayed: 0 });
  }, 60_000);

  test('bee-queue: jobs are processed once each, failures are retried, progress is told', async () => {
    const options = { redis: { port: serve.port }, activateDelayedJobs: true, nearTermWindow: 1000 };
    const queue = new BeeQueue<{ n: number }>('bees', options);
    closers.push(() => queue.close(100));
    const done: number[] = [];
    let failures = 0;
    queue.process(4, async (job) => {
      if (job.data.n === 3 && failures++ === 0) throw new Error('again');
      job.reportProgress(50);
      done.push(job.data.n);
      return job.data.n;
    });
    const finished = Promise.all(numbers(30).map(async (n) => {
      const job = queue.createJob({ n }).retries(2);
      const succeeded = new Promise((resolve) => { job.on('succeeded', resolve); });
      await job.save();
      return succeeded;
    }));
    expect((await finished as number[]).sort((a, b) => a - b)).toEqual(numbers(30));
    expect(done.length).toBe(30);
    expect(await queue.checkHealth()).toMatchObject({ succeeded: 30, waiting: 0, active: 0, failed: 0 });
  }, 60_000);
});

describe('limits and locks', () => {
  test('rate-limiter-flexible: no more pass than may, however many ask at once', async () => {
    const limiter = new RateLimiterRedis({ storeClient: redis, points: 20, duration: 60, keyPrefix: 'limit' });
    const outcomes = await Promise.allSettled(numbers(50).map(() => limiter.consume('user')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected')!.reason as RateLimiterRes;
    expect(refused.remainingPoints).toBe(0);
    expect(refused.msBeforeNext).toBeGreaterThan(50_000);
    await limiter.delete('user');
    expect((await limiter.consume('user', 5)).remainingPoints).toBe(15);
    await limiter.block('user', 10);
    await expect(limiter.consume('user')).rejects.toBeInstanceOf(RateLimiterRes);
  });

  test('rate-limiter-flexible: a short window opens again; a queue lets tokens through in turn', async () => {
    const limiter = new RateLimiterRedis({ storeClient: redis, points: 2, duration: 1, keyPrefix: 'short' });
    const queue = new RateLimiterQueue(limiter);
    const from = Date.now();
    await Promise.all(numbers(5).map(() => queue.removeTokens(1, 'all')));
    expect(Date.now() - from).toBeGreaterThan(1000);
  });

  test('redlock: one at a time, and the lock ends by itself', async () => {
    const locks = new Redlock([redis], { retryCount: 200, retryDelay: 5, retryJitter: 5 });
    let inside = 0;
    let most = 0;
    await Promise.all(numbers(10).map(async () => {
      const lock = await locks.lock('resource', 5000);
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
      await lock.unlock();
    }));
    expect(most).toBe(1);
    const strict = new Redlock([redis], { retryCount: 0 });
    const lock = await strict.lock('other', 60);
    await expect(strict.lock('other', 1000)).rejects.toThrow();
    const longer = await lock.extend(120);
    await sleep(80);
    await expect(strict.lock('other', 1000)).rejects.toThrow();
    await sleep(80);
    await strict.lock('other', 1000);
    await expect(longer.unlock()).rejects.toThrow();
  });
});
