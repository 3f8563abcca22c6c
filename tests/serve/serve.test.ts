import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisInstalled } from '../redis/real-redis.ts';
import { exchange, Serve } from './server.ts';

let serve: Serve;
const clients: Redis[] = [];

function client(options: { password?: string; port?: number; host?: string } = {}): Redis {
  const made = new Redis({ port: serve.port, retryStrategy: () => null, ...options });
  clients.push(made);
  return made;
}

beforeAll(async () => { serve = await Serve.start(); });
afterAll(async () => {
  for (const each of clients) each.disconnect();
  await serve.stop();
});

describe('bytes', () => {
  test('commands of all forms in one packet are answered in order', async () => {
    const bytes = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\n\r\n\0\xff\r\n*0\r\n\r\nget k\r\nECHO "a\\x00b"\r\n';
    const reply = '+OK\r\n$4\r\n\r\n\0\xff\r\n$3\r\na\0b\r\n';
    expect(await exchange(serve.port, bytes, reply.length)).toBe(reply);
  });

  test.each([
    ['*3\r\n$3\r\nSET\r\n$1\r\nx\r\nfooz\r\n', "expected '$', got 'f'"],
    ['*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$-10\r\n', 'invalid bulk length'],
    ['*3\r\n$3\r\nSET\r\n$1\r\nx\r\n$2000000000\r\n', 'invalid bulk length'],
    ['*3000000000\r\n', 'invalid multibulk length'],
    ['*x\r\n', 'invalid multibulk length'],
    ['ECHO "a\r\n', 'unbalanced quotes in request'],
    ['A'.repeat(70_000), 'too big inline request'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
  ])('%#: what is damaged is told, and the connection closed', async (bytes, error) => {
    expect(await exchange(serve.port, bytes)).toBe(`-ERR Protocol error: ${error}\r\n`);
  });

  test('a command that arrives byte by byte', async () => {
    const redis = client();
    await redis.ping();
    const { stream } = redis as unknown as { stream: { write(text: string): boolean } };
    for (const byte of '*2\r\n$4\r\necho\r\n$2\r\nhi\r') {
      stream.write(byte);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    redis.disconnect();
    expect(await exchange(serve.port, '*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\nQUIT\r\n')).toBe('$2\r\nhi\r\n+OK\r\n');
  });
});

describe('clients', () => {
  test('ioredis: a pipeline of 10,000, a transaction, a script, large values', async () => {
    const redis = client();
    const pipeline = redis.pipeline();
    for (let i = 0; i < 10_000; i++) pipeline.incr('counter');
    const replies = (await pipeline.exec())!;
    expect(replies.at(-1)).toEqual([null, 10_000]);
    expect(await redis.multi().set('a', '1').get('a').exec()).toEqual([[null, 'OK'], [null, '1']]);
    expect(await redis.eval('return {KEYS[1], ARGV[1]}', 1, 'k', 'v')).toEqual(['k', 'v']);
    const large = Buffer.alloc(20_000_000, 'é\0');
    await redis.set('large', large);
    expect((await redis.getBuffer('large'))!.equals(large)).toBe(true);
  });

  test('messages reach subscribers; a client that waits is served, in turn', async () => {
    const [first, second, sender] = [client(), client(), client()];
    const popped = [first.blpop('queue', 5), second.blpop('queue', 5)];
    await expect.poll(() => sender.info('clients')).toContain('blocked_clients:2');
    await sender.rpush('queue', 'one', 'two');
    expect((await Promise.all(popped)).map((reply) => reply![1]).sort()).toEqual(['one', 'two']);
    expect(await first.blpop('queue', 0.01)).toBeNull();
    const heard = new Promise((resolve) => { first.on('message', (_, message) => resolve(message)); });
    await first.subscribe('channel');
    await sender.publish('channel', 'hello');
    expect(await heard).toBe('hello');
  });

  test('what comes behind a command that waits is counted, and done after it', async () => {
    const redis = client();
    const waits = exchange(serve.port, 'CLIENT SETNAME waits\r\nBLPOP counted 0\r\nPING\r\nPING\r\n', '+OK\r\n*2\r\n$7\r\ncounted\r\n$1\r\nx\r\n+PONG\r\n+PONG\r\n'.length);
    await expect.poll(async () => /name=waits .* qbuf=(\d+)/.exec(await redis.client('LIST') as string)?.[1]).toBe('12');
    await redis.rpush('counted', 'x');
    expect(await waits).toMatch(/x\r\n\+PONG\r\n\+PONG\r\n$/);
  });

  test.skipIf(!Object.values(networkInterfaces()).flat().some((each) => each?.address === '::1'))('over IPv6', async () => {
    const redis = client({ host: '::1' });
    expect(await redis.client('INFO')).toMatch(/ addr=\[::1\]:\d+ laddr=\[::1\]:\d+ /);
  });

  test.runIf(redisInstalled())('redis-cli', () => {
    const cli = (...args: string[]): string =>
      spawnSync('redis-cli', ['-p', String(serve.port), ...args], { encoding: 'utf8' }).stdout;
    expect(cli('-3', 'hello')).toContain('proto 3');
    expect(cli('set', 'x', 'y')).toBe('OK\n');
    expect(cli('--no-raw', 'get', 'x')).toBe('"y"\n');
  });

  test('replies that nobody reads do not hold up others', async () => {
    const [slow, other] = [client(), client()];
    await other.set('big', Buffer.alloc(1_000_000));
    const { stream } = slow as unknown as { stream: { pause(): void; resume(): void } };
    await slow.ping();
    stream.pause();
    const replies = Promise.all(Array.from({ length: 50 }, () => slow.getBuffer('big')));
    expect(await other.ping()).toBe('PONG');
    stream.resume();
    expect((await replies).every((reply) => reply!.length === 1_000_000)).toBe(true);
  });
});

describe('scripts', () => {
  test('others are told BUSY, and may end a script that did not write', async () => {
    const [runner, other] = [client(), client()];
    await other.config('SET', 'busy-reply-threshold', '50');
    const run = runner.eval('while true do pcall(error) end', 0).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(other.get('x')).rejects.toThrow('BUSY Redis is busy running a script.');
    expect(await other.script('KILL')).toBe('OK');
    expect(await run).toContain('Script killed by user with SCRIPT KILL...');
    expect(await other.ping()).toBe('PONG');
    await expect(other.script('KILL')).rejects.toThrow('NOTBUSY');
  });

  test('a function that did not write ends by FUNCTION KILL, and FUNCTION STATS tells of it', async () => {
    const [runner, other] = [client(), client()];
    await other.config('SET', 'busy-reply-threshold', '50');
    await other.call('FUNCTION', 'LOAD', 'REPLACE', `#!lua name=served
      redis.register_function('loop', function(keys, args)
        if args[1] == 'write' then redis.call('SET', 'written', 1) end
        for i = 1, tonumber(args[2]) do end
      end)`);
    const run = runner.call('FCALL', 'loop', '0', 'read', '1e18').catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(other.get('x')).rejects.toThrow('You can only call FUNCTION KILL or SHUTDOWN NOSAVE.');
    await expect(other.script('KILL')).rejects.toThrow('BUSY');
    expect(await other.call('FUNCTION', 'STATS')).toMatchObject([
      'running_script',
      ['name', 'loop', 'command', ['FCALL', 'loop', '0', 'read', '1e18'], 'duration_ms', expect.any(Number)],
      'engines', ['LUA', ['libraries_count', 1, 'functions_count', 1]],
    ]);
    expect(await other.call('FUNCTION', 'KILL')).toBe('OK');
    expect(await run).toMatch(/^ERR Script killed by user with SCRIPT KILL\.\.\. script: loop, on @user_function:\d\.$/);
    const writes = runner.call('FCALL', 'loop', '0', 'write', '2e8');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(other.call('FUNCTION', 'KILL')).rejects.toThrow('UNKILLABLE');
    await writes;
    await expect(other.call('FUNCTION', 'KILL')).rejects.toThrow('NOTBUSY');
  }, 30_000);

  test('one that wrote ends with SHUTDOWN NOSAVE alone', async () => {
    const own = await Serve.start();
    const [runner, other] = [client({ port: own.port }), client({ port: own.port })];
    await other.config('SET', 'busy-reply-threshold', '50');
    runner.eval('redis.call("set", "x", 1) while true do end', 0).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(other.script('KILL')).rejects.toThrow('UNKILLABLE');
    await expect(other.call('SHUTDOWN')).rejects.toThrow('BUSY');
    await other.call('SHUTDOWN', 'NOSAVE').catch(() => {});
    expect(own.child.exitCode ?? await new Promise((resolve) => { own.child.once('exit', resolve); })).toBe(0);
  });
});

test('a password is asked for', async () => {
  const own = await Serve.start('--requirepass', 'secret');
  expect(await exchange(own.port, 'GET a\r\nAUTH no\r\nAUTH secret\r\nGET a\r\nQUIT\r\n')).toBe(
    '-NOAUTH Authentication required.\r\n-WRONGPASS invalid username-password pair or user is disabled.\r\n'
    + '+OK\r\n$-1\r\n+OK\r\n');
  expect(await exchange(own.port, '*11\r\n')).toBe('-ERR Protocol error: unauthenticated multibulk length\r\n');
  expect(await client({ port: own.port, password: 'secret' }).ping()).toBe('PONG');
  expect(await own.stop()).toBe(0);
});

test('SIGTERM ends it within a second, though clients are connected and a script runs', async () => {
  const own = await Serve.start();
  const runner = client({ port: own.port });
  runner.eval('while true do end', 0).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 100));
  const at = performance.now();
  expect(await own.stop()).toBe(0);
  expect(performance.now() - at).toBeLessThan(1500);
});
