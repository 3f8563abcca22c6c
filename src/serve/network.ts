// The thread of the sockets. It knows no protocol: bytes go to the engine's thread, replies come back. A client that
// does not read its replies, or sends faster than the engine works, is not read from until it has caught up.
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Worker } from 'node:worker_threads';
import type { EngineNotice, ToEngine, ToNetwork } from './messages.ts';

/** Bytes of a connection that may wait for the engine. */
const AHEAD = 4 * 1024 * 1024;
/** Bytes that may leave for a client without the engine being told; what the client sends tells it by the way. */
const UNTOLD = 16 * 1024;
/** The same, of which the engine is told at once and not in its turn; and milliseconds between turns. */
const UNTOLD_AT_ALL = 128 * 1024;
const TURN = 20;

interface Link {
  readonly socket: Socket;
  /** Bytes of it that the engine has yet to read. */
  ahead: number;
  /** Bytes given to the socket of which the engine was not told that they left. */
  written: number;
}

/** As CLIENT LIST tells it: "127.0.0.1:6379", "[::1]:6379". */
const addressOf = (host = '', port = 0): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

export class Network {
  private readonly links = new Map<number, Link>();
  private readonly servers: Server[] = [];
  private outbox: ToEngine[] = [];
  private nextId = 1;
  /** Links of whose bytes the engine is told in the next turn. */
  private readonly untold = new Map<number, Link>();

  constructor(private readonly engine: Worker) {
    engine.on('message', (message: ToNetwork[] | EngineNotice) => {
      if (typeof message !== 'string') for (const each of message) this.deliver(each);
    });
    setInterval(() => {
      for (const [id, link] of this.untold) this.tellSent(id, link);
      this.untold.clear();
    }, TURN).unref();
  }

  /** Resolves with the port, once it is listened on; connections there are the replica's where `replica` says so. */
  listen(port: number, host: string, replica = false): Promise<number> {
    const server = createServer({ noDelay: true }, (socket) => this.open(socket, replica));
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', (error) => {
        this.servers.splice(this.servers.indexOf(server), 1);
        reject(error);
      });
      server.listen({ port, host, backlog: 511 }, () => resolve((server.address() as AddressInfo).port));
    });
  }

  /** Listens on this machine's other loopback address as well, where it has one, as "localhost" may be either. */
  async listenOnIpv6(port: number, replica = false): Promise<void> {
    try {
      await this.listen(port, '::1', replica);
    } catch (error) {
      if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }

  /** Takes no more connections and ends those that are, once what was written to them is sent. */
  async close(): Promise<void> {
    const closed = this.servers.map((server) => new Promise<void>((resolve) => { server.close(() => resolve()); }));
    for (const { socket } of this.links.values()) socket.end(() => socket.destroy());
    await Promise.all(closed);
  }

  private open(socket: Socket, replica: boolean): void {
    const id = this.nextId++;
    const link: Link = { socket, ahead: 0, written: 0 };
    this.links.set(id, link);
    this.send({
      kind: 'open', id, address: addressOf(socket.remoteAddress, socket.remotePort),
      localAddress: addressOf(socket.localAddress, socket.localPort), replica,
    });
    socket.on('data', (bytes) => this.received(id, link, bytes));
    socket.on('drain', () => {
      this.tellSent(id, link);
      this.regulate(link);
    });
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      this.links.delete(id);
      this.send({ kind: 'closed', id });
    });
  }

  private received(id: number, link: Link, bytes: Buffer): void {
    link.ahead += bytes.length;
    this.send({ kind: 'data', id, bytes, sent: takeSent(link) });
    this.regulate(link);
  }

  private deliver({ id, text, read, close }: ToNetwork): void {
    const link = this.links.get(id);
    if (link === undefined) return;
    const { socket } = link;
    link.ahead -= read;
    if (text !== '' && close !== 'now') {
      link.written += text.length;
      socket.write(text, 'latin1');
      if (link.written >= UNTOLD_AT_ALL) this.tellSent(id, link);
      else if (link.written >= UNTOLD) this.untold.set(id, link);
    }
    if (close === 'now') socket.destroy();
    else if (close === 'replied') socket.end(() => socket.destroy());
    else this.regulate(link);
  }

  private tellSent(id: number, link: Link): void {
    const sent = takeSent(link);
    if (sent > 0) this.send({ kind: 'sent', id, sent });
  }

  private regulate({ socket, ahead }: Link): void {
    const full = ahead > AHEAD || socket.writableNeedDrain;
    if (full === socket.isPaused()) return;
    if (full) socket.pause();
    else socket.resume();
  }

  /** What comes in one turn crosses in one message. */
  private send(message: ToEngine): void {
    if (this.outbox.push(message) === 1) setImmediate(() => { this.engine.postMessage(this.outbox.splice(0)); });
  }
}

function takeSent(link: Link): number {
  const waiting = link.socket.writableLength;
  const sent = link.written - waiting;
  link.written = waiting;
  return sent;
}
