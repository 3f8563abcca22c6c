// The state of the console: its clients, what each sent and got, and the history of lines.
import type { Bytes, WireReply, Word } from '../../../../protocol.ts';
import type { ClientPushed, ClientSummary } from '../../wire.ts';
import { decodeStrict, encodeText } from '../../../../bytes/text.ts';
import { isRefused } from '../../page/refusal.ts';
import { helpLines } from './completion.ts';
import { lastOf, LINES } from './exchanges.ts';
import type { Exchange } from './exchanges.ts';
import { LineHistory } from './history.ts';
import { isRaw } from './raw.ts';
import { MOST_TIMES, repeatOf, TOO_OFTEN } from './repeat.ts';
import { sessionReplies, splitInSession } from './session.ts';
import { splitArgs } from '../../../../bytes/split-args.ts';

/** What the console needs of a session. */
export interface ConsoleBackend {
  execute(client: number, args: Bytes[]): Promise<WireReply>;
  connect(to?: 'primary' | 'replica'): Promise<ClientSummary>;
  disconnect(client: number): Promise<void>;
  /** Ends what a client waits for. */
  unblock(client: number): Promise<void>;
  /** A client as it was after its last command. */
  client(id: number): ClientSummary | undefined;
  /** Somebody is about to type: what commands are about will be asked for. */
  focused?(): void;
}

/** So many messages at once are a flood (MONITOR beside a busy script): the next ones are drawn a moment later. */
const FLOOD = 50;
/** Milliseconds. */
const PACE = 200;

/** What a prompt shows of a client while it is being connected. */
const CONNECTING: ClientSummary = { id: 0, name: '', db: 0, protocol: 2, inMulti: false, subscriptions: 0 };

/** One client: a tab with its prompt and output. What is sent before it is connected waits for that. */
export class ConsoleClient {
  summary = $state.raw<ClientSummary>(CONNECTING);
  exchanges = $state.raw<Exchange[]>([]);
  /** Lines and messages that are no longer in the output. */
  dropped = $state(0);
  /** It waits for a key: since when and until when, in milliseconds since 1970 (0: for ever). */
  blocked = $state.raw<{ since: number; until: number }>();
  /** How often Ctrl+C was pressed: what is sent in turn ends then. */
  interrupts = 0;
  /** What `interrupts` was as the last command was sent. */
  sent = 0;
  /** The line being typed. */
  line = $state('');
  /** Something came that was not seen yet. */
  unseen = $state(false);

  /** Messages of a flood that are not in the output yet, and when the next ones may be: milliseconds since 1970. */
  readonly #flood: { arrived: WireReply[]; quietUntil: number; timer?: ReturnType<typeof setTimeout> | undefined } =
    { arrived: [], quietUntil: 0 };

  readonly prompt = $derived(promptOf(this.summary));
  readonly title: string;
  readonly connected: Promise<void>;

  /** @param tab Its number among the tabs of this visit; the session's own number is in the summary. */
  constructor(readonly tab: number, summary: ClientSummary | Promise<ClientSummary>, title = `Client ${tab}`) {
    this.title = title;
    if (!(summary instanceof Promise)) this.summary = summary;
    this.connected = Promise.resolve(summary).then((its) => { this.summary = its; });
  }

  /** The session's number for it; 0 while it is being connected. */
  get id(): number { return this.summary.id; }

  /** Takes messages, and has `put` show them: at once, or of a flood a few times a second. */
  arrive({ messages, dropped }: ClientPushed, put: (messages: WireReply[]) => void): void {
    const flood = this.#flood;
    const all = [...flood.arrived, ...messages];
    flood.arrived = all.slice(-LINES);
    this.dropped += dropped + all.length - flood.arrived.length;
    const now = Date.now();
    if (now >= flood.quietUntil) {
      if (all.length > FLOOD) flood.quietUntil = now + PACE;
      this.#put(put);
    } else flood.timer ??= setTimeout(() => this.settle(put), flood.quietUntil - now);
  }

  /** Shows what arrived: it stands before whatever comes next. */
  settle(put: (messages: WireReply[]) => void): void {
    if (this.#flood.arrived.length === 0) return;
    this.#flood.quietUntil = Date.now() + PACE;
    this.#put(put);
  }

  #put(put: (messages: WireReply[]) => void): void {
    clearTimeout(this.#flood.timer);
    this.#flood.timer = undefined;
    put(this.#flood.arrived.splice(0));
  }
}

/** As redis-cli's, with this page's name in place of an address: `evalua:name[1](TX)> `. */
export function promptOf({ name, db, protocol, inMulti, subscriptions, replica, debugging }: ClientSummary): string {
  if (debugging === true) return 'lua debugger> ';
  const at = replica === true ? 'replica' : 'evalua';
  const who = name === '' ? at : `${at}:${decodeStrict(name) ?? '?'}`;
  const state = inMulti ? '(TX)' : subscriptions > 0 && protocol === 2 ? '(subscribed mode)' : '';
  return `${who}${db === 0 ? '' : `[${db}]`}${state}> `;
}

function noteOf(error: unknown): Exchange['notes'][number] {
  return { text: error instanceof Error ? error.message : String(error), error: true };
}

export class Console {
  clients = $state.raw<ConsoleClient[]>([]);
  /** The tab in front. */
  current = $state(0);
  readonly history: LineHistory;
  readonly client = $derived(this.clients.find(({ tab }) => tab === this.current));
  #nextTab = 1;
  #nextExchange = 1;

  /**
   * @param history Lines of earlier visits, oldest first.
   * @param keep Told the lines to be kept after each one that is entered.
   */
  constructor(
    private readonly backend: ConsoleBackend, history: readonly string[] = [], keep?: (lines: string[]) => void,
  ) {
    this.history = new LineHistory(history, keep);
  }

  /** Takes a client as the next tab. */
  adopt(summary: ClientSummary | Promise<ClientSummary>, title?: string): void {
    const client = new ConsoleClient(this.#nextTab++, summary, title);
    this.clients = [...this.clients, client];
    this.current = client.tab;
    client.connected.catch((error: unknown) => this.#append(client, { notes: [noteOf(error)] }));
  }

  /** Opens a tab at once and connects its client. */
  focused(): void { this.backend.focused?.(); }

  add(): void { this.adopt(this.backend.connect()); }

  /** The same for a client of the replica, which reads and may not write. */
  addReplica(): void {
    const title = this.clients.some((one) => one.title === 'Replica') ? `Replica ${this.#nextTab}` : 'Replica';
    this.adopt(this.backend.connect('replica'), title);
  }

  /** Closes a tab and disconnects its client; the last one stays. */
  async close(tab: number): Promise<void> {
    const at = this.clients.findIndex((client) => client.tab === tab);
    if (at < 0 || this.clients.length === 1) return;
    const client = this.clients[at];
    this.clients = this.clients.filter((one) => one !== client);
    if (this.current === tab) this.show(this.clients[Math.max(0, at - 1)].tab);
    await client.connected;
    await this.backend.disconnect(client.id);
  }

  show(tab: number): void {
    this.current = tab;
    if (this.client) this.client.unseen = false;
  }

  /** Reads the clients' states again: after a run or a kill. A way out that was offered may not be needed any more. */
  refresh(): void {
    for (const client of this.clients) {
      client.summary = this.backend.client(client.id) ?? client.summary;
      const last = client.exchanges.at(-1);
      if (last?.refused) this.#change(client, last.id, () => ({ refused: false }));
    }
  }

  /** Messages for a client that it did not ask for just now. */
  push(batch: ClientPushed): void {
    const client = this.clients.find((one) => one.id === batch.client);
    client?.arrive(batch, (messages) => this.#show(client, messages));
  }

  #show(client: ConsoleClient, messages: WireReply[]): void {
    const { protocol } = client.summary;
    const replies = messages.map((reply) => ({ reply, protocol }));
    const waiting = client.exchanges.findLast((exchange) => exchange.waiting);
    if (waiting) this.#change(client, waiting.id, (exchange) => ({ replies: [...exchange.replies, ...replies] }));
    else this.#add(client, replies.map((reply) => ({ replies: [reply] })));
    if (client.tab !== this.current) client.unseen = true;
  }

  /** A client waits for a key from now on, or with undefined no longer. */
  block(id: number, until: number | undefined): void {
    const client = this.clients.find((one) => one.id === id);
    if (client === undefined) return;
    client.blocked = until === undefined ? undefined : { since: Date.now(), until };
    // Ctrl+C came while the command was still on its way.
    if (until !== undefined && client.interrupts !== client.sent) void this.backend.unblock(id);
  }

  /** Ctrl+C: ends what a client waits for or listens to; at its prompt it drops the line. */
  async interrupt(client: ConsoleClient): Promise<void> {
    client.interrupts++;
    if (client.blocked) return this.backend.unblock(client.id);
    if (client.summary.monitors) return this.#send(client, '^C', ['RESET']);
    if (client.summary.subscriptions === 0) {
      client.line = '';
      return;
    }
    await this.#send(client, '^C', ['UNSUBSCRIBE']);
    if (client.summary.subscriptions > 0) await this.#send(client, '^C', ['PUNSUBSCRIBE']);
  }

  clear(client: ConsoleClient): void {
    client.exchanges = client.exchanges.filter(({ waiting }) => waiting);
    client.dropped = 0;
  }

  /** Takes the line of a client as entered. `words` are what `help` knows. */
  async enter(client: ConsoleClient, line: string, words: readonly Word[]): Promise<void> {
    this.history.add(line);
    const debugging = client.summary.debugging === true;
    const args = (debugging ? splitInSession : splitArgs)(encodeText(line));
    if (args === undefined) return this.#note(client, line, ['Invalid argument(s)'], true);
    if (args.length === 0) return void this.#append(client, { line });
    const [name, ...rest] = args.map((arg) => arg.toLowerCase());
    if (name === 'clear' && rest.length === 0) return this.clear(client);
    if (!debugging && (name === 'help' || name === '?')) return this.#note(client, line, helpLines(rest.join(' '), words), false);
    const { args: command, times } = repeatOf(args);
    if (times > MOST_TIMES) return this.#note(client, line, [TOO_OFTEN], true);
    await this.#send(client, line, command, times);
  }

  /** The console's own words about what was pasted. */
  say(client: ConsoleClient, text: string, error = false): void {
    this.#append(client, { notes: [{ text, error }] });
  }

  async #send(client: ConsoleClient, line: string, args: Bytes[], times = 1): Promise<void> {
    const { id } = this.#append(client, { line, waiting: true, raw: isRaw(args) });
    const { interrupts } = client;
    client.sent = interrupts;
    try {
      await client.connected;
      for (let left = times; left > 0 && client.interrupts === interrupts; left--) {
        const reply = await this.backend.execute(client.id, args);
        client.settle((messages) => this.#show(client, messages));
        const before = client.summary;
        client.summary = this.backend.client(client.id) ?? client.summary;
        const { protocol } = client.summary;
        const refused = isRefused(reply) && client.summary.user === undefined;
        const isSaid = before.debugging === true || (before.debugs !== undefined && /^eval(?:_ro)?$/i.test(args[0]));
        const shown = isSaid ? sessionReplies(reply, before.debugs) : [{ reply }];
        this.#change(client, id, ({ replies }) =>
          ({ replies: [...replies, ...shown.map((one) => ({ ...one, protocol }))], waiting: left > 1, refused }));
      }
      this.#change(client, id, () => ({ waiting: false }));
    } catch (error) {
      this.#change(client, id, () => ({ notes: [noteOf(error)], waiting: false }));
    }
    if (client.tab !== this.current) client.unseen = true;
  }

  #note(client: ConsoleClient, line: string, texts: string[], error: boolean): void {
    this.#append(client, { line, notes: texts.map((text) => ({ text, error })) });
  }

  #append(client: ConsoleClient, part: Partial<Exchange>): Exchange {
    client.settle((messages) => this.#show(client, messages));
    return this.#add(client, [part])[0];
  }

  #add(client: ConsoleClient, parts: Partial<Exchange>[]): Exchange[] {
    const added = parts.map((part): Exchange => ({
      id: this.#nextExchange++, prompt: client.prompt, line: null, replies: [], notes: [], waiting: false, raw: false,
      refused: false, ...part,
    }));
    this.#keep(client, [...client.exchanges, ...added]);
    return added;
  }

  #change(client: ConsoleClient, id: number, part: (exchange: Exchange) => Partial<Exchange>): void {
    this.#keep(client, client.exchanges.map((exchange) =>
      (exchange.id === id ? { ...exchange, ...part(exchange) } : exchange)));
  }

  #keep(client: ConsoleClient, exchanges: Exchange[]): void {
    const { kept, dropped } = lastOf(exchanges);
    client.exchanges = kept;
    client.dropped += dropped;
  }
}
