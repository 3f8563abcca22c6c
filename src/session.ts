// The page's side of a session: every turn goes through here to the worker, in order, and what it brings back is kept
// here, so that ending the worker loses nothing that was acknowledged. It knows worlds by their ids, and none of their words.
import type { Remote } from 'comlink';
import type {
  Answer, Batch, Ended, Ending, Example, HostInfo, Manner, Part, Port, RunRecord, RunRequest, Running, RunStart, WasmModules,
  WorkerApi, WorkerMessage,
} from './protocol.ts';
import { ActiveRun } from './session/active-run.ts';
import { Aside, keyOf } from './session/aside.ts';
import { damageText, endedRecord, endedText } from './session/answers.ts';
import { Copies } from './session/copies.ts';
import { plainJob, turnJob } from './session/jobs.ts';
import type { Job, Pending } from './session/jobs.ts';
import { Listeners } from './session/listeners.ts';
import type { Loaded, SessionEvents, SessionOptions } from './session/options.ts';
import { Past } from './session/past.ts';
import { RedoLog } from './session/redo-log.ts';
import { WorkerEnded } from './session/remote.ts';
import type { RemoteWorker, SpawnedWorker } from './session/remote.ts';
import { States } from './session/states.ts';
import { Waits } from './session/waits.ts';
import { Workers } from './session/workers.ts';

/** One who wants to end a run that may come: `last` is the job behind which nothing is left that can be meant. */
interface Killer { last: Job; judge(running: Running | undefined): void }

/** So many crashes in so many milliseconds, and the session gives up. */
const CRASHES = 3;
const CRASH_WINDOW = 10_000;

export class Session implements Port {
  /** Known once `start` has resolved. */
  hosts: HostInfo[] = [];
  /** The id of the last run of the history: those that follow have larger ones. */
  lastRun = 0;
  private readonly listeners = new Listeners<SessionEvents>();
  private readonly log = new RedoLog();
  private readonly wasm: WasmModules = {};
  readonly past: Past;
  private readonly workers: Workers;
  readonly aside: Aside;
  readonly copies: Copies;
  readonly states: States;
  private readonly parts = new Map<string, Part>();
  private readonly queue: Job[] = [];
  private readonly waiting = new Waits((world, who, until) => this.listeners.emit('waiting', { world, who, until }));
  private current: Job | undefined;
  private readonly active = new ActiveRun({
    told: (running) => this.listeners.emit('running', running),
    busy: () => this.refuseWaiting(),
    late: (limit) => this.replace({ why: 'time limit', limit }),
  });
  private replacing = false;
  /** The small worker is to make way as soon as it is idle. */
  private outgrown = false;
  private started = false;
  /** What words are about was asked for. */
  private described = false;
  private failure: string | undefined;
  private crashes: number[] = [];
  /** Those that came while a job was with the worker of which is not known yet whether it runs a script. */
  private killers: Killer[] = [];
  private standbyTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SessionOptions) {
    const times = {};
    this.workers = new Workers({
      spawn: options.spawn, ...(options.first && { first: options.first }), wasm: this.wasm, log: this.log, times,
      listen: (message) => this.hear(message),
      failed: (reason) => this.crashed(reason),
      pushed: (batch) => this.listeners.emit('push', { ...batch, aside: true }),
      rebased: (chunks, position) => options.store?.rebase(chunks, position),
    });
    this.aside = new Aside(this.workers);
    this.past = new Past(this.log, () => this.parts.values());
    this.copies = new Copies(this.workers, this.past, () => this.parts.values(), (version) => this.need(version));
    this.states = new States({
      change: (work, taken) => this.submit(plainJob(work, taken)), ask: (work) => this.question(work), workers: this.workers, times, store: options.store?.states,
    });
  }

  /** Starts a worker and puts into it what is stored. */
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
    for (const id of new Set([...stored.base, ...stored.tail].map(({ world }) => world))) {
      this.needed(id)?.catch((cause: unknown) => {
        const reason = String(cause);
        this.listeners.emit('notice', { kind: 'worker failed', reason, text: `What runs by itself waits until the page is loaded anew: ${reason}` });
      });
    }
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

  // Turns

  /** Runs a script. A failed, ended or refused one resolves too: its record tells. */
  async run(request: RunRequest, manner: Manner<RunRecord> = {}): Promise<RunRecord> {
    const { runsOn = [request.lua] } = this.hosts.find(({ id }) => id === request.host) ?? {};
    for (const version of runsOn) if (this.wasm[version] === undefined) await this.need(version); // else it is queued at once
    const ended = (how: Ended): RunRecord => endedRecord(request, how, endedText(how));
    const { send, underway } = this.past.sends(request.host, (api, turn) => api.run(request, turn));
    const record = await this.submit(turnJob(request.host, request.client, send, { ended, ...manner }, this.waiting, false));
    record.id = this.lastRun = Math.max(this.lastRun + 1, Date.now());
    this.past.ran(record.id, request.host, request.client, { request }, underway);
    return record;
  }

  async act(world: string, name: string, given: unknown, who = 0, manner: Manner<unknown> = {}): Promise<unknown> {
    const needed = this.needed(world);
    if (needed !== undefined) await needed;
    const { send, underway } = this.past.sends(world, (api, turn) => api.act(world, name, given, turn));
    const result = await this.submit(turnJob(world, who, send, manner, this.waiting, true));
    const id = this.past.acted(world, who, { name, given }, underway);
    if (id !== undefined) this.listeners.emit('recorded', { id, world, name, given });
    return result;
  }

  /** Answered by the standby while a run keeps the primary. */
  ask(world: string, name: string, given: unknown): Promise<unknown> {
    const ask = (): Promise<unknown> => this.question((api) => api.ask(world, name, given));
    return this.needed(world)?.then(ask) ?? ask();
  }

  part(world: string, id: number): Part | undefined { return this.parts.get(keyOf(world, id)); }

  amend(part: Part): void { this.parts.set(keyOf(part.world, part.id), part); }

  forget(world: string, id: number, result?: unknown): void {
    this.parts.delete(keyOf(world, id));
    const turn = this.waiting.of(world, id);
    if (turn !== undefined) this.waiting.finish({ turn, result });
    this.pump();
  }

  waits(world: string, who: number): boolean { return this.waiting.has(world, who); }

  /** Ends what a part waits for, also while a run has kept others waiting. */
  async unwait(world: string, who: number): Promise<void> {
    const turn = this.waiting.of(world, who);
    if (turn === undefined) return;
    const pending = plainJob((api) => api.stop(turn));
    pending.job.passes = 'ending';
    await this.submit(pending);
  }

  // Hosts

  /** Fetches what words are about: `hosts` has it then. */
  async describe(): Promise<void> {
    await this.whole();
    this.described = true;
    this.hosts = await this.question((api) => api.describe());
  }

  examples(host: string): Promise<Example[]> { return this.question((api) => api.examples(host)); }

  // What there was before a run

  copy(lua: RunRequest['lua'], before?: number): Promise<RemoteWorker> { return this.copies.make(lua, before); }

  knows(run: number): boolean { return this.past.knows(run); }

  /**
   * Puts a world back to what it was before a run that `knows` answers for. Resolves to what undoes that, and with it
   * whatever came later.
   */
  async goBack(world: string, run: number): Promise<() => Promise<void>> {
    return this.states.replace(world, await this.copies.before(run, world));
  }

  // Ending runs

  /** The run that keeps the worker, if one does. */
  get running(): Running | undefined { return this.active.running; }

  get occupied(): boolean { return this.current !== undefined; }

  /** Kills now where something runs; waits where that is not known yet. */
  async end<T>(judge: (running: Running) => T | 'end'): Promise<T | 'ended' | undefined> {
    if (this.current === undefined && !this.comes) return undefined;
    const decide = (running: Running | undefined): T | 'ended' | undefined => {
      if (running === undefined) return undefined;
      const verdict = judge(running);
      if (verdict !== 'end') return verdict;
      this.replace({ why: 'stop' });
      return 'ended';
    };
    if (this.running !== undefined) return decide(this.running);
    const last = this.queue.findLast((job) => !this.isHeld(job)) ?? this.current!;
    return new Promise((resolve) => { this.killers.push({ last, judge: (running) => resolve(decide(running)) }); });
  }

  discard(): void { if (this.current !== undefined) this.replace({ why: 'discard' }); }

  /** Ends whatever runs, though it wrote: then back to the state before it. Says whether anything ran. */
  stop(): boolean {
    if (this.comes) {
      void this.end(() => 'end');
      return true;
    }
    if (this.current === undefined || this.current.again === true) return false;
    this.replace({ why: this.running?.wrote === true ? 'discard' : 'stop' });
    return true;
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

  private async submit<T>({ job, result }: Pending<T>): Promise<T> {
    if (this.failure !== undefined) throw new Error(this.failure);
    job.turn.waited = this.isKept(job);
    this.queue.push(job);
    if (this.active.busy) this.refuseWaiting();
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
    primary.call((api) => job.send(api)).then(
      (answer) => this.answered(job, answer),
      (error: unknown) => this.rejected(job, error),
    );
  }

  private answered(job: Job, answer: Omit<Answer<unknown>, 'result'>): void {
    if (this.current !== job) return; // ended in the meantime, and answered as such
    if (answer.batch !== undefined) this.absorb(answer.batch);
    for (const part of answer.parts) this.amend(part);
    this.release();
    job.finish();
    for (const turn of answer.finished ?? []) this.waiting.finish(turn);
    this.pump();
  }

  /** Its part waits: what it asks next is done afterwards. */
  private isHeld({ world, turn, passes }: Job): boolean { return passes === undefined && this.waiting.has(world, turn.who); }

  /** The run of another part keeps it waiting. */
  private isKept({ world, turn }: Job): boolean {
    const { running } = this;
    return running !== undefined && turn.who !== 0 && !(turn.who === running.who && world === running.world);
  }

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
    this.active.end();
    // Of what was there to be killed nothing is left.
    const over = this.killers.filter(({ last }) => !this.queue.includes(last));
    this.killers = this.killers.filter((killer) => !over.includes(killer));
    for (const { judge } of over) judge(undefined);
  }

  private absorb(batch: Batch): void {
    this.workers.append(batch);
    this.options.store?.append(batch);
    this.listeners.emit('changed', undefined);
  }

  private question<T>(question: (api: Remote<WorkerApi>) => Promise<T>): Promise<T> {
    const { spare, primary } = this.workers;
    const idle = this.current === undefined && !this.replacing && this.queue.every((job) => this.isHeld(job));
    const worker = idle ? primary : spare;
    const wait = (): Promise<T> =>
      this.submit(plainJob(async (api) => ({ result: await question(api), parts: [] })));
    return worker === undefined ? wait() : worker.call(question).catch((error: unknown) => {
      if (error instanceof WorkerEnded) return wait();
      if (!this.workers.isFirst) throw error;
      return this.whole().then(wait);
    });
  }

  /** What a world needs to act, where it is not there yet. */
  private needed(world: string): Promise<unknown> | undefined {
    const { actsOn = [] } = this.hosts.find(({ id }) => id === world) ?? {};
    const missing = actsOn.filter((version) => this.wasm[version] === undefined);
    return missing.length === 0 ? undefined : Promise.all(missing.map((version) => this.need(version)));
  }

  private async need(version: '5.1' | '5.4'): Promise<void> {
    if (this.wasm[version] !== undefined) return;
    this.workers.load({ [version]: await this.options.compile(version) });
  }

  // What the worker tells while it runs

  private hear(message: WorkerMessage): void {
    switch (message.event) {
      case 'changed': this.absorb(message.args[0]); break;
      case 'finished':
        for (const turn of message.args[0]) this.waiting.finish(turn);
        this.pump();
        break;
      case 'push': for (const batch of message.args[0]) this.listeners.emit('push', batch); break;
      case 'runStarted': this.runStarted(message.args[0]); break;
      case 'runWrote': this.active.wrote(); break;
      case 'runAt': this.active.advance(message.args[0]); break;
    }
  }

  private runStarted(start: RunStart): void {
    if (this.current === undefined) return;
    this.active.begin(start);
    for (const job of this.queue) job.turn.waited ||= this.isKept(job);
    this.active.tell();
    for (const { judge } of this.killers.splice(0)) judge(this.running);
  }

  private refuseWaiting(): void {
    const { running } = this;
    if (running === undefined) return;
    for (const job of [...this.queue]) {
      const at = this.queue.indexOf(job);
      if (at < 0 || job.busy === undefined || !this.isKept(job) || this.isHeld(job)) continue;
      this.queue.splice(at, 1); // the answer may bring further turns
      const refuse = job.busy(running);
      if (refuse === undefined) this.queue.splice(at, 0, job);
      else refuse();
    }
  }

  // Ending a worker

  /** What is asked for waits for a new worker: to a person it runs already. */
  private get comes(): boolean { return this.replacing && this.queue.some((job) => !this.isHeld(job)); }

  private crashed(reason: string): void {
    if (!this.started || this.failure !== undefined) return; // `start` rejects
    const now = Date.now();
    this.crashes = [...this.crashes.filter((at) => now - at < CRASH_WINDOW), now];
    if (this.crashes.length > CRASHES) return this.giveUp(reason);
    const text = `The worker that runs scripts ended by itself (${reason}). `
      + 'Another takes its place; nothing is lost.';
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
    this.waiting.fail(why);
    this.release();
  }

  /** Ends the primary, answers whom it ran for, and lets the standby take over. */
  private replace(ending: Ending): void {
    const since = performance.now();
    const { current, running } = this;
    this.workers.endPrimary(ending.why);
    this.aside.drop();
    const rest = this.queue.splice(0).filter(({ passes }) => passes !== 'resumed');
    this.queue.push(...this.waiting.resume(), ...(current?.again === true ? [current] : []), ...rest);
    const mortal = ending.why === 'whole' ? [] : this.waiting.mortal();
    for (const job of [...(current !== undefined && current.again !== true ? [current] : []), ...mortal]) {
      const its = job === current ? running : undefined;
      job.end({ ending, running: its, duration: Date.now() - (its?.at ?? job.since) });
    }
    this.release();
    if (this.replacing) return;
    this.replacing = true;
    void this.promote(current).then((done) => {
      this.replacing = false;
      if (!done) return;
      if (ending.why === 'whole') this.learn().catch(() => undefined); // the session was closed: nobody needs them
      this.listeners.emit('restarted', { why: ending.why, duration: performance.now() - since });
      this.pump();
      this.planStandby();
    });
  }

  /** What the whole worker offers. */
  private async learn(): Promise<void> {
    const { described } = this;
    const hosts = await this.question((api) => (described ? api.describe() : api.hosts()));
    if (described !== this.described) return; // what tells more was asked for meanwhile
    this.hosts = hosts;
    this.listeners.emit('hosts', hosts);
  }

  private async promote(current: Job | undefined): Promise<boolean> {
    const parts = [...this.parts.values()];
    const ended = current === undefined || current.turn.who === 0 ? undefined : { world: current.world, who: current.turn.who };
    for (let attempt = 1; this.failure === undefined; attempt++) {
      try {
        await this.workers.promote(parts, ended);
        if (ended !== undefined) await this.refresh(ended);
        return true;
      } catch (error) {
        if (attempt > CRASHES) this.giveUp(String(error));
      }
    }
    return false;
  }

  /** What the end of its turn left of a part. */
  private async refresh({ world, who }: { world: string; who: number }): Promise<void> {
    const part = await this.workers.primary!.call((api) => api.part(world, who));
    if (part !== null) this.amend(part);
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

export type { LookingBack } from './session/looking-back.ts';
export type { RemoteWorker, Running, SpawnedWorker };
export type { SessionEvents, SessionNotice, SessionOptions, Store } from './session/options.ts';
