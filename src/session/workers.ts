// The two workers: the primary, which runs everything, and a warm standby that is fed with every
// batch, so that a kill costs no more than handing over. A worker can always be made anew from the log.
import type { Batch, Chunk, Part, Pushed, WasmModules, WorkerMessage, WorldTime } from '../protocol.ts';
import type { RedoLog } from './redo-log.ts';
import { RemoteWorker } from './remote.ts';
import type { SpawnedWorker } from './remote.ts';

export interface WorkersOptions {
  spawn(): SpawnedWorker;
  first?(): SpawnedWorker | undefined;
  wasm: WasmModules;
  log: RedoLog;
  /** Messages of the primary. */
  listen(message: WorkerMessage): void;
  /** Out-of-band messages for a part that looks on. */
  pushed(batch: Pushed): void;
  /** Of worlds whose time is another than the real one: workers of the future get it at their start. */
  times: Readonly<Record<string, WorldTime>>;
  /** The primary ended by itself. */
  failed(reason: string): void;
  /** The log was shortened. */
  rebased(chunks: Chunk[], position: number): void;
}

/** What hydration could not apply: places in the log's batches, and changes that lost what they build on. */
export interface Hydrated { damaged: number[]; orphans: number }

const RETRY = 5000;

/** The part whose run was ended with its worker. */
type EndedPart = { world: string; who: number } | undefined;

/** `applied`: the last batch that it was sent is in place. */
interface Standby { worker: RemoteWorker; hydrated: Promise<unknown>; applied: Promise<unknown>; ready: boolean }

export class Workers {
  primary: RemoteWorker | undefined;
  private standby: Standby | undefined;
  private first: RemoteWorker | undefined;
  private compacting = false;
  /** Calls of parts that look on which the standby did not answer: it may be in a script without end. */
  occupied = 0;
  /** Milliseconds since 1970 until when no standby is made for a snapshot alone. */
  private nextTry = 0;

  constructor(private readonly options: WorkersOptions) {}

  /** The primary is the small worker of a first visit. */
  get isFirst(): boolean { return this.first !== undefined && this.first === this.primary; }

  /** A primary from nothing but the log; `first`: the small one will do, where nothing is stored. */
  async startPrimary(first = false): Promise<Hydrated> {
    const small = this.options.first?.();
    const serves = first && this.options.log.bytes === 0;
    if (!serves) small?.terminate();
    const worker = this.spawn('primary', serves ? small : undefined);
    if (serves && small !== undefined) this.first = worker;
    this.primary = worker;
    return this.hydrate(worker, 'primary');
  }

  /** The standby, where it is ready to answer. */
  get spare(): RemoteWorker | undefined {
    return this.standby?.ready === true && this.occupied === 0 ? this.standby.worker : undefined;
  }

  /** The standby, made where there is none, with all that was sent to it in place. */
  async replica(): Promise<RemoteWorker> {
    await this.warm();
    if (this.standby === undefined) await this.warm(); // the one that was waited for was ended
    if (this.standby === undefined) throw new Error('The replica could not be started.');
    return this.standby.worker;
  }

  /**
   * A worker of its own with a copy of all that there is, or of what there was at a position; whoever asked for it ends it.
   * Throws where that is not known any more.
   */
  async copy(position?: number): Promise<RemoteWorker> {
    const batches = position === undefined ? undefined : this.options.log.batchesTo(position);
    if (position !== undefined && batches === undefined) throw new Error('What there was then is not known any more.');
    const worker = new RemoteWorker(this.options.spawn(), () => {}, () => {});
    try {
      await this.hydrate(worker, 'standby', batches);
      return worker;
    } catch (error) {
      worker.end('it could not start');
      throw error;
    }
  }

  /** A worker of its own in which nothing is; whoever asked for it ends it. */
  async empty(): Promise<RemoteWorker> {
    const worker = new RemoteWorker(this.options.spawn(), () => {}, () => {});
    try {
      await worker.call((api) => api.start({ wasm: this.options.wasm, role: 'standby', position: 0 }));
      return worker;
    } catch (error) {
      worker.end('it could not start');
      throw error;
    }
  }

  dropStandby(): void { if (this.standby !== undefined) this.drop(this.standby, 'the replica was ended'); }

  /** Begins to make a standby unless there is one; resolves when it is warm. */
  async warm(): Promise<void> {
    if (this.standby === undefined) this.makeStandby();
    await this.standby?.hydrated.catch(() => {});
    await this.standby?.applied;
  }

  /** To the log, and to the standby. */
  append(batch: Batch): void {
    const { log } = this.options;
    log.append(batch);
    const { standby } = this;
    if (standby !== undefined) {
      standby.applied = standby.worker.call((api) => api.apply([batch]))
        .catch(() => this.drop(standby, 'could not follow'));
    }
    if (log.isLong) void this.shorten();
  }

  /** Modules that came later: workers of the future get them at their start. What is sent afterwards finds them. */
  load(wasm: WasmModules): void {
    Object.assign(this.options.wasm, wasm);
    const { standby } = this;
    standby?.worker.call((api) => api.load(wasm)).catch(() => this.drop(standby, 'could not load'));
    this.primary?.call((api) => api.load(wasm)).catch(() => {}); // one that ended is replaced
  }

  /** The standby hears of a world's time; the primary is told in its turn. */
  setTime(world: string, time: WorldTime): void {
    const { standby } = this;
    standby?.worker.call((api) => api.setTime(world, time)).catch(() => this.drop(standby, 'could not set its clock'));
  }

  endPrimary(reason: string): void {
    this.primary?.end(reason);
    this.primary = undefined;
  }

  /** The standby becomes the primary; where there is none that can, one is made from the log. */
  async promote(parts: Part[], ended: EndedPart): Promise<void> {
    const { standby } = this;
    this.standby = undefined;
    if (standby !== undefined && await this.handOver(standby, parts, ended)) return;
    standby?.worker.end('it could not take over');
    await this.startPrimary();
    await this.primary!.call((api) => api.promote(parts, ended, this.options.log.position));
  }

  end(): void {
    this.endPrimary('the session ended');
    if (this.standby !== undefined) this.drop(this.standby, 'the session ended');
  }

  private async handOver(standby: Standby, parts: Part[], ended: EndedPart): Promise<boolean> {
    try {
      this.primary = standby.worker;
      await standby.hydrated;
      await standby.worker.call((api) => api.promote(parts, ended, this.options.log.position));
      return true;
    } catch {
      return false;
    }
  }

  private makeStandby(): void {
    let worker: RemoteWorker;
    try {
      worker = this.spawn('standby');
    } catch {
      return; // the browser gives no further worker: without a standby a kill takes longer
    }
    const hydrated = this.hydrate(worker, 'standby');
    const standby: Standby = { worker, hydrated, applied: Promise.resolve(), ready: false };
    this.standby = standby;
    standby.hydrated.then(() => { standby.ready = true; }, () => this.drop(standby, 'it could not start'));
  }

  /** Unless it is the primary by now. */
  private drop(standby: Standby, reason: string): void {
    if (this.standby !== standby) return;
    standby.worker.end(reason);
    this.standby = undefined;
  }

  private spawn(role: 'primary' | 'standby', small?: SpawnedWorker): RemoteWorker {
    const { options } = this;
    const worker: RemoteWorker = new RemoteWorker(
      small ?? options.spawn(),
      (message) => {
        if (worker === this.primary) options.listen(message);
        else if (worker === this.standby?.worker && message.event === 'push') message.args[0].forEach(options.pushed);
      },
      (reason) => {
        if (worker === this.standby?.worker) this.standby = undefined;
        else if (worker === this.primary || role === 'primary') options.failed(reason);
      },
    );
    return worker;
  }

  /** Calls are answered in order, so batches that follow need not wait for these. */
  private async hydrate(worker: RemoteWorker, role: 'primary' | 'standby', batches = this.options.log.batches()): Promise<Hydrated> {
    const { wasm, log, times } = this.options;
    const { position } = log;
    const [, applied] = await Promise.all([
      worker.call((api) => api.start({ wasm, role, position, times: { ...times } })),
      worker.call((api) => api.apply(batches)),
    ]);
    return applied;
  }

  /** Puts a snapshot in the place of the log. The standby is asked, for no script ever blocks it; where it was lost, a new one is made now and then. */
  async shorten(): Promise<void> {
    if (this.compacting || (this.standby === undefined && Date.now() < this.nextTry)) return;
    this.compacting = true;
    this.nextTry = Date.now() + RETRY;
    await this.warm();
    await this.compact();
    this.compacting = false;
  }

  /** The standby's state is the one at the log's position, for its calls are answered in order. */
  private async compact(): Promise<void> {
    const worker = this.spare;
    if (worker === undefined) return;
    const { position } = this.options.log;
    try {
      const chunks = await worker.call((api) => api.snapshot());
      this.options.log.rebase(chunks, position);
      this.options.rebased(chunks, position);
    } catch {
      // The standby took over or ended: a later batch asks again.
    }
  }
}
