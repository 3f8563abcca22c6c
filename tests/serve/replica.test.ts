// npm run serve with a replica beside the primary, and with another release.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { Serve } from './server.ts';

const open: { serve?: Serve; clients: Redis[] } = { clients: [] };

afterEach(async () => {
  for (const client of open.clients.splice(0)) client.disconnect();
  await open.serve?.stop();
});

async function start(...options: string[]): Promise<(port: number, password?: string) => Redis> {
  open.serve = await Serve.start(...options);
  return (port, password) => {
    const client = new Redis({ port, retryStrategy: () => null, ...(password !== undefined && { password }) });
    open.clients.push(client);
    return client;
  };
}

const freePort = (): Promise<number> => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as AddressInfo;
    probe.close(() => resolve(port));
  });
});

test('a replica has what the primary acknowledged, and refuses to write', async () => {
  const port = await freePort();
  const connect = await start('--replica-port', String(port), '--requirepass', 'secret');
  const primary = connect(open.serve!.port, 'secret');
  const replica = connect(port, 'secret');
  for (let i = 0; i < 100; i++) {
    await primary.set('k', String(i));
    expect(await replica.get('k')).toBe(String(i));
  }
  await expect(replica.set('k', 'x')).rejects.toThrow("READONLY You can't write against a read only replica.");
  expect(await replica.call('EVAL_RO', 'return redis.call("GET", KEYS[1])', '1', 'k')).toBe('99');
  expect(await primary.role()).toEqual(['master', 0, [['127.0.0.1', String(port), '0']]]);
  expect((await replica.role() as unknown[])[0]).toBe('slave');
  expect(await primary.wait(1, 100)).toBe(1);
});

test('a script on the replica sees no change while it runs, and can be killed', async () => {
  const port = await freePort();
  const connect = await start('--replica-port', String(port));
  const [primary, replica, other] = [connect(open.serve!.port), connect(port), connect(port)];
  await primary.set('k', '1');
  await replica.config('SET', 'busy-reply-threshold', '50');
  const ended = replica.call('EVAL_RO', 'while redis.call("GET", "k") == "1" do end return "changed"', '0')
    .catch((error: Error) => error.message);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await primary.set('k', '2');
  await expect(other.get('k')).rejects.toThrow(/^BUSY/);
  expect(await other.script('KILL')).toBe('OK');
  expect(await ended).toMatch(/Script killed by user/);
  expect(await other.get('k')).toBe('2');
});

test('--redis-version picks the release', async () => {
  const connect = await start('--redis-version', '7.4');
  const client = connect(open.serve!.port);
  expect(await client.info('server')).toContain('redis_version:7.4.1');
  await client.hset('h', 'f', 'v');
  expect(await client.call('HEXPIRE', 'h', '10', 'FIELDS', '1', 'f')).toEqual([1]);
  expect(await client.eval('return redis.REDIS_VERSION', 0)).toBe('7.4.1');
});
