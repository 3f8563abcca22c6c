// Images of a VM, and runs that rest: a run is a thread of its own, which yields from the count hook, so that an image can be made within the run, and
// the run goes on from it. To yield changes the VM's memory (what setjmp takes is freed and taken anew), so a run rests at the same
// instructions each time that it is run again, whether an image is made or not.
import type { Rests } from './runtime.ts';
import { HookEvent, Mask, State, Status } from './state.ts';
import type { OwnState, UnderWay, VmImage } from './state.ts';
import type { CommonApi, Pointer } from './stack.ts';

/** From a lua_State: which hooks are on, and instructions to the next count event, in bytes; `twice`: the one that a thread goes on with counts again. */
export interface HookLayout { readonly mask: number; readonly count: number; readonly twice: boolean }

/** The head of what is free behind the heap's end, which malloc keeps there. */
const HEAP_TAIL = 16;
/** Bytes of the stack of C that are used, but for the deepest calls. */
const STACK_USED = 64 * 1024;

export abstract class Resting<Api extends CommonApi> extends State<Api> {
  private resting: Rests | undefined;
  private way: UnderWay | undefined;
  /** It was the hook that made the thread yield. */
  private yielded = false;
  private after: (() => void) | undefined;
  /** The line of the instruction that a thread goes on with is heard a second time. */
  private again = false;

  /** How far the heap has ever come, as far as images tell. */
  private highest = 0;

  /** Where malloc notes the end of the heap: an address of the one binary that package.json names. */
  protected abstract readonly heapEnd: number;
  protected abstract readonly hooks: HookLayout;
  /** Whether the running thread can yield from a hook: no function of C is under way in it. */
  protected abstract canRest(): boolean;
  /** Makes lines told apart from the instruction on that comes next, or runs again; whether the line of the latter is told again. */
  protected abstract beginLines(thread: Pointer, runsAgain: boolean): boolean;
  /** Yields from within a hook. */
  protected abstract yieldInHook(): void;

  image(): VmImage {
    const { u8 } = this.memory;
    const [low, from, to] = this.extent();
    return { low: u8.slice(0, low), from, high: u8.slice(from, to), own: this.ownState() };
  }

  putBack({ low, from, high, own }: VmImage): void {
    const { u8 } = this.memory;
    this.highest = Math.max(this.highest, this.extent()[2]);
    u8.set(low);
    u8.set(high, from);
    u8.fill(0, from + high.length, this.highest); // as memory is that was never used
    this.setOwnState(own);
    this.L = this.main;
    this.broken = false;
    this.aborting = this.interrupting = this.raisedAt = undefined;
    this.deadline = Infinity;
    this.api.stackRestore(from);
    this.clearStack();
  }

  /** What C left on its stack, at rest, would come into the heap: as the half of a value that a pointer leaves as it was. */
  private clearStack(): void {
    const [, base] = this.extent();
    this.memory.u8.fill(0, base - STACK_USED, base);
  }

  /** The end of what is static, and where the heap begins and ends: between lies the stack of C, empty at rest. */
  private extent(): [number, number, number] {
    const { api, memory } = this;
    return [api.emscripten_stack_get_end(), api.emscripten_stack_get_base(), memory.i32[this.heapEnd >> 2] + HEAP_TAIL];
  }

  setRests(rests: Rests | undefined): void { this.resting = rests; }

  protected override get rests(): boolean { return this.way !== undefined; }

  override run(args: number): number {
    if (this.resting?.begins(this) !== true) return super.run(args);
    const base = this.top() - args - 1;
    this.way = { thread: 0, base, args, due: this.resting.every, instructions: 0, every: 0, heard: 0, timed: false };
    this.beginRun();
    const thread = this.way.thread = this.api.lua_newthread(this.L);
    this.insert(base + 1);
    this.api.lua_xmove(this.L, thread, args + 1);
    return this.proceed(() => this.resting!.rested(this, 0));
  }

  goOn(): number {
    const { way } = this;
    if (way === undefined) throw new Error('no run is under way');
    this.instructions = way.instructions;
    this.unheard.host = way.heard;
    this.every = way.every;
    this.deadline = way.timed ? 0 : Infinity; // time has no say: `instructionLimit` has
    return this.proceed(() => {});
  }

  private proceed(first: () => void): number {
    const way = this.way!;
    const { thread, base } = way;
    let status: number;
    let results: number;
    try {
      first();
      for (;;) {
        const { args } = way;
        way.args = 0;
        this.yielded = false;
        ({ status, results } = this.resumeThread(thread, args));
        if (status !== Status.Yield) break;
        if (!this.yielded) throw new Error('a run that rests has yielded by itself');
        if (this.hooks.twice) this.memory.i32[(thread + this.hooks.count) >> 2]++;
        this.L = this.main;
        this.clearStack();
        this.resting?.rested(this, this.instructions);
      }
      if (status === Status.Runtime && this.aborting === undefined) this.describe(thread);
    } catch (error) {
      this.broken = true;
      this.end();
      throw this.fault(error);
    }
    this.end();
    if (status === Status.Ok && this.aborting === undefined) {
      this.reserve(results);
      this.api.lua_xmove(thread, this.main, results);
      this.remove(base + 1);
      return results;
    }
    this.api.lua_xmove(thread, this.main, 1);
    const error = this.aborting ?? this.interrupting ?? this.errorOf(status);
    this.aborting = undefined;
    this.setTop(base);
    throw error;
  }

  /** Lets the handler of errors see the error of a thread, whose frames stand as they were. */
  private describe(thread: Pointer): void {
    this.L = thread;
    this.api.lua_checkstack(thread, 2);
    this.pushFunction(this.handleError, 'error handler');
    this.insert(-2);
    this.pcall(1, 1, 0);
    this.L = this.main;
  }

  private end(): void {
    this.way = this.after = undefined;
    this.again = false;
    this.endRun();
  }

  protected override heard(event: number): boolean {
    const { after } = this;
    if (event === HookEvent.count && after !== undefined) {
      this.after = undefined;
      this.memory.i32[(this.L + this.hooks.count) >> 2] = this.every - 1; // as if only the instruction had gone by
      after();
      return false;
    }
    if (this.again) {
      this.again = false;
      if (event === HookEvent.line) return false;
    }
    return super.heard(event);
  }

  protected override counted(): void {
    const { way, resting } = this;
    if (way === undefined || resting === undefined || this.instructions < way.due) return;
    way.due = this.instructions + resting.every;
    const still = this.L === way.thread && this.canRest();
    if (!resting.due(this, this.instructions, still)) return;
    this.yielded = true;
    this.yieldInHook();
  }

  hearLines(): void {
    const atRest = this.L === this.main;
    const thread = atRest ? this.way!.thread : this.L;
    this.memory.u8[thread + this.hooks.mask] |= Mask.line | (this.probeMask & (Mask.call | Mask.return));
    this.again = this.beginLines(thread, atRest);
  }

  afterThis(work: () => void): void {
    this.after = work;
    this.memory.i32[(this.L + this.hooks.count) >> 2] = 1;
  }

  protected override ownState(): OwnState {
    const { way, instructions, every, unheard } = this;
    const timed = this.deadline !== Infinity;
    return { ...super.ownState(), ...way !== undefined && { run: { ...way, instructions, every, heard: unheard.host, timed } } };
  }
  protected override setOwnState(own: OwnState): void {
    super.setOwnState(own);
    this.way = own.run && { ...own.run };
    this.after = undefined;
    this.again = false;
  }
}
