// A run, run again: over the world as it was, with the time and chance that it read. Each pass is the same to the byte, for the
// VMs begin from the same image and what a pass changed is taken back. So nothing is kept of a step: to look at one, the run is
// run up to it, read within the hook, and ended there. A long run has marks on its way (timeline.ts): it is run up to one of them at
// its own speed, from an image within the run where no more is asked than the VM knows.
import type { DebugPlace, Ground, HostDoor, LuaFactory, UnderWay, World } from '../hosts/host.ts';
import { callName, isCatcher } from '../lua/calls.ts';
import { LuaError, LuaType } from '../lua/runtime.ts';
import type { Bytes, HostFunction, LuaRuntime, Probe, Rests } from '../lua/runtime.ts';
import { Vms } from '../lua/vms.ts';
import type { DebugChunk, Outcome, Recording, RunRecord } from '../protocol.ts';
import { TapePlayer, tapeAt } from './tape-player.ts';
import { PACE, Timeline } from './timeline.ts';
import type { Pace } from './timeline.ts';

/** What a pass listens with. */
export interface Listener {
  /** A step begins; true: the pass ends here. */
  step?(lua: LuaRuntime, step: number, line: number, chunk: number): boolean | undefined;
  /** A call of the host; calls it on. */
  call?(lua: LuaRuntime, name: string, step: number, call: () => number): number;
  /** Any call of the host, by its number from 0 on, also where steps are not heard yet; true: the pass ends here. */
  called?(nth: number): boolean;
  /** A call of the host, by its number, changed a thing of the world that goes by this name. */
  changed?(nth: number, name: string): void;
  /** An error was caught, at the step that is under way. */
  caught?(step: number): void;
  /** The run begins, in its world. */
  before?(): void;
  /** The run is at rest at a mark, before steps are heard. */
  rested?(lua: LuaRuntime, at: number): void;
  /** A mark, which so many steps come before; true: the pass ends here. */
  mark?(at: number, steps: number): boolean;
  /** After the call itself, before what it changed is taken back; not where it was ended. */
  end?(): void;
}

/** What a script asks for that the run is a coroutine, or by which it comes to that under another name. */
const BY_NAME = /coroutine|_G|[gs]etfenv/;
/** Milliseconds that a run is followed of which nobody knows where it ended. */
const PATIENCE = 2000;

export class Replay {
  readonly chunks: DebugChunk[] = [];
  world!: World;
  private readonly player: TapePlayer;
  private readonly vms = new Vms();
  private readonly numbers = new Map<Bytes, number>();
  /** The last chunk's address and number: most steps are in the chunk of the one before. */
  private last: { lua: LuaRuntime; address: number; number: number; own: boolean } | undefined;
  /** Chunks that share their name with others. */
  private readonly owned = new Set<number>();
  private listener: Listener | undefined;
  private step = -1;
  private stopped = false;
  private fault: unknown;
  /** Of a long run. */
  timeline: Timeline | undefined;
  /** What the run has outside of its VM, where it can go on from within. */
  private way: UnderWay | undefined;
  /** Runs of VMs that began in this pass; the one in which all steps are, so far; and whether there are others. */
  private runs = 0;
  private stepped: { lua: LuaRuntime; run: number; alone: boolean } | undefined;
  /** The mark that was reached last, the one from which on steps are heard, and whether they are. */
  private mark = -1;
  private from = 0;
  private hears = false;
  private within = false;
  private laysUntil = 0;
  private nth = 0;
  private readonly rests: Rests = {
    every: 0, begins: (lua) => this.begins(lua), rested: (lua, instructions) => { this.reach(lua, instructions, true); },
    due: (lua, instructions, still) => this.due(lua, instructions, still),
  };
  private readonly probe: Probe = { line: (lua, line) => { this.began(lua, line); } };
  private readonly catching: Probe = {
    ...this.probe,
    call: (lua, event) => { if (event === 'return' && this.listens && lua.caught()) this.listener!.caught!(this.step); },
  };
  /** Threads that wait for the one that runs, the outermost first, with their depths. */
  private threads: { lua: LuaRuntime; thread: number; below: number }[] = [];

  private constructor(private readonly recording: Recording, private readonly lua: LuaFactory, readonly pace: Pace) {
    this.rests.every = pace.every;
    this.player = new TapePlayer(recording.tape ?? tapeAt(recording.at));
  }

  /** Makes the world of a recording. Throws where its host is not among the doors. */
  static async open(recording: Recording, doors: readonly HostDoor[], lua: LuaFactory, pace = PACE): Promise<Replay> {
    const door = doors.find(({ info }) => info.id === recording.world);
    if (door === undefined) throw new Error(`there is no host ${recording.world}`);
    const replay = new Replay(recording, lua, pace);
    const world = replay.world = await door.open(replay.ground());
    for (const { world: id, bytes } of recording.chunks) if (id === recording.world || id === '') world.apply(bytes);
    world.lead();
    world.restore(recording.parts.filter((part) => part.world === recording.world).map(({ world: _, ...part }) => part));
    const { call } = recording;
    await world.prepare?.(call);
    world.warm?.();
    replay.once({ step: () => true }); // what is made before a run's first line, its compiled script too, is there from now on
    replay.vms.image();
    return replay;
  }

  private ground(): Ground {
    const nothing = (): void => {};
    return {
      lua: (version, limits) => this.adopt(this.lua(version, limits)),
      clock: this.player.clock, random: this.player.random, still: true,
      tell: { runStarted: nothing, runWrote: nothing, runAt: nothing, push: nothing, finished: nothing },
      changed: nothing, texts: () => Promise.resolve(undefined),
    };
  }

  private adopt(lua: LuaRuntime): LuaRuntime {
    lua.instructionLimit = this.recording.instructions ?? Infinity;
    this.vms.adopt(lua);
    if (this.listener !== undefined) this.listenTo(lua);
    return lua;
  }

  /**
   * Makes marks on the way of the run, of which the first step was heard. Returns what the call gave; `laid`: the run goes on from
   * within now. It does not where it uses coroutines, for it is one itself meanwhile.
   */
  lay(listener: Listener = {}): { laid: boolean; result: unknown } {
    const { stepped } = this;
    const way = this.way = this.world.underWay?.();
    const foreign = this.chunks.some(({ source }) => source === undefined || BY_NAME.test(source));
    if (way === undefined || stepped?.alone !== true || foreign) return { laid: false, result: undefined };
    const timeline = this.timeline = new Timeline(this.pace);
    this.laysUntil = performance.now() + this.patience;
    way.listen();
    let result: unknown;
    try {
      result = this.pass(listener, Infinity);
    } finally {
      way.end();
      this.laysUntil = 0;
    }
    const laid = way.whole && stepped.lua.alive && this.runs === stepped.run && timeline.marks.length > 1;
    if (!laid) this.timeline = undefined;
    return { laid, result };
  }

  /** Steps from a mark on, as `pass` where the run does not go on from within; the world is not as it was then. */
  hear(listener: Listener, from = 0): void {
    const { timeline, stepped, way } = this;
    if (timeline === undefined) return void this.pass(listener);
    const { lua } = stepped!;
    const at = timeline.nearest(from);
    const { vm, outside } = timeline.imageAt(at);
    this.begin(listener, from);
    this.within = true;
    this.mark = at;
    this.listenTo(lua);
    lua.putBack(vm);
    way!.load(outside);
    try {
      if (at === from) this.hearFrom(lua);
      lua.goOn();
    } catch (error) {
      if (error !== ENOUGH && !(error instanceof LuaError)) throw error;
    } finally {
      way!.end();
      this.within = false;
      this.vms.putBackOne(lua); // what was left in its midst is of no use
      this.finish();
    }
    const { fault } = this;
    this.fault = undefined;
    if (fault !== undefined) throw fault;
  }

  /** Runs it once, from the beginning; steps are heard from a mark on. Returns what the call gave; undefined where a listener ended it. */
  pass(listener: Listener, from = 0): unknown {
    this.vms.forgetNew();
    this.vms.putBack();
    return this.once(listener, from);
  }

  private begin(listener: Listener, from: number): void {
    this.step = this.mark = -1;
    this.runs = this.nth = 0;
    this.from = from;
    this.hears = this.timeline === undefined;
    this.stopped = false;
    this.threads = [];
    this.last = undefined;
    this.listener = listener;
  }

  private once(listener: Listener, from = 0): unknown {
    this.begin(listener, from);
    if (this.timeline === undefined) this.stepped = undefined;
    if (this.recording.memory !== undefined) this.world.remember?.(this.recording.memory);
    for (const vm of this.vms.alive) this.listenTo(vm);
    this.player.play();
    let untold: (() => void) | undefined;
    const work = (): unknown => {
      listener.before?.();
      if (listener.changed !== undefined) untold = this.world.tellChanged?.((name) => { listener.changed!(this.nth, name); });
      const result = this.call();
      if (this.fault !== undefined) throw this.fault;
      if (!this.stopped) listener.end?.();
      return this.stopped ? undefined : result;
    };
    try {
      return this.world.trial === undefined ? work() : this.world.trial(work);
    } finally {
      untold?.();
      this.fault = undefined;
      this.player.stop();
      this.finish();
    }
  }

  private finish(): void {
    this.listener = undefined;
    for (const vm of this.vms.alive) {
      vm.setProbe(undefined);
      vm.setAround(undefined);
      vm.setRests(undefined);
    }
  }

  // On the way

  private begins(lua: LuaRuntime): boolean {
    this.runs++;
    return this.timeline !== undefined && lua === this.stepped?.lua && this.runs === this.stepped.run;
  }

  /** It rests unless steps are heard: these would make its stack grow earlier, and from there on all lies elsewhere. */
  private due(lua: LuaRuntime, instructions: number, still: boolean): boolean {
    if (this.hears) {
      const at = ++this.mark;
      lua.afterThis(() => { if (this.listener?.mark?.(at, this.step + 1) === true) this.halt(lua); });
      return false;
    }
    if (this.laysUntil !== 0 && performance.now() > this.laysUntil) {
      this.timeline!.cut = true;
      this.halt(lua);
    }
    if (!still) this.reach(lua, instructions, false);
    return still;
  }

  private reach(lua: LuaRuntime, instructions: number, still: boolean): void {
    this.mark++;
    if (this.laysUntil !== 0) this.timeline!.add(lua, instructions, still, () => this.way!.save());
    if (still) this.listener?.rested?.(lua, this.mark);
    if (this.mark === this.from) this.hearFrom(lua);
  }

  private hearFrom(lua: LuaRuntime): void {
    this.hears = true;
    this.step = (this.timeline!.marks[this.from].step ?? 0) - 1;
    lua.hearLines();
  }

  /** The pass has seen enough: within the run it is left where it is, else its world is to come to its end. */
  private halt(lua: LuaRuntime): never {
    this.stopped = true;
    if (this.within) throw ENOUGH;
    return lua.abort(ENDED);
  }

  private call(): unknown {
    const { call, who } = this.recording;
    const turn = { id: 1, who, waited: false };
    const outcome: Outcome<RunRecord | unknown> = 'request' in call ? this.world.run(call.request, turn)
      : this.world.act(call.name, call.given, turn);
    this.world.settle();
    return 'done' in outcome ? outcome.done : undefined;
  }

  /** How long a run may be followed: milliseconds. */
  get patience(): number { return this.recording.tape === undefined ? PATIENCE : Infinity; }

  private listenTo(lua: LuaRuntime): void {
    const { listener } = this;
    lua.setProbe(listener?.caught === undefined ? this.probe : this.catching);
    lua.setRests(this.rests);
    const listens = [listener?.call, listener?.called, listener?.changed, listener?.caught].some((one) => one !== undefined);
    lua.setAround(listens ? (_, call, fn) => this.around(lua, call, fn) : undefined);
  }

  /** Steps are heard, and the pass is to go on. */
  private get listens(): boolean { return this.hears && !this.stopped; }

  private around(lua: LuaRuntime, call: () => number, fn: HostFunction): number {
    const { listener } = this;
    const name = callName(fn);
    if (this.stopped) return call();
    if (name === undefined) {
      const results = call();
      if (listener?.caught !== undefined && isCatcher(fn) && this.listens && isFalse(lua, -results)) listener.caught(this.step);
      return results;
    }
    const results = listener?.call === undefined || !this.hears ? call() : listener.call(lua, name, this.step, call);
    const nth = this.nth++;
    if (listener?.called?.(nth) === true) this.halt(lua);
    return results;
  }

  private began(lua: LuaRuntime, line: number): void {
    if (this.stopped) return this.halt(lua);
    const chunk = this.chunkOf(lua);
    if (chunk < 0 || this.isAround(chunk, line)) return;
    this.step++;
    if (this.stepped === undefined) this.stepped = { lua, run: this.runs, alone: true };
    else if (this.stepped.run !== this.runs && !this.within) this.stepped.alone = false;
    if (this.ends(lua, line, chunk)) this.halt(lua);
  }

  /** Asks the listener; what it throws is no error of the script. */
  private ends(lua: LuaRuntime, line: number, chunk: number): boolean {
    try {
      return this.listener?.step?.(lua, this.step, line, chunk) === true;
    } catch (error) {
      this.fault = error;
      return true;
    }
  }

  /** Whether a line is the host's, around what a person wrote. */
  private isAround(chunk: number, line: number): boolean {
    const { first, source, within } = this.chunks[chunk];
    if (first === 1 || source === undefined) return false;
    const [from, to] = within ?? [1, source.split('\n').length];
    const own = line + first - 1;
    return own < from || own > to;
  }

  /** Which chunk runs; -1: one of the host's own. */
  private chunkOf(lua: LuaRuntime): number {
    const address = lua.chunk();
    const { last } = this;
    if (last !== undefined && !last.own && last.address === address && last.lua === lua) return last.number;
    const number = this.numberOf(lua.frame(0)?.source ?? '');
    this.last = { lua, address, number, own: number >= 0 && this.owned.has(number) };
    return number;
  }

  /** The number of a chunk by its name. */
  readonly numberOf = (source: Bytes): number => {
    const known = this.numbers.get(source);
    if (known !== undefined && !this.owned.has(known)) return known;
    const place = this.placeOf(source);
    const same = place?.own === true ? this.chunks.findIndex((one) => one.name === source && one.source === place.source && one.first === place.first) : -1;
    const number = place === undefined ? -1 : same >= 0 ? same : this.chunks.push(chunkAt(source, place)) - 1;
    if (place?.own === true) this.owned.add(number);
    this.numbers.set(source, number);
    return number;
  };

  private placeOf(source: Bytes): DebugPlace | undefined {
    const { world, recording: { call } } = this;
    if (world.source !== undefined) return world.source(source, call);
    if (!source.startsWith('@') || !('request' in call)) return undefined;
    return { first: 1, source: call.request.script };
  }

  /** How deep in calls the running function is, with those of the coroutines that wait for its own. */
  depthOf(lua: LuaRuntime): number {
    const { threads } = this;
    const { thread } = lua;
    let top = threads.at(-1);
    if (top === undefined || top.thread !== thread || top.lua !== lua) {
      const known = threads.findLastIndex((one) => one.thread === thread && one.lua === lua);
      if (known >= 0) threads.length = known + 1;
      else threads.push({ lua, thread, below: top === undefined || top.lua !== lua ? 0 : top.below + top.lua.onThread(top.thread, () => lua.depth()) });
      top = threads.at(-1)!;
    }
    return top.below + lua.depth();
  }

  close(): void { this.world.close(); }
}

const isFalse = (lua: LuaRuntime, at: number): boolean => at < 0 && lua.type(at) === LuaType.Boolean && !lua.toBoolean(at);

const chunkAt = (name: Bytes, { first, source, within }: DebugPlace): DebugChunk =>
  ({ name, first, ...source !== undefined && { source }, ...within && { within } });

/** What is thrown out of a run that is left. */
const ENOUGH = Symbol('enough');
/** What ends a pass that has seen enough. */
const ENDED = new LuaError('killed', 'the replay was stopped');
