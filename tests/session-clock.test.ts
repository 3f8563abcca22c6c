// The clock of a world: it stands, or is moved on, and what time brings comes by it; beside redis-server, which really waits.
import { afterEach, describe, expect, test } from 'vitest';
import type { WireReply } from '../src/protocol.ts';
import { serverForFile } from './redis/recording/servers.ts';
import { TestSession } from './session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

async function start(): Promise<TestSession> {
  const made = await TestSession.start();
  sessions.push(made);
  return made;
}

/** A moment that is long over: 2001-09-09. */
const THEN = 1_000_000_000_000;
const TIME = "local t = redis.call('TIME') return t[1] .. ' ' .. t[2]";

test('it stands, also for scripts, and is the real one again', async () => {
  const { session, redis } = await start();
  const client = await new TestSessionClient(redis).open();
  await session.states.setTime('redis', { stands: THEN + 12 });
  expect(await client('TIME')).toBe('[1000000000 12000]');
  expect(await client('EVAL', TIME, '0')).toBe('1000000000 12000');
  expect(await client('XADD', 's', '*', 'a', '1')).toBe(`${THEN + 12}-0`);
  await session.states.setTime('redis', { ahead: 0 });
  expect(Math.abs(Number((await client('TIME')).slice(1, 11)) - Date.now() / 1000)).toBeLessThan(30);
  expect(await session.states.now('redis')).not.toHaveProperty('due');
});

test('a run is told in the time of the page', async () => {
  const made = await start();
  const client = await made.client();
  await made.session.states.setTime('redis', { stands: THEN });
  const { startedAt, events, reply } = await client.run("return redis.call('TIME')[1]");
  expect(reply).toEqual({ type: 'bulk', text: '1000000000' });
  expect(Math.abs(startedAt - Date.now())).toBeLessThan(30_000);
  expect(events.every(({ at }) => Math.abs(at - startedAt) < 30_000)).toBe(true);
});

test('a key is over in the millisecond after its time to live, which is what is due next', async () => {
  const { session, redis } = await start();
  const client = await new TestSessionClient(redis).open();
  await session.states.setTime('redis', { stands: THEN });
  await client('SET', 'k', 'v', 'PX', '5000');
  await client('SET', 'late', 'v', 'PX', '9000');
  expect(await session.states.now('redis')).toEqual({ now: THEN, due: THEN + 5001 });
  await session.states.setTime('redis', { stands: THEN + 5000 });
  expect(await client('PTTL', 'k')).toBe(':0');
  await session.states.setTime('redis', { stands: THEN + 5001 });
  expect(await client('EXISTS', 'k')).toBe(':0');
  expect(await session.states.now('redis')).toEqual({ now: THEN + 5001, due: THEN + 9001 });
});

test('fields of hashes, and clients that wait, are due too', async () => {
  const { session, redis } = await start();
  const client = await new TestSessionClient(redis).open();
  const other = await new TestSessionClient(redis).open();
  await session.states.setTime('redis', { stands: THEN });
  await client('CONFIG', 'SET', 'redis-version', '8.6');
  await client('HSET', 'h', 'f', '1', 'g', '2');
  expect(await client('HPEXPIRE', 'h', '700', 'FIELDS', '1', 'f')).toBe('[:1]');
  const waits = other('BLPOP', 'none', '0.5');
  await expect.poll(() => session.states.now('redis')).toEqual({ now: THEN, due: THEN + 500 });
  await session.states.setTime('redis', { stands: THEN + 500 });
  expect(await waits).toBe('null array');
  expect(await session.states.now('redis')).toEqual({ now: THEN + 500, due: THEN + 701 });
  await session.states.setTime('redis', { stands: THEN + 701 });
  expect(await client('HGETALL', 'h')).toBe('[g 2]');
});

test('it survives a kill, a crash of both workers, and is that of copies', async () => {
  const made = await start();
  const client = await made.client();
  await made.session.states.setTime('redis', { stands: THEN });
  await client.do('SET k v PX 1000');
  await made.session.warm();
  const killed = client.eval('while true do end');
  await made.running();
  await made.redis.killAny();
  await killed;
  expect(await client.do('TIME')).toBe('[1000000000 0]');
  await made.session.warm();
  await made.session.states.setTime('redis', { stands: THEN + 400 });
  const again = client.eval('while true do end');
  await made.running();
  await made.redis.killAny();
  await again;
  expect(await client.do('PTTL k')).toBe(':600');
  const copy = await made.session.copy('5.1');
  expect(await copy.call((api) => api.timeOf('redis'))).toEqual({ now: THEN + 400, due: THEN + 1001 });
  copy.end('it was asked');
});

test('times of an earlier visit hold from the start', async () => {
  const made = new TestSession({});
  sessions.push(made);
  made.session.states.restore({ redis: { stands: THEN } });
  await made.session.start();
  expect(await (await made.client()).do('TIME')).toBe('[1000000000 0]');
});

test('what was recorded is the same run again, whatever the clock is by then', async () => {
  const made = await start();
  const client = await made.client();
  await made.session.states.setTime('redis', { stands: THEN });
  const { id, reply } = await client.run("redis.call('SET', 'k', redis.call('TIME')[1], 'EX', 60)\nreturn redis.call('TIME')");
  expect(reply).toMatchObject({ items: [{ text: '1000000000' }, { text: '0' }] });
  await made.session.states.setTime('redis', { ahead: 0 });
  const worker = await made.session.copies.debugger();
  try {
    const opened = await worker.open(made.session.past.recording(id)!);
    expect(opened.result).toMatchObject({ reply });
    const [answer] = (await worker.visit({ step: opened.count - 1, asks: [{ name: 'key', given: { db: 0, key: 'k', limit: 10 } }] })).answers;
    expect(answer).toMatchObject({ value: { text: '1000000000' }, expireAt: THEN + 60_000 });
  } finally {
    worker.end();
  }
}, 20_000);

describe('beside redis-server', () => {
  const server = serverForFile();

  /** A number is milliseconds that pass. */
  const STEPS: (string | number)[] = [
    'FLUSHALL', 'DEBUG SET-ACTIVE-EXPIRE 0',
    'SET gone v PX 200', 'SET stays v', 'SET past v', 'PEXPIREAT past 1000000000000', 'EXISTS past', 'DBSIZE',
    'RPUSH l a', 'PEXPIRE l 200', 'SET long v EX 1000', 'SETEX short 1 v', 'SET kept v PX 200', 'PERSIST kept',
    1300,
    // Nobody looked at them: they are there, and over as soon as somebody does.
    'DBSIZE', 'GET gone', 'TTL gone', 'TYPE l', 'LPUSHX l b', 'DBSIZE', 'GET stays', 'GET kept', 'EXISTS short', 'DBSIZE',
    'EVAL "return redis.call(\'EXISTS\',KEYS[1])" 1 gone', 'SET gone new GET', 'PTTL gone', 'OBJECT ENCODING gone', 'DEBUG SET-ACTIVE-EXPIRE 1', 'FLUSHALL',
  ];

  test('what is over by the clock is over as by waiting', async () => {
    const their = await (await server()).connect();
    const { session, redis } = await start();
    const our = await new TestSessionClient(redis).open(true);
    await session.states.setTime('redis', { stands: THEN * 1.7 });
    let now = THEN * 1.7;
    for (const step of STEPS) {
      if (typeof step === 'number') {
        await new Promise((resolve) => { setTimeout(resolve, step); });
        await session.states.setTime('redis', { stands: now += step });
        continue;
      }
      const args = step.match(/"[^"]*"|\S+/g)!.map((word) => word.replace(/^"|"$/g, ''));
      expect([step, await our(...args)]).toEqual([step, await their.command(...args)]);
    }
    their.close();
  });
});

/** Sends by words; replies short, or as RESP2. */
class TestSessionClient {
  constructor(private readonly redis: TestSession['redis']) {}

  async open(raw = false): Promise<(...args: string[]) => Promise<string>> {
    const { id } = await this.redis.connect();
    return async (...args) => {
      const { reply } = await this.redis.execute(id, args);
      return raw ? resp2(reply) : show(reply);
    };
  }
}

function show(reply: WireReply): string {
  switch (reply.type) {
    case 'status': return `+${reply.text}`;
    case 'error': return `-${reply.text}`;
    case 'bulk': return reply.text;
    case 'integer': return `:${reply.value}`;
    case 'array': return `[${reply.items.map(show).join(' ')}]`;
    default: return reply.type;
  }
}

function resp2(reply: WireReply): string {
  switch (reply.type) {
    case 'status': return `+${reply.text}\r\n`;
    case 'error': return `-${reply.text}\r\n`;
    case 'bulk': return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'integer': return `:${reply.value}\r\n`;
    case 'null': return '$-1\r\n';
    case 'array': return `*${reply.items.length}\r\n${reply.items.map(resp2).join('')}`;
    default: throw new Error(`${reply.type} is no RESP2`);
  }
}
