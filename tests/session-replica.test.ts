// Clients on the standby, which is a replica: over real workers.
import { afterEach, expect, test } from 'vitest';
import { pushedTo } from '../src/hosts/redis/page/port.ts';
import { TestClient, TestSession } from './session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

async function start(): Promise<{ made: TestSession; primary: TestClient; replica: TestClient }> {
  const made = await TestSession.start();
  sessions.push(made);
  const { id } = await made.redis.connect('replica');
  return { made, primary: await made.client(), replica: new TestClient(made.redis, id) };
}

const READONLY = "-READONLY You can't write against a read only replica.";
const ENDLESS = 'while true do end';

test('a client of the replica reads what was acknowledged and is refused writes', async () => {
  const { made, primary, replica } = await start();
  expect(made.redis.client(replica.id)).toMatchObject({ id: replica.id, replica: true, db: 0 });
  for (let i = 0; i < 50; i++) {
    await primary.do(`SET k ${i}`);
    expect(await replica.do('GET k')).toBe(String(i));
  }
  expect(await replica.do('SET k x')).toBe(READONLY);
  expect(await replica.do(['EVAL_RO', "return redis.call('GET', KEYS[1])", '1', 'k'])).toBe('49');
  expect(await replica.eval("return redis.call('SET', KEYS[1], 1)", 'k')).toContain(READONLY);
  expect(await replica.do('ROLE')).toBe('[slave evalua :6379 connected :0]');
  expect(await primary.do('ROLE')).toMatch(/^\[master/);
  expect(await primary.do('GET k')).toBe('49');
});

test('it has a state of its own, which outlives a standby that took over', async () => {
  const { made, primary, replica } = await start();
  await primary.do('SELECT 3');
  await primary.do('SET here 1');
  await replica.do('SELECT 3');
  await replica.do('CLIENT SETNAME reader');
  const killed = primary.eval(ENDLESS);
  await made.running();
  expect(await replica.do('GET here')).toBe('1'); // while a script blocks the primary
  made.session.stop();
  await killed;
  expect(await primary.do('SET here 2')).toBe('+OK');
  expect(await replica.do('GET here')).toBe('2');
  expect(await replica.do('CLIENT GETNAME')).toBe('reader');
  expect(await replica.do('SET here 3')).toBe(READONLY);
  expect(await primary.do('CLIENT LIST')).not.toContain('reader');
});

test('a script without end on it can be killed, and hinders no kill of the primary', async () => {
  const { made, primary, replica } = await start();
  await primary.do('SET k v');
  const { id } = await made.redis.connect('replica');
  const other = new TestClient(made.redis, id);
  const lost = replica.do(['EVAL_RO', ENDLESS, '0']);
  expect(await primary.do('GET k')).toBe('v');
  expect(await other.do('SCRIPT KILL')).toBe('+OK');
  expect(await lost).toMatch(/^-ERR Script killed/);
  expect(await replica.do('GET k')).toBe('v');
  expect(await other.do('SCRIPT KILL')).toBe('-NOTBUSY No scripts in execution right now.');

  const again = replica.do(['EVAL_RO', ENDLESS, '0']);
  const running = primary.eval(ENDLESS);
  await made.running();
  made.session.stop();
  expect(await running).toMatch(/^-ERR/);
  expect(await again).toMatch(/^-ERR Script killed/);
  expect(await primary.do('GET k')).toBe('v');
  expect(await replica.do('GET k')).toBe('v');
});

test('messages published on the replica reach who listens there', async () => {
  const { made, replica } = await start();
  const pushed: unknown[] = [];
  made.session.on('push', (batch) => { if (pushedTo(batch).client === replica.id) pushed.push(...batch.messages); });
  await replica.do('SUBSCRIBE news');
  const { id } = await made.redis.connect('replica');
  expect(await new TestClient(made.redis, id).do('PUBLISH news hello')).toBe(':1');
  await expect.poll(() => pushed.length).toBe(1);
  await made.redis.disconnect(id);
});
