import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, RunRequest, WasmModules, WorkerMessage } from '../../src/protocol.ts';
import type { CommandResult, KeyPage, KeyQuery } from '../../src/hosts/redis/wire.ts';
import { recordedFacts } from '../redis/releases/facts.ts';
import { compile, show } from '../session/node.ts';
import { RedisMachine } from './redis-machine.ts';

let wasm: WasmModules;
beforeAll(async () => { wasm = { '5.1': await compile('5.1'), '5.4': await compile('5.4') }; });

/** A machine with what it told of its own accord. */
class Told {
  readonly messages: WorkerMessage[] = [];
  readonly machine = new RedisMachine((message) => { this.messages.push(message); });

  constructor(role: 'primary' | 'standby' = 'primary', position = 0) { this.machine.start({ wasm, role, position }); }

  client(): Promise<number> { return this.machine.client(); }

  send(client: number, ...args: string[]): Promise<Answer<CommandResult>> {
    return this.machine.does('execute', { args }, client);
  }

  async do(client: number, command: string): Promise<string> { return show((await this.send(client, ...command.split(' '))).result.reply); }

  events(): string[] { return this.messages.map(({ event }) => event); }
}

const made: Told[] = [];
const make = (...options: ConstructorParameters<typeof Told>): Told => {
  const told = new Told(...options);
  made.push(told);
  return told;
};
afterEach(() => { for (const { machine } of made.splice(0)) machine.close(); });

const request = (client: number, script: string, more: Partial<RunRequest> = {}): RunRequest =>
  ({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client, ...more });

const page = (told: Told, query: Partial<KeyQuery> = {}): Promise<KeyPage> =>
  told.machine.asks('keys', { db: 0, pattern: '*', cursor: 0, count: 100, ...query });

describe('answers', () => {
  test('carry the batch of a write, and none of a read', async () => {
    const told = make('primary', 7);
    const client = await told.client();
    expect((await told.send(client, 'SET', 'k', 'v')).batch).toMatchObject({ world: 'redis', position: 8 });
    expect((await told.send(client, 'GET', 'k')).batch).toBeUndefined();
    expect((await told.send(client, 'DEL', 'k')).batch).toMatchObject({ position: 9 });
    expect(told.messages).toEqual([]);
  });

  test('carry the parts that changed, and only those', async () => {
    const told = make();
    const [a, b] = [await told.client(), await told.client()];
    expect((await told.send(a, 'SELECT', '2')).parts).toMatchObject([{ world: 'redis', id: a, summary: { id: a, db: 2 } }]);
    expect((await told.send(b, 'GET', 'k')).parts).toEqual([]);
  });

  test('of a script that asks for COMMAND DOCS tell what the release does', async () => {
    const told = make();
    const client = await told.client();
    const run = (release: string) => told.machine.ran(request(client, `
      local docs = redis.call('COMMAND', 'DOCS', 'BITCOUNT')[2] return docs[2]`, { settings: { 'redis-version': release } }));
    for (const release of ['7.0', '8.6'] as const) {
      expect(show((await run(release)).result.reply)).toBe(recordedFacts(release).get('command bitcount summary'));
    }
  });

  test('of a script that fails carry what it wrote', async () => {
    const told = make();
    const answer = await told.machine.ran(request(await told.client(), "redis.call('SET', 'k', 'v') error('no')"));
    const standby = make('standby');
    for (const message of told.messages) {
      if (message.event === 'changed') await standby.machine.apply([message.args[0]]);
    }
    expect(await standby.machine.apply([answer.batch!])).toEqual({ damaged: [], orphans: 0 });
    expect(await standby.machine.asks('key', { db: 0, key: 'k', limit: 1 })).toMatchObject({ value: { text: 'v' } });
    expect(await standby.machine.asks('scripts', null)).toEqual(await told.machine.asks('scripts', null));
  });

  test('a script that is rolled back leaves no change but its count', async () => {
    const told = make();
    const client = await told.client();
    const rollback = request(client, "redis.call('SET', 'k', 'v') error('no')", { settings: { rollback: true } });
    const standby = make('standby');
    await standby.machine.apply([(await told.machine.ran(rollback)).batch!]);
    expect((await page(standby)).total).toBe(0);
    expect(await told.do(client, 'EXISTS k')).toBe(':0');
  });
});

describe('what is told while a script runs', () => {
  test('that it entered the cache, began, wrote: in this order, once', async () => {
    const told = make();
    const client = await told.client();
    await told.machine.ran(request(client, "redis.call('SET', 'k', '1') redis.call('SET', 'k', '2')"));
    expect(told.events()).toEqual(['changed', 'runStarted', 'runWrote']);
    expect(told.messages[1].args[0]).toMatchObject({ world: 'redis', who: client, busyAfter: 5000, timeLimit: 0, detail: { kind: 'script', server: 'Redis' } });
  });

  test('positions grow from batch to batch', async () => {
    const told = make();
    const { batch } = await told.machine.ran(request(await told.client(), "redis.call('SET', 'k', '1')"));
    expect(told.messages[0].args[0]).toMatchObject({ position: 1 });
    expect(batch).toMatchObject({ position: 2 });
  });

  test('a plain run begins too, and may always be killed', async () => {
    const told = make();
    const client = await told.client();
    await told.machine.ran(request(client, 'return 1', { host: 'plain', lua: '5.4' }));
    expect(told.messages).toMatchObject([
      { event: 'runStarted', args: [{ world: 'plain', who: client, busyAfter: 0, timeLimit: 5000 }] },
    ]);
  });

  test('keys that expire are told when it happens', async () => {
    const told = make();
    const client = await told.client();
    await told.do(client, 'SET k v PX 20');
    await expect.poll(() => told.events(), { timeout: 1000 }).toEqual(['changed']);
  });
});

describe('the key browser', () => {
  const filled = async (): Promise<Told> => {
    const told = make();
    const client = await told.client();
    for (const command of ['SET s1 abc', 'SET s2 x', 'RPUSH l a b', 'SADD set a', 'HSET h f v', 'ZADD z 1.5 m']) {
      await told.do(client, command);
    }
    await told.do(client, 'SELECT 3');
    await told.do(client, 'SET other 1');
    return told;
  };

  test('lists keys with type and size, and what each database holds', async () => {
    const { keys, ...rest } = await page(await filled());
    expect(keys).toHaveLength(6);
    expect(keys).toEqual(expect.arrayContaining([
      { key: 's1', type: 'string', size: 3, expireAt: 0 }, { key: 's2', type: 'string', size: 1, expireAt: 0 },
      { key: 'l', type: 'list', size: 2, expireAt: 0 }, { key: 'set', type: 'set', size: 1, expireAt: 0 },
      { key: 'h', type: 'hash', size: 1, expireAt: 0 }, { key: 'z', type: 'zset', size: 1, expireAt: 0 },
    ]));
    expect(rest).toEqual({ cursor: 0, total: 6, databases: [{ db: 0, keys: 6 }, { db: 3, keys: 1 }] });
  });

  test('filters by pattern and by type', async () => {
    const told = await filled();
    expect((await page(told, { pattern: 's?' })).keys.map(({ key }) => key).sort()).toEqual(['s1', 's2']);
    expect((await page(told, { type: 'hash' })).keys.map(({ key }) => key)).toEqual(['h']);
  });

  test('goes on from its cursor, and every key comes once', async () => {
    const told = await filled();
    const found: string[] = [];
    let cursor = 0;
    do {
      const one = await page(told, { cursor, count: 2 });
      found.push(...one.keys.map(({ key }) => key));
      ({ cursor } = one);
    } while (cursor !== 0);
    expect(found.sort()).toEqual(['h', 'l', 's1', 's2', 'set', 'z']);
  });

  test('leaves out keys whose time is over, on a standby that may not remove them too', async () => {
    const told = make();
    const { batch } = await told.send(await told.client(), 'SET', 'k', 'v', 'PX', '10');
    const standby = make('standby');
    await standby.machine.apply([batch!]);
    await new Promise((resolve) => { setTimeout(resolve, 15); });
    expect(await page(standby)).toMatchObject({ keys: [], total: 1 });
    expect(await standby.machine.asks('key', { db: 0, key: 'k', limit: 10 })).toBeNull();
  });

  test('shows the beginning of a large value', async () => {
    const told = make();
    await told.do(await told.client(), `RPUSH l ${Array.from({ length: 50 }, (_, i) => i).join(' ')}`);
    expect(await told.machine.asks('key', { db: 0, key: 'l', limit: 3 })).toMatchObject({
      size: 50, partial: true, value: { type: 'list', items: ['0', '1', '2'] },
    });
  });
});

describe('taking over', () => {
  test('a snapshot and the clients make an equal machine that goes on', async () => {
    const told = make();
    const [a, b] = [await told.client(), await told.client()];
    await told.do(a, 'SET k v');
    const { parts } = await told.send(b, 'SELECT', '4');
    await told.machine.ran(request(a, 'return 1'));
    const next = make('standby');
    expect(await next.machine.apply(await told.machine.snapshot())).toEqual({ damaged: [], orphans: 0 });
    await next.machine.promote([(await told.machine.part('redis', a))!, parts[0]], undefined, 20);
    expect(await next.do(a, 'GET k')).toBe('v');
    expect(await next.machine.part('redis', b)).toMatchObject({ summary: { db: 4 } });
    expect(await next.machine.asks('scripts', null)).toEqual(await told.machine.asks('scripts', null));
    expect((await next.send(a, 'SET', 'x', '1')).batch).toMatchObject({ position: 21 });
    expect(await next.client()).toBe(b + 1);
  });

  test('damaged batches are skipped and named by their place', async () => {
    const told = make();
    const client = await told.client();
    const batches = await Promise.all(['a', 'b', 'c'].map(async (key) => (await told.send(client, 'SET', key, '1')).batch!));
    batches[1].bytes[6] ^= 255;
    const next = make('standby');
    expect(await next.machine.apply(batches)).toEqual({ damaged: [1], orphans: 0 });
    const { keys } = await page(next);
    expect(keys.map(({ key }) => key).sort()).toEqual(['a', 'c']);
  });
});
