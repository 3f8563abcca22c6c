// What is too large for one string, for a client that does not read, or for the engine: the server goes on. Where
// redis-server 7.0.15 was asked the same, the outcome is what it gave.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Serve } from './server.ts';

const MB = 1024 * 1024;
let serve: Serve;
let admin: Client;

/** A connection whose bytes are counted; only the first are kept. */
class Client {
  bytes = 0;
  head = '';
  closed = false;
  private constructor(readonly socket: Socket) {
    socket.on('data', (data: Buffer) => {
      this.bytes += data.length;
      if (this.head.length < 1000) this.head += data.subarray(0, 1000).toString('latin1');
    });
    socket.on('close', () => { this.closed = true; });
    socket.on('error', () => {}); // 'close' follows
  }

  static open(): Promise<Client> {
    return new Promise((resolve) => {
      const socket = connect(serve.port, '127.0.0.1', () => resolve(new Client(socket)));
    });
  }

  /** Sends a command and gives the first bytes of its reply. */
  async ask(...args: string[]): Promise<string> {
    this.head = '';
    this.send(args);
    await expect.poll(() => this.head, { timeout: 30_000 }).toMatch(/\n/);
    return this.head.trimEnd();
  }

  send(args: readonly string[]): void {
    this.socket.write(`*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`, 'latin1');
  }

  ends(): Promise<void> { return expect.poll(() => this.closed, { timeout: 60_000 }).toBe(true); }
}

beforeAll(async () => {
  serve = await Serve.start();
  admin = await Client.open();
});
afterAll(async () => {
  admin.socket.destroy();
  await serve.stop();
});

describe('a reply that no string holds', () => {
  // 2^29 bytes are more than V8 lets a string have.
  const COUNT = 520;

  test.each([
    ['a table of a script', [['EVAL', `local t, s = {}, string.rep("x", ${MB}) for i = 1, ${COUNT} do t[i] = s end return t`, '0']]],
    ['pipelined commands', Array.from({ length: COUNT }, () => ['GET', 'mb'])],
  ])('%s', async (_, commands) => {
    expect(await admin.ask('SETRANGE', 'mb', String(MB - 1), 'x')).toBe(`:${MB}`);
    const client = await Client.open();
    for (const command of commands) client.send(command);
    const head = commands.length === 1 ? `*${COUNT}\r\n`.length : 0;
    const expected = head + COUNT * (`$${MB}\r\n`.length + MB + 2);
    await expect.poll(() => client.bytes, { timeout: 180_000, interval: 200 }).toBe(expected);
    expect(await admin.ask('PING')).toBe('+PONG');
    client.socket.destroy();
  }, 200_000);

  test.each([
    ['SRANDMEMBER', ['-200000000'], '*200000000\r\n$1\r\n'], ['HRANDFIELD', ['-200000000', 'WITHVALUES'], '*400000000\r\n$1\r\n'],
    ['ZRANDMEMBER', ['-200000000', 'WITHSCORES'], '*400000000\r\n$1\r\n'],
  ])('%s is made while it is read', async (name, args, head) => {
    for (const command of [['SADD', 'SRANDMEMBER', 'a', 'b'], ['HSET', 'HRANDFIELD', 'a', '1'], ['ZADD', 'ZRANDMEMBER', '1', 'a']]) {
      await admin.ask(...command);
    }
    const client = await Client.open();
    client.send([name, name, ...args]);
    await expect.poll(() => client.bytes, { timeout: 60_000 }).toBeGreaterThan(8 * MB);
    client.socket.pause();
    expect(client.head.startsWith(head)).toBe(true);
    expect(await admin.ask('DEL', name)).toBe(':1'); // what is sent is of the time when it was asked for
    client.socket.resume();
    const { bytes } = client;
    await expect.poll(() => client.bytes, { timeout: 60_000 }).toBeGreaterThan(bytes + 16 * MB);
    client.socket.destroy();
    expect(await admin.ask('PING')).toBe('+PONG');
  }, 200_000);
});

describe('what is more than the engine can hold', () => {
  test('a string', async () => {
    expect(await admin.ask('DEBUG', 'POPULATE', '1', 'big', '600000000'))
      .toBe("-ERR 'debug' needs more than this engine can hold: Invalid string length");
    expect(await admin.ask('EXISTS', 'big:0')).toBe(':0');
    expect(await admin.ask('SETBIT', 'big', '4294967295', '1'))
      .toBe('-ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  });

  test('an argument', async () => {
    const client = await Client.open();
    client.socket.write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870900\r\n');
    await client.ends();
    expect(client.head).toBe('-ERR Protocol error: invalid bulk length\r\n');
  });

  test("a script's table", async () => {
    expect(await admin.ask('EVAL', 'local t = {1} for i = 1, 40 do t = {t, t} end redis.call("SET", "done", 1) return t', '0'))
      .toMatch(/^-ERR the script's reply is too large: more than 16777216 elements/);
    expect(await admin.ask('GET', 'done')).toMatch(/^\$1/);
    expect(await admin.ask('EVAL', 'return 1', '0')).toBe(':1');
  }, 60_000);
});

describe('client-output-buffer-limit', () => {
  const limit = (value: string): Promise<string> => admin.ask('CONFIG', 'SET', 'client-output-buffer-limit', value);

  test('a normal client is closed before a reply that is too large, and not before one that is not', async () => {
    expect(await limit('normal 100000 0 0')).toBe('+OK');
    await admin.ask('SETRANGE', 'large', '1000000', 'x');
    await admin.ask('SETRANGE', 'small', '50000', 'x');
    const client = await Client.open();
    client.send(['GET', 'small']);
    client.send(['GET', 'small']);
    await expect.poll(() => client.bytes).toBe(100_022);
    client.send(['GET', 'large']);
    await client.ends();
    expect(client.bytes).toBe(100_022);
    const pipelines = await Client.open();
    pipelines.socket.write('GET small\r\nGET small\r\nGET small\r\nGET small\r\n');
    await pipelines.ends();
    expect(pipelines.bytes).toBe(0);
    expect(await limit('normal 0 0 0')).toBe('+OK');
  }, 60_000);

  async function subscriber(): Promise<Client> {
    const client = await Client.open();
    await client.ask('SUBSCRIBE', 'news');
    client.socket.pause();
    return client;
  }

  /** 20 MB, more than the system keeps for a connection. */
  async function publish(): Promise<void> {
    const message = 'x'.repeat(100_000);
    const publisher = await Client.open();
    for (let i = 0; i < 200; i++) publisher.send(['PUBLISH', 'news', message]);
    await expect.poll(() => publisher.bytes, { timeout: 60_000 }).toBe(200 * ':1\r\n'.length);
    publisher.socket.destroy();
  }

  test('a subscriber that does not read is closed at the hard limit', async () => {
    await limit('pubsub 1000000 0 0');
    const client = await subscriber();
    await publish();
    client.socket.resume();
    await client.ends();
    expect(client.bytes).toBeLessThan(15_000_000);
  }, 60_000);

  test('at the soft limit once its time is over, though nothing more comes; one that reads is not', async () => {
    await limit('pubsub 0 100000 5');
    const [slow, quick] = [await subscriber(), await subscriber()];
    quick.socket.resume();
    await publish();
    await expect.poll(() => admin.ask('PUBSUB', 'NUMSUB', 'news'), { timeout: 60_000 }).toMatch(/:1$/);
    await expect.poll(() => quick.bytes, { timeout: 60_000 }).toBeGreaterThan(20_000_000);
    expect(quick.closed).toBe(false);
    slow.socket.resume();
    await slow.ends();
  }, 120_000);
});
