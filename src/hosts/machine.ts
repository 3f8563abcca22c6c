// All that lives in a worker: the engine, the hosts, the clients, and the changes on their way out.
// Synchronous throughout; a call's changes and the states of its clients travel with its answer, so
// that nothing is acknowledged that the page does not hold.
import { createLua } from '../lua/create.ts';
import type {
  Answer, Bytes, CachedScript, Cause, ClientReport, ClientSummary, CommandRequest, CommandResult, Example, HostInfo, KeyPage, KeyQuery,
  KeyView, RedoBatch, ReleaseRun, RunRecord, RunRequest, ScriptStart, Seed, Unblocked, WasmModules, WorkerApi, WorkerMessage,
} from '../protocol.ts';
import { applyRedo, RedoError } from '../redis/apply-redo.ts';
import type { Client, ClientState } from '../redis/client.ts';
import type { CommandDocs } from '../redis/command.ts';
import { Engine } from '../redis/engine.ts';
import { RedisError } from '../redis/errors.ts';
import type { Change } from '../redis/journal.ts';
import { encodeChanges, encodeCommand, snapshot } from '../redis/redo.ts';
import type { Reply } from '../redis/reply.ts';
import type { Script } from '../redis/scripting.ts';
import { startOver } from '../redis/start-over.ts';
import type { Host, LuaFactory, Runner } from './host.ts';
import { keyAt, keyPage } from './key-browser.ts';
import { Pushes } from './pushes.ts';
import { Plain } from './plain/plain.ts';
import type { Comparer } from './redis/compare.ts';
import { RedisHost } from './redis/host.ts';
import { seedOf } from './redis/seed.ts';
import { fitting, toWireReply } from './wire.ts';

/** Milliseconds between looks for keys whose time is over. */
const EXPIRY = 100;
const DAY = 86_400_000;
/** How a replica in the page names the engine that it follows. */
const PRIMARY = { host: 'evalua', port: 6379 };

export class Machine implements WorkerApi {
  readonly engine = new Engine();
  private wasm: WasmModules = {};
  private readonly redis: RedisHost;
  private readonly all: readonly Host[];
  private readonly runners = new Map<Host, Runner>();
  private position = 0;
  /** The states as they were last told, by client. */
  private readonly told = new Map<number, string>();
  /** Changes of the running request that its answer will carry. */
  private redo: RedoBatch | undefined;
  private answering = false;
  /** Clients that wait, and replies on their way to those that do no longer. */
  private readonly waiting = new Set<Client>();
  private unblocked: Unblocked[] = [];
  /** Scripts that ran since the last batch: what is told of them goes into the next. */
  private readonly ran = new Set<Script>();
  private timer: ReturnType<typeof setInterval> | undefined;

  private comparer: Comparer | undefined;
  private described: Promise<void> | undefined;
  private readonly pushes = new Pushes((batches) => this.emit({ event: 'push', args: [batches] }));

  /**
   * `emit` hands a message to the page at once, also while a script runs; `docs` gives what commands are about, where a build
   * keeps it apart from them.
   */
  constructor(
    private readonly emit: (message: WorkerMessage) => void,
    private readonly docs: () => Promise<CommandDocs> = () => Promise.resolve({}),
  ) {
    this.redis = new RedisHost(this.engine, this.factory);
    this.all = [this.redis, new Plain()];
    this.watch();
  }

  private readonly factory: LuaFactory = (version, limits) => {
    const wasm = this.wasm[version];
    if (wasm === undefined) throw new Error(`Lua ${version} is not loaded`);
    return createLua(version, wasm, limits);
  };

  start({ wasm, role, position }: Parameters<WorkerApi['start']>[0]): void {
    this.load(wasm);
    this.position = position;
    if (role === 'primary') this.lead();
    else this.engine.follow(PRIMARY);
    setTimeout(() => this.redis.warm());
  }

  load(wasm: WasmModules): void { Object.assign(this.wasm, wasm); }

  hosts(): HostInfo[] { return this.all.map(({ info }) => info); }

  async describe(): Promise<HostInfo[]> {
    await (this.described ??= this.fetchWords().catch((error: unknown) => {
      this.described = undefined;
      throw error;
    }));
    return this.hosts();
  }

  private async fetchWords(): Promise<void> {
    const docs = await this.docs();
    await Promise.all(this.all.map((host) => host.describe(docs)));
  }

  async document(): Promise<void> {
    await Promise.all([this.describe(), this.redis.document()]);
  }

  async examples(id: string): Promise<Example[]> {
    return this.all.find(({ info }) => info.id === id)?.examples() ?? [];
  }

  // Clients

  connect(): Answer<ClientSummary> {
    return this.answer(() => {
      const client: Client = this.engine.connect((message) => this.push(client, message));
      if (this.engine.master === undefined) this.letWait(client); // on a replica none waits
      return summaryOf(client);
    });
  }

  attach(states: unknown[]): void {
    for (const state of states as ClientState[]) this.restore(state);
  }

  disconnect(id: number): Answer<null> {
    return this.answer(() => {
      const client = this.engine.clients.get(id);
      if (client !== undefined) this.engine.disconnect(client);
      this.told.delete(id);
      return null;
    });
  }

  unblock(id: number): Answer<null> {
    return this.answer(() => {
      const client = this.engine.clients.get(id);
      if (client !== undefined) this.engine.blocking.unblock(client, true);
      return null;
    });
  }

  report(id: number): ClientReport | null {
    const client = this.engine.clients.get(id);
    return client === undefined ? null : { summary: summaryOf(client), state: client.state() };
  }

  // Requests

  async run(request: RunRequest, waited: boolean): Promise<Answer<RunRecord>> {
    const host = this.all.find(({ info }) => info.id === request.host);
    if (host === undefined) throw new Error(`there is no host ${request.host}`);
    const runner = this.runners.get(host) ?? await this.fetchRunner(host);
    if (/command/i.test(request.script) && /docs/i.test(request.script)) await this.document();
    if (host !== this.redis) this.emit({ event: 'scriptStarted', args: [startOf(host.info, request)] });
    return this.answer(() => runner.run(request, waited));
  }

  private async fetchRunner(host: Host): Promise<Runner> {
    const runner = await host.runner(this.factory);
    this.employ(host, runner);
    return runner;
  }

  private employ(host: Host, runner: Runner): void {
    runner.progress.listener = (at) => {
      this.pushes.flush();
      this.emit({ event: 'scriptAt', args: [at] });
    };
    this.runners.set(host, runner);
  }

  execute({ client: id, args, settings, until }: CommandRequest, waited: boolean): Answer<CommandResult> {
    const client = this.engine.clients.get(id);
    if (client === undefined) throw new Error(`there is no client ${id}`);
    return this.answer(() => {
      const { reply, duration, events, eventsDropped, log } = this.redis.execute(client, args, waited, settings);
      const waits = this.engine.blocking.waiting(client) ? { until: this.wait(client, until) } : undefined;
      return { reply, duration, events, eventsDropped, log, ...(waits !== undefined && { waits }) };
    });
  }

  // Questions

  keys(query: KeyQuery): KeyPage { return keyPage(this.engine, query); }

  key(db: number, key: Bytes, limit: number, newest = false): KeyView | null {
    return keyAt(this.engine, db, key, limit, newest);
  }

  scripts(): CachedScript[] { return this.redis.scripts(); }

  seed(limit: number): Seed { return seedOf(this.engine, limit); }

  // Comparing releases

  async compare(request: RunRequest): Promise<ReleaseRun> { return (await this.compared()).run(request); }

  async explain(request: RunRequest, other: string): Promise<{ causes: Cause[]; complete: boolean }> {
    return (await this.compared()).explain(request, other);
  }

  private async compared(): Promise<Comparer> {
    return this.comparer ??= new (await import('./redis/compare.ts')).Comparer(this.engine, this.factory);
  }

  // Standby and hydration

  apply(batches: Uint8Array[]): { damaged: number[]; orphans: number } {
    const damaged: number[] = [];
    let orphans = 0;
    batches.forEach((bytes, place) => {
      try {
        orphans += applyRedo(bytes, this.engine).orphans;
      } catch (error) {
        if (!(error instanceof RedoError)) throw error;
        damaged.push(place);
      }
    });
    return { damaged, orphans };
  }

  snapshot(): Uint8Array[] { return snapshot(this.engine); }

  startOver(): Answer<Uint8Array[]> {
    return this.answer(() => {
      const before = this.snapshot();
      startOver(this.engine);
      return before;
    });
  }

  putBack(chunks: Uint8Array[]): Answer<null> {
    return this.answer(() => {
      startOver(this.engine); // a snapshot empties neither users nor configuration
      for (const bytes of chunks) {
        applyRedo(bytes, this.engine);
        this.follow(bytes);
      }
      return null;
    });
  }

  promote(states: unknown[], ended: number | undefined, position: number): void {
    this.position = position;
    for (const client of [...this.engine.clients.values()]) this.engine.disconnect(client); // the replica's
    this.told.clear();
    for (const state of states as ClientState[]) {
      this.letWait(this.restore(state.id === ended ? afterTransaction(state) : state));
    }
    this.lead();
  }

  private restore(state: ClientState): Client {
    const client: Client = this.engine.restoreClient(state, (message) => this.push(client, message));
    this.told.set(client.id, JSON.stringify(client.state()));
    return client;
  }

  /** Ends the timer; the machine is of no use afterwards. */
  close(): void { clearInterval(this.timer); }

  /** From now on this machine's changes count. */
  private lead(): void {
    this.engine.lead();
    this.engine.journal.recording = true;
    this.engine.onChanges = (changes) => this.changed(changes);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), EXPIRY);
  }

  // Clients that wait

  private letWait(client: Client): void {
    client.pausable = false; // a script that began by itself later could not be ended by the page
    client.unblocked = (reply) => {
      this.waiting.delete(client);
      this.unblocked.push({ client: client.id, reply: toWireReply(fitting(reply), client.protocol) });
    };
  }

  /** It waits from now on; until when, in milliseconds since 1970. */
  private wait(client: Client, until: number | undefined): number {
    this.waiting.add(client);
    const over = this.engine.blocking.limit(client, until);
    // A moment more than asked for, never less; a time that no timer can hold is met by a look of every day.
    if (over !== 0) setTimeout(() => this.look(), Math.min(over - Date.now(), DAY) + 1);
    return over;
  }

  /** What time alone brings. */
  private look(): void {
    this.engine.expireCycle();
    this.engine.blocking.expire(this.engine.clock());
    const replies = this.takeUnblocked();
    if (replies !== undefined) this.emit({ event: 'unblocked', args: [replies] });
  }

  /** Replies of those that wait no longer; undefined where there are none. */
  private takeUnblocked(): Unblocked[] | undefined {
    for (const client of this.waiting) {
      if (!this.engine.blocking.waiting(client)) client.unblocked!(new RedisError('ERR the connection was closed'));
    }
    return this.unblocked.length === 0 ? undefined : this.unblocked.splice(0);
  }

  // What goes out

  protected answer<T>(work: () => T): Answer<T> {
    this.answering = true;
    try {
      const result = work();
      this.engine.announce();
      this.pushes.flush(); // they come before the reply
      if (this.ran.size > 0) this.changed([]);
      const { redo } = this;
      const unblocked = this.takeUnblocked();
      return {
        result, clients: this.clientsChanged(), ...(redo !== undefined && { redo }),
        ...(unblocked !== undefined && { unblocked }),
      };
    } finally {
      this.answering = false;
      this.redo = undefined;
    }
  }

  /** The request's last batch travels with its answer; all others go out at once. */
  private changed(changes: readonly Change[]): void {
    const bytes = encodeChanges(changes, this.engine.databases, [...this.ran]);
    this.ran.clear();
    if (bytes !== undefined) this.follow(bytes);
  }

  private follow(bytes: Uint8Array): void {
    if (this.redo !== undefined) this.send(this.redo);
    const batch = this.batch(bytes);
    if (this.answering) this.redo = batch;
    else this.send(batch);
  }

  private batch(bytes: Uint8Array): RedoBatch { return { position: ++this.position, bytes }; }

  protected send(batch: RedoBatch): void { this.emit({ event: 'changed', args: [batch] }); }

  private push(client: Client, message: Reply): void {
    this.pushes.add(client.id, toWireReply(fitting(message), client.protocol));
  }

  private clientsChanged(): ClientReport[] {
    const reports: ClientReport[] = [];
    for (const client of this.engine.clients.values()) {
      const state = client.state();
      const text = JSON.stringify(state);
      if (this.told.get(client.id) === text) continue;
      this.told.set(client.id, text);
      reports.push({ summary: summaryOf(client), state });
    }
    return reports;
  }

  /** What the session must know while a script blocks this worker. */
  private watch(): void {
    this.employ(this.redis, this.redis);
    this.redis.watch({
      scriptStarted: (start) => this.scriptStarted({ ...start, host: this.redis.info.id }),
      scriptWrote: () => this.emit({ event: 'scriptWrote', args: [] }),
      // Told before the run's own batch, for the script stays in the cache though its run is killed.
      scriptCached: (_, source) => {
        if (this.engine.journal.recording) this.send(this.batch(encodeCommand(['SCRIPT', 'LOAD', source])));
      },
    });
  }

  private scriptStarted(start: ScriptStart): void {
    this.emit({ event: 'scriptStarted', args: [start] });
    // In a transaction that wrote: ending the worker would take those writes back too.
    if (this.engine.journal.writes > 0) this.emit({ event: 'scriptWrote', args: [] });
    const script = start.kind === 'script' ? this.redis.scripting.get(start.sha) : undefined;
    // What ran on a replica is told to nobody.
    if (script !== undefined && this.engine.master === undefined) this.ran.add(script);
  }
}

/** What the session is told of a host that keeps no scripts: it may be ended at any time. */
function startOf({ id, settings }: HostInfo, request: RunRequest): ScriptStart {
  const initial = settings.find((setting) => setting.id === 'time-limit')?.initial ?? 0;
  const timeLimit = Number(request.settings['time-limit'] ?? initial);
  return { host: id, client: request.client, kind: 'script', sha: '', at: Date.now(), busyAfter: 0, timeLimit };
}

/** EXEC ends a transaction, though a script in it was killed. */
function afterTransaction(state: ClientState): ClientState {
  if (state.multi === undefined) return state;
  return { ...state, multi: undefined, multiFailed: false, watched: [], watchBroken: false };
}

function summaryOf(client: Client): ClientSummary {
  const { id, name, db, protocol, multi, subscriptions, user, engine: { master, monitors, acl } } = client;
  return {
    id, name, db: db.id, protocol, inMulti: multi !== undefined, subscriptions,
    ...(monitors.clients.has(client) && { monitors: true }), ...(master !== undefined && { replica: true }),
    ...(user !== acl.default && { user: user.name }),
  };
}
