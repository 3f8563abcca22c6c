// A connection as the engine's thread sees it: bytes in, commands to the engine, replies out.
import type { Client } from '../redis/client.ts';
import type { Engine } from '../redis/engine.ts';
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

  constructor(readonly id: number, private readonly engine: Engine, private readonly changed: (of: Connection) => void) {
    this.client = engine.connect((message) => this.write(encodeReply(message, this.client.protocol)));
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
      while (this.close === undefined) {
        const args = this.parser.next();
        if (args === undefined) break;
        const reply = this.engine.execute(this.client, args);
        this.write(encodeReply(reply, this.client.protocol));
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.write(`-${error.message}\r\n`);
      this.end('replied');
    } finally {
      this.running = false;
    }
  }

  private write(text: string): void {
    this.out += text;
    this.changed(this);
  }
}
