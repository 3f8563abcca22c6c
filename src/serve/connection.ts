// A connection as the engine's thread sees it: bytes in, commands to the engine, replies out.
import type { Client } from '../redis/client.ts';
import type { Engine } from '../redis/engine.ts';
import { FREE, outputClass, OutputWatch } from '../redis/output-limits.ts';
import { Push } from '../redis/reply.ts';
import type { Bytes, Reply } from '../redis/reply.ts';
import { ProtocolError, RespParser } from '../redis/resp-parser.ts';
import { LONGEST } from '../redis/string-bytes.ts';
import type { ToNetwork } from './messages.ts';
import { Outbox } from './outbox.ts';

/** Bytes that may be under way to a client: what is beyond waits here, as short as it is. */
const UNDER_WAY = 4 * 1024 * 1024;
/** Bytes of replies with which a client's next commands wait until it has read some. */
const FULL = 64 * 1024 * 1024;

/** Makes byte strings; each is a string of its own, so that none holds on to what came with it. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.prototype.latin1Slice.call(bytes, from, to);
}

/** What a connection needs of whoever holds it. */
export interface ConnectionOwner {
  /** Something is to be sent, or to be told to the network. */
  changed(of: Connection): void;
  /** A command that had to wait is over: the connection then wants to be fed, if with nothing. */
  goesOn(of: Connection): void;
  /** It is closed, for its client does not read what it asked for. */
  overcome(of: Connection): void;
}

export class Connection {
  readonly client: Client;
  private readonly parser: RespParser;
  private readonly outbox = new Outbox();
  /** Bytes that were handed to the network and have not left, as far as it told. */
  private underWay = 0;
  private readonly watch = new OutputWatch();
  private read = 0;
  private close: ToNetwork['close'];
  /** A command of it runs: what came after that one waits. */
  private running = false;
  /** Commands wait until the client has read more. */
  private stalled = false;

  constructor(readonly id: number, private readonly engine: Engine, private readonly owner: ConnectionOwner) {
    this.client = engine.connect((message) => this.write(message));
    this.client.unblocked = (reply) => { this.reply(reply); owner.goesOn(this); };
    this.client.unread = () => this.parser.unread;
    this.client.unsent = () => !this.outbox.empty;
    this.parser = new RespParser({
      bulk: () => Math.min(engine.config.limits.bulk, LONGEST),
      stranger: () => !this.client.authenticated,
      strict: () => engine.has.requestsStrict,
    }, decode);
  }

  /** Takes what came, and runs the commands that are whole. */
  feed(bytes: Uint8Array): void {
    this.read += bytes.length;
    this.client.traffic.in += bytes.length;
    this.owner.changed(this);
    this.parser.feed(bytes);
    this.run();
  }

  /** So many bytes have left for the client: more may follow. */
  sent(bytes: number): void {
    this.underWay -= bytes;
    if (!this.outbox.empty) this.owner.changed(this);
    if (this.watch.since !== 0) this.look(); // it may be below the soft limit now
    if (this.stalled && !this.isFull) this.run();
  }

  /** No command runs any more, and nothing is written but what has been. */
  end(when: 'replied' | 'now'): void {
    this.close = this.close === 'now' ? 'now' : when;
    if (when === 'now') this.outbox.clear();
    this.owner.changed(this);
  }

  /** Closes it, if more waits for its client than may. */
  look(): void {
    const { client, engine, watch } = this;
    if (this.close === 'now') return;
    const limit = engine.config.outputLimits[outputClass(client)];
    if (!watch.exceeds(this.outbox.length + this.underWay, limit, engine.clock)) return;
    this.owner.overcome(this);
    this.end('now');
  }

  /** What is to be sent now; it is forgotten here. */
  take(): ToNetwork {
    const { id, outbox, close } = this;
    const room = UNDER_WAY - this.underWay;
    const text = room > 0 && close !== 'now' ? outbox.take(room) : '';
    this.underWay += text.length;
    this.client.traffic.out += text.length;
    const read = this.isFull ? 0 : this.read; // a client that does not read is not read from
    this.read -= read;
    return { id, text, read, ...(close !== undefined && (close === 'now' || outbox.empty) && { close }) };
  }

  private get isFull(): boolean { return this.outbox.length > FULL; }

  private run(): void {
    if (this.running) return;
    this.running = true;
    try {
      while (this.close === undefined && !this.engine.blocking.waiting(this.client)) {
        this.stalled = this.isFull;
        if (this.stalled) break;
        const args = this.parser.next();
        if (args === undefined) break;
        if (this.client.session === undefined) this.execute(args);
        else this.debug(args);
        this.endSession();
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.outbox.addText(`-${error.message}\r\n`);
      this.end('replied');
    } finally {
      this.running = false;
    }
  }

  private execute(args: readonly string[]): void {
    const { client, engine } = this;
    const reply = engine.execute(client, args);
    if (!engine.blocking.waiting(client)) this.reply(reply);
    engine.announce();
  }

  /** Commands of a session go to the debugger. */
  private debug(args: readonly Bytes[]): void {
    this.write(this.client.session!.command(args));
    this.engine.announce();
  }

  /** As Redis does: the connection is closed after a session. */
  private endSession(): void {
    const { client } = this;
    if (client.session?.over === undefined) return;
    this.write(client.session.over.reply);
    client.session = undefined;
    this.end('replied');
  }

  private reply(reply: Reply): void {
    const { client } = this;
    if (client.replies === 'on' || reply instanceof Push) this.write(reply);
    else if (client.replies === 'skip') client.replies = 'on';
    else if (client.replies === 'skip next') client.replies = 'skip';
  }

  private write(reply: Reply): void {
    if (this.close === 'now') return;
    this.outbox.add(reply, this.client.protocol);
    this.owner.changed(this);
    if (this.outbox.length + this.underWay > FREE) this.look();
  }
}
