// The state of the console: its clients, what each sent and got, and the history of lines.
import type { Bytes, ClientSummary, WireReply, Word } from '../../protocol.ts';
import { decodeStrict, encodeText } from '../bytes.ts';
import type { Protocol } from '../reply-text.ts';
import { helpLines } from './completion.ts';
import { LineHistory } from './history.ts';
import { splitArgs } from './split-args.ts';

/** What the console needs of a session. */
export interface ConsoleBackend {
  execute(client: number, args: Bytes[]): Promise<WireReply>;
  connect(): Promise<ClientSummary>;
  disconnect(client: number): Promise<void>;
  /** A client as it was after its last command. */
  client(id: number): ClientSummary | undefined;
}

/** A line that was entered, and what came of it. Made anew at each change, so that only it is drawn again. */
export interface Exchange {
  id: number;
  prompt: string;
  /** What was typed; null for what came unasked. */
  line: string | null;
  /** In the order in which they came: messages that a command causes come before its reply. */
  replies: { reply: WireReply; protocol: Protocol }[];
  /** The console's own words: help, a mistake in the line. */
  notes: { text: string; error: boolean }[];
  waiting: boolean;
}

/** Exchanges that a client's output keeps. */
const KEPT = 500;

/** One client: a tab with its prompt and output. */
export class ConsoleClient {
  summary = $state.raw<ClientSummary>() as ClientSummary;
  exchanges = $state.raw<Exchange[]>([]);
  /** The line being typed. */
  line = $state('');
  /** Something came that was not seen yet. */
  unseen = $state(false);

  readonly id: number;
  readonly prompt = $derived(promptOf(this.summary));

  constructor(readonly title: string, summary: ClientSummary) {
    this.summary = summary;
    this.id = summary.id;
  }
}

/** As redis-cli's, with this page's name in place of an address: `evalua:name[1](TX)> `. */
export function promptOf({ name, db, protocol, inMulti, subscriptions }: ClientSummary): string {
  const who = name === '' ? 'evalua' : `evalua:${decodeStrict(name) ?? '?'}`;
  const state = inMulti ? '(TX)' : subscriptions > 0 && protocol === 2 ? '(subscribed mode)' : '';
  return `${who}${db === 0 ? '' : `[${db}]`}${state}> `;
}

export class Console {
  clients = $state.raw<ConsoleClient[]>([]);
  current = $state(0);
  readonly history: LineHistory;
  readonly client = $derived(this.clients.find(({ id }) => id === this.current));
  #nextTitle = 1;
  #nextExchange = 1;
  #connecting = false;

  /**
   * @param history Lines of earlier visits, oldest first.
   * @param keep Told the lines to be kept after each one that is entered.
   */
  constructor(private readonly backend: ConsoleBackend, history: readonly string[] = [], keep?: (lines: string[]) => void) {
    this.history = new LineHistory(history, keep);
  }

  /** Takes a client that is connected already as the next tab. */
  adopt(summary: ClientSummary): void {
    const client = new ConsoleClient(`Client ${this.#nextTitle++}`, summary);
    this.clients = [...this.clients, client];
    this.current = client.id;
  }

  async add(): Promise<void> {
    if (this.#connecting) return;
    this.#connecting = true;
    try {
      this.adopt(await this.backend.connect());
    } finally {
      this.#connecting = false;
    }
  }

  /** Closes a client's tab; the last one stays. */
  async close(id: number): Promise<void> {
    const at = this.clients.findIndex((client) => client.id === id);
    if (at < 0 || this.clients.length === 1) return;
    this.clients = this.clients.filter((client) => client.id !== id);
    if (this.current === id) this.show(this.clients[Math.max(0, at - 1)].id);
    await this.backend.disconnect(id);
  }

  show(id: number): void {
    this.current = id;
    if (this.client) this.client.unseen = false;
  }

  /** Reads the clients' states again: after a run or a kill. */
  refresh(): void {
    for (const client of this.clients) client.summary = this.backend.client(client.id) ?? client.summary;
  }

  /** A message for a client that it did not ask for just now. */
  push(id: number, reply: WireReply): void {
    const client = this.clients.find((one) => one.id === id);
    if (!client) return;
    const message = { reply, protocol: client.summary.protocol };
    const waiting = client.exchanges.findLast((exchange) => exchange.waiting);
    if (waiting) this.#change(client, waiting.id, ({ replies }) => ({ replies: [...replies, message] }));
    else this.#append(client, { line: null, replies: [message] });
    if (id !== this.current) client.unseen = true;
  }

  clear(client: ConsoleClient): void {
    client.exchanges = client.exchanges.filter(({ waiting }) => waiting);
  }

  /** Takes the line of a client as entered. `words` are what `help` knows. */
  async enter(client: ConsoleClient, line: string, words: readonly Word[]): Promise<void> {
    this.history.add(line);
    const args = splitArgs(encodeText(line));
    if (args === undefined) return this.#note(client, line, ['Invalid argument(s)'], true);
    if (args.length === 0) return void this.#append(client, { line });
    const [name, ...rest] = args.map((arg) => arg.toLowerCase());
    if (name === 'clear' && rest.length === 0) return this.clear(client);
    if (name === 'help' || name === '?') return this.#note(client, line, helpLines(rest.join(' '), words), false);
    await this.#send(client, line, args);
  }

  async #send(client: ConsoleClient, line: string, args: Bytes[]): Promise<void> {
    const { id } = this.#append(client, { line, waiting: true });
    try {
      const reply = await this.backend.execute(client.id, args);
      client.summary = this.backend.client(client.id) ?? client.summary;
      const { protocol } = client.summary;
      this.#change(client, id, ({ replies }) => ({ replies: [...replies, { reply, protocol }], waiting: false }));
    } catch (error) {
      const note = { text: error instanceof Error ? error.message : String(error), error: true };
      this.#change(client, id, () => ({ notes: [note], waiting: false }));
    }
    if (client.id !== this.current) client.unseen = true;
  }

  #note(client: ConsoleClient, line: string, texts: string[], error: boolean): void {
    this.#append(client, { line, notes: texts.map((text) => ({ text, error })) });
  }

  #append(client: ConsoleClient, part: Partial<Exchange>): Exchange {
    const exchange: Exchange = {
      id: this.#nextExchange++, prompt: client.prompt, line: null, replies: [], notes: [], waiting: false, ...part,
    };
    client.exchanges = [...client.exchanges, exchange].slice(-KEPT);
    return exchange;
  }

  #change(client: ConsoleClient, id: number, part: (exchange: Exchange) => Partial<Exchange>): void {
    client.exchanges = client.exchanges.map((exchange) => (exchange.id === id ? { ...exchange, ...part(exchange) } : exchange));
  }
}
