// A connection to one server.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSafely } from 'node:tls';
import type { Bytes, WireReply } from '../../protocol.ts';
import { CallError } from '../call-error.ts';
import { commandBytes, Replies } from './replies.ts';

/** Milliseconds until a server that does not answer counts as none. */
const PATIENCE = 5_000;

export class Connection {
  private readonly replies = new Replies();
  private readonly waiting: { resolve: (reply: WireReply) => void; reject: (cause: Error) => void }[] = [];
  private failure: Error | undefined;
  /** Hears of what nobody asked for. */
  pushed: ((reply: WireReply) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (data) => this.heard(data.toString('latin1')));
    socket.on('error', (cause) => this.end(cause));
    socket.on('close', () => this.end(new Error('The server closed the connection.')));
  }

  /** Throws CallError where there is no such server. */
  static async open(url: URL): Promise<Connection> {
    const [host, port] = [url.hostname.replace(/^\[|\]$/g, ''), Number(url.port || 6379)];
    const socket = url.protocol === 'rediss:' ? connectSafely({ host, port, servername: host }) : connect({ host, port });
    await new Promise<void>((resolve, reject) => {
      const none = (why: string): void => { socket.destroy(); reject(new CallError(`There is no server at ${url.host}: ${why}`)); };
      socket.once(url.protocol === 'rediss:' ? 'secureConnect' : 'connect', resolve);
      socket.once('error', (cause) => none(cause.message || ('code' in cause ? String(cause.code) : 'it cannot be reached')));
      socket.setTimeout(PATIENCE, () => none('it does not answer.'));
    });
    socket.setTimeout(0);
    const connection = new Connection(socket);
    const password = decodeURIComponent(url.password);
    if (password !== '') await connection.must(['AUTH', ...url.username === '' ? [] : [decodeURIComponent(url.username)], password], url);
    return connection;
  }

  send(args: readonly Bytes[]): Promise<WireReply> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.socket.write(Buffer.from(commandBytes(args), 'latin1'));
    return new Promise((resolve, reject) => { this.waiting.push({ resolve, reject }); });
  }

  /** The same of what has to work. Throws CallError. */
  async must(args: readonly Bytes[], url: URL): Promise<WireReply> {
    const reply = await this.send(args);
    if (reply.type === 'error') throw new CallError(`${url.host} refuses ${args[0]}: ${reply.text}`);
    return reply;
  }

  close(): void {
    this.failure ??= new Error('The connection is closed.');
    this.socket.destroy();
  }

  private heard(bytes: Bytes): void {
    try {
      for (const reply of this.replies.add(bytes)) {
        const first = reply.type === 'push' || this.waiting.length === 0 ? undefined : this.waiting.shift();
        if (first === undefined) this.pushed?.(reply);
        else first.resolve(reply);
      }
    } catch (cause) {
      this.end(cause instanceof Error ? cause : new Error(String(cause)));
      this.socket.destroy();
    }
  }

  private end(cause: Error): void {
    this.failure ??= cause;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}
