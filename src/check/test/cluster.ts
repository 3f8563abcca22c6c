// A real cluster, by way of ioredis, as programs reach it. Keys lie under a prefix of the run's own.
import type { Bytes, WireReply } from '../../protocol.ts';
import { keysOf } from '../../testing/keyspace.ts';
import type { Runner, ServerLink, ServerSession } from '../../testing/server-target.ts';
import { CallError } from '../call-error.ts';
import { serverOf } from './server-info.ts';

type Ioredis = typeof import('ioredis');
type Cluster = InstanceType<Ioredis['Cluster']>;

type Node = ReturnType<Cluster['nodes']>[number];

const PATIENCE = 5_000;

export class ClusterServer implements ServerLink {
  readonly ownDatabase = false;
  /** None: tests that have one are not run there. */
  readonly user = '';

  private constructor(private readonly cluster: Cluster, private readonly refusal: Ioredis['ReplyError'], readonly title: string, readonly release: string) {}

  /** `url`: one of its nodes. Throws CallError. */
  static async open(url: URL): Promise<ClusterServer> {
    const { Cluster, ReplyError } = await import('ioredis');
    const cluster = new Cluster([{ host: url.hostname, port: Number(url.port || 6379) }], {
      lazyConnect: true, clusterRetryStrategy: () => null, slotsRefreshTimeout: PATIENCE, enableOfflineQueue: true,
      redisOptions: {
        connectTimeout: PATIENCE, ...url.username !== '' && { username: decodeURIComponent(url.username) },
        ...url.password !== '' && { password: decodeURIComponent(url.password) }, ...url.protocol === 'rediss:' && { tls: {} },
      },
    });
    cluster.on('error', () => {}); // told where it is awaited
    try {
      await cluster.connect();
      const said = async (section: string): Promise<Bytes> => String(await cluster.nodes('master')[0].info(section));
      const { title, release, isCluster } = serverOf(await said('server'), await said('cluster'));
      if (!isCluster) throw new CallError(`${url.host} is no node of a cluster: leave --cluster out.`);
      return new ClusterServer(cluster, ReplyError, `${title} (cluster)`, release);
    } catch (cause) {
      cluster.disconnect();
      if (cause instanceof CallError) throw cause;
      throw new CallError(`There is no cluster at ${url.host}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  readonly send = async ([name, ...args]: Bytes[]): Promise<WireReply> => this.reply(() => this.cluster.callBuffer(name, ...args.map(buffer)));

  async keys(pattern: Bytes): Promise<Bytes[]> {
    const found = await Promise.all(this.cluster.nodes('master').map((node) =>
      keysOf(([name, ...args]) => this.reply(() => node.callBuffer(name, ...args.map(buffer))), pattern)));
    return found.flat();
  }

  refuses({ user, protocol }: Runner): string | undefined {
    if (user !== undefined) return 'A user would have to be made on each node of the cluster: it was not run there.';
    return protocol === 3 ? 'ioredis speaks RESP2: it was not run on the cluster.' : undefined;
  }

  async loadLibrary(source: Bytes): Promise<WireReply> {
    const loaded: Node[] = [];
    for (const node of this.cluster.nodes('master')) {
      const reply = await this.reply(() => node.callBuffer('FUNCTION', 'LOAD', buffer(source)));
      if (reply.type === 'error') {
        for (const one of loaded) await one.callBuffer('FUNCTION', 'DELETE', buffer(libraryIn(source) ?? ''));
        return reply;
      }
      loaded.push(node);
    }
    return { type: 'bulk', text: libraryIn(source) ?? '' };
  }

  async deleteLibrary(name: Bytes): Promise<void> {
    for (const node of this.cluster.nodes('master')) await this.reply(() => node.callBuffer('FUNCTION', 'DELETE', buffer(name)));
  }

  async session(): Promise<ServerSession> { return { call: async (args) => ({ reply: await this.send(args) }), close: async () => {} }; }

  async close(): Promise<void> { this.cluster.disconnect(); }

  /** An error of the server is a reply as well. */
  private async reply(call: () => Promise<unknown>): Promise<WireReply> {
    try {
      return replyOf(await call());
    } catch (cause) {
      if (cause instanceof Error && cause instanceof this.refusal) return { type: 'error', text: cause.message };
      throw cause;
    }
  }
}

/** "#!lua name=mylib" */
const libraryIn = (source: Bytes): Bytes | undefined => /^#!lua[^\n]*\sname=(\S+)/i.exec(source)?.[1];

const buffer = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');

/** What ioredis gives its caller, as a reply: a status is a text there. */
function replyOf(value: unknown): WireReply {
  if (value === null || value === undefined) return { type: 'null' };
  if (Buffer.isBuffer(value)) return { type: 'bulk', text: value.toString('latin1') };
  if (typeof value === 'number') return { type: 'integer', value };
  if (Array.isArray(value)) return { type: 'array', items: value.map(replyOf) };
  if (value instanceof Error) return { type: 'error', text: value.message };
  return { type: 'bulk', text: String(value) };
}

