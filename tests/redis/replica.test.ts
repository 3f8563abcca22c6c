// A replica that is fed with the redo of another engine, beside a redis-server that replicates another.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyRedo } from '../../src/redis/apply-redo.ts';
import type { Client } from '../../src/redis/client.ts';
import { Engine } from '../../src/redis/engine.ts';
import { encodeChanges } from '../../src/redis/redo.ts';
import { encodeReply } from '../../src/redis/resp.ts';
import { attachScripting } from '../hosts/redis/attach.ts';
import { OracleServer } from './recording/servers.ts';
import type { OracleClient } from './recording/servers.ts';
import { compact, splitLine } from './wire.ts';

let primary: Engine;
let replica: Engine;
const servers: OracleServer[] = [];
let real: { primary: OracleClient; replica: OracleClient };

const freePort = (): Promise<number> => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as AddressInfo;
    probe.close(() => resolve(port));
  });
});

beforeAll(async () => {
  primary = new Engine();
  replica = new Engine();
  replica.follow({ host: '127.0.0.1', port: 6379 });
  attachScripting(primary);
  attachScripting(replica);
  primary.journal.recording = true;
  primary.onChanges = (changes) => {
    const batch = encodeChanges(changes, primary.databases);
    if (batch !== undefined) applyRedo(batch, replica);
  };
  await startReal();
}, 30_000);

async function startReal(): Promise<void> {
  const port = String(await freePort());
  const quick = ['--repl-diskless-sync-delay', '0'];
  servers.push(await OracleServer.start(['--port', port, ...quick]));
  servers.push(await OracleServer.start(['--replicaof', '127.0.0.1', port]));
  await servers[1].prepare(async (server) => {
    const client = await server.connect();
    for (let tries = 0; !(await client.command('INFO', 'replication')).includes('link_status:up'); tries++) {
      if (tries > 200) throw new Error('the replica does not come up');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    client.close();
  });
  real = { primary: await servers[0].connect(), replica: await servers[1].connect() };
}

afterAll(async () => { for (const server of servers) await server.stop(); });

const run = (engine: Engine, client: Client, line: string): string =>
  compact(encodeReply(engine.execute(client, splitLine(line)), 2));

/** Sends to the primaries, and waits until the real replica has it. */
async function write(line: string): Promise<void> {
  const ours = run(primary, primary.connect(), line);
  expect(ours, line).toBe(compact(await real.primary.command(...splitLine(line))));
  await real.primary.command('WAIT', '1', '2000');
}

/** Sends to the replicas, of ours by one client, and compares. */
async function same(...lines: string[]): Promise<string> {
  const client = replica.connect();
  let reply = '';
  for (const line of lines) {
    reply = run(replica, client, line);
    expect(reply, line).toBe(compact(await real.replica.command(...splitLine(line))));
  }
  return reply;
}

const READONLY = "-READONLY You can't write against a read only replica.";

test('what the primary does can be read', async () => {
  await write('SET k v');
  await write('RPUSH l a b c');
  await write('HSET h f 1');
  expect(await same('GET k')).toBe('$1 v');
  await same('LRANGE l 0 -1', 'HGETALL h', 'DBSIZE', 'TTL k', 'SELECT 1', 'GET k', 'SELECT 0');
  await write('EVAL "redis.call(\'SET\', KEYS[1], ARGV[1]) return redis.call(\'INCR\', \'n\')" 1 k script');
  await same('GET k', 'GET n', 'PFCOUNT none');
});

test('writes are refused', async () => {
  for (const line of [
    'SET k w', 'DEL k', 'DEL none', 'INCR n', 'EXPIRE k 10', 'FLUSHALL', 'LPUSH l x', 'HSET h f 2', 'PFADD p a', 'BLPOP l 0',
    'GETDEL k', 'GETEX k', 'SORT l STORE m',
  ]) expect(await same(line), line).toBe(READONLY);
  expect(await same('MULTI', 'SET a b', 'EXEC')).toMatch(/^-EXECABORT/);
  expect(await same('MULTI', 'GET n', 'EXEC')).toBe('*1 $1 1');
  expect(await same('PUBLISH c m')).toBe(':0');
  expect(await same('WAIT 0 0')).toMatch(/^-ERR WAIT cannot be used with replica instances/);
});

test('scripts read, and are refused their writes', async () => {
  expect(await same('EVAL "return redis.call(\'GET\', KEYS[1])" 1 k')).toBe('$6 script');
  expect(await same('EVAL_RO "return redis.call(\'GET\', KEYS[1])" 1 k')).toBe('$6 script');
  expect(await same('EVAL "return redis.call(\'SET\', KEYS[1], 1)" 1 k')).toContain(`${READONLY} script: `);
  expect(await same('EVAL "return redis.pcall(\'SET\', KEYS[1], 1)" 1 k')).toBe(READONLY);
  expect(await same('EVAL_RO "return redis.call(\'SET\', KEYS[1], 1)" 1 k'))
    .toContain('-ERR Write commands are not allowed from read-only scripts.');
  expect(await same(['EVAL "#!lua', 'return redis.call(\'GET\', KEYS[1])" 1 k'].join('\\n'))).toBe(READONLY);
  await same('EVAL "#!lua flags=no-writes\\nreturn redis.call(\'GET\', KEYS[1])" 1 k',
    'EVAL "#!lua flags=no-writes,allow-stale\\nreturn redis.call(\'GET\', KEYS[1])" 1 k',
    'EVAL "#!lua flags=no-writes\\nreturn redis.call(\'SET\', KEYS[1], 1)" 1 k',
    'EVAL_RO "#!lua\\nreturn redis.call(\'GET\', KEYS[1])" 1 k',
    'EVAL "return redis.call(\'PUBLISH\', \'a\', \'b\')" 0',
    'SCRIPT LOAD "return 1"', 'EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0');
  await same('GET k');
});

test('keys whose time is over are hidden until the primary removes them', async () => {
  await write('SET t v PX 30');
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await same('GET t')).toBe('$-1');
  expect(replica.databases[0].entries.has('t')).toBe(true);
  replica.expireCycle();
  expect(replica.databases[0].entries.has('t')).toBe(true);
  primary.expireCycle();
  expect(replica.databases[0].entries.has('t')).toBe(false);
});

test('ROLE, HELLO and INFO tell what each is', async () => {
  expect(run(replica, replica.connect(), 'ROLE')).toBe('*5 $5 slave $9 127.0.0.1 :6379 $9 connected :0');
  expect(run(primary, primary.connect(), 'ROLE')).toBe('*3 $6 master :0 *0');
  expect(run(replica, replica.connect(), 'HELLO')).toContain('role $7 replica');
  const fields = (text: string): string[] => [...text.matchAll(/(\w+):\S*/g)].map(([, name]) => name);
  const ours = fields(run(replica, replica.connect(), 'INFO replication'));
  expect(ours).toEqual(expect.arrayContaining(['role', 'master_host', 'master_link_status', 'slave_read_only']));
  const theirs = await real.replica.command('INFO', 'replication');
  expect(fields(theirs)).toEqual(expect.arrayContaining(ours));
});

test('a replica that takes the lead writes', () => {
  replica.lead();
  expect(run(replica, replica.connect(), 'SET k mine')).toBe('+OK');
  expect(run(replica, replica.connect(), 'ROLE')).toBe('*3 $6 master :0 *0');
});
