// Has real servers write files, which the tests of this folder read: for each a keyspace of every type and encoding that it has,
// as SAVE writes it, and what the server answered about it.
//
//     SERVERS=folder npx tsx tests/redis/rdb/record.ts [NAME ...]
//
// The folder holds a server for each name of `servers.ts`; what is not there is left as it is.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RealClient } from '../real-redis.ts';
import { afterwards, keyspaceFor, questionsFor } from './keyspace.ts';
import { reach } from './reach.ts';
import { RECORDED, SERVERS } from './servers.ts';
import type { Recorded, ServerName } from './servers.ts';

const binaries = process.env.SERVERS ?? '';
const asked = process.argv.slice(2);

for (const name of Object.keys(SERVERS) as ServerName[]) {
  const binary = join(binaries, SERVERS[name].binary);
  if ((asked.length === 0 || asked.includes(name)) && existsSync(binary)) await record(name, binary);
}

async function record(name: ServerName, binary: string): Promise<void> {
  const { options, appends } = SERVERS[name];
  const folder = mkdtempSync(join(tmpdir(), 'evalua-rdb-'));
  const child = spawn(binary, [
    '--port', '0', '--unixsocket', join(folder, 'socket'), '--dir', folder, '--save', '', '--loglevel', 'warning', ...options,
  ], { stdio: 'ignore' });
  try {
    const client = await reach(join(folder, 'socket'));
    await send(client, keyspaceFor(name));
    if (appends !== undefined) {
      await rewrite(client);
      await send(client, afterwards);
    }
    const recorded: Recorded = { version: '', at: Date.now(), questions: [] };
    const about = await client.command('INFO', 'server');
    recorded.version = (/valkey_version:(\S+)/.exec(about) ?? /redis_version:(\S+)/.exec(about))![1];
    // What it answers is told of what it read back.
    await send(client, [['DEBUG', appends === undefined ? 'RELOAD' : 'LOADAOF']]);
    for (const args of questionsFor(name)) recorded.questions.push([args, await client.command(...args)]);
    keep(name, folder, appends);
    writeFileSync(join(RECORDED, `${name}.json`), `${JSON.stringify(recorded, null, 1)}\n`);
    console.log(`${name}: ${recorded.version}`);
    client.close();
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function send(client: RealClient, commands: readonly string[][]): Promise<void> {
  for (const args of commands) {
    const reply = await client.command(...args);
    if (reply.startsWith('-')) throw new Error(`${args.slice(0, 3).join(' ')}: ${reply}`);
  }
}

async function rewrite(client: RealClient): Promise<void> {
  await client.command('BGREWRITEAOF');
  while (!(await client.command('INFO', 'persistence')).includes('aof_rewrite_in_progress:0')) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function keep(name: ServerName, folder: string, appends: 'file' | 'folder' | undefined): void {
  if (appends === undefined) return writeFileSync(join(RECORDED, `${name}.rdb`), readFileSync(join(folder, 'dump.rdb')));
  if (appends === 'file') return writeFileSync(join(RECORDED, `${name}.aof`), readFileSync(join(folder, 'appendonly.aof')));
  const from = join(folder, 'appendonlydir');
  mkdirSync(join(RECORDED, name), { recursive: true });
  for (const file of readdirSync(from)) writeFileSync(join(RECORDED, name, file), readFileSync(join(from, file)));
}
