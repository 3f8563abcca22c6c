// A real redis-server for tests, and a client that reads its replies as raw bytes.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseName } from '../../src/redis/version.ts';
import { encodeCommand, frameEnd, readFrame } from './wire.ts';
import type { Bytes } from './wire.ts';

/** The release that tests run against where they name none: RELEASE=8.6 runs those of 7.0 beside another. */
export const RELEASE = (process.env.RELEASE ?? '7.0') as ReleaseName;

/**
 * The binary of a release's server. REDIS_SERVER names that of 7.0 ("none" leaves it out); REDIS_SERVERS a folder with one
 * for each other release, by the release's name ("8.6", "valkey-9.1").
 */
function binaryOf(release: ReleaseName): string {
  if (release === '7.0') return process.env.REDIS_SERVER ?? 'redis-server';
  return process.env.REDIS_SERVERS === undefined ? 'none' : join(process.env.REDIS_SERVERS, release);
}

const found = new Map<ReleaseName, boolean>();

export function redisInstalled(release: ReleaseName = RELEASE): boolean {
  const known = found.get(release);
  if (known !== undefined) return known;
  const binary = binaryOf(release);
  const is = binary !== 'none' && spawnSync(binary, ['--version']).status === 0;
  found.set(release, is);
  return is;
}

/** A server of its own on a unix socket in a temporary folder: nothing persists, DEBUG is allowed. */
export class RealServer {
  private constructor(private readonly child: ChildProcess, private readonly folder: string) {
    process.once('exit', this.removeAtExit);
  }

  static async start(options: readonly string[] = [], release: ReleaseName = RELEASE): Promise<RealServer> {
    const folder = mkdtempSync(join(tmpdir(), 'evalua-redis-'));
    const child = spawn(binaryOf(release), [
      '--port', '0', '--unixsocket', join(folder, 'socket'), '--dir', folder, '--save', '', '--appendonly', 'no',
      '--enable-debug-command', 'yes', '--loglevel', 'warning', '--logfile', join(folder, 'log'), ...options,
    ], { stdio: 'ignore' });
    const server = new RealServer(child, folder);
    for (let attempt = 0; ; attempt++) {
      try {
        (await server.connect()).close();
        return server;
      } catch (error) {
        if (attempt === 400 || child.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    }
  }

  /** Where it listens. */
  get socket(): string { return join(this.folder, 'socket'); }

  connect(): Promise<RealClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.socket);
      socket.once('error', reject);
      socket.once('connect', () => resolve(new RealClient(socket)));
    });
  }

  async stop(): Promise<void> {
    process.off('exit', this.removeAtExit);
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.kill('SIGKILL')) await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readonly removeAtExit = (): void => {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };
}

/** One that answers commands. */
export abstract class Answering {
  /** Sends a command without waiting for its reply. */
  abstract send(args: readonly Bytes[]): void;
  /**
   * The next reply or message as raw bytes; undefined when none comes in time (ms) or the server hung up. `guess`: what it
   * should be, where it is only compared with that.
   */
  abstract next(timeout?: number, guess?: Bytes): Promise<Bytes | undefined>;
  abstract close(): void;

  /** Sends a command and gives its reply; out-of-band messages of RESP3 before it are skipped. */
  command(...args: Bytes[]): Promise<Bytes> { return this.compared(args); }

  /** As `command`, for a reply that is only compared with a guess. */
  async compared(args: readonly Bytes[], guess?: Bytes): Promise<Bytes> {
    this.send(args);
    for (;;) {
      const raw = await this.next(undefined, guess);
      if (raw === undefined) throw new Error(`redis-server did not answer ${args[0]}`);
      if (!raw.startsWith('>')) return raw;
    }
  }
}

export class RealClient extends Answering {
  private pending: Bytes = '';
  private closed = false;
  private wake: (() => void) | undefined;

  constructor(private readonly socket: Socket) {
    super();
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => { this.pending += chunk; this.wake?.(); });
    socket.on('error', () => {});
    socket.on('close', () => { this.closed = true; this.wake?.(); });
  }

  send(args: readonly Bytes[]): void { this.socket.write(encodeCommand(args), 'latin1'); }

  /** Sends bytes as they are. */
  write(bytes: Bytes): void { this.socket.write(bytes, 'latin1'); }

  /** The next replies or messages as raw bytes: as many, or fewer where the rest does not come in time. */
  async frames(count: number, timeout = 60_000): Promise<Bytes[]> {
    const deadline = Date.now() + timeout;
    const found: Bytes[] = [];
    let at = 0;
    while (found.length < count) {
      const end = frameEnd(this.pending, at);
      if (end >= 0) { found.push(this.pending.slice(at, end)); at = end; continue; }
      if (this.closed || Date.now() >= deadline) break;
      await this.more(deadline - Date.now());
    }
    this.pending = this.pending.slice(at);
    return found;
  }

  async next(timeout = 20_000): Promise<Bytes | undefined> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const read = readFrame(this.pending);
      if (read !== undefined) {
        const raw = this.pending.slice(0, read.end);
        this.pending = this.pending.slice(read.end);
        return raw;
      }
      if (this.closed || Date.now() >= deadline) return undefined;
      await this.more(deadline - Date.now());
    }
  }

  close(): void { this.socket.destroy(); }

  private more(timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake?.(), timeout);
      this.wake = () => { clearTimeout(timer); this.wake = undefined; resolve(); };
    });
  }
}
