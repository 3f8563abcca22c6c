// Redis as a host: runs a script as EVAL on the engine, and records all that it did.
import type { HostInfo, RunError, RunRequest, SettingValue } from '../../protocol.ts';
import type { CachedScript, CommandResult, RedisRecord, RedisRun } from './wire.ts';
import type { Client } from '../../redis/client.ts';
import { describeCommands } from '../../redis/command.ts';
import type { CommandDocs } from '../../redis/command.ts';
import { provideDocuments } from '../../redis/documents.ts';
import type { Documents } from '../../redis/documents.ts';
import type { Engine } from '../../redis/engine.ts';
import { RedisError } from '../../redis/errors.ts';
import type { Bytes, Reply } from '../../redis/reply.ts';
import { Scripting } from '../../redis/scripting.ts';
import { realClock } from '../host.ts';
import type { LuaRuntime } from '../../lua/runtime.ts';
import type { Clock, LuaFactory } from '../host.ts';
import { Progress } from '../progress.ts';
import { valuesOf } from '../inputs.ts';
import { fitting, PAGE_REPLY, toWireReply } from '../wire.ts';
import { adviseRun } from './advice.ts';
import { CommandCounts } from './command-counts.ts';
import { differencesOf } from './differences.ts';
import type { Differences } from './differences.ts';
import { mayAdvise } from './happened.ts';
import { hintFor } from './hints.ts';
import { DATA_LIMIT, redisInfo } from './info.ts';
import { adviseKeys } from './key-audit.ts';
import { answer } from './ldb/console.ts';
import { Vms } from '../../lua/vms.ts';
import type { RandomState } from './random.ts';
import { Recorder } from './recorder.ts';
import { adviseReleases, needOf } from './release-audit.ts';
import type { Recorded } from './recorder.ts';
import { adviseCalls, runCommand } from './run-command.ts';
import { ReplyLosses } from './reply-losses.ts';
import { ScriptMachine } from './script-machine.ts';
import { RedisUnderWay } from './under-way.ts';

/** Bytes of memory that scripts share. */
const MEMORY = 256 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

/** What the session has to know while a script runs, and before its reply. */
export interface RunWatcher {
  scriptStarted(start: ScriptStart): void;
  scriptWrote(): void;
  /** A script entered the cache; it stays there if the worker is ended. */
  scriptCached(sha: Bytes, source: Bytes): void;
}

/** A script or function that begins. */
export interface ScriptStart extends RedisRun {
  client: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Milliseconds after which other clients are told BUSY; 0: never. */
  busyAfter: number;
  /** Milliseconds that it may run; 0: without end. */
  timeLimit: number;
}

/** A command's outcome; `reply` is for whoever sent it, in `wire` form beside it. */
export interface Executed extends Omit<CommandResult, 'duration'> { outcome: Reply; duration: number }

export class RedisHost {
  private told: HostInfo | undefined;
  readonly scripting: Scripting;
  private readonly recorder: Recorder;
  readonly progress: Progress;
  private readonly counts: CommandCounts;
  private readonly losses = new ReplyLosses();
  private machine!: ScriptMachine;
  private runs = 0;
  /** The release that the settings named last. */
  private asked: SettingValue | undefined;
  private readonly vms = new Vms();

  constructor(readonly engine: Engine, private readonly createLua: LuaFactory, private readonly clock: Clock = realClock) {
    this.progress = new Progress(clock);
    this.recorder = new Recorder(clock);
    this.scripting = engine.scripting = new Scripting(engine, (scripting) =>
      (this.machine = new ScriptMachine(scripting, () => this.vms.adopt(this.makeLua()))));
    this.scripting.listener = this.recorder;
    this.machine.replyLimits = PAGE_REPLY;
    this.machine.replyLosses = this.losses;
    this.machine.onLine = (line) => this.recorder.look(line, this.progress);
    this.counts = new CommandCounts(engine.everyCommand);
    engine.eviction.budget.limit = DATA_LIMIT * MEGABYTE;
  }

  async describe(docs: CommandDocs): Promise<void> {
    const { vocabulary } = await import('./vocabulary.ts');
    describeCommands(this.engine.everyCommand, docs, this.engine.release);
    this.told = redisInfo(this.engine.everyCommand, vocabulary);
  }

  /** Made when somebody asks: a run asks for none of its words. */
  get info(): HostInfo { return this.told ??= redisInfo(this.engine.everyCommand); }

  private makeLua(): LuaRuntime { return this.createLua('5.1', { memory: MEMORY }); }

  /** Fetches what SCRIPT DEBUG begins. */
  async fetchDebugger(): Promise<void> {
    const { engine, vms, machine: { random } } = this;
    const { attachDebugger } = await import('./ldb/session.ts');
    attachDebugger({ engine, random, vms, makeLua: () => this.makeLua() });
  }

  /** Fetches what COMMAND DOCS tells beyond the table. */
  async document(): Promise<void> {
    const { documents } = await import('../../redis/documents.json');
    provideDocuments(documents as unknown as Documents);
  }

  /** Told from inside a run. */
  watch(watcher: RunWatcher): void {
    let client = 0;
    this.onRun = (id) => { client = id; };
    this.recorder.watcher = {
      scriptCached: (sha, source) => watcher.scriptCached(sha, source),
      scriptWrote: () => watcher.scriptWrote(),
      scriptStarted: (name, kind) => watcher.scriptStarted({
        client, sha: name, kind, server: this.engine.identity.title, at: this.clock.now(),
        busyAfter: this.engine.config.integer('busy-reply-threshold'),
        timeLimit: this.machine.timeLimit,
      }),
    };
  }

  /** The next script is as the first: nothing is cached, and chance begins anew. */
  forget(): void {
    this.scripting.flush('SYNC');
    this.machine.reset();
    this.machine.random.seed(0);
  }

  /** Makes the Lua machine before the first script asks for it. */
  warm(): void { this.machine.warm(); }

  private onRun: ((client: number) => void) | undefined;

  /** `waited`: another client's script kept this one waiting. */
  run(request: RunRequest, waited = false): RedisRecord {
    const client = this.client(request.client);
    const args = runCommand(request);
    this.adopt(request.settings);
    this.scripting.rollbackOnError = request.settings.rollback === true;
    this.machine.setTimeLimit(Number(request.settings['time-limit'] ?? 0));
    this.counts.start();
    this.losses.start();
    const startedAt = this.clock.now();
    const started = this.clock.elapsed();
    const { debugs } = client;
    client.debugs = undefined; // what the console debugs is what is sent from there
    try {
      const { reply, changed, recorded } = this.record(client, args, waited, true);
      const duration = this.clock.elapsed() - started;
      return this.toRecord(request, { reply, changed: changed!, recorded, startedAt, duration });
    } finally {
      client.debugs = debugs;
      this.scripting.rollbackOnError = false;
      this.machine.setTimeLimit(0);
    }
  }

  /** Milliseconds that scripts of the console may run; 0: without end. */
  setTimeLimit(milliseconds: number): void { this.machine.setTimeLimit(milliseconds); }

  /** A command of the console. `timeLimit`: of scripts in it, in the place of `setTimeLimit`'s. */
  execute(
    client: Client, args: readonly Bytes[], waited = false, settings?: RunRequest['settings'], timeLimit?: number,
  ): Executed {
    if (settings !== undefined) this.adopt(settings);
    if (timeLimit !== undefined) this.machine.setTimeLimit(timeLimit);
    const started = this.clock.elapsed();
    try {
      const { reply, recorded: { events, eventsDropped, log } } = this.record(client, args, waited, false);
      const duration = this.clock.elapsed() - started;
      return { outcome: reply, reply: toWireReply(reply, client.protocol), duration, events, eventsDropped, log };
    } finally {
      if (timeLimit !== undefined) this.machine.setTimeLimit(0);
    }
  }

  /**
   * Switches to the release that the settings name, where they name another than before; a change like any other. What
   * the data may take is not one: it is the tab's.
   */
  private adopt(settings: RunRequest['settings']): void {
    this.engine.eviction.budget.limit = Number(settings['data-limit'] ?? DATA_LIMIT) * MEGABYTE;
    const asked = settings['redis-version'] ?? '7.0';
    if (asked === this.asked) return;
    this.asked = asked;
    this.engine.emulate(String(asked));
  }

  /** The cache, newest first. */
  scripts(): CachedScript[] {
    return this.scripting.list().map(({ sha, source, loadedAt, runs, lastError, state }) =>
      ({ sha, source, loadedAt, runs, lastError, state }));
  }

  /** Where math.random stands. */
  get random(): RandomState { return this.machine.random.state; }
  set random(state: RandomState) { this.machine.random.state = state; }

  underWay(): RedisUnderWay { return new RedisUnderWay(this.scripting, () => this.machine.random); }

  /** The text that a command runs: a script, or the library of a function; undefined: none that is known. */
  sourceOf([name, what]: readonly Bytes[]): Bytes | undefined {
    switch (name?.toLowerCase()) {
      case 'eval': case 'eval_ro': return what;
      case 'evalsha': case 'evalsha_ro': return this.scripting.get(what?.toLowerCase() ?? '')?.source;
      case 'fcall': case 'fcall_ro':
        return this.scripting.functions.list().find(({ functions }) => [...functions.keys()].includes(what))?.code;
      default: return undefined;
    }
  }

  private client(id: number): Client {
    const client = this.engine.clients.get(id);
    if (client === undefined) throw new Error(`there is no client ${id}`);
    return client;
  }

  /** Executes within an epoch of its own, so that its changes can be read before the epoch ends. */
  private record(client: Client, args: readonly Bytes[], waited: boolean, tellChanges: boolean): {
    reply: Reply; changed: Differences | undefined; recorded: Recorded;
  } {
    const { engine, recorder } = this;
    const { journal } = engine;
    const { recording } = journal;
    recorder.start(client.id, tellChanges);
    engine.doubles.start();
    this.progress.start();
    this.onRun?.(client.id);
    if (waited) this.scripting.isolationMaintained();
    if (tellChanges) journal.recording = true;
    let reply: Reply;
    let changed: Differences | undefined;
    engine.begin();
    try {
      reply = fitting(tellChanges ? engine.execute(client, args) : answer(engine, client, args));
      if (tellChanges) changed = differencesOf(engine, journal.changes);
    } finally {
      engine.end();
      journal.recording = recording;
    }
    return { reply, changed, recorded: recorder.finish() };
  }

  private toRecord(
    request: RunRequest,
    run: { reply: Reply; changed: Differences; recorded: Recorded; startedAt: number; duration: number },
  ): RedisRecord {
    const { reply, changed, recorded: { ends, ...recorded } } = run;
    const end = ends.at(-1);
    const error = reply instanceof RedisError ? this.runError(reply, run.recorded, request.script) : undefined;
    const script = this.scripting.sourced(request.script);
    const advice = (error === undefined ? adviseCalls(request, this.scripting.functions) : undefined)
      ?? adviseKeys(this.engine, recorded.events, valuesOf(request.inputs, 'keys'));
    const commands = this.counts.since();
    const shown = { apart: end?.apart ?? [], number: this.engine.doubles.finish() };
    const needs = adviseReleases(this.engine, commands, recorded.events, shown);
    const wire = toWireReply(reply, 3);
    const happened = {
      script: request.script, reply: wire, commands, failed: error !== undefined, losses: this.losses, argumentLosses: this.recorder.argumentLosses,
    };
    const advised = mayAdvise(happened) ? adviseRun(happened) : [];
    return {
      id: ++this.runs, host: 'redis', startedAt: run.startedAt, duration: run.duration,
      state: script?.state ?? 'not_cached', ...(script !== undefined && { sha: script.sha }),
      reply: wire,
      ...(error !== undefined && { error }), ...(advice !== undefined && { advice }), ...recorded,
      differences: changed.differences, differencesDropped: changed.dropped,
      rolledBack: end?.rolledBack ?? false, commands, ...(needs !== undefined && { needs }), ...(advised.length > 0 && { advised }),
    };
  }

  /** Undefined where the script itself chose to return an error. */
  private runError(reply: RedisError, { ends, violations, events }: Recorded, script: Bytes): RunError | undefined {
    const failure = ends.at(-1)?.failure;
    if (ends.length > 0 && failure === undefined) return undefined;
    const { message } = reply;
    const compiled = failure === undefined && /^ERR Error (?:compiling|registering)|shebang/.test(message);
    const line = failure?.line ?? (compiled ? Number(/user_(?:script|function):(\d+):/.exec(message)?.[1] ?? 1) : undefined);
    const refused = failure?.kind === 'runtime' && violations.some((violation) => violation.line === line);
    const hint = needOf(this.engine, message, events) ?? hintFor(message, script, line);
    return {
      kind: refused ? 'sandbox' : failure?.kind ?? (compiled ? 'syntax' : 'runtime'), message,
      ...(line !== undefined && { line }), ...(hint !== undefined && { hint }),
    };
  }
}
