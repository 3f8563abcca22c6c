// redis-benchmark against `npm run serve` and against redis-server, over TCP with pipelines of 16.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { RealServer } from '../redis/real-redis.ts';
import { median, summarize } from './report.ts';
import type { Row } from './report.ts';

const SECTION = 'Over TCP, redis-benchmark with pipelines of 16, against redis-server';

/** `root`: the project's folder; `requests` of each test, `rounds` times in turns. */
export async function tcpRows(root: string, requests: number, rounds: number): Promise<Row[]> {
  const port = await freePort();
  const native = await RealServer.start(['--port', String(port)]);
  const ours = await serve(root);
  const found = new Map<string, { native: number[]; node: number[] }>();
  try {
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`tcp: round ${round + 1} of ${rounds}\n`);
      for (const [side, at] of [['native', port], ['node', ours.port]] as const) {
        for (const [name, rate] of await benchmark(at, requests)) {
          if (!found.has(name)) found.set(name, { native: [], node: [] });
          found.get(name)![side].push(rate);
        }
      }
    }
  } finally {
    ours.child.kill();
    await native.stop();
  }
  return summarize(SECTION, [...found].map(([name, rates]): Row => {
    const [other, node] = [median(rates.native), median(rates.node)];
    return { section: SECTION, name, other, ours: { Node: node }, ratio: { Node: node / other }, unit: '/s' };
  }), { least: 0.15 });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function serve(root: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/serve/main.ts', '--port', '0'], {
    cwd: root, stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) return { child, port: Number(port) };
  }
  throw new Error('npm run serve did not start');
}

/** Requests a second, by test. */
async function benchmark(port: number, requests: number): Promise<Map<string, number>> {
  const { stdout } = await promisify(execFile)(
    'redis-benchmark', ['-p', String(port), '-P', '16', '-n', String(requests), '-q', '--csv']);
  return new Map([...stdout.matchAll(/^"([^"]+)","([\d.]+)"/gm)].map(([, name, rate]) => [name, Number(rate)]));
}
