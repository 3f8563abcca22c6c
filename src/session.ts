// The page's side of a session: every request goes through here to the worker, in order, and what
// it brings back is kept here, so that ending the worker loses nothing that was acknowledged.
import type { Remote } from 'comlink';
import type {
  Answer, Bytes, CachedScript, ClientReport, ClientSummary, CommandRequest, CommandResult, Example, HostInfo, KeyPage, KeyQuery,
  KeyView, RedoBatch, RunRecord, RunRequest, ScriptProgress, ScriptStart, Seed, WasmModules, WireReply, WorkerApi,
  WorkerMessage,
} from './protocol.ts';
import { busyText, damageText, ended, errorReply, NOTBUSY, OK, resultOf, UNKILLABLE } from './session/answers.ts';
import type { Ending, RunningScript } from './session/answers.ts';
import { commandJob, isShutdownNosave, killOf, plainJob, runJob } from './session/jobs.ts';
import type { Job } from './session/jobs.ts';
import { Listeners } from './session/listeners.ts';
import type { Loaded, SessionEvents, SessionOptions } from './session/options.ts';
import { RedoLog } from './session/redo-log.ts';
import { WorkerEnded } from './session/remote.ts';
import type { RemoteWorker, SpawnedWorker } from './session/remote.ts';
import { Replica } from './session/replica.ts';
import { Waits } from './session/waits.ts';
import { Workers } from './session/workers.ts';

/** A SCRIPT KILL or FUNCTION KILL that waits for its answer. */
/** A kill that came before the script: `last` is the job behind which nothing is left that it can be meant for. */
interface Killer { kind: ScriptStart['kind'] | undefined; last: Job; answer(reply: WireReply | undefined): void }

/** A command with an error in it: what it says matters to nobody. */
const WRONG = ['GET'];
/** After its time limit a script has so many milliseconds to end by itself. */
const GRACE = 250;
/** So many crashes in so many milliseconds, and the session gives up. */
const CRASHES = 3;
const CRASH_WINDOW = 10_000;

export class Session {
  /** Known once `start` has resolved. */
  hosts: HostInfo[] = [];
  /** The id of the last run of the history: those that follow have larger ones. */
  lastRun = 0;
  private readonly listeners = new Listeners<SessionEvents>();
  private readonly log = new RedoLog();
  private readonly wasm: WasmModules = {};
  private readonly workers: Workers;
  private readonly replica: Replica;
  private readonly reports = new Map<number, ClientReport>();
  private readonly queue: Job[] = [];
  private readonly waits = new Waits((client, until) => this.listeners.emit('waiting', { client, until }));
  private current: Job | undefined;
  private script: RunningScript | undefined;
  private busy = false;
  private replacing = false;
  /** The small worker is to make way as soon as it is idle. */
  private outgrown = false;
  private started = false;
  private failure: string | undefined;
  private crashes: number[] = [];
  /** SCRIPT KILLs that came while a job was with the worker of which is not known yet whether it runs a script. */
  private killers: Killer[] = [];
  private timers: ReturnType<typeof setTimeout>[] = [];
  private standbyTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SessionOptions) {
    this.workers = new Workers({
      spawn: options.spawn, ...(options.first && { first: options.first }), wasm: this.wasm, log: this.log,
      listen: (message) => this.hear(message),
      failed: (reason) => this.crashed(reason),
      pushed: (batch) => this.listeners.emit('push', { ...batch, client: -batch.client }),
      rebased: (chunks, position) => options.store?.rebase(chunks, position),
    });
    this.replica = new Replica(this.workers);
  }

  /** Starts a worker and puts the stored keyspace into it. */
  async start(): Promise<void> {
    const nothing: Loaded = { base: [], tail: [] };
    const [stored, wasm] = await Promise.all([
      this.options.store?.load(() => this.log.held) ?? nothing, this.options.compile('5.1'),
    ]);
    this.wasm['5.1'] = wasm;
    this.log.load(stored.base, stored.tail, stored.position);
    const { damaged, orphans } = await this.workers.startPrimary(true);
    const missing = stored.missing ?? 0;
    if (damaged.length > 0 || orphans > 0 || missing > 0) this.tellDamage(damaged, orphans, missing);
    this.hosts = await this.workers.primary!.call((api) => api.hosts());
    this.started = true;
    this.planStandby();
  }

  /** Ends the workers; the session is of no use afterwards, and what waits for an answer is told so. */
  close(): void {
    clearTimeout(this.standbyTimer);
    this.failure = 'the session was closed';
    this.workers.end();
    this.failAll(this.failure);
  }

  on<E extends keyof SessionEvents>(event: E, listener: (value: SessionEvents[E]) => void): () => void {
    return this.listeners.on(event, listener);
  }

  // Requests

  /** Runs a script. A failed, killed or refused one resolves too: its record tells. */
  async run(request: RunRequest): Promise<RunRecord> {
    if (this.wasm[request.lua] === undefined) await this.need(request.lua);
    const record = await this.submit(runJob(request));
    record.id = this.lastRun = Math.max(this.lastRun + 1, Date.now());
    return record;
  }

  /** A client's command. SCRIPT KILL and SHUTDOWN NOSAVE overtake what waits. */
  async execute(client: number, args: Bytes[], settings?: CommandRequest['settings']): Promise<CommandResult> {
    if (client < 0) return this.replica.execute(client, args);
    const inMulti = (): boolean => this.client(client)?.inMulti === true;
    const first = !inMulti() && !this.waits.has(client);
    const kind = first ? killOf(args) : undefined;
    if (kind !== undefined) {
      const reply = await this.killOrWait(kind);
      if (reply !== undefined) return resultOf(reply);
    }
    if (first && isShutdownNosave(args) && this.current !== undefined) {
      this.replace({ why: 'nosave' });
      return resultOf(OK);
    }
    return this.submit(commandJob({ client, args, settings }, inMulti, this.waits));
  }

  /** A new client, of the primary or of its replica. */
  connect(to: 'primary' | 'replica' = 'primary'): Promise<ClientSummary> {
    return to === 'replica' ? this.replica.connect() : this.submit(plainJob(0, (api) => api.connect()));
  }

  async disconnect(client: number): Promise<void> {
    if (client < 0) return this.replica.disconnect(client);
    const pending = plainJob(client, (api) => api.disconnect(client));
    pending.job.passes = 'ending';
    await this.submit(pending);
    this.reports.delete(client);
    this.waits.finish({ client, reply: errorReply('ERR the client was disconnected') });
    this.pump();
  }

  /** Ends what a client waits for, with the error of CLIENT UNBLOCK; also while a script has kept others waiting. */
  async unblock(client: number): Promise<void> {
    if (!this.waits.has(client)) return;
    const pending = plainJob(client, (api) => api.unblock(client));
    pending.job.passes = 'ending';
    await this.submit(pending);
  }

  /** A client as it was after its last command. */
  client(id: number): ClientSummary | undefined { return this.reports.get(id)?.summary ?? this.replica.client(id); }

  // Questions: answered by the standby while a script blocks the primary

  keys(query: KeyQuery): Promise<KeyPage> { return this.ask((api) => api.keys(query)); }

  /** A key with its first `limit` elements; `newest`: of a stream the last ones, in reverse. */
  key(db: number, key: Bytes, limit: number, newest = false): Promise<KeyView | null> {
    return this.ask((api) => api.key(db, key, limit, newest));
  }

  scripts(): Promise<CachedScript[]> { return this.ask((api) => api.scripts()); }

  /** Fetches what commands are about: `hosts` has it then. */
  async describe(): Promise<void> {
    await this.whole();
    this.hosts = await this.ask((api) => api.describe());
  }

  examples(host: string): Promise<Example[]> { return this.ask((api) => api.examples(host)); }

  seed(limit: number): Promise<Seed> { return this.ask((api) => api.seed(limit)); }

  /** A worker with a copy of all that there is, for runs that change nothing here. Whoever asked for it ends it. */
  async copy(lua: RunRequest['lua']): Promise<RemoteWorker> {
    if (this.wasm[lua] === undefined) await this.need(lua);
    return this.workers.copy();
  }

  // Ending scripts

  /** The script that runs, if one does. */
  get running(): RunningScript | undefined { return this.script; }

  /** As SCRIPT KILL or FUNCTION KILL, whichever it takes: +OK, NOTBUSY or UNKILLABLE. */
  async kill(): Promise<WireReply> { return await this.killOrWait() ?? errorReply(NOTBUSY); }

  /** Ends whatever runs, though it wrote: then back to the state before it. Says whether anything ran. */
  stop(): boolean {
    if (this.comes) {
      void this.killOrWait();
      return true;
    }
    if (this.current === undefined || this.current.again === true) return false;
    this.replace({ why: this.script?.wrote === true ? 'nosave' : 'kill' });
    return true;
  }

  /**
   * Ends what runs and empties keyspace, users, configuration, functions and script cache: a way out where the default user
   * may do nothing any more. Resolves to what takes it back, and with it whatever came later.
   */
  async startOver(): Promise<() => Promise<void>> {
    this.stop();
    const before = await this.submit(plainJob(0, (api) => api.startOver()));
    return async () => void await this.submit(plainJob(0, (api) => api.putBack(before)));
  }

  /** Resolves once the standby is warm. */
  async warm(): Promise<void> {
    clearTimeout(this.standbyTimer);
    await this.workers.warm();
  }

  /** Puts the whole worker in the place of the small one, as soon as nothing runs. Throws where it cannot be had. */
  private async whole(): Promise<void> {
    if (!this.workers.isFirst) return;
    await this.workers.warm();
    if (this.workers.isFirst && this.workers.spare === undefined) throw new Error('The whole engine could not be fetched.');
    this.outgrown = true;
    this.pump();
  }

  // The queue

  private async submit<T>({ job, result }: { job: Job; result: Promise<T> }): Promise<T> {
    if (this.failure !== undefined) throw new Error(this.failure);
    job.waited = this.script !== undefined && job.client !== this.script.client && job.client !== 0;
    this.queue.push(job);
    if (this.busy) this.refuseWaiting();
    this.pump();
    return result;
  }

  private pump(): void {
    if (this.current !== undefined || this.replacing || this.failure !== undefined) return;
    if (this.outgrown && this.workers.isFirst) return this.replace({ why: 'whole' });
    const { primary } = this.workers;
    const next = this.queue.findIndex((job) => !this.isHeld(job));
    if (next < 0) this.listeners.emit('idle', undefined);
    if (next < 0 || primary === undefined) return;
    const [job] = this.queue.splice(next, 1);
    this.current = job;
    primary.call((api) => job.send(api, job.waited)).then(
      (answer) => this.answered(job, answer),
      (error: unknown) => this.rejected(job, error),
    );
  }

  private answered(job: Job, answer: Omit<Answer<unknown>, 'result'>): void {
    if (this.current !== job) return; // ended in the meantime, and answered as such
    if (answer.redo !== undefined) this.absorb(answer.redo);
    for (const report of answer.clients) this.reports.set(report.summary.id, report);
    this.release();
    job.finish();
    for (const unblocked of answer.unblocked ?? []) this.waits.finish(unblocked);
    this.pump();
  }

  /** Its client waits for a key: what it sends next is read afterwards. */
  private isHeld({ client, passes }: Job): boolean { return passes === undefined && this.waits.has(client); }

  private rejected(job: Job, error: unknown): void {
    if (this.current !== job) return;
    if (this.workers.isFirst) { // it has not what this needs: nothing of it was told
      job.again = true;
      return this.replace({ why: 'whole' });
    }
    this.release();
    job.fail(error);
    this.pump();
  }

  /** The worker is done with the current job. */
  private release(): void {
    this.current = undefined;
    this.script = undefined;
    this.busy = false;
    this.clearTimers();
    // Of what was there to be killed nothing is left.
    const over = this.killers.filter(({ last }) => !this.queue.includes(last));
    this.killers = this.killers.filter((killer) => !over.includes(killer));
    for (const { answer } of over) answer(undefined);
  }

  private absorb(batch: RedoBatch): void {
    this.workers.append(batch);
    this.options.store?.append(batch);
    this.listeners.emit('changed', undefined);
  }

  private ask<T>(question: (api: Remote<WorkerApi>) => Promise<T>): Promise<T> {
    const { spare, primary } = this.workers;
    const idle = this.current === undefined && !this.replacing && this.queue.every((job) => this.isHeld(job));
    const worker = idle ? primary : spare;
    const wait = (): Promise<T> =>
      this.submit(plainJob(0, async (api) => ({ result: await question(api), clients: [] })));
    return worker === undefined ? wait() : worker.call(question).catch((error: unknown) => {
      if (error instanceof WorkerEnded) return wait();
      if (!this.workers.isFirst) throw error;
      return this.whole().then(wait);
    });
  }

  private async need(version: '5.1' | '5.4'): Promise<void> {
    this.workers.load({ [version]: await this.options.compile(version) });
  }

  // What the worker tells while it runs

  private hear(message: WorkerMessage): void {
    switch (message.event) {
      case 'changed': this.absorb(message.args[0]); break;
      case 'unblocked':
        for (const unblocked of message.args[0]) this.waits.finish(unblocked);
        this.pump();
        break;
      case 'push': for (const batch of message.args[0]) this.listeners.emit('push', batch); break;
      case 'scriptStarted': this.scriptStarted(message.args[0]); break;
      case 'scriptWrote': if (this.script !== undefined) { this.script.wrote = true; this.tellRunning(); } break;
      case 'scriptAt': this.scriptAt(message.args[0]); break;
    }
  }

  private scriptStarted(start: ScriptStart): void {
    if (this.current === undefined) return;
    this.clearTimers();
    this.script = { ...start, wrote: false, line: 0, events: [], log: [] };
    for (const job of this.queue) job.waited ||= job.client !== start.client && job.client !== 0;
    const elapsed = Date.now() - start.at;
    if (start.busyAfter > 0) this.after(start.busyAfter - elapsed, () => this.becomeBusy());
    if (start.timeLimit > 0) {
      this.after(start.timeLimit + GRACE - elapsed, () => this.replace({ why: 'time limit', limit: start.timeLimit }));
    }
    this.tellRunning();
    for (const { kind, answer } of this.killers.splice(0)) answer(this.killNow(kind));
  }

  private scriptAt({ line, events, log }: ScriptProgress): void {
    if (this.script === undefined) return;
    if (line > 0) this.script.line = line;
    this.script.events.push(...events);
    this.script.log.push(...log);
  }

  private becomeBusy(): void {
    this.busy = true;
    this.tellRunning();
    this.refuseWaiting();
  }

  private refuseWaiting(): void {
    const { script } = this;
    if (script === undefined) return;
    for (const job of [...this.queue]) {
      const refuse = job.client === script.client || this.isHeld(job) ? undefined : job.busy?.(script);
      if (refuse === undefined) continue;
      this.queue.splice(this.queue.indexOf(job), 1);
      refuse();
      if (this.client(job.client)?.inMulti === true) this.spoil(job.client, job.args?.[0].toLowerCase() === 'exec');
    }
  }

  /** A refused command spoils its transaction, a refused EXEC ends it: the engine hears of it when it can. */
  private spoil(client: number, ends: boolean): void {
    if (ends) this.leaveMulti(client);
    this.queue.push(commandJob({ client, args: ends ? ['DISCARD'] : WRONG }, () => true, this.waits).job);
  }

  private leaveMulti(client: number): void {
    const report = this.reports.get(client);
    if (report !== undefined) this.reports.set(client, { ...report, summary: { ...report.summary, inMulti: false } });
  }

  private tellRunning(): void { this.listeners.emit('running', { ...this.script! }); }

  private after(delay: number, work: () => void): void { this.timers.push(setTimeout(work, Math.max(0, delay))); }

  private clearTimers(): void { for (const timer of this.timers.splice(0)) clearTimeout(timer); }

  // Ending a worker

  /** Kills now where a script runs; waits where that is not known yet. Undefined: nothing was there to be killed. */
  private async killOrWait(kind?: Killer['kind']): Promise<WireReply | undefined> {
    if (this.current === undefined && !this.comes) return undefined;
    if (this.script !== undefined) return this.killNow(kind);
    const last = this.queue.findLast((job) => !this.isHeld(job)) ?? this.current!;
    return new Promise((answer) => { this.killers.push({ kind, last, answer }); });
  }

  /** What is asked for waits for a new worker: to a person it runs already. */
  private get comes(): boolean { return this.replacing && this.queue.some((job) => !this.isHeld(job)); }

  private killNow(kind?: Killer['kind']): WireReply | undefined {
    if (this.script === undefined) return undefined;
    if (this.script.wrote) return errorReply(UNKILLABLE);
    if (kind !== undefined && kind !== this.script.kind) return errorReply(busyText(this.script));
    this.replace({ why: 'kill' });
    return OK;
  }

  private crashed(reason: string): void {
    if (!this.started || this.failure !== undefined) return; // `start` rejects
    const now = Date.now();
    this.crashes = [...this.crashes.filter((at) => now - at < CRASH_WINDOW), now];
    if (this.crashes.length > CRASHES) return this.giveUp(reason);
    const text = `The worker that runs scripts ended by itself (${reason}). `
      + 'Another takes its place; the keyspace is whole.';
    this.listeners.emit('notice', { kind: 'worker ended', reason, text });
    if (!this.replacing) this.replace({ why: 'crash', reason });
  }

  private giveUp(reason: string): void {
    if (this.failure !== undefined) return;
    this.failure = `The worker that runs scripts cannot be started: ${reason}`;
    this.workers.end();
    const text = `${this.failure}. Reload the page; what was acknowledged is kept.`;
    this.listeners.emit('notice', { kind: 'worker failed', reason, text });
    this.failAll(this.failure);
  }

  private failAll(why: string): void {
    for (const job of [this.current, ...this.queue.splice(0)]) job?.fail(new Error(why));
    this.waits.fail(why);
    this.release();
  }

  /** Ends the primary, answers whom it ran for, and lets the standby take over. */
  private replace(ending: Ending): void {
    const since = performance.now();
    const { current, script } = this;
    this.workers.endPrimary(ending.why);
    this.replica.giveWay();
    if (current?.args?.[0].toLowerCase() === 'exec') this.leaveMulti(current.client);
    const rest = this.queue.splice(0).filter(({ passes }) => passes !== 'resumed');
    this.queue.push(...this.waits.resume(), ...(current?.again === true ? [current] : []), ...rest);
    if (current?.again !== true) current?.end(ended(ending, script, current.client, current.since));
    this.release();
    if (this.replacing) return;
    this.replacing = true;
    void this.promote(current?.client).then((done) => {
      this.replacing = false;
      if (!done) return;
      if (ending.why === 'whole') this.learn().catch(() => undefined); // the session was closed: nobody needs them
      this.listeners.emit('restarted', { why: ending.why, duration: performance.now() - since });
      this.pump();
      this.planStandby();
    });
  }

  /** What the whole worker offers, by its names. */
  private async learn(): Promise<void> {
    const hosts = await this.ask((api) => api.hosts());
    this.hosts = hosts;
    this.listeners.emit('hosts', hosts);
  }

  private async promote(client: number | undefined): Promise<boolean> {
    const states = [...this.reports.values()].map(({ state }) => state);
    for (let attempt = 1; this.failure === undefined; attempt++) {
      try {
        await this.workers.promote(states, client);
        if (client !== undefined) await this.refresh(client);
        return true;
      } catch (error) {
        if (attempt > CRASHES) this.giveUp(String(error));
      }
    }
    return false;
  }

  /** What the session knows of a client whose transaction the kill ended. */
  private async refresh(client: number): Promise<void> {
    const report = await this.workers.primary!.call((api) => api.report(client));
    if (report !== null) this.reports.set(client, report);
  }

  /** Beside the small worker none is made: it would be fetched before the first reply. */
  private planStandby(): void {
    clearTimeout(this.standbyTimer);
    if (this.workers.isFirst) return;
    this.standbyTimer = setTimeout(() => void this.workers.warm(), this.options.standbyDelay ?? 300);
  }

  /** A snapshot of what could be loaded then takes the place of it all, so that this is told once. */
  private tellDamage(damaged: number[], orphans: number, missing: number): void {
    if (damaged.length > 0) this.options.store?.quarantine(damaged);
    const text = damageText(damaged.length, orphans, missing);
    this.listeners.emit('notice', { kind: 'damaged', records: damaged.length, orphans, missing, text });
    void this.workers.shorten();
  }
}

export type { RemoteWorker, RunningScript, SpawnedWorker };
export type { KeyspaceStore, SessionEvents, SessionNotice, SessionOptions } from './session/options.ts';
