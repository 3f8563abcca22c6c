// What the engine writes as an RDB file, given to the server that it emulates: what that server says of it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rdbFile } from '../../../src/redis/rdb-file-writer.ts';
import { answer, engineFor } from './engine.ts';
import { keyspaceFor, questionsFor } from './keyspace.ts';
import { RECORDED, SERVERS } from './servers.ts';
import type { ServerName } from './servers.ts';
import { reach } from './reach.ts';

/** Where the clock stands of an engine that writes. */
export const STANDING = 1_800_000_000_000;

/** Those whose files are held against their server. */
export const WRITERS = ['redis-7.0', 'redis-7.2', 'redis-7.4', 'redis-8.0', 'redis-8.6', 'valkey-8.1', 'valkey-9.1'] as const satisfies ServerName[];
export type Writer = (typeof WRITERS)[number];

/** `file`: the SHA1 of what the engine wrote; `check`: how the server's own checker ended; `replies`: what the server then answered. */
export interface Accepted { version: string; file: string; check: string; replies: [args: string[], reply: string][] }

const PATH = join(RECORDED, 'written.json');

export const acceptedAll = (): Partial<Record<Writer, Accepted>> =>
  (existsSync(PATH) ? JSON.parse(readFileSync(PATH, 'utf8')) as Partial<Record<Writer, Accepted>> : {});

/** An engine with the whole keyspace of a server's, and the file that it writes. */
export function written(name: Writer): { file: Uint8Array; ask(args: readonly string[]): string } {
  const engine = engineFor(SERVERS[name].release, STANDING);
  if (SERVERS[name].options.includes('--list-max-ziplist-size')) answer(engine, ['CONFIG', 'SET', 'list-max-listpack-size', '4']);
  const client = engine.connect();
  for (const args of keyspaceFor(name)) engine.execute(client, args);
  return { file: rdbFile(engine), ask: (args) => answer(engine, args) };
}

export const digestOf = (file: Uint8Array): string => createHash('sha1').update(file).digest('hex');

/** Whether a string was changed in place is no part of a file. */
export const asked = (name: Writer): string[][] => questionsFor(name).filter((args) => args.join(' ') !== 'OBJECT ENCODING hll');

/** Gives the file to the server and its checker. `binary` may be called as the checker, too. */
export async function offer(name: Writer, binary: string, checker: string): Promise<Accepted> {
  const { file } = written(name);
  const folder = mkdtempSync(join(tmpdir(), 'evalua-rdb-'));
  writeFileSync(join(folder, 'dump.rdb'), file);
  const { stdout } = spawnSync(checker, [join(folder, 'dump.rdb')], { encoding: 'utf8' });
  const check = /\\o\/.*|--- RDB ERROR.*/.exec(stdout)?.[0] ?? stdout.slice(-200);
  const child = spawn(binary, ['--port', '0', '--unixsocket', join(folder, 'socket'), '--dir', folder, '--save', '', ...SERVERS[name].options],
    { stdio: 'ignore' });
  try {
    const client = await reach(join(folder, 'socket'));
    const replies: Accepted['replies'] = [];
    for (const args of asked(name)) replies.push([args, await client.command(...args)]);
    const about = await client.command('INFO', 'server');
    const version = (/valkey_version:(\S+)/.exec(about) ?? /redis_version:(\S+)/.exec(about))![1];
    client.close();
    return { version, file: digestOf(file), check, replies };
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const servers = process.env.SERVERS ?? '';
  const all = acceptedAll();
  for (const name of WRITERS) {
    const binary = join(servers, SERVERS[name].binary);
    const checker = join(servers, `check-${SERVERS[name].binary}`);
    if (!existsSync(binary) || !existsSync(checker)) continue;
    all[name] = await offer(name, binary, checker);
    console.log(`${name}: ${all[name].version}: ${all[name].check}`);
  }
  writeFileSync(PATH, `${JSON.stringify(all, null, 1)}\n`);
}
