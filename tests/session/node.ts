// A session in Node: real workers that run the real machine, on worker threads.
import { mkdtemp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { firstEngine } from '../../tools/first-engine-plugin.mjs';
import { patch51 } from '../../src/lua/patch51.ts';
import type { RunRecord, RunRequest, WireReply } from '../../src/protocol.ts';
import type { CommandResult } from '../../src/hosts/redis/wire.ts';
import { Session } from '../../src/session.ts';
import { RedisPort } from '../../src/hosts/redis/page/port.ts';
import type { SessionNotice, SessionOptions, SpawnedWorker } from '../../src/session.ts';
import { nodeEndpoint } from './node-endpoint.ts';

const { resolve } = createRequire(import.meta.url);
const FILES = { '5.1': 'wasmoon-lua5.1/dist/liblua5.1.wasm', '5.4': 'wasmoon/dist/glue.wasm' };
const BUNDLE = await bundle('./vm-worker.ts');
let first: string | undefined;

/** A worker as one file of JavaScript, which a thread loads at once. */
async function bundle(name: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'evalua-'));
  const entry = new URL(name, import.meta.url).pathname;
  const src = new URL('../../src/', import.meta.url).pathname;
  await build({
    configFile: false, logLevel: 'error', ssr: { noExternal: true }, plugins: [firstEngine(src)],
    build: { ssr: entry, outDir, emptyOutDir: false, rollupOptions: { output: { entryFileNames: 'vm.mjs' } } },
  });
  return join(outDir, 'vm.mjs');
}

/** Makes the worker of a first visit; `options.first` of a session gives it. */
export async function bundleFirst(): Promise<() => SpawnedWorker> {
  const file = first ??= await bundle('./first-worker.ts');
  return () => spawn(file);
}

export async function compile(version: '5.1' | '5.4'): Promise<WebAssembly.Module> {
  const binary = await readFile(resolve(FILES[version]));
  return WebAssembly.compile(version === '5.1' ? patch51(binary) : binary);
}

export function spawn(file = BUNDLE): SpawnedWorker & { worker: Worker } {
  const worker = new Worker(file);
  worker.unref();
  return {
    worker,
    endpoint: nodeEndpoint(worker),
    terminate: () => void worker.terminate(),
    onFailure: (tell) => void worker.on('error', (error) => tell(error.message)),
  };
}

/** A session with short words for what tests do with it. */
export class TestSession {
  readonly session: Session;
  readonly redis: RedisPort;
  readonly notices: SessionNotice[] = [];
  readonly spawned: Worker[] = [];

  static async start(options: Partial<SessionOptions> = {}): Promise<TestSession> {
    const test = new TestSession(options);
    await test.session.start();
    return test;
  }

  constructor(options: Partial<SessionOptions>) {
    const counted = (): SpawnedWorker => {
      const made = spawn();
      this.spawned.push(made.worker);
      return made;
    };
    this.session = new Session({ spawn: counted, compile, ...options });
    this.redis = new RedisPort(this.session);
    this.session.on('notice', (notice) => this.notices.push(notice));
  }

  async client(): Promise<TestClient> {
    const { id } = await this.redis.connect();
    return new TestClient(this.redis, id);
  }

  /** Resolves with the script that runs once one does, and once `fits`. */
  running(fits: (script: { wrote: boolean }) => boolean = () => true): Promise<void> {
    return new Promise((resolve) => {
      const end = this.session.on('running', (script) => { if (fits(script)) { end(); resolve(); } });
    });
  }
}

export class TestClient {
  constructor(readonly redis: RedisPort, readonly id: number) {}

  /** A command by its words; for arguments with spaces give a list. */
  send(command: string | string[]): Promise<CommandResult> {
    return this.redis.execute(this.id, typeof command === 'string' ? command.split(' ') : command);
  }

  async do(command: string | string[]): Promise<string> { return show((await this.send(command)).reply); }

  eval(script: string, ...keys: string[]): Promise<string> {
    return this.do(['EVAL', script, String(keys.length), ...keys]);
  }

  run(script: string, request: Partial<RunRequest> = {}): Promise<RunRecord> {
    const plain = { host: 'redis', lua: '5.1', settings: {}, inputs: {} } as const;
    return this.redis.run({ ...plain, inputs: {}, script, client: this.id, ...request });
  }
}

/** A reply as one short text. */
export function show(reply: WireReply): string {
  switch (reply.type) {
    case 'status': return `+${reply.text}`;
    case 'error': return `-${reply.text}`;
    case 'bulk': return reply.text;
    case 'integer': return `:${reply.value}`;
    case 'array': case 'set': case 'push': return `[${reply.items.map(show).join(' ')}]`;
    default: return reply.type;
  }
}
