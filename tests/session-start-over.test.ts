// Starting over: the keyspace, users and configuration of a new engine, from which one can come back.
import { afterEach, expect, test } from 'vitest';
import type { Batch, Chunk } from '../src/protocol.ts';
import type { Store as SessionStore } from '../src/session/options.ts';
import { TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

/** What a page keeps between visits. */
class Store implements SessionStore {
  base: Chunk[] = [];
  tail: Batch[] = [];
  load(): ReturnType<SessionStore['load']> { return Promise.resolve({ base: this.base, tail: this.tail }); }
  append(batch: Batch): void { this.tail.push(batch); }
  rebase(chunks: Chunk[], position: number): void {
    this.base = chunks;
    this.tail = this.tail.filter((batch) => batch.position > position);
  }
  quarantine(): void { throw new Error('nothing is damaged here'); }
}

async function start(store: Store): Promise<TestSession> {
  const made = await TestSession.start({ store });
  sessions.push(made);
  return made;
}

/** Everything that starting over empties, as its own commands show it. */
const LOOKS = [
  'DBSIZE', 'ACL LIST', 'CONFIG GET maxmemory hz requirepass', 'FUNCTION LIST', 'SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db',
  'GET a', 'LRANGE l 0 -1', 'PTTL gone',
];

async function look(client: TestClient): Promise<string[]> {
  const seen: string[] = [];
  for (const command of LOOKS) seen.push(await client.do(command));
  return seen;
}

const NEW = [
  ':0', '[user default on nopass ~* &* +@all]', '[maxmemory 0 hz 10 requirepass ]', '[]', '[:0]', 'null', '[]', ':-2',
];

async function fill(client: TestClient): Promise<void> {
  const commands = [
    'SET a 1', 'RPUSH l x y z', 'SELECT 5', 'SET b 2', 'SELECT 0', 'CONFIG SET hz 77', 'CONFIG SET requirepass p',
    'CONFIG SET maxmemory 100mb', 'ACL SETUSER u on nopass ~* +@all', ['SCRIPT', 'LOAD', 'return 1'],
    ['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() return 1 end)"],
  ];
  for (const command of commands) expect(await client.do(command)).not.toMatch(/^-/);
}

test('a locked page becomes a new one, which stays so: for a standby, and after a reload', async () => {
  const store = new Store();
  const made = await start(store);
  const [a, b] = [await made.client(), await made.client()];
  await fill(a);
  for (const command of ['AUTH u x', 'SELECT 5', 'MULTI']) await b.do(command);
  await a.do('ACL SETUSER default -@all');
  expect(await a.do('PING')).toMatch(/^-NOPERM/);
  expect(await a.do('ACL SETUSER default +@all')).toMatch(/^-NOPERM/);

  await made.redis.startOver();
  expect(await look(a)).toEqual(NEW);
  expect(await b.do('ACL WHOAMI')).toBe('default');
  expect(made.redis.client(b.id)).toMatchObject({ db: 0, inMulti: false });

  await made.session.warm();
  const killed = a.eval('while true do end');
  await made.running();
  await made.redis.killAny();
  await killed;
  expect(await look(a)).toEqual(NEW);

  const again = await start(store);
  expect(await look(await again.client())).toEqual(NEW);
}, 30_000);

test('what was there comes back: at once, for a standby, and after a reload', async () => {
  const store = new Store();
  const made = await start(store);
  const a = await made.client();
  await fill(a);
  const before = await look(a);
  const takeBack = await made.redis.startOver();
  for (const command of ['SET new 1', 'ACL SETUSER later on nopass ~* +@all', 'CONFIG SET hz 50']) await a.do(command);
  await takeBack();
  expect(await look(a)).toEqual(before);
  expect(await a.do('GET new')).toBe('null');
  await a.do('SELECT 5');
  expect(await a.do('GET b')).toBe('2');

  await made.session.warm();
  const killed = a.eval('while true do end');
  await made.running();
  await made.redis.killAny();
  await killed;
  await a.do('SELECT 0');
  expect(await look(a)).toEqual(before);
  const again = await start(store);
  expect(await look(await again.client())).toEqual(before);
}, 30_000);

test('it ends a script that runs, and answers who waited', async () => {
  const made = await start(new Store());
  const [a, b] = [await made.client(), await made.client()];
  const waited = new Promise((resolve) => { made.session.on('waiting', resolve); });
  const popped = b.do('BLPOP nothing 0');
  await waited;
  const endless = a.eval("redis.call('SET', 'k', 1) while true do end");
  await made.running(({ wrote }) => wrote);
  await made.redis.startOver();
  expect(await endless).toMatch(/^-/);
  expect(await popped).toMatch(/^-/);
  expect(await look(a)).toEqual(NEW);
}, 30_000);
