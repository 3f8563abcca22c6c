// Clients that wait for a key, in a session with real workers: others go on, and a killed worker changes nothing.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { show, TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

let made: TestSession;
let one: TestClient;
let two: TestClient;
let other: TestClient;
beforeEach(async () => {
  made = await TestSession.start();
  [one, two, other] = [await made.client(), await made.client(), await made.client()];
});
afterEach(() => made.session.close());

/** Sends a command that will wait, and resolves once it does. */
async function wait(client: TestClient, command: string): Promise<{ reply: Promise<string> }> {
  const begun = new Promise<void>((resolve) => {
    const end = made.session.on('waiting', (told) => {
      if (told.who === client.id && told.until !== undefined) { end(); resolve(); }
    });
  });
  const reply = client.do(command);
  await begun;
  return { reply };
}

/** What has come by now of a reply. */
const now = (reply: Promise<string>): Promise<string> =>
  Promise.race([reply, new Promise<string>((resolve) => { setTimeout(() => resolve('waits'), 30); })]);

const LOOP = 'while true do end';

/** Begins a script without end and kills it. */
async function kill(client: TestClient): Promise<void> {
  const running = made.running();
  const killed = client.eval(LOOP);
  await running;
  expect(show(await made.redis.killAny())).toBe('+OK');
  expect(await killed).toContain('killed by user');
}

describe('a client that waits', () => {
  test('leaves the others to go on, and is served by one of them', async () => {
    const { reply } = await wait(one, 'BLPOP list 0');
    expect(await other.do('SET k v')).toBe('+OK');
    expect(await now(reply)).toBe('waits');
    expect(await other.do('RPUSH list a b')).toBe(':2');
    expect(await reply).toBe('[list a]');
    expect(await one.do('LRANGE list 0 -1')).toBe('[b]');
  });

  test('is served by a script, in the order of waiting', async () => {
    const first = await wait(one, 'BLPOP list 0');
    const second = await wait(two, 'BLMOVE list to LEFT RIGHT 0');
    await other.run("return redis.call('RPUSH', 'list', 'a', 'b')");
    expect(await first.reply).toBe('[list a]');
    expect(await second.reply).toBe('b');
  });

  test('waits no longer than asked for', async () => {
    const began = performance.now();
    const { reply } = await wait(one, 'BLPOP list 0.15');
    expect(await reply).toBe('null array');
    expect(performance.now() - began).toBeGreaterThan(145);
    expect(performance.now() - began).toBeLessThan(600);
  });

  test('is heard again only afterwards', async () => {
    const { reply } = await wait(one, 'BLPOP list 0');
    const next = one.do('GET k');
    expect(await now(next)).toBe('waits');
    await other.do('SET k later');
    await other.do('RPUSH list a');
    expect(await reply).toBe('[list a]');
    expect(await next).toBe('later');
  });

  test('is unblocked by another, or by the page', async () => {
    const first = await wait(one, 'BLPOP list 0');
    expect(await other.do(`CLIENT UNBLOCK ${one.id}`)).toBe(':1');
    expect(await first.reply).toBe('null array');
    const second = await wait(one, 'BLPOP list 0');
    await made.redis.unblock(one.id);
    expect(await second.reply).toBe('-UNBLOCKED client unblocked via CLIENT UNBLOCK');
    expect(await one.do('PING')).toBe('+PONG');
  });

  test('that is closed waits for nothing', async () => {
    const first = await wait(one, 'BLPOP list 0');
    await made.redis.disconnect(one.id);
    expect(await first.reply).toContain('-ERR');
    await other.do('RPUSH list a');
    expect(await other.do('LLEN list')).toBe(':1');
  });

  test('reads a stream as it grows', async () => {
    const { reply } = await wait(one, 'XREAD BLOCK 0 STREAMS s $');
    await other.do('XADD s 1-0 f v');
    expect(await reply).toBe('[[s [[1-0 [f v]]]]]');
  });

  test('does not keep the page from seeing that nothing runs', async () => {
    await wait(one, 'BLPOP list 0');
    expect(made.session.running).toBeUndefined();
    expect(made.session.stop()).toBe(false);
    expect(await made.redis.keys({ db: 0, pattern: '*', cursor: 0, count: 9 })).toMatchObject({ total: 0 });
  });

  test('in MULTI does not wait', async () => {
    await one.do('MULTI');
    await one.do('BLPOP list 0');
    expect(await one.do('EXEC')).toBe('[null array]');
  });
});

describe('a kill', () => {
  test('leaves who waits waiting, with a standby and without', async () => {
    const { reply } = await wait(one, 'BLPOP list 0');
    await kill(other);
    expect(await now(reply)).toBe('waits');
    await kill(other); // before a standby is there
    await made.session.warm();
    await kill(other);
    expect(await now(reply)).toBe('waits');
    expect(await other.do('RPUSH list a b')).toBe(':2');
    expect(await reply).toBe('[list a]');
    expect(await other.do('LLEN list')).toBe(':1');
  });

  test('keeps the order of waiting, and what was sent behind it', async () => {
    const first = await wait(one, 'BLPOP list 0');
    const behind = one.do('PING');
    const second = await wait(two, 'BLPOP list 0');
    await kill(other);
    await other.do('RPUSH list a b');
    expect([await first.reply, await second.reply, await behind]).toEqual(['[list a]', '[list b]', '+PONG']);
  });

  test('does not make the time to wait begin anew', async () => {
    const began = performance.now();
    const { reply } = await wait(one, 'BLPOP list 0.5');
    await kill(other);
    expect(await reply).toBe('null array');
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test('by SHUTDOWN NOSAVE takes back a push before anyone is served', async () => {
    const { reply } = await wait(one, 'BLPOP list 0');
    const wrote = made.running(({ wrote: its }) => its);
    void other.eval(`redis.call('RPUSH', 'list', 'gone') ${LOOP}`);
    await wrote;
    expect(await two.do('SHUTDOWN NOSAVE')).toBe('+OK');
    await two.do('RPUSH list kept');
    expect(await reply).toBe('[list kept]');
  });
});

test('a pause lets the clients of a page through, which run scripts that must be known', async () => {
  await one.do('CLIENT PAUSE 60000');
  expect(await other.do('SET k v')).toBe('+OK');
  expect(await other.eval("return redis.call('GET', 'k')")).toBe('v');
  expect(await one.do('CLIENT UNPAUSE')).toBe('+OK');
});

test('CLIENT KILL ends the waiting of a client', async () => {
  const { reply } = await wait(one, 'BLPOP list 0');
  expect(await other.do(`CLIENT KILL ID ${one.id}`)).toBe(':1');
  expect(await reply).toContain('-ERR');
  expect(await one.do('PING')).toBe('+PONG');
});
