import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { RedisError } from '../../../src/redis/errors.ts';
import { Push, Verbatim } from '../../../src/redis/reply.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';

/** An engine with a clock and a client of its own; chance always takes the same turns. */
class World {
  now = 1e9;
  private seed = 1;
  readonly engine = new Engine({
    clock: () => this.now,
    random: () => (this.seed = (this.seed * 48271) % 2147483647) / 2147483647,
  });
  private readonly client = this.engine.connect();

  run(line: string): Reply { return this.engine.execute(this.client, line.split(' ')); }

  field(name: string): number {
    const { text } = this.run('INFO all') as Verbatim;
    return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)![1]);
  }

  /** Bytes above what there is now are allowed. */
  limit(policy: string, bytes: number): void {
    this.run(`CONFIG SET maxmemory-policy ${policy} maxmemory ${this.field('used_memory') + bytes}`);
  }

  keys(prefix: string): number { return (this.run(`KEYS ${prefix}*`) as unknown[]).length; }
}

const VALUE = 'x'.repeat(1000);
const POLICIES = ['allkeys-random', 'allkeys-lru', 'allkeys-lfu', 'volatile-lru', 'volatile-lfu', 'volatile-random',
  'volatile-ttl'];

describe('maxmemory', () => {
  test.each(POLICIES)('%s keeps the memory that is used within its limit', (policy) => {
    const world = new World();
    world.limit(policy, 100 * 1024);
    const limit = world.engine.config.integer('maxmemory');
    const ttl = policy.startsWith('volatile') ? ' EX 10000' : '';
    for (let i = 0; i < 500; i++) expect(world.run(`SET k:${i} ${VALUE}${ttl}`)).not.toBeInstanceOf(RedisError);
    world.run('PING');
    expect(world.field('used_memory')).toBeLessThanOrEqual(limit);
    expect(world.field('used_memory')).toBeGreaterThan(limit - 5 * 1024);
    expect(world.field('evicted_keys')).toBe(500 - world.keys('k'));
    world.run('CONFIG RESETSTAT');
    expect(world.field('evicted_keys')).toBe(0);
  });

  test.each(POLICIES.filter((policy) => policy.startsWith('volatile')))('%s evicts none but volatile keys', (policy) => {
    const world = new World();
    for (let i = 0; i < 50; i++) world.run(`SET stays:${i} ${VALUE}`);
    for (let i = 0; i < 50; i++) world.run(`SET goes:${i} ${VALUE} EX 10000`);
    world.limit(policy, -30 * 1024);
    world.run('PING');
    expect(world.keys('stays')).toBe(50);
    expect(world.keys('goes')).toBeLessThan(25);
    world.limit(policy, -60 * 1024);
    expect(world.run('PING')).not.toBeInstanceOf(RedisError);
    expect(world.run('SET new x')).toMatchObject({ message: "OOM command not allowed when used memory > 'maxmemory'." });
    expect(world.run('GET stays:1')).toBe(VALUE);
    expect(world.run('DEL stays:1')).toBe(1);
    expect(world.keys('goes')).toBe(0);
  });

  test('noeviction refuses what takes memory, also in transactions', () => {
    const world = new World();
    world.run(`SET k ${VALUE}`);
    world.limit('noeviction', -100);
    expect((world.run('SET a b') as RedisError).code).toBe('OOM');
    expect(world.run('GET k')).toBe(VALUE);
    world.run('MULTI');
    expect((world.run('GET k') as RedisError).code).toBe('OOM'); // a queue takes memory too
    expect((world.run('EXEC') as RedisError).code).toBe('EXECABORT');
    expect(world.run('DEL k')).toBe(1);
    expect(world.run('SET a b')).not.toBeInstanceOf(RedisError);
  });

  test('LRU evicts what was used longest ago', () => {
    const world = new World();
    for (let i = 0; i < 100; i++) world.run(`SET old:${i} ${VALUE}`);
    world.now += 60000;
    for (let i = 0; i < 50; i++) world.run(`GET old:${i}`);
    world.run('CONFIG SET maxmemory-samples 10');
    world.limit('allkeys-lru', -30 * 1024);
    world.run('PING');
    const used = Array.from({ length: 50 }, (_, i) => world.run(`EXISTS old:${i}`)).filter((found) => found === 1).length;
    expect(used).toBeGreaterThan(45);
  });

  test('LFU evicts what was used seldom', () => {
    const world = new World();
    world.run('CONFIG SET maxmemory-policy allkeys-lfu');
    for (let i = 0; i < 100; i++) world.run(`SET k:${i} ${VALUE}`);
    for (let round = 0; round < 30; round++) for (let i = 0; i < 50; i++) world.run(`GET k:${i}`);
    world.limit('allkeys-lfu', -30 * 1024);
    world.run('PING');
    const used = Array.from({ length: 50 }, (_, i) => world.run(`EXISTS k:${i}`)).filter((found) => found === 1).length;
    expect(used).toBeGreaterThan(45);
  });

  test('volatile-ttl evicts what has least time left', () => {
    const world = new World();
    for (let i = 0; i < 50; i++) world.run(`SET soon:${i} ${VALUE} EX ${100 + i}`);
    for (let i = 0; i < 50; i++) world.run(`SET late:${i} ${VALUE} EX ${10000 + i}`);
    world.limit('volatile-ttl', -30 * 1024);
    world.run('PING');
    expect(world.keys('late')).toBeGreaterThan(45);
  });

  test('collections that grow and shrink count by what they hold', () => {
    const world = new World();
    world.limit('noeviction', 1e9);
    const before = world.field('used_memory');
    for (let i = 0; i < 2000; i++) world.run(`RPUSH l ${VALUE.slice(0, 40)}`);
    expect(world.field('used_memory') - before).toBeGreaterThan(2000 * 40);
    world.run('DEL l');
    expect(world.field('used_memory')).toBe(before);
    world.run('SETBIT b 800000 1');
    expect(world.field('used_memory') - before).toBeGreaterThan(100000);
    world.run('FLUSHALL');
    expect(world.field('used_memory')).toBe(before);
  });

  test('eviction tells its event, breaks WATCH and is journalled', () => {
    const world = new World();
    const events: unknown[] = [];
    const changes: string[] = [];
    const listener = world.engine.connect((message) => events.push((message as Push).items.slice(2)));
    world.engine.execute(listener, ['PSUBSCRIBE', '__keyevent*']);
    world.run('CONFIG SET notify-keyspace-events Ee');
    world.run(`SET k ${VALUE}`);
    world.engine.journal.recording = true;
    world.engine.onChanges = (all) => changes.push(...all.flatMap((one) => (one.kind === 'key' ? [one.key] : [])));
    const watcher = world.engine.connect();
    for (const line of ['WATCH k', 'MULTI', 'PING']) world.engine.execute(watcher, line.split(' '));
    world.run('CONFIG SET maxmemory-policy allkeys-lru maxmemory 1');
    expect(events).toEqual([['__keyevent@0__:evicted', 'k']]);
    expect(changes).toEqual(['k']);
    world.run('CONFIG SET maxmemory 0');
    expect(String(world.engine.execute(watcher, ['EXEC']))).toBe('null array');
  });

  test('a limit that is set later counts what there is, also after a snapshot is loaded', () => {
    const world = new World();
    world.limit('noeviction', 1e9);
    for (let i = 0; i < 100; i++) world.run(`SET k:${i} ${VALUE}`);
    const used = world.field('used_memory');
    world.run('DEBUG RELOAD');
    expect(world.field('used_memory')).toBe(used);
    world.run('SWAPDB 0 1');
    expect(world.field('used_memory')).toBe(used);
    world.run('CONFIG SET maxmemory 0');
    expect(world.field('used_memory')).toBe(used);
  });
});

describe('OBJECT FREQ and IDLETIME', () => {
  test('which of them a policy has, and of new keys', async () => {
    const t = await beside();
    for (const policy of ['noeviction', 'allkeys-lru', 'allkeys-lfu', 'volatile-ttl', 'volatile-lfu', 'allkeys-random']) {
      for (const line of [`CONFIG SET maxmemory-policy ${policy}`, 'SET new v', 'OBJECT FREQ new', 'OBJECT IDLETIME new',
        'OBJECT FREQ none', 'OBJECT IDLETIME none', 'DEL new']) await t.same(line);
    }
    for (const line of ['CONFIG SET maxmemory-policy allkeys-lfu lfu-decay-time 0 lfu-log-factor 0', 'SET k v', 'GET k',
      'GET k', 'OBJECT FREQ k', 'TTL k', 'TYPE k', 'EXISTS k', 'OBJECT FREQ k', 'TOUCH k', 'OBJECT FREQ k',
      'RPUSH l x', 'LRANGE l 0 -1', 'LLEN l', 'OBJECT FREQ l', 'HSET h f v', 'HGET h f', 'OBJECT FREQ h']) await t.same(line);
  });

  test('counts grow ever slower and fade with time', () => {
    const world = new World();
    world.run('CONFIG SET maxmemory-policy allkeys-lfu');
    world.run('SET k v');
    const after = (uses: number): number => {
      for (let i = 0; i < uses; i++) world.run('GET k');
      return world.run('OBJECT FREQ k') as number;
    };
    const [some, more] = [after(100), after(900)];
    expect(some).toBeGreaterThan(5);
    expect(some).toBeLessThan(20); // redis.conf: 10 after 100 hits, 18 after 1000
    expect(more).toBeGreaterThan(some);
    expect(more).toBeLessThan(30);
    world.now += 5 * 60000;
    expect(world.run('OBJECT FREQ k')).toBe(more - 5);
    world.now += 300 * 60000;
    expect(world.run('OBJECT FREQ k')).toBe(0);
  });

  test('a change of policy keeps when a key was used', () => {
    const world = new World();
    world.run('SET k v');
    world.now += 100000;
    expect(world.run('OBJECT IDLETIME k')).toBe(100);
    world.run('CONFIG SET maxmemory-policy allkeys-lfu');
    world.run('GET k');
    world.run('CONFIG SET maxmemory-policy allkeys-lru');
    expect(world.run('OBJECT IDLETIME k')).toBeLessThan(60);
  });
});
