// Redis as a world: an engine whose clients are its parts. What the page asks of it beside runs has a name each (wire.ts).
import { applyRedo, RedoError } from '../../redis/apply-redo.ts';
import { emptyDatabases, forgetKeys } from '../../redis/emptying.ts';
import { nextDue } from '../../redis/next-due.ts';
import type { Client, ClientState } from '../../redis/client.ts';
import type { CommandDocs } from '../../redis/command.ts';
import { Engine } from '../../redis/engine.ts';
import { RedisError } from '../../redis/errors.ts';
import type { Change } from '../../redis/journal.ts';
import { LoadFileError, loadFiles } from '../../redis/load-files.ts';
import { encodeChanges, encodeCommand, snapshot } from '../../redis/redo.ts';
import type { Reply } from '../../redis/reply.ts';
import type { Script } from '../../redis/scripting.ts';
import { startOver } from '../../redis/start-over.ts';
import type { Bytes, Finished, Outcome, Part, RecordedCall, RunRecord, RunRequest, Turn, Word } from '../../protocol.ts';
import type { ClientSummary, CommandResult, KeyDifference, RedisActs, RedisAsks, RedisRun } from './wire.ts';
import { DamagedError } from '../host.ts';
import type { DebugPlace, Ground, HostCalls, UnderWay, World } from '../host.ts';
import { keyAt, keyPage } from '../key-browser.ts';
import { Pushes } from '../pushes.ts';
import { fitting, toWireReply } from '../wire.ts';
import type { Auditor } from './audit/auditor.ts';
import { nameOfKey, tellChangedKeys } from './changed-keys.ts';
import type { Comparer } from './compare.ts';
import { differencesOf } from './differences.ts';
import { RedisHost } from './host.ts';
import type { RandomState } from './random.ts';
import type { ScriptStart } from './host.ts';
import { seedOf } from './seed.ts';

/** Milliseconds between looks for keys whose time is over. */
const EXPIRY = 100;
const DAY = 86_400_000;
/** How a replica in the page names the engine that it follows. */
const PRIMARY = { host: 'evalua', port: 6379 };

type Acts = { [N in keyof RedisActs]: (given: RedisActs[N]['given'], turn: Turn) => Outcome<RedisActs[N]['result']> };
type Asks = { [N in keyof RedisAsks]: (given: RedisAsks[N]['given']) => RedisAsks[N]['result'] | Promise<RedisAsks[N]['result']> };

export class RedisWorld implements World {
  readonly engine: Engine;
  readonly host: RedisHost;
  /** The states of clients as they were last told. */
  private readonly told = new Map<number, string>();
  /** Clients that wait, with the turn that is to be finished, and those that were. */
  private readonly waiting = new Map<Client, number>();
  private over: Finished[] = [];
  /** Scripts that ran since the last batch: what is told of them goes into the next. */
  private readonly ran = new Set<Script>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private auditor: Auditor | undefined;
  private comparer: Comparer | undefined;
  private described: Promise<Word[]> | undefined;
  private readonly pushes: Pushes;

  constructor(private readonly ground: Ground) {
    const { clock, random, lua, tell } = ground;
    this.engine = new Engine({ clock: clock.now, elapsed: clock.elapsed, random });
    this.host = new RedisHost(this.engine, lua, clock);
    this.pushes = new Pushes(clock, tell.push);
    this.engine.follow(PRIMARY);
    this.host.progress.listener = (at) => {
      this.pushes.flush();
      tell.runAt(at);
    };
    this.host.watch({
      scriptStarted: (start) => this.scriptStarted(start),
      scriptWrote: () => tell.runWrote(),
      // Told before the run's own batch, for the script stays in the cache though its run is ended.
      scriptCached: (_, source) => {
        if (this.engine.journal.recording) ground.changed(encodeCommand(['SCRIPT', 'LOAD', source]), true);
      },
    });
  }

  words(): Word[] { return this.host.info.vocabulary; }

  describe(): Promise<Word[]> {
    return this.described ??= this.fetchWords().catch((error: unknown) => {
      this.described = undefined;
      throw error;
    });
  }

  private async fetchWords(): Promise<Word[]> {
    await this.host.describe((await this.ground.texts() ?? {}) as CommandDocs);
    return this.words();
  }

  /** COMMAND DOCS, of a script too, tells what is fetched at need. */
  prepare(call: { request: RunRequest } | { name: string; given: unknown }): Promise<void> | undefined {
    const texts = 'request' in call ? [call.request.script]
      : call.name === 'execute' ? (call.given as RedisActs['execute']['given']).args : [];
    if (/^script$/i.test(texts[0] ?? '') && /^debug$/i.test(texts[1] ?? '') && this.engine.debugging.start === undefined) return this.host.fetchDebugger();
    const asks = [/command/i, /docs/i].every((word) => texts.some((text) => word.test(text)));
    return asks ? Promise.all([this.describe(), this.host.document()]).then(() => {}) : undefined;
  }

  warm(): void { this.host.warm(); }

  async hostCalls(): Promise<HostCalls> {
    await this.describe();
    return (await import('./call-sizes.ts')).callSizes(this.engine);
  }

  // Calls

  run(request: RunRequest, { waited }: Turn): Outcome<RunRecord> { return { done: this.host.run(request, waited) }; }

  act(name: string, given: unknown, turn: Turn): Outcome<unknown> {
    const act = this.acts[name as keyof RedisActs] as ((given: unknown, turn: Turn) => Outcome<unknown>) | undefined;
    if (act === undefined) throw new Error(`Redis has no act "${name}"`);
    return act(given, turn);
  }

  ask(name: string, given: unknown): unknown {
    const ask = this.asks[name as keyof RedisAsks] as ((given: unknown) => unknown) | undefined;
    if (ask === undefined) throw new Error(`Redis has no question "${name}"`);
    return ask(given);
  }

  private readonly acts: Acts = {
    connect: () => {
      const client: Client = this.engine.connect((message) => this.push(client, message));
      if (this.engine.master === undefined) this.letWait(client); // on a replica none waits
      return { done: summaryOf(client) };
    },
    disconnect: (id) => {
      const client = this.engine.clients.get(id);
      if (client !== undefined) this.engine.disconnect(client);
      this.told.delete(id);
      return { done: null };
    },
    execute: (given, turn) => this.execute(given, turn),
    startOver: () => {
      const before = this.snapshot();
      startOver(this.engine);
      return { done: before };
    },
    putBack: (chunks) => {
      this.become(chunks);
      return { done: null };
    },
    clear: () => {
      emptyDatabases(this.engine);
      return { done: null };
    },
    forget: (commands) => {
      forgetKeys(this.engine, commands);
      return { done: null };
    },
    loadFiles: (files) => {
      const before = this.snapshot();
      try {
        return { done: { loaded: loadFiles(this.engine, files, true), before } };
      } catch (error) {
        if (!(error instanceof LoadFileError)) throw error;
        return { done: { refused: error.message } };
      }
    },
  };

  private readonly asks: Asks = {
    keys: (query) => keyPage(this.engine, query),
    key: ({ db, key, limit, newest }) => keyAt(this.engine, db, key, limit, newest ?? false),
    scripts: () => this.host.scripts(),
    seed: (limit) => seedOf(this.engine, limit),
    overview: async (db) => (await import('./overview.ts')).overviewOf(this.engine, db),
    file: async (form) => (await import('./files/exports.ts')).keyspaceFile(this.engine, form),
    compare: async (request) => (await this.compared()).run(request),
    audit: async (call) => (await this.audited()).audit(call),
    interleave: async (order) => (await import('./interleave.ts')).interleave(this.engine, this.ground, order),
    verdict: async ({ call, where }) => (await this.audited()).verdict(call, where),
    explain: async ({ request, other }) => (await this.compared()).explain(request, other),
  };

  private execute({ args, settings, timeLimit }: RedisActs['execute']['given'], turn: Turn): Outcome<CommandResult> {
    const client = this.engine.clients.get(turn.who);
    if (client === undefined) throw new Error(`there is no client ${turn.who}`);
    const { reply, duration, events, eventsDropped, log } = this.host.execute(client, args, turn.waited, settings, timeLimit);
    if (!this.engine.blocking.waiting(client)) return { done: { reply, duration, events, eventsDropped, log } };
    this.waiting.set(client, turn.id);
    const until = this.engine.blocking.limit(client, turn.until);
    // A moment more than asked for, never less; a time that no timer can hold is met by a look of every day.
    if (until !== 0) setTimeout(() => this.look(), Math.min(until - this.ground.clock.now(), DAY) + 1);
    return { waits: until };
  }

  private async compared(): Promise<Comparer> {
    const { Comparer } = await import('./compare.ts');
    return this.comparer ??= new Comparer(this.engine, this.ground);
  }

  private async audited(): Promise<Auditor> {
    const { Auditor } = await import('./audit/auditor.ts');
    return this.auditor ??= new Auditor(this.engine, this.ground);
  }

  // Clients that wait

  /** With the error of CLIENT UNBLOCK. */
  stop(turn: number): void {
    for (const [client, id] of this.waiting) if (id === turn) this.engine.blocking.unblock(client, true);
  }

  private letWait(client: Client): void {
    client.pausable = false; // a script that began by itself later could not be ended by the page
    client.unblocked = (reply) => {
      const turn = this.waiting.get(client);
      this.waiting.delete(client);
      if (turn !== undefined) this.over.push({ turn, result: toWireReply(fitting(reply), client.protocol) });
    };
  }

  /** What time alone brings. */
  private look(): void {
    this.expire();
    const over = this.finished();
    if (over.length > 0) this.ground.tell.finished(over);
  }

  private expire(): void {
    if (!this.engine.debugging.isExclusive) this.engine.expireCycle();
    this.engine.blocking.expire(this.engine.clock());
  }

  /** As a server that slept until now: what is over goes in the rounds that follow, and at once where it is looked at. */
  wake(): void { this.expire(); }

  due(): number | undefined { return nextDue(this.engine, this.ground.clock.now()); }

  finished(): Finished[] {
    for (const client of this.waiting.keys()) {
      if (!this.engine.blocking.waiting(client)) client.unblocked!(new RedisError('ERR the connection was closed'));
    }
    return this.over.length === 0 ? this.over : this.over.splice(0);
  }

  // Changes

  settle(): void {
    this.engine.announce();
    this.pushes.flush(); // they come before the reply
    if (this.ran.size > 0) this.changed([]);
  }

  private changed(changes: readonly Change[]): void {
    const bytes = encodeChanges(changes, this.engine.databases, [...this.ran]);
    this.ran.clear();
    if (bytes !== undefined) this.ground.changed(bytes);
  }

  apply(bytes: Uint8Array): number {
    try {
      return applyRedo(bytes, this.engine).orphans;
    } catch (error) {
      throw error instanceof RedoError ? new DamagedError(error.message) : error;
    }
  }

  snapshot(): Uint8Array[] { return snapshot(this.engine); }

  // Running again

  memory(): unknown { return this.host.random; }
  remember(memory: unknown): void { this.host.random = memory as RandomState; }

  underWay(): UnderWay { return this.host.underWay(); }

  trial<T>(work: () => T): T { return this.engine.trial(work); }

  changes(): () => KeyDifference[] {
    const { engine, engine: { journal } } = this;
    const from = journal.split();
    return () => differencesOf(engine, journal.changes.slice(from)).differences;
  }

  tellChanged(tell: (name: string) => void): () => void { return tellChangedKeys(this.engine, tell); }

  nameOf(thing: unknown): string {
    const { db, key } = thing as { db: number; key: Bytes };
    return nameOfKey(db, key);
  }

  source(chunk: Bytes, call: RecordedCall): DebugPlace | undefined {
    if (chunk !== '@user_script' && chunk !== '@user_function') return undefined;
    const source = 'request' in call ? call.request.script : this.host.sourceOf((call.given as RedisActs['execute']['given']).args);
    return { first: 1, ...source !== undefined && { source } };
  }

  mark(): Uint8Array[] { return this.snapshot(); }

  back(mark: unknown): void { this.become(mark as Uint8Array[]); }

  become(chunks: readonly Uint8Array[]): void {
    startOver(this.engine); // a snapshot empties neither users nor configuration
    for (const bytes of chunks) {
      applyRedo(bytes, this.engine);
      this.ground.changed(bytes);
    }
  }

  // Parts

  parts(): Omit<Part, 'world'>[] {
    const parts: Omit<Part, 'world'>[] = [];
    for (const client of this.engine.clients.values()) {
      const part = partOf(client);
      const text = JSON.stringify(part);
      if (this.told.get(client.id) === text) continue;
      this.told.set(client.id, text);
      parts.push(part);
    }
    return parts;
  }

  part(id: number): Omit<Part, 'world'> | undefined {
    const client = this.engine.clients.get(id);
    return client && partOf(client);
  }

  /** Where the world leads by then, its clients can wait. A script that was ended took its transaction with it. */
  restore(parts: readonly Omit<Part, 'world'>[], ended?: number): void {
    for (const { summary, state } of parts as readonly { summary: unknown; state: ClientState }[]) {
      const client: Client = this.engine.connections.restore(
        state.id === ended ? afterTransaction(state) : state, (message) => this.push(client, message));
      this.told.set(client.id, JSON.stringify({ id: state.id, summary, state }));
      if (this.engine.master === undefined) this.letWait(client);
    }
  }

  lead(): void {
    for (const client of [...this.engine.clients.values()]) this.engine.disconnect(client); // the replica's
    this.told.clear();
    this.engine.lead();
    this.engine.journal.recording = true;
    this.engine.onChanges = (changes) => this.changed(changes);
    clearInterval(this.timer);
    if (this.ground.still !== true) this.timer = setInterval(() => this.look(), EXPIRY);
  }

  close(): void { clearInterval(this.timer); }

  private push(client: Client, message: Reply): void {
    this.pushes.add(client.id, toWireReply(fitting(message), client.protocol));
  }

  /** What the session must know while a script blocks this worker. */
  private scriptStarted({ client, at, busyAfter, timeLimit, ...detail }: ScriptStart): void {
    this.ground.tell.runStarted({ who: client, at, busyAfter, timeLimit, detail: detail satisfies RedisRun });
    // In a transaction that wrote: ending the worker would take those writes back too.
    if (this.engine.journal.writes > 0) this.ground.tell.runWrote();
    const script = detail.kind === 'script' ? this.host.scripting.get(detail.sha) : undefined;
    // What ran on a replica is told to nobody.
    if (script !== undefined && this.engine.master === undefined) this.ran.add(script);
  }
}

/** EXEC ends a transaction, though a script in it was killed. */
function afterTransaction(state: ClientState): ClientState {
  if (state.multi === undefined) return state;
  return { ...state, multi: undefined, multiFailed: false, watched: [], watchBroken: false };
}

const partOf = (client: Client): Omit<Part, 'world'> =>
  ({ id: client.id, summary: summaryOf(client), state: client.state() });

function summaryOf(client: Client): ClientSummary {
  const { id, name, db, protocol, multi, subscriptions, user, session, engine: { master, monitors, acl } } = client;
  const debugs = session === undefined ? client.debugs : session.exclusive ? 'sync' : 'yes';
  return {
    id, name, db: db.id, protocol, inMulti: multi !== undefined, subscriptions,
    ...(monitors.clients.has(client) && { monitors: true }), ...(master !== undefined && { replica: true }),
    ...(user !== acl.default && { user: user.name }),
    ...(debugs !== undefined && { debugs }), ...(session !== undefined && { debugging: true }),
  };
}
