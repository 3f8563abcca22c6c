// The session over real workers that run the real machine. The texts are those of redis-server
// 7.0.15, compared with it by the last test where it is installed.
import { afterEach, describe, expect, test } from 'vitest';
import type { Batch, Chunk } from '../src/protocol.ts';
import type { Store as SessionStore, SessionOptions } from '../src/session.ts';
import { busyText, UNKILLABLE } from '../src/hosts/redis/page/texts.ts';
import { show, spawn, TestSession } from './session/node.ts';

const BUSY = busyText({ kind: 'script', sha: '', server: 'Redis' });
const EXECABORT = `EXECABORT Transaction discarded because of: ${BUSY}`;

const sessions: TestSession[] = [];
const start = async (options?: Partial<SessionOptions>): Promise<TestSession> => {
  const made = await TestSession.start(options);
  sessions.push(made);
  return made;
};
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const ENDLESS = 'while true do end';
const WRITES = "redis.call('SET', KEYS[1], 'new') while true do end";
/** Backtracks for ages within one C call, where no hook fires. */
const STUCK = "return string.find(string.rep('a', 40), string.rep('a?', 40) .. string.rep('a', 40))";

class MemoryStore implements SessionStore {
  base: Chunk[] = [];
  tail: Batch[] = [];
  setAside: number[] = [];
  async load(): Promise<{ base: Chunk[]; tail: Batch[] }> {
    return { base: [...this.base], tail: [...this.tail] };
  }
  append(batch: Batch): void { this.tail.push(batch); }
  rebase(chunks: Chunk[], position: number): void {
    this.base = chunks;
    this.tail = this.tail.filter((batch) => batch.position > position);
  }
  quarantine(places: number[]): void { this.setAside = places; }
}

describe('requests', () => {
  test('are answered in the order in which they were sent', async () => {
    const a = await (await start()).client();
    const replies = await Promise.all(['SET k 1', 'INCR k', 'INCR k', 'GET k'].map((command) => a.do(command)));
    expect(replies).toEqual(['+OK', ':2', ':3', '3']);
  });

  test('byte strings pass unchanged', async () => {
    const a = await (await start()).client();
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    await a.do(['SET', bytes, bytes]);
    expect(await a.eval('return redis.call("GET", KEYS[1])', bytes)).toBe(bytes);
  });

  test('a run on Lua 5.4 fetches it when first asked', async () => {
    const a = await (await start()).client();
    const record = await a.run('return 7 // 2', { host: 'plain', lua: '5.4' });
    expect(record.reply).toEqual({ type: 'integer', value: 3 });
  });

  test('a run of a host that is not there rejects, and the next request works', async () => {
    const a = await (await start()).client();
    await expect(a.run('return 1', { host: 'none' })).rejects.toThrow('there is no host none');
    expect(await a.do('DBSIZE')).toBe(':0');
  });

  test('each run has a larger id than those before it, in the history and in other tabs', async () => {
    const made = await start();
    const a = await made.client();
    const since = Date.now();
    const { id } = await a.run('return 1');
    expect(id).toBeGreaterThanOrEqual(since);
    made.session.lastRun = id + 1_000_000;
    expect((await a.run('return 1')).id).toBe(id + 1_000_001);
  });
});

describe('SCRIPT KILL', () => {
  test.each(['SCRIPT KILL', 'script kill', 'ScRiPt kIlL'])('%s ends a script that has not written', async (command) => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    const killed = a.eval(ENDLESS);
    await made.running();
    expect(await b.do(command)).toBe('+OK');
    expect(await killed).toBe('-ERR Script killed by user with SCRIPT KILL... '
      + 'script: 694a5fe1ddb97a4c6a1bf299d9537c7d3d0f84e7, on @user_script:1.');
    expect(await b.do('SET k v')).toBe('+OK');
  });

  test('the record of the killed run has its kind, its events, its log and its duration', async () => {
    const made = await start();
    const a = await made.client();
    const run = a.run(`redis.log(redis.LOG_WARNING, 'began')\n\n${ENDLESS}`);
    await made.running();
    await wait(600);
    await made.redis.killAny();
    const record = await run;
    expect(record).toMatchObject({ host: 'redis', state: 'completed', error: { kind: 'killed', line: 3 } });
    expect(record.duration).toBeGreaterThan(300);
    expect(record.log).toMatchObject([{ level: 'warning', text: 'began' }]);
    expect(record.events.slice(-2)).toMatchObject([
      { name: 'script.killed', payload: { execution_time_ms: record.duration }, client: a.id },
      { name: 'script.call_denied', payload: { reason: 'Script killed by user with SCRIPT KILL' } },
    ]);
  });

  test('is UNKILLABLE for one that wrote', async () => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    a.eval(WRITES, 'k').catch(() => {}); // ends with the session
    await made.running(({ wrote }) => wrote);
    expect(await b.do('SCRIPT KILL')).toBe(`-${UNKILLABLE}`);
    expect(show(await made.redis.killAny())).toBe(`-${UNKILLABLE}`);
    expect(made.session.running).toMatchObject({ who: a.id, wrote: true });
  });

  test('is NOTBUSY when nothing runs', async () => {
    const made = await start();
    const a = await made.client();
    expect(await a.do('SCRIPT KILL')).toBe('-NOTBUSY No scripts in execution right now.');
    expect(show(await made.redis.killAny())).toBe('-NOTBUSY No scripts in execution right now.');
  });

  test('sent before the script is known to run kills it as soon as it does', async () => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    const killed = a.eval(ENDLESS);
    expect(await b.do('SCRIPT KILL')).toBe('+OK');
    expect(await killed).toMatch(/^-ERR Script killed by user/);
  });

  test('sent while the script waits behind a quick command kills it, too', async () => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    const quick = b.do('SET k 1');
    const killed = a.eval(ENDLESS);
    const kill = made.redis.killAny();
    const later = b.do('GET k');
    expect(await quick).toBe('+OK');
    expect(show(await kill)).toBe('+OK');
    expect(await killed).toMatch(/^-ERR Script killed by user/);
    expect(await later).toBe('1');
    const none = [b.do('SET k 2'), b.do('SET k 3'), b.do('SCRIPT KILL'), b.do('SET k 4')];
    expect((await Promise.all(none))[2]).toMatch(/^-NOTBUSY/);
  });

  test('inside MULTI is queued', async () => {
    const a = await (await start()).client();
    expect([await a.do('MULTI'), await a.do('SCRIPT KILL')]).toEqual(['+OK', '+QUEUED']);
    expect(await a.do('EXEC')).toBe('[-NOTBUSY No scripts in execution right now.]');
  });

  test('what waited goes on, and the killed script stays in the cache', async () => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    void a.eval(ENDLESS);
    await made.running();
    const waiting = b.do('SET k 1');
    await made.redis.killAny();
    expect(await waiting).toBe('+OK');
    expect(await b.do('SCRIPT EXISTS 694a5fe1ddb97a4c6a1bf299d9537c7d3d0f84e7')).toBe('[:1]');
  });

  test('ends what was asked for while a new worker takes over, too', async () => {
    const made = await start();
    const [client, other] = [await made.client(), await made.client()];
    const first = client.run(ENDLESS);
    await made.running();
    expect(await made.redis.killAny()).toEqual({ type: 'status', text: 'OK' });
    const second = client.run(ENDLESS);
    expect(await made.redis.killAny()).toEqual({ type: 'status', text: 'OK' });
    const third = client.run(ENDLESS);
    expect(made.session.stop()).toBe(true);
    for (const run of [first, second, third]) expect((await run).error?.kind).toBe('killed');
    expect(await other.do('SCRIPT KILL')).toMatch(/^-NOTBUSY/);
  });

  test('also when the standby is not ready yet', async () => {
    const made = await start({ standbyDelay: 60_000 });
    const a = await made.client();
    await a.do('SET k v');
    for (let i = 0; i < 3; i++) {
      const killed = a.eval(ENDLESS);
      expect(show(await made.redis.killAny())).toBe('+OK');
      expect(await killed).toMatch(/^-ERR Script killed/);
      expect(await a.do('GET k')).toBe('v');
    }
  });
});

describe('SHUTDOWN NOSAVE, stop and the time limit', () => {
  test('SHUTDOWN NOSAVE goes back to the state before the script', async () => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    await a.do('SET k old');
    const ended = a.eval(WRITES, 'k');
    await made.running(({ wrote }) => wrote);
    expect(await b.do('shutdown nosave')).toBe('+OK');
    expect(await ended).toMatch(/^-ERR Script ended by SHUTDOWN NOSAVE/);
    expect(await b.do('GET k')).toBe('old');
  });

  test.each([[ENDLESS, 'killed by user'], [WRITES, 'SHUTDOWN NOSAVE'], [STUCK, 'killed by user']])(
    'stop ends %s', async (script, text) => {
      const made = await start();
      const a = await made.client();
      const run = a.run(script, { inputs: { keys: ['k'] } });
      await made.running(script === WRITES ? ({ wrote }) => wrote : undefined);
      expect(made.session.stop()).toBe(true);
      expect((await run).error?.message).toContain(text);
      expect(await a.do('EXISTS k')).toBe(':0');
      expect(made.session.stop()).toBe(false);
    },
  );

  test('the time limit ends what no hook can interrupt', async () => {
    const made = await start();
    const a = await made.client();
    const record = await a.run(STUCK, { settings: { 'time-limit': 100 } });
    expect(record.error).toMatchObject({ kind: 'timeout' });
    expect(record.duration).toBeLessThan(2000);
    expect(await a.do('DBSIZE')).toBe(':0');
  });

  test('a plain host has its time limit too', async () => {
    const a = await (await start()).client();
    const record = await a.run(STUCK, { host: 'plain', lua: '5.4', settings: { 'time-limit': 100 } });
    expect(record).toMatchObject({ host: 'plain', error: { kind: 'timeout' } });
  });
});

describe('isolation', () => {
  test('another client waits for a short script, and an event says so', async () => {
    const made = await start();
    const [a, b] = [await made.client(), await made.client()];
    const slow = a.eval("for i = 1, 5000000 do end return redis.call('GET', KEYS[1])", 'k');
    await made.running();
    const { events, reply } = await b.send('SET k 1');
    expect(show(reply)).toBe('+OK');
    expect(events.map(({ name }) => name)).toContain('script.isolation_maintained');
    expect(await slow).toBe('null');
    expect((await b.send('SET k 2')).events).toEqual([]);
  });

  test('past busy-reply-threshold others get BUSY, what waited and what comes', async () => {
    const made = await start();
    const [a, b, c] = [await made.client(), await made.client(), await made.client()];
    await a.do('CONFIG SET busy-reply-threshold 80');
    await c.do('MULTI');
    const killed = a.eval(ENDLESS);
    await made.running();
    const own = a.do('DBSIZE');
    const waiting = b.do('GET k');
    expect(await waiting).toBe(`-${BUSY}`);
    expect(await b.do('SET k 2')).toBe(`-${BUSY}`);
    expect((await b.run('return 1')).reply).toEqual({ type: 'error', text: BUSY });
    expect(await c.do('EXEC')).toBe(`-${EXECABORT}`);
    expect(await b.do('SCRIPT KILL')).toBe('+OK');
    expect([await killed, await own]).toEqual([expect.stringMatching(/^-ERR Script killed/), ':0']);
    expect([await c.do('EXEC'), await c.do('GET k')]).toEqual(['-ERR EXEC without MULTI', 'null']);
  });

  test('questions are answered while a script runs', async () => {
    const made = await start();
    const a = await made.client();
    await a.do('SET k v');
    await made.session.warm();
    a.eval(ENDLESS).catch(() => {}); // ends with the session
    await made.running();
    const page = await made.redis.keys({ db: 0, pattern: '*', cursor: 0, count: 10 });
    expect(page).toMatchObject({ keys: [{ key: 'k', type: 'string', size: 1 }], total: 1, cursor: 0 });
    expect(await made.redis.key(0, 'k', 10)).toMatchObject({ value: { type: 'string', text: 'v' } });
    expect(await made.redis.scripts()).toHaveLength(1);
  });
});

describe('what survives a kill', () => {
  test('keyspace, time to live, script cache with its counts, configuration', async () => {
    const made = await start();
    const a = await made.client();
    await a.do('SET k v PX 100000');
    await a.do('RPUSH l a b c');
    await a.do('CONFIG SET hash-max-listpack-entries 7');
    await a.eval('return 5');
    await a.eval('return 5');
    await a.eval('return nil + 1');
    const scripts = await made.redis.scripts();
    await kill(made);
    expect([await a.do('GET k'), await a.do('LRANGE l 0 -1')]).toEqual(['v', '[a b c]']);
    expect(await a.do('CONFIG GET hash-max-listpack-entries')).toBe('[hash-max-listpack-entries 7]');
    expect(Number((await a.do('PTTL k')).slice(1))).toBeGreaterThan(90_000);
    const after = await made.redis.scripts();
    expect(after.filter(({ source }) => source !== ENDLESS)).toEqual(scripts);
    expect(scripts.map(({ runs }) => runs)).toEqual([1, 2]);
  });

  test('the selected database, an open MULTI and a WATCH of other clients', async () => {
    const made = await start();
    const [a, b, c] = [await made.client(), await made.client(), await made.client()];
    await b.do('SELECT 3');
    await c.do('WATCH k');
    await c.do('MULTI');
    await c.do('SET x 1');
    await kill(made, a);
    expect(made.redis.client(b.id)).toMatchObject({ db: 3 });
    await b.do('SET y 1');
    await a.do('SET k 2');
    expect(await c.do('EXEC')).toBe('null array');
    expect([await b.do('DBSIZE'), await a.do('DBSIZE')]).toEqual([':1', ':1']);
  });

  test('a transaction whose script is killed is over', async () => {
    const made = await start();
    const a = await made.client();
    await a.do('MULTI');
    await a.do(['EVAL', ENDLESS, '0']);
    const killed = a.do('EXEC');
    await made.running();
    expect(show(await made.redis.killAny())).toBe('+OK');
    expect(await killed).toMatch(/^-ERR Script killed/);
    expect([made.redis.client(a.id)?.inMulti, await a.do('EXEC')]).toEqual([false, '-ERR EXEC without MULTI']);
  });

  async function kill(made: TestSession, by?: Awaited<ReturnType<TestSession['client']>>): Promise<void> {
    const client = by ?? await made.client();
    const killed = client.eval(ENDLESS);
    expect(show(await made.redis.killAny())).toBe('+OK');
    await killed;
  }
});

describe('storage and damage', () => {
  test('a new session carries on where the last one was', async () => {
    const store = new MemoryStore();
    const first = await start({ store });
    const a = await first.client();
    await a.do('HSET h f v');
    await a.eval('return 1');
    const scripts = await first.redis.scripts();
    first.session.close();
    const second = await start({ store });
    expect(await (await second.client()).do('HGETALL h')).toBe('[f v]');
    expect(await second.redis.scripts()).toEqual(scripts);
  });

  test('a damaged batch is told and set aside, the rest is loaded', async () => {
    const store = new MemoryStore();
    const first = await start({ store });
    const a = await first.client();
    for (const command of ['SET a 1', 'SET b 2', 'SET c 3']) await a.do(command);
    store.tail[1].bytes[8] ^= 1;
    const second = await start({ store });
    expect(second.notices).toMatchObject([{ kind: 'damaged', records: 1, orphans: 0 }]);
    expect(store.setAside).toEqual([1]);
    expect(await (await second.client()).do('MGET a b c')).toBe('[1 null 3]');
  });

  test('a long tail becomes a snapshot', async () => {
    const store = new MemoryStore();
    const made = await start({ store });
    const a = await made.client();
    await made.session.warm();
    for (let i = 0; i < 12; i++) await a.do(['SET', `k${i % 2}`, String(i).repeat(200_000)]);
    await expect.poll(() => store.base.length).toBeGreaterThan(0);
    await made.session.warm();
    await a.do('SET last 1');
    made.session.close();
    const second = await start({ store });
    expect(await (await second.client()).do('DBSIZE')).toBe(':3');
    expect(store.tail.length).toBeLessThan(13);
  });

  test('keys expire on the primary and the change is kept', async () => {
    const store = new MemoryStore();
    const made = await start({ store });
    const a = await made.client();
    await a.do('SET k v PX 50');
    const changed = new Promise((resolve) => { made.session.on('changed', () => resolve(true)); });
    await changed;
    expect(await a.do('DBSIZE')).toBe(':0');
    expect(store.tail.length).toBe(2);
  });
});

describe('a worker that ends by itself', () => {
  test('is replaced; the request gets an error and the keyspace is whole', async () => {
    const failures: ((reason: string) => void)[] = [];
    const made = await start({
      spawn: () => {
        const worker = spawn();
        return { ...worker, onFailure: (tell) => { failures.push(tell); worker.onFailure(tell); } };
      },
    });
    const a = await made.client();
    await a.do('SET k v');
    const lost = a.run(ENDLESS);
    await made.running();
    failures[0]('out of memory');
    expect((await lost).error).toMatchObject({ kind: 'memory', message: expect.stringContaining('out of memory') });
    expect(await a.do('GET k')).toBe('v');
    expect(made.notices).toMatchObject([{ kind: 'worker ended', reason: 'out of memory' }]);
  });

  test('questions that it had are asked again', async () => {
    const made = await start({ standbyDelay: 60_000 });
    const a = await made.client();
    await a.do('SET k v');
    const killed = a.eval(ENDLESS);
    await made.running();
    const [page, other] = [made.redis.keys({ db: 0, pattern: '*', cursor: 0, count: 5 }), made.client()];
    made.session.stop();
    expect((await page).total).toBe(1);
    expect(await (await other).do('GET k')).toBe('v');
    await killed;
  });

  test('that cannot be started makes start reject with the reason', async () => {
    const made = new TestSession({ compile: async () => { throw new Error('no wasm'); } });
    await expect(made.session.start()).rejects.toThrow('no wasm');
  });
});
