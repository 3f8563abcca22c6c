// Clients that wait, each connected to an engine and to a redis-server beside it.
import { expect } from 'vitest';
import type { Client } from '../../src/redis/client.ts';
import type { Engine } from '../../src/redis/engine.ts';
import { encodeReply } from '../../src/redis/resp.ts';
import { beside } from './oracle.ts';
import type { Beside, Line } from './oracle.ts';
import type { ReleaseName } from '../../src/redis/version.ts';
import { RELEASE } from './real-redis.ts';
import { OracleServer } from './recording/servers.ts';
import type { OracleClient } from './recording/servers.ts';
import { compact, splitLine } from './wire.ts';
import type { Bytes } from './wire.ts';

let server: OracleServer | undefined;

/** To be called after each test. */
export async function stopWaiting(): Promise<void> {
  await server?.stop();
  server = undefined;
}

/** One that may wait, connected to both. */
export class Waiter {
  private readonly told: string[] = [];
  private constructor(
    private readonly own: Client, private readonly real: OracleClient, private readonly realId: Bytes,
  ) {
    own.unblocked = (reply) => { this.told.push(compact(encodeReply(reply, own.protocol))); };
  }

  static async of(t: Beside, beside: OracleServer): Promise<Waiter> {
    const real = await beside.connect();
    const id = await real.command('CLIENT', 'ID');
    return new Waiter(t.engine.connect(), real, id.slice(1, -2));
  }

  async send(line: Line): Promise<void> {
    const args = typeof line === 'string' ? splitLine(line) : line;
    const { engine } = this.own;
    const reply = engine.execute(this.own, args);
    if (!engine.blocking.waiting(this.own)) this.told.push(compact(encodeReply(reply, this.own.protocol)));
    this.real.send(args);
    await new Promise((resolve) => setTimeout(resolve, 20)); // until the other one waits too
  }

  /** The one reply that came, the same from both. */
  async got(expected: string): Promise<void> {
    expect(compact((await this.real.next())!), 'redis-server itself').toBe(expected);
    expect(this.told.splice(0)).toEqual([expected]);
  }

  /** The one reply that came, whatever it is. */
  async skip(): Promise<void> {
    await this.real.next();
    this.told.length = 0;
  }

  /** The one reply that came, the same from both but for integers. */
  async sameButTimes(): Promise<void> {
    const timeless = (reply: string): string => reply.replace(/:[0-9]+/g, ':n');
    const ours = timeless(this.told.splice(0).join());
    expect(ours).not.toBe('');
    expect(ours).toBe(timeless(compact((await this.real.next())!)));
  }

  /** CLIENT UNBLOCK of another one, which waits. */
  async letGo(who: Waiter, ...how: Bytes[]): Promise<void> {
    const theirs = await this.real.command('CLIENT', 'UNBLOCK', who.realId, ...how);
    expect(theirs).toBe(':1\r\n');
    expect(this.own.engine.execute(this.own, ['CLIENT', 'UNBLOCK', String(who.own.id), ...how])).toBe(1);
  }

  get waits(): boolean { return this.own.engine.blocking.waiting(this.own); }
}

/** Three of them, with servers of their own. */
export async function waiters(
  release: ReleaseName = RELEASE, setUp?: (engine: Engine) => void,
): Promise<{ t: Beside; one: Waiter; two: Waiter; other: Waiter }> {
  const t = await beside(setUp, undefined, release);
  server = await OracleServer.start([], release);
  const one = (): Promise<Waiter> => Waiter.of(t, server!);
  return { t, one: await one(), two: await one(), other: await one() };
}
