// The native side of the bench: redis-server and lua5.1 on the same machine, and ioredis-mock.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { RealServer } from '../redis/real-redis.ts';
import type { RealClient } from '../redis/real-redis.ts';
import { outcome } from './programs.ts';
import type { LuaProgram, RedisProgram } from './programs.ts';

/** Milliseconds to wait for a reply, on a machine that is busy with other things. */
const PATIENCE = 120_000;

export class NativeRedis {
  private constructor(private readonly server: RealServer, private readonly client: RealClient) {}

  static async start(): Promise<NativeRedis> {
    const server = await RealServer.start();
    return new NativeRedis(server, await server.connect());
  }

  /** Milliseconds of one EVAL of the program on an empty keyspace. */
  async run({ prepare, script, rounds }: RedisProgram): Promise<number> {
    await this.command('FLUSHALL', 'SYNC');
    if (prepare !== undefined) await this.command('EVAL', prepare, '0', String(rounds));
    const from = performance.now();
    await this.command('EVAL', script, '0', String(rounds));
    return performance.now() - from;
  }

  /** Milliseconds of an EVAL on the keyspace as it is. */
  async measure(script: string, ...argv: number[]): Promise<number> {
    const from = performance.now();
    await this.command('EVAL', script, '0', ...argv.map(String));
    return performance.now() - from;
  }

  async clear(): Promise<void> { await this.command('FLUSHALL', 'SYNC'); }

  /** Bytes that its allocator gave out. */
  async memory(): Promise<number> { return Number(/used_memory:(\d+)/.exec(await this.command('INFO', 'memory'))![1]); }

  /** A digest of the keyspace. */
  async outcome(): Promise<string> { return (await this.command('EVAL', outcome, '0')).split('\r\n')[1]; }

  async version(): Promise<string> {
    return /redis_version:(\S+)/.exec(await this.command('INFO', 'server'))?.[1] ?? '?';
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.server.stop();
  }

  private async command(...args: string[]): Promise<string> {
    this.client.send(args);
    const reply = await this.client.next(PATIENCE);
    if (reply === undefined) throw new Error(`redis-server did not answer ${args[0]}`);
    if (reply.startsWith('-')) throw new Error(`redis-server: ${args[0]}: ${reply}`);
    return reply;
  }
}

const BINARY = process.env.LUA51 ?? 'lua5.1';

/** A lua5.1 process that keeps each program and runs it when told to: warm, and without its start. */
export class NativeLua {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(programs: readonly LuaProgram[]) {
    const loaded = programs.map(({ name, source }) => `f[${quote(name)}] = loadstring(${quote(source)})()`);
    const main = `local f = {} ${loaded.join(' ')} for name in io.lines() do f[name]() print('done') io.flush() end`;
    this.child = spawn(BINARY, ['-e', main], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Milliseconds of one call of the program's function, seen from outside (a pipe's way there and back included). */
  async run({ name }: LuaProgram): Promise<number> {
    const from = performance.now();
    this.child.stdin.write(`${name}\n`);
    const { done } = await this.lines.next();
    if (done === true) throw new Error(`lua5.1 ended in ${name}`);
    return performance.now() - from;
  }

  stop(): void { this.child.kill(); }
}

const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;

export function luaVersion(): string | undefined {
  const { status, stdout, stderr } = spawnSync(BINARY, ['-v'], { encoding: 'utf8' });
  return status === 0 ? /Lua [\d.]+/.exec(stdout + stderr)?.[0] : undefined;
}

/** Milliseconds of the script on ioredis-mock, the emulator for Node that people test with. */
export async function runOnMock(script: string, key: string, rounds: number): Promise<number> {
  const { default: RedisMock } = await import('ioredis-mock');
  const client = new RedisMock();
  try {
    await client.eval(script, 1, key, 10);
    const from = performance.now();
    await client.eval(script, 1, key, rounds);
    return performance.now() - from;
  } finally {
    client.disconnect();
  }
}
