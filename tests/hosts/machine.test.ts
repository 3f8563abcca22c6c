import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Machine } from '../../src/hosts/machine.ts';
import type { Answer, CommandResult, RunRecord, RunRequest, WasmModules, WorkerMessage } from '../../src/protocol.ts';
import { recordedFacts } from '../redis/releases/facts.ts';
import { compile, show } from '../session/node.ts';

let wasm: WasmModules;
beforeAll(async () => { wasm = { '5.1': await compile('5.1'), '5.4': await compile('5.4') }; });

/** A machine with what it told of its own accord. */
class Told {
  readonly messages: WorkerMessage[] = [];
  readonly machine = new Machine((message) => { this.messages.push(message); });

  constructor(role: 'primary' | 'standby' = 'primary', position = 0) { this.machine.start({ wasm, role, position }); }

  client(): number { return this.machine.connect().result.id; }

  send(client: number, ...args: string[]): Answer<CommandResult> {
    return this.machine.execute({ client, args }, false);
  }

  do(client: number, command: string): string { return show(this.send(client, ...command.split(' ')).result.reply); }

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

describe('answers', () => {
  test('carry the redo of a write, and none of a read', () => {
    const told = make('primary', 7);
    const client = told.client();
    expect(told.send(client, 'SET', 'k', 'v').redo).toMatchObject({ position: 8 });
    expect(told.send(client, 'GET', 'k').redo).toBeUndefined();
    expect(told.send(client, 'DEL', 'k').redo).toMatchObject({ position: 9 });
    expect(told.messages).toEqual([]);
  });

  test('carry the clients that changed, and only those', () => {
    const told = make();
    const [a, b] = [told.client(), told.client()];
    expect(told.send(a, 'SELECT', '2').clients).toMatchObject([{ summary: { id: a, db: 2 } }]);
    expect(told.send(b, 'GET', 'k').clients).toEqual([]);
  });

  test('of a script that asks for COMMAND DOCS tell what the release does', async () => {
    const told = make();
    const run = (release: string): Promise<Answer<RunRecord>> => told.machine.run(request(told.client(), `
      local docs = redis.call('COMMAND', 'DOCS', 'BITCOUNT')[2] return docs[2]`, { settings: { 'redis-version': release } }), false);
    for (const release of ['7.0', '8.6'] as const) {
      expect(show((await run(release)).result.reply)).toBe(recordedFacts(release).get('command bitcount summary'));
    }
  });

  test('of a script that fails carry what it wrote', async () => {
    const told = make();
    const answer = await told.machine.run(request(told.client(), "redis.call('SET', 'k', 'v') error('no')"), false);
    const standby = make('standby');
    for (const message of told.messages) {
      if (message.event === 'changed') standby.machine.apply([message.args[0].bytes]);
    }
    expect(standby.machine.apply([answer.redo!.bytes])).toEqual({ damaged: [], orphans: 0 });
    expect(standby.machine.key(0, 'k', 1)).toMatchObject({ value: { text: 'v' } });
    expect(standby.machine.scripts()).toEqual(told.machine.scripts());
  });

  test('a script that is rolled back leaves no redo but its count', async () => {
    const told = make();
    const client = told.client();
    const rollback = request(client, "redis.call('SET', 'k', 'v') error('no')", { settings: { rollback: true } });
    const standby = make('standby');
    const batch = (await told.machine.run(rollback, false)).redo!;
    standby.machine.apply([batch.bytes]);
    expect(standby.machine.keys({ db: 0, pattern: '*', cursor: 0, count: 10 }).total).toBe(0);
    expect(told.do(client, 'EXISTS k')).toBe(':0');
  });
});

describe('what is told while a script runs', () => {
  test('that it entered the cache, began, wrote: in this order, once', async () => {
    const told = make();
    const client = told.client();
    await told.machine.run(request(client, "redis.call('SET', 'k', '1') redis.call('SET', 'k', '2')"), false);
    expect(told.events()).toEqual(['changed', 'scriptStarted', 'scriptWrote']);
    expect(told.messages[1].args[0]).toMatchObject({ host: 'redis', client, busyAfter: 5000, timeLimit: 0 });
  });

  test('positions grow from batch to batch', async () => {
    const told = make();
    const { redo } = await told.machine.run(request(told.client(), "redis.call('SET', 'k', '1')"), false);
    expect(told.messages[0].args[0]).toMatchObject({ position: 1 });
    expect(redo).toMatchObject({ position: 2 });
  });

  test('a plain run begins too, and may always be killed', async () => {
    const told = make();
    const run = request(told.client(), 'return 1', { host: 'plain', lua: '5.4' });
    await told.machine.run(run, false);
    expect(told.messages).toMatchObject([
      { event: 'scriptStarted', args: [{ host: 'plain', sha: '', busyAfter: 0, timeLimit: 5000 }] },
    ]);
  });

  test('keys that expire are told when it happens', async () => {
    const told = make();
    const client = told.client();
    told.do(client, 'SET k v PX 20');
    await expect.poll(() => told.events(), { timeout: 1000 }).toEqual(['changed']);
  });
});

describe('the key browser', () => {
  const page = (told: Told, query: Partial<Parameters<Machine['keys']>[0]> = {}): ReturnType<Machine['keys']> =>
    told.machine.keys({ db: 0, pattern: '*', cursor: 0, count: 100, ...query });
  const filled = (): Told => {
    const told = make();
    const client = told.client();
    for (const command of ['SET s1 abc', 'SET s2 x', 'RPUSH l a b', 'SADD set a', 'HSET h f v', 'ZADD z 1.5 m']) {
      told.do(client, command);
    }
    told.do(client, 'SELECT 3');
    told.do(client, 'SET other 1');
    return told;
  };

  test('lists keys with type and size, and what each database holds', () => {
    const { keys, ...rest } = page(filled());
    expect(keys).toHaveLength(6);
    expect(keys).toEqual(expect.arrayContaining([
      { key: 's1', type: 'string', size: 3, expireAt: 0 }, { key: 's2', type: 'string', size: 1, expireAt: 0 },
      { key: 'l', type: 'list', size: 2, expireAt: 0 }, { key: 'set', type: 'set', size: 1, expireAt: 0 },
      { key: 'h', type: 'hash', size: 1, expireAt: 0 }, { key: 'z', type: 'zset', size: 1, expireAt: 0 },
    ]));
    expect(rest).toEqual({ cursor: 0, total: 6, databases: [{ db: 0, keys: 6 }, { db: 3, keys: 1 }] });
  });

  test('filters by pattern and by type', () => {
    const told = filled();
    expect(page(told, { pattern: 's?' }).keys.map(({ key }) => key).sort()).toEqual(['s1', 's2']);
    expect(page(told, { type: 'hash' }).keys.map(({ key }) => key)).toEqual(['h']);
  });

  test('goes on from its cursor, and every key comes once', () => {
    const told = filled();
    const found: string[] = [];
    let cursor = 0;
    do {
      const one = page(told, { cursor, count: 2 });
      found.push(...one.keys.map(({ key }) => key));
      ({ cursor } = one);
    } while (cursor !== 0);
    expect(found.sort()).toEqual(['h', 'l', 's1', 's2', 'set', 'z']);
  });

  test('leaves out keys whose time is over, on a standby that may not remove them too', async () => {
    const told = make();
    const { redo } = told.send(told.client(), 'SET', 'k', 'v', 'PX', '10');
    const standby = make('standby');
    standby.machine.apply([redo!.bytes]);
    await new Promise((resolve) => { setTimeout(resolve, 15); });
    expect(page(standby)).toMatchObject({ keys: [], total: 1 });
    expect(standby.machine.key(0, 'k', 10)).toBeNull();
  });

  test('shows the beginning of a large value', () => {
    const told = make();
    told.do(told.client(), `RPUSH l ${Array.from({ length: 50 }, (_, i) => i).join(' ')}`);
    expect(told.machine.key(0, 'l', 3)).toMatchObject({
      size: 50, partial: true, value: { type: 'list', items: ['0', '1', '2'] },
    });
  });
});

describe('taking over', () => {
  test('a snapshot and the clients make an equal machine that goes on', async () => {
    const told = make();
    const [a, b] = [told.client(), told.client()];
    told.do(a, 'SET k v');
    const { clients } = told.send(b, 'SELECT', '4');
    await told.machine.run(request(a, 'return 1'), false);
    const next = make('standby');
    expect(next.machine.apply(told.machine.snapshot())).toEqual({ damaged: [], orphans: 0 });
    next.machine.promote([told.machine.report(a)!.state, clients[0].state], undefined, 20);
    expect(next.do(a, 'GET k')).toBe('v');
    expect(next.machine.report(b)).toMatchObject({ summary: { db: 4 } });
    expect(next.machine.scripts()).toEqual(told.machine.scripts());
    expect(next.send(a, 'SET', 'x', '1').redo).toMatchObject({ position: 21 });
    expect(next.client()).toBe(b + 1);
  });

  test('damaged batches are skipped and named by their place', () => {
    const told = make();
    const client = told.client();
    const batches = ['a', 'b', 'c'].map((key) => told.send(client, 'SET', key, '1').redo!.bytes);
    batches[1][6] ^= 255;
    const next = make('standby');
    expect(next.machine.apply(batches)).toEqual({ damaged: [1], orphans: 0 });
    const { keys } = next.machine.keys({ db: 0, pattern: '*', cursor: 0, count: 9 });
    expect(keys.map(({ key }) => key).sort()).toEqual(['a', 'c']);
  });
});
