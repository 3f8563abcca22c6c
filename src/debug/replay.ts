// A run, run again: over the world as it was, with the time and chance that it read. Each pass is the same to the byte, for the
// VMs begin from the same image and what a pass changed is taken back. So nothing is kept of a step: to look at one, the run is
// run up to it, read within the hook, and ended there.
import type { Ground, HostDoor, LuaFactory, World } from '../hosts/host.ts';
import { callName } from '../lua/calls.ts';
import { LuaError } from '../lua/runtime.ts';
import type { Bytes, LuaRuntime, Probe } from '../lua/runtime.ts';
import type { VmImage } from '../lua/state.ts';
import type { DebugChunk, Outcome, Recording, RunRecord } from '../protocol.ts';
import { TapePlayer, tapeAt } from './tape-player.ts';

/** What a pass listens with. */
export interface Listener {
  /** A step begins; true: the pass ends here. */
  step?(lua: LuaRuntime, step: number, line: number, chunk: number): boolean | undefined;
  /** A call of the host; calls it on. */
  call?(lua: LuaRuntime, name: string, step: number, call: () => number): number;
  /** After the call itself, before what it changed is taken back; not where it was ended. */
  end?(): void;
}

/** Milliseconds that a run is followed of which nobody knows where it ended. */
const PATIENCE = 2000;

export class Replay {
  readonly chunks: DebugChunk[] = [];
  world!: World;
  private readonly player: TapePlayer;
  private readonly vms = new Set<LuaRuntime>();
  private images = new Map<LuaRuntime, VmImage>();
  private readonly numbers = new Map<Bytes, number>();
  /** The last chunk's address and number: most steps are in the chunk of the one before. */
  private last: { lua: LuaRuntime; address: number; number: number } | undefined;
  private listener: Listener | undefined;
  private step = -1;
  private stopped = false;
  private fault: unknown;
  private readonly probe: Probe = { line: (lua, line) => { this.began(lua, line); } };
  /** Threads that wait for the one that runs, the outermost first, with their depths. */
  private threads: { lua: LuaRuntime; thread: number; below: number }[] = [];

  private constructor(private readonly recording: Recording, private readonly lua: LuaFactory) {
    this.player = new TapePlayer(recording.tape ?? tapeAt(recording.at));
  }

  /** Makes the world of a recording. Throws where its host is not among the doors. */
  static async open(recording: Recording, doors: readonly HostDoor[], lua: LuaFactory): Promise<Replay> {
    const door = doors.find(({ info }) => info.id === recording.world);
    if (door === undefined) throw new Error(`there is no host ${recording.world}`);
    const replay = new Replay(recording, lua);
    const world = replay.world = await door.open(replay.ground());
    for (const { world: id, bytes } of recording.chunks) if (id === recording.world || id === '') world.apply(bytes);
    world.lead();
    world.restore(recording.parts.filter((part) => part.world === recording.world).map(({ world: _, ...part }) => part));
    const { call } = recording;
    await world.prepare?.(call);
    world.warm?.();
    replay.once({ step: () => true }); // what is made before a run's first line, its compiled script too, is there from now on
    for (const vm of replay.vms) if (vm.alive) replay.images.set(vm, vm.image());
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
    this.vms.add(lua);
    if (this.listener !== undefined) this.listenTo(lua);
    return lua;
  }

  /** Runs it once, from the beginning. Returns what the call gave; undefined where a listener ended it. */
  pass(listener: Listener): unknown {
    for (const vm of this.vms) {
      const image = this.images.get(vm);
      if (image !== undefined && vm.alive) vm.putBack(image);
      else this.vms.delete(vm);
    }
    return this.once(listener);
  }

  private once(listener: Listener): unknown {
    this.step = -1;
    this.stopped = false;
    this.threads = [];
    this.last = undefined;
    this.listener = listener;
    if (this.recording.memory !== undefined) this.world.remember?.(this.recording.memory);
    for (const vm of this.vms) this.listenTo(vm);
    this.player.play();
    const work = (): unknown => {
      const result = this.call();
      if (this.fault !== undefined) throw this.fault;
      if (!this.stopped) listener.end?.();
      return this.stopped ? undefined : result;
    };
    try {
      return this.world.trial === undefined ? work() : this.world.trial(work);
    } finally {
      this.fault = undefined;
      this.player.stop();
      this.listener = undefined;
      for (const vm of this.vms) {
        if (!vm.alive) continue;
        vm.setProbe(undefined);
        vm.setAround(undefined);
      }
    }
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
    lua.setProbe(this.probe);
    lua.setAround(this.listener?.call === undefined ? undefined : (_, call, fn) => {
      const name = callName(fn);
      return name === undefined || this.stopped ? call() : this.listener!.call!(lua, name, this.step, call);
    });
  }

  private began(lua: LuaRuntime, line: number): void {
    if (this.stopped) return lua.abort(ENDED);
    const chunk = this.chunkOf(lua);
    if (chunk < 0) return;
    this.step++;
    if (!this.ends(lua, line, chunk)) return;
    this.stopped = true;
    lua.abort(ENDED);
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

  /** Which chunk runs; -1: one of the host's own. */
  private chunkOf(lua: LuaRuntime): number {
    const address = lua.chunk();
    const { last } = this;
    if (last !== undefined && last.address === address && last.lua === lua) return last.number;
    const number = this.numberOf(lua.frame(0)?.source ?? '');
    this.last = { lua, address, number };
    return number;
  }

  /** The number of a chunk by its name. */
  readonly numberOf = (source: Bytes): number => {
    let number = this.numbers.get(source);
    if (number === undefined) {
      const place = this.placeOf(source);
      this.numbers.set(source, number = place === undefined ? -1 : this.chunks.push({ name: source, ...place }) - 1);
    }
    return number;
  };

  private placeOf(source: Bytes): Omit<DebugChunk, 'name'> | undefined {
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

/** What ends a pass that has seen enough. */
const ENDED = new LuaError('killed', 'the replay was stopped');
