// A connection as the engine's thread sees it: bytes in, commands to the engine, replies out.
import type { Client } from '../redis/client.ts';
import type { Engine } from '../redis/engine.ts';
import { Push } from '../redis/reply.ts';
import type { Reply } from '../redis/reply.ts';
import { encodeReply } from '../redis/resp.ts';
import { ProtocolError, RespParser } from '../redis/resp-parser.ts';
import type { ToNetwork } from './messages.ts';

/** Makes byte strings; each is a string of its own, so that none holds on to what came with it. */
function decode(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.prototype.latin1Slice.call(bytes, from, to);
}

export class Connection {
  readonly client: Client;
  private readonly parser: RespParser;
  private out = '';
  private read = 0;
  private close: ToNetwork['close'];
  /** A command of it runs: what came after that one waits. */
  private running = false;

  /** `goesOn` is told when a command that had to wait is over: the connection then wants to be fed, if with nothing. */
  constructor(
    readonly id: number, private readonly engine: Engine,
    private readonly changed: (of: Connection) => void, goesOn: (of: Connection) => void,
  ) {
    this.client = engine.connect((message) => this.write(encodeReply(message, this.client.protocol)));
    this.client.unblocked = (reply) => { this.reply(reply); goesOn(this); };
    this.parser = new RespParser({
      bulk: () => engine.config.limits.bulk,
      stranger: () => !this.client.authenticated,
    }, decode);
  }

  /** Takes what came, and runs the commands that are whole. */
  feed(bytes: Uint8Array): void {
    this.read += bytes.length;
    this.changed(this);
    this.parser.feed(bytes);
    this.run();
  }

  /** No command runs any more, and nothing is written but what has been. */
  end(when: 'replied' | 'now'): void {
    this.close = this.close === 'now' ? 'now' : when;
    this.changed(this);
  }

  /** What is to be sent; it is forgotten here. */
  take(): ToNetwork {
    const { id, out: text, read, close } = this;
    this.out = '';
    this.read = 0;
    return { id, text, read, ...(close !== undefined && { close }) };
  }

  private run(): void {
    if (this.running) return;
    this.running = true;
    try {
      while (this.close === undefined && !this.engine.blocking.waiting(this.client)) {
        const args = this.parser.next();
        if (args === undefined) break;
        this.execute(args);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.write(`-${error.message}\r\n`);
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

  private reply(reply: Reply): void {
    const { client } = this;
    if (client.replies === 'on' || reply instanceof Push) this.write(encodeReply(reply, client.protocol));
    else if (client.replies === 'skip') client.replies = 'on';
    else if (client.replies === 'skip next') client.replies = 'skip';
  }

  private write(text: string): void {
    this.out += text;
    this.changed(this);
  }
}
