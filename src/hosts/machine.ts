// What a worker does: it opens the worlds of hosts, makes calls in them in order, and puts what they changed on its way to
// the page. It knows no host by name.
import { createLua } from '../lua/create.ts';
import type { LuaRuntime } from '../lua/runtime.ts';
import type {
  Answer, Batch, Chunk, DebugApi, Example, HostInfo, Outcome, Part, Profile, ProfileOrder, Recorded, RunRecord, RunRequest, Turn, WasmModules, WorkerApi, WorkerEvents,
  WorkerMessage, WorkerStart, WorldNow, WorldTime,
} from '../protocol.ts';
import { DamagedError, realClock } from './host.ts';
import type { Clock, Ground, HostDoor, LuaFactory, Told, World } from './host.ts';
import { inRealTime, SetClock } from './set-clock.ts';
import { replyDigest } from './reply-digest.ts';
import { TapeRecorder } from './tape.ts';

/** What a machine is made with, beside the hosts. */
export interface MachineOptions {
  clock?: Clock;
  random?(): number;
  /** What a build keeps apart from the code of a host. */
  texts?(host: string): Promise<unknown>;
  /** What looks back at runs, over these hosts. */
  debugger?(hosts: readonly HostDoor[], lua: LuaFactory): Promise<DebugApi>;
  /** Hears of each VM before anything runs in it, to set a probe, say. */
  made?(lua: LuaRuntime): void;
}

export class Machine implements WorkerApi {
  /** Those that were made and may still be in use. */
  private vms: WeakRef<LuaRuntime>[] = [];
  /** Hears of each VM that is made. */
  private watch: ((lua: LuaRuntime) => void) | undefined;
  private readonly wasm: WasmModules = {};
  private readonly worlds = new Map<string, World | Promise<World>>();
  /** Chunks of worlds whose host is not here: kept as they are. */
  private readonly foreign: Chunk[] = [];
  private leads = false;
  /** The worlds that know that they lead. */
  private readonly leading = new WeakSet<World>();
  private position = 0;
  /** Changes of the running call that its answer will carry. */
  private batch: Batch | undefined;
  private answering = false;
  /** Of worlds whose time is another than the real one. */
  private readonly times: Record<string, WorldTime> = {};
  /** Clock and chance of each world. */
  private readonly tapes = new Map<string, TapeRecorder>();
  private ranScript = false;
  private debugger: Promise<DebugApi> | undefined;
  /** The last call that had to fetch something: those after it wait. */
  private last: Promise<unknown> | undefined;

  /** `emit` hands a message to the page at once, also while a run keeps the worker. */
  constructor(
    private readonly emit: (message: WorkerMessage) => void, private readonly doors: readonly HostDoor[],
    private readonly options: MachineOptions = {},
  ) {
    void this.world(doors[0].info.id);
  }

  start({ wasm, role, position, times = {} }: WorkerStart): void {
    Object.assign(this.times, times);
    this.load(wasm);
    this.position = position;
    if (role === 'primary') this.lead();
    setTimeout(() => this.each((world) => world.warm?.()));
  }

  load(wasm: WasmModules): void {
    Object.assign(this.wasm, wasm);
    if (this.leads) this.each((world, id) => this.leadIn(world, id));
  }

  // Hosts

  hosts(): HostInfo[] {
    return this.doors.map(({ info }) => {
      const world = this.worlds.get(info.id);
      return world === undefined || world instanceof Promise || world.words === undefined ? info
        : { ...info, vocabulary: world.words() };
    });
  }

  describe(): Promise<HostInfo[]> {
    return Promise.all(this.doors.map(async ({ info, words }) => {
      const world = await this.worlds.get(info.id);
      const vocabulary = await (world?.describe?.() ?? words?.());
      return vocabulary === undefined ? info : { ...info, vocabulary };
    }));
  }

  async examples(id: string): Promise<Example[]> {
    return this.doors.find(({ info }) => info.id === id)?.examples() ?? [];
  }

  // Calls

  run(request: RunRequest, turn: Turn): Promise<Answer<Outcome<RunRecord>>> {
    return this.call(request.host, { request }, turn, (world) => {
      const shift = this.clock.now() - this.clockOf(request.host).now();
      return inRealTime(world.run(request, turn), this.times[request.host] === undefined ? 0 : shift);
    });
  }

  act(id: string, name: string, given: unknown, turn: Turn): Promise<Answer<Outcome<unknown>>> {
    return this.call(id, { name, given }, turn, (world) => world.act(name, given, turn));
  }

  async ask(id: string, name: string, given: unknown): Promise<unknown> {
    return this.inOrder(async () => (await this.world(id)).ask(name, given));
  }

  async stop(turn: number): Promise<Answer<null>> {
    return this.inOrder(() => this.answer(this.doors[0].info.id, () => {
      this.each((world) => world.stop(turn));
      return null;
    }));
  }

  private async call<T>(
    id: string, call: Parameters<NonNullable<World['prepare']>>[0], turn: Turn, work: (world: World) => T,
  ): Promise<Answer<T>> {
    return this.inOrder(() => {
      const world = this.world(id);
      const ready = world instanceof Promise ? world.then((it) => it.prepare?.(call)) : world.prepare?.(call);
      if (ready === undefined) return this.answerIn(id, world as World, turn, work);
      return ready.then(async () => this.answerIn(id, await world, turn, work));
    });
  }

  private answerIn<T>(id: string, world: World, turn: Turn, work: (world: World) => T): Answer<T> {
    if (turn.recorded !== true) return this.answer(id, () => work(world));
    const memory = world.memory?.();
    this.ranScript = false;
    const tape = this.tapes.get(id)!;
    tape.start();
    let told: Recorded['tape'] | undefined;
    const answer = this.answer(id, () => {
      try { return work(world); } finally { told = tape.finish(); }
    });
    if (!this.ranScript) return answer;
    const instructions = this.timedOutAt();
    const outcome = answer.result as Outcome<unknown> | undefined;
    const reply = outcome !== undefined && 'done' in outcome ? replyDigest(outcome.done) : undefined;
    return { ...answer, recorded: { tape: told!, memory, ...instructions !== undefined && { instructions }, ...reply !== undefined && { reply } } };
  }

  /** Instructions after which a VM ended a run for its time; undefined: none did. */
  private timedOutAt(): number | undefined {
    for (const vm of this.vms) {
      const found = vm.deref()?.timedOutAt;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async debug<M extends keyof DebugApi>(method: M, ...given: Parameters<DebugApi[M]>): Promise<Awaited<ReturnType<DebugApi[M]>>> {
    const api = await (this.debugger ??= this.options.debugger?.(this.doors, this.lua));
    if (api === undefined) throw new Error('there is nothing here that looks back at runs');
    return (api[method] as (...given: Parameters<DebugApi[M]>) => Promise<Awaited<ReturnType<DebugApi[M]>>>)(...given);
  }

  protected answer<T>(_id: string, work: () => T): Answer<T> {
    this.answering = true;
    try {
      const result = work();
      this.each((world) => world.settle());
      const { batch } = this;
      const parts = this.gather((world) => world.parts()).map(([world, part]): Part => ({ world, ...part }));
      const finished = this.gather((world) => world.finished()).map(([, one]) => one);
      return {
        result, parts, ...(batch !== undefined && { batch }), ...(finished.length > 0 && { finished }),
      };
    } finally {
      this.answering = false;
      this.batch = undefined;
    }
  }

  /** One call after the other, though one has to fetch something. */
  private inOrder<T>(work: () => T | Promise<T>): T | Promise<T> {
    const result = this.last === undefined ? work() : this.last.then(work, work);
    if (!(result instanceof Promise)) return result;
    const done = (): void => { if (this.last === result) this.last = undefined; };
    this.last = result;
    result.then(done, done);
    return result;
  }

  // Worlds

  /** Opened where it is not. Throws where there is no such host. */
  protected world(id: string): World | Promise<World> {
    const known = this.worlds.get(id);
    if (known !== undefined) return known;
    const door = this.doors.find(({ info }) => info.id === id);
    if (door === undefined) throw new Error(`there is no host ${id}`);
    const opened = door.open(this.ground(id));
    const world = opened instanceof Promise ? opened.then((it) => this.enter(id, it)) : this.enter(id, opened);
    this.worlds.set(id, world);
    if (world instanceof Promise) world.catch(() => { if (this.worlds.get(id) === world) this.worlds.delete(id); });
    return world;
  }

  private enter(id: string, world: World): World {
    this.worlds.set(id, world);
    if (this.leads) this.leadIn(world, id);
    return world;
  }

  private ground(id: string): Ground {
    const { clock = realClock, random = Math.random, texts } = this.options;
    const tape = new TapeRecorder(new SetClock(clock, () => this.times[id]), random);
    this.tapes.set(id, tape);
    return {
      lua: this.lua, clock: tape.clock, random: tape.random,
      texts: async () => texts?.(id),
      tell: this.told(id),
      changed: (bytes, atOnce) => this.changed(id, bytes, atOnce === true),
    };
  }

  private readonly lua: LuaFactory = (version, limits) => {
    const wasm = this.wasm[version];
    if (wasm === undefined) throw new Error(`Lua ${version} is not loaded`);
    const lua = createLua(version, wasm, limits);
    this.vms = [...this.vms.filter((vm) => vm.deref()?.alive), new WeakRef(lua)];
    this.watch?.(lua);
    this.options.made?.(lua);
    return lua;
  };

  // Profiles

  /** Of a run in this worker, which is of no use for anything else then: its world was put back many times. */
  async profile(order: ProfileOrder): Promise<Profile> {
    const { request } = order;
    const { profile } = await import('./profile/profile.ts');
    const world = await this.world(request.host);
    await world.prepare?.({ request });
    world.lead();
    world.restore(order.parts.filter((part) => part.world === request.host));
    const watch = (each: (lua: LuaRuntime) => void): void => {
      for (const vm of this.vms) {
        const lua = vm.deref();
        if (lua?.alive) each(lua);
      }
      this.watch = each;
    };
    return profile({ world, order, clock: this.clock, watch });
  }

  private told(world: string): Told {
    return {
      runStarted: (start) => {
        this.ranScript = true;
        // The page counts from it: it is no matter of the world's.
        this.tell('runStarted', { world, ...start, at: this.clock.now() });
      },
      runWrote: () => this.tell('runWrote'),
      runAt: (progress) => this.tell('runAt', progress),
      push: (batches) => this.tell('push', batches.map((one) => ({ world, ...one }))),
      finished: (turns) => this.tell('finished', turns),
    };
  }

  private tell<E extends keyof WorkerEvents>(event: E, ...args: Parameters<WorkerEvents[E]>): void {
    this.emit({ event, args } as WorkerMessage);
  }

  private lead(): void {
    this.leads = true;
    this.each((world, id) => this.leadIn(world, id));
  }

  /** Once; one that runs scripts of its own accord only where it can. */
  private leadIn(world: World, id: string): void {
    const { actsOn = [] } = this.doors.find(({ info }) => info.id === id)!.info;
    if (this.leading.has(world) || actsOn.some((version) => this.wasm[version] === undefined)) return;
    this.leading.add(world);
    world.lead();
  }

  /** Those that are open. */
  private each(work: (world: World, id: string) => void): void {
    for (const [id, world] of this.worlds) if (!(world instanceof Promise)) work(world, id);
  }

  private gather<T>(from: (world: World) => readonly T[]): [string, T][] {
    const all: [string, T][] = [];
    this.each((world, id) => { for (const one of from(world)) all.push([id, one]); });
    return all;
  }

  // Changes

  /** The call's last batch travels with its answer; all others go out at once. */
  private changed(world: string, bytes: Uint8Array, atOnce: boolean): void {
    if (this.batch !== undefined) this.send(this.batch);
    const batch: Batch = { world, position: ++this.position, bytes };
    this.batch = this.answering && !atOnce ? batch : undefined;
    if (this.batch === undefined) this.send(batch);
  }

  protected send(batch: Batch): void { this.tell('changed', batch); }

  async apply(chunks: readonly Chunk[]): Promise<{ damaged: number[]; orphans: number }> {
    return this.inOrder(() => {
      const ids = new Set(chunks.map(({ world }) => this.idOf(world)).filter((id) => this.has(id)));
      const opening = [...ids].map((id) => this.world(id)).filter((world) => world instanceof Promise);
      return opening.length === 0 ? this.applyAll(chunks) : Promise.all(opening).then(() => this.applyAll(chunks));
    });
  }

  private applyAll(chunks: readonly Chunk[]): { damaged: number[]; orphans: number } {
    const damaged: number[] = [];
    let orphans = 0;
    chunks.forEach(({ world, bytes }, place) => {
      const id = this.idOf(world);
      if (!this.has(id)) return void this.foreign.push({ world, bytes });
      try {
        orphans += (this.worlds.get(id) as World).apply(bytes);
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        damaged.push(place);
      }
    });
    return { damaged, orphans };
  }

  private has(id: string): boolean { return this.doors.some(({ info }) => info.id === id); }

  private idOf(world: string): string { return world === '' ? this.doors[0].info.id : world; }

  async snapshot(): Promise<Chunk[]> {
    return this.inOrder(() => [
      ...this.gather((world) => world.snapshot()).map(([world, bytes]): Chunk => ({ world, bytes })), ...this.foreign,
    ]);
  }

  async snapshotOf(id: string): Promise<Uint8Array[]> { return this.inOrder(async () => (await this.world(id)).snapshot()); }

  async become(id: string, chunks: readonly Uint8Array[]): Promise<Answer<null>> {
    return this.inOrder(async () => {
      const world = await this.world(id);
      return this.answer(id, () => {
        world.become(chunks);
        return null;
      });
    });
  }

  // Time

  private get clock(): Clock { return this.options.clock ?? realClock; }

  private clockOf(id: string): Clock { return new SetClock(this.clock, () => this.times[id]); }

  async setTime(id: string, time: WorldTime): Promise<Answer<null>> {
    return this.inOrder(async () => {
      const world = await this.world(id);
      return this.answer(id, () => {
        this.times[id] = time;
        if (this.leading.has(world)) world.wake?.();
        return null;
      });
    });
  }

  async timeOf(id: string): Promise<WorldNow> {
    return this.inOrder(async () => {
      const due = (await this.world(id)).due?.();
      return { now: this.clockOf(id).now(), ...due !== undefined && { due } };
    });
  }

  // Parts

  async part(id: string, part: number): Promise<Part | null> {
    const found = (await this.world(id)).part(part);
    return found === undefined ? null : { world: id, ...found };
  }

  async attach(parts: readonly Part[]): Promise<void> { return this.inOrder(() => this.restore(parts)); }

  private async restore(parts: readonly Part[], ended?: { world: string; who: number }): Promise<void> {
    for (const id of new Set(parts.map(({ world }) => world))) {
      const its = parts.filter(({ world }) => world === id).map(({ world: _, ...part }) => part);
      (await this.world(id)).restore(its, ended?.world === id ? ended.who : undefined);
    }
  }

  async promote(parts: readonly Part[], ended: { world: string; who: number } | undefined, position: number): Promise<void> {
    return this.inOrder(() => {
      this.position = position;
      this.lead();
      return this.restore(parts, ended);
    });
  }

  /** The machine is of no use afterwards. */
  close(): void { this.each((world) => world.close()); }
}
