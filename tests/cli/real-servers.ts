// Real servers on ports of loopback, as the command line reaches them.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export const serverInstalled = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** A cluster's own port is 10000 above. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => { server.close(resolve); });
    if (port < 55_000) return port;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error('The server did not become ready.');
}

export class RealPort {
  private constructor(private readonly child: ChildProcess, private readonly folder: string, readonly port: number, readonly client: Redis) {}

  static async start(options: readonly string[] = []): Promise<RealPort> {
    const folder = mkdtempSync(join(tmpdir(), 'evalua-port-'));
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options], { stdio: 'ignore' });
    const client = new Redis({ port, retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => {}); // it is not there yet
    await until(async () => await client.ping() === 'PONG');
    return new RealPort(child, folder, port, client);
  }

  get url(): string { return `redis://127.0.0.1:${this.port}`; }

  command(name: string, ...args: string[]): Promise<unknown> { return this.client.call(name, ...args); }

  async stop(): Promise<void> {
    this.client.disconnect();
    const ended = new Promise((resolve) => { this.child.once('exit', resolve); });
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class RealCluster {
  private constructor(private readonly nodes: readonly RealPort[]) {}

  /** Its slots are shared evenly. */
  static async start(count: number): Promise<RealCluster> {
    const nodes = await Promise.all(Array.from({ length: count }, () => RealPort.start(['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'])));
    const share = Math.ceil(16384 / count);
    for (const [at, node] of nodes.entries()) {
      await node.command('CLUSTER', 'ADDSLOTSRANGE', String(at * share), String(Math.min((at + 1) * share, 16384) - 1));
      await node.command('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1));
      if (at > 0) await node.command('CLUSTER', 'MEET', '127.0.0.1', String(nodes[0].port));
    }
    for (const node of nodes) {
      await until(async () => {
        const info = String(await node.command('CLUSTER', 'INFO'));
        return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}`);
      });
    }
    return new RealCluster(nodes);
  }

  get url(): string { return this.nodes[0].url; }

  /** How many there are on all nodes. */
  async keys(): Promise<number> {
    const sizes = await Promise.all(this.nodes.map((node) => node.client.dbsize()));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async stop(): Promise<void> { await Promise.all(this.nodes.map((node) => node.stop())); }
}
