// The servers whose files are recorded, and what is recorded of each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseName } from '../../../src/redis/version.ts';

export const RECORDED = join(import.meta.dirname, 'recorded');

/** `release`: what the engine emulates beside it; `appends`: its append-only file is recorded, a file or a folder of them. */
interface Server { binary: string; release: ReleaseName; options: readonly string[]; appends?: 'file' | 'folder' }

const DEBUG = ['--enable-debug-command', 'yes'];
const SMALL = ['--list-max-ziplist-size', '4'];

const ALL = {
  'redis-6.2': { binary: '6.2', release: '7.0', options: SMALL },
  'redis-7.0': { binary: '7.0', release: '7.0', options: [...DEBUG, ...SMALL] },
  'redis-7.0-lfu': { binary: '7.0', release: '7.0', options: [...DEBUG, '--maxmemory-policy', 'allkeys-lfu'] },
  'redis-7.0-lru': { binary: '7.0', release: '7.0', options: [...DEBUG, '--maxmemory-policy', 'allkeys-lru'] },
  'redis-7.2': { binary: '7.2', release: '7.2', options: [...DEBUG, ...SMALL] },
  'redis-7.4': { binary: '7.4', release: '7.4', options: [...DEBUG, ...SMALL] },
  'redis-8.0': { binary: '8.0', release: '8.0', options: [...DEBUG, ...SMALL] },
  'redis-8.6': { binary: '8.6', release: '8.6', options: [...DEBUG, ...SMALL] },
  'valkey-8.1': { binary: 'valkey-8.1', release: 'valkey-8.1', options: [...DEBUG, ...SMALL] },
  'valkey-9.1': { binary: 'valkey-9.1', release: 'valkey-9.1', options: [...DEBUG, ...SMALL] },
  'aof-6.2': { binary: '6.2', release: '7.0', options: ['--appendonly', 'yes'], appends: 'file' },
  'aof-7.0': { binary: '7.0', release: '7.0', options: [...DEBUG, '--appendonly', 'yes'], appends: 'folder' },
  'aof-8.6': { binary: '8.6', release: '8.6', options: [...DEBUG, '--appendonly', 'yes', '--aof-timestamp-enabled', 'yes'], appends: 'folder' },
} as const satisfies Record<string, Server>;
export type ServerName = keyof typeof ALL;
export const SERVERS: Readonly<Record<ServerName, Server>> = ALL;

export const serverNames = Object.keys(ALL) as ServerName[];

/** What a server said of itself, when (milliseconds since 1970), and its raw replies to what it was asked. */
export interface Recorded { version: string; at: number; questions: [args: string[], reply: string][] }

export const recordedOf = (name: ServerName): Recorded =>
  JSON.parse(readFileSync(join(RECORDED, `${name}.json`), 'utf8')) as Recorded;

export const fileOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(RECORDED, name)));
