// Asks real servers of 7.0.15 what tests/hosts/redis/recorded/audit.json holds: one by itself, its replica, and a cluster of three on
// loopback, all of them its own.
//
//     node --import tsx tests/hosts/redis/record-audit.ts
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execFileSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { cases, PLACES, RULES } from './audit-cases.ts';
import type { Answers, Case } from './audit-cases.ts';

const FIRST_PORT = 7411;
const folder = mkdtempSync(join(tmpdir(), 'audit-'));
const servers = [0, 1, 2, 3, 4].map((at) => {
  const cluster = at < 3 ? ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${at}.conf`] : [];
  const replica = at === 4 ? ['--replicaof', '127.0.0.1', String(FIRST_PORT + 3)] : [];
  return spawn('redis-server', ['--port', String(FIRST_PORT + at), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...cluster, ...replica]);
});
const connect = (at: number, username?: string): Redis =>
  new Redis(FIRST_PORT + at, { enableReadyCheck: false, ...(username !== undefined && { username, password: 'x' }) });

const shown = (reply: unknown): string => (Array.isArray(reply) ? `[${reply.map(shown).join(' ')}]` : reply === null ? 'nil' : String(reply));

async function ask(redis: Redis, { args, first = [] }: Case): Promise<string> {
  for (const command of first) await redis.call(command[0], command.slice(1)).catch(() => undefined); // a replica has it already
  return redis.call(args[0], args.slice(1)).then(shown, (error: Error) => `-${error.message}`);
}

/** As EVAL_RO or FCALL_RO; a script with a header gets the flag. */
function withoutWrites(one: Case): Case {
  const [name, what, ...rest] = one.args;
  if (!what.startsWith('#!')) return { ...one, args: [`${name}_RO`, what, ...rest] };
  if (what.includes('no-writes')) return one;
  const header = what.split('\n')[0];
  const flagged = header.includes('flags=') ? header.replace('flags=', 'flags=no-writes,') : `${header} flags=no-writes`;
  return { ...one, args: [name, flagged + what.slice(header.length), ...rest] };
}

try {
  await wait(500);
  execFileSync('redis-cli', ['--cluster', 'create', ...[0, 1, 2].map((at) => `127.0.0.1:${FIRST_PORT + at}`), '--cluster-yes']);
  await wait(2500);
  const nodes = [0, 1, 2].map((at) => connect(at));
  const [primary, replica] = [connect(3), connect(4)];
  await primary.call('ACL', ['SETUSER', 'audited', 'on', '>x', ...RULES.split(' ')]);
  const user = connect(3, 'audited');
  const answers: Answers = {};
  for (const one of cases) {
    for (const redis of [...nodes, primary]) await redis.flushall();
    answers[one.name] = { 'no-writes': await ask(primary, withoutWrites(one)) };
    for (const command of one.first ?? []) await primary.call(command[0], command.slice(1));
    await wait(150); // until the replica has the library
    Object.assign(answers[one.name], { replica: await ask(replica, { ...one, first: [] }), user: await ask(user, { ...one, first: [] }) });
    await primary.flushall();
    answers[one.name].plain = await ask(primary, one);
    for (const [at, redis] of nodes.entries()) answers[one.name][`node ${at as 0 | 1 | 2}`] = await ask(redis, one);
  }
  const sorted = Object.fromEntries(Object.entries(answers).map(([name, its]) =>
    [name, Object.fromEntries(PLACES.map((place) => [place, its[place]]))]));
  writeFileSync(new URL('recorded/audit.json', import.meta.url), `${JSON.stringify(sorted, null, 1).replaceAll(/:\d{4}\b/g, ':PORT')}\n`);
  for (const redis of [...nodes, primary, replica, user]) redis.disconnect();
} finally {
  for (const server of servers) server.kill('SIGTERM');
  await wait(300);
  rmSync(folder, { recursive: true, force: true });
}
