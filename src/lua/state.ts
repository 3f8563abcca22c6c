// A whole VM: compiling, running within limits, hooks, coroutines.
import type { Border } from './borders/border.ts';
import { gatesFor } from './gates.ts';
import type { StackLayout } from './gates.ts';
import { Stack } from './stack.ts';
import type { CommonApi, Pointer } from './stack.ts';
import type { BatchState } from './batch.ts';
import type { MemoryState } from './memory.ts';
import type { LuaModule } from './module.ts';
import { HOST_CHUNK, LuaError, LuaType } from './runtime.ts';
import type { Bytes, Hook, HostFunction, Limits, LuaErrorKind, LuaRuntime, LuaStack, Probe, Rests } from './runtime.ts';

/** lua_Status, equal in both versions but for the one after memory. */
export const Status = { Ok: 0, Yield: 1, Runtime: 2, Syntax: 3, Memory: 4 } as const;
export const Mask = { call: 1, return: 2, line: 4, count: 8 } as const;
/** lua_Debug's `event`; the last is a tail call in 5.4, and in 5.1 the return from one. */
const [RETURN, LINE, COUNT, TAIL] = [1, 2, 3, 4];
export const HookEvent = { line: LINE, count: COUNT } as const;
const EVENTS = ['call', 'return', 'line', 'count', 'call'] as const;
const maskOf = (event: number): number => (event === TAIL ? Mask.call : 1 << event);
/** Instructions between two looks at the clock. */
export const TICK = 20_000;
/** Instructions between two looks at an expression. */
const EVALUATED = 1000;
/** From any object of the collector: its type (lobject.h). */
const OBJECT_TYPE = 4;

/** From a lua_State: whether hooks may run, and the state shared by all; from that: the first of the collector's objects. */
export interface ThreadLayout { readonly allowHook: number; readonly shared: number; readonly objects: number }

/** What `lua_pcall` takes for "all results". */
export const ALL = -1;

export interface OwnState { memory: MemoryState; spent: { output: number; calls: number; time: number }; batch?: BatchState; run?: UnderWay }

/** Of a run that rests: its thread, where its results go, what the first resume gives it, and how far its count has come. */
export interface UnderWay { thread: Pointer; base: number; args: number; due: number; instructions: number; every: number; heard: number; timed: boolean }

/** A VM at rest: opaque, to be put back into the VM that it is of. `low` and `high` are bytes of its memory, `own` what JS knows of it. */
export interface VmImage { low: Uint8Array; from: number; high: Uint8Array; own: OwnState }

/** What catches errors, with where 5.1 has its first result. */
const CATCHERS = [['base', 'pcall', 1], ['base', 'xpcall', 1], ['coroutine', 'resume', 2]] as const;

export abstract class State<Api extends CommonApi> extends Stack<Api> implements LuaRuntime {
  errorHandler: HostFunction | undefined;
  private limits: Limits = {};
  /** Of what limits a run; `time` in milliseconds, of the steps before. */
  private spent = { output: 0, calls: 0, time: 0 };
  /** When the run, or this step of it, began: as performance.now() tells. */
  private begunAt = 0;
  protected deadline = Infinity;
  private hook: Hook | undefined;
  private hookMask = 0;
  private hookCount = 0;
  private hookPointer = 0;
  private probe: Probe | undefined;
  protected probeMask = 0;
  /** Functions of C that catch errors, by their pointers, with where 5.1 has their first result. */
  private readonly catchers = new Map<Pointer, number>();
  /** Instructions between two count events, and how many went by since the host and the probe last heard of one. */
  protected every = 0;
  protected readonly unheard = { host: 0, probe: 0 };
  /** Instructions of this run that count events told of. */
  protected instructions = 0;
  /** Instructions that the expression which is being evaluated may still take; undefined: none is. */
  private evaluating: number | undefined;
  private lastTimeout: number | undefined;
  instructionLimit: number | undefined;
  /** The error that ends the run, however often the script catches it. */
  protected aborting: LuaError | undefined;
  /** The error that ends the run unless the script catches it and begins no further line. */
  protected interrupting: LuaError | undefined;
  protected raisedAt: { chunk: Bytes; line: number } | undefined;
  private closed = false;
  protected broken = false;

  constructor(module: LuaModule<Api>) { super(module); }

  /** Library functions that are not what they are on 64 bits, and the layout that gates before them need. */
  protected abstract readonly borders: readonly Border[];
  protected abstract readonly layout: StackLayout;
  /** Where threads are found (lstate.h), in bytes. */
  protected abstract readonly threadLayout: ThreadLayout;
  /** Opens libraries as they were built. */
  protected abstract open(names: readonly string[]): void;
  abstract setReadonly(at: number, readonly: boolean): void;
  abstract onRefusal: ((lua: LuaStack, key: Bytes | undefined) => void) | undefined;
  abstract setGlobals(): void;
  abstract globalNames(at: number): string[];
  abstract restoreCollector(): void;
  abstract image(): VmImage;
  abstract putBack(image: VmImage): void;
  abstract setRests(rests: Rests | undefined): void;
  abstract hearLines(): void;
  abstract afterThis(work: () => void): void;
  abstract goOn(): number;
  abstract depth(): number;
  abstract chunk(): number;
  abstract memoryUsed(): number;
  abstract collect(): void;
  protected abstract loadBuffer(at: Pointer, length: number, chunkName: Pointer): number;
  /** In a hook at the return of a function of C: where among its locals its first result is; 5.1 does not tell, but is told. */
  protected abstract resultAt(known: number): number;
  protected abstract pcall(args: number, results: number, handler: number): number;
  protected abstract resumeThread(thread: Pointer, args: number): { status: number; results: number };

  get alive(): boolean { return !this.closed && !this.broken; }

  openLibraries(names: readonly string[]): void {
    this.open(names);
    for (const [library, name, at] of CATCHERS) this.noteCatcher(library, name, at);
    this.setGates(this.borders.filter(({ library }) => names.includes(library)));
  }

  private noteCatcher(library: string, name: string, at: number): void {
    const top = this.top();
    this.pushLibrary(library);
    if (this.type(-1) === LuaType.Table) { // base brings coroutine in 5.1, by itself
      this.rawGetField(-1, name);
      this.catchers.set(this.api.lua_tocfunction(this.L, -1), at);
    }
    this.setTop(top);
  }

  caught(): boolean {
    if (!this.pushFunctionAt(0)) return false;
    const at = this.catchers.get(this.api.lua_tocfunction(this.L, -1));
    this.pop(1);
    if (at === undefined || this.pushLocal(0, this.resultAt(at)) === undefined) return false;
    const caught = this.type(-1) === LuaType.Boolean && !this.toBoolean(-1);
    this.pop(1);
    return caught;
  }

  /** Puts a gate in the place of each function that has a border. */
  private setGates(borders: readonly Border[]): void {
    const { api, module } = this;
    const imports: WebAssembly.ModuleImports = { memory: module.linear };
    borders.forEach(({ library, name, run }, i) => {
      this.pushLibrary(library);
      this.rawGetField(-1, name);
      const original = imports[`o${i}`] = module.functionAt(api.lua_tocfunction(this.L, -1));
      const host: HostFunction = (lua) => run(lua, () => (original as (L: Pointer) => number)(this.L));
      imports[`b${i}`] = (L: Pointer) => this.enter(L, host, name);
      this.pop(2);
    });
    const gates = new WebAssembly.Instance(gatesFor(this.version, borders, this.layout), { e: imports }).exports;
    borders.forEach(({ library, name }, i) => {
      this.pushLibrary(library);
      api.lua_pushcclosure(this.L, module.addPointer(gates[`g${i}`] as CallableFunction), 0);
      this.rawSetField(-2, name);
      this.pop(1);
    });
  }

  /** Pushes the table that a library put its functions in. */
  private pushLibrary(library: string): void {
    this.pushGlobals();
    if (library === 'base') return;
    this.rawGetField(-1, library);
    this.remove(-2);
  }

  load(source: Bytes, chunkName: Bytes): void {
    const at = this.memory.place(source);
    if (at === 0) throw new LuaError('memory', 'not enough memory');
    let status: number;
    try {
      status = this.loadBuffer(at, source.length, this.memory.name(chunkName));
    } finally {
      if (this.memory.placeIsOwn(source.length)) this.api.free(at);
    }
    if (status === Status.Ok) return;
    const message = this.toBytes(-1);
    this.pop(1);
    throw new LuaError(status === Status.Memory ? 'memory' : 'syntax', message, ...position(message));
  }

  run(args: number): number {
    const base = this.top() - args - 1;
    this.beginRun();
    let status: number;
    try {
      this.pushFunction(this.handleError, 'error handler');
      this.insert(base + 1);
      status = this.pcall(args, ALL, base + 1);
    } catch (error) {
      this.broken = true; // the module's own stack is in an unknown state
      this.endRun();
      throw this.fault(error);
    }
    this.endRun();
    this.remove(base + 1);
    if (status === Status.Ok && this.aborting === undefined) return this.top() - base;
    const error = this.aborting ?? this.interrupting ?? this.errorOf(status);
    this.aborting = undefined;
    this.setTop(base);
    throw error;
  }

  setLimits(limits: Limits): void { this.limits = limits; }

  spend(what: 'output' | 'calls', amount: number): void {
    const bound = this.limits[what];
    if ((this.spent[what] += amount) > (bound || Infinity)) {
      this.abort(new LuaError(what, what === 'output'
        ? `the script wrote more than ${bound} bytes` : `the script called its host more than ${bound} times`));
    }
  }

  abort(error: LuaError): never {
    const isFirst = this.aborting === undefined;
    this.aborting = error;
    // One instruction on, the hook raises it again, whatever pcall and in which coroutine the script put around it.
    if (isFirst) this.armAll();
    // A handler of xpcall runs before the stack unwinds, in a hook still: without this it would run without hooks.
    this.memory.u8[this.L + this.threadLayout.allowHook] = 1;
    this.pushBytes(error.message);
    this.api.lua_error(this.L);
    throw error; // not reached: lua_error does not return
  }

  interrupt(error: LuaError): never {
    this.interrupting = error;
    this.api.lua_sethook(this.L, this.hookPointer, Mask.line, 0);
    this.api.lua_error(this.L);
    throw error; // not reached: lua_error does not return
  }

  setHook(hook: Hook | undefined, events: { line?: boolean; call?: boolean; count?: number }): void {
    this.hook = hook;
    this.hookCount = events.count ?? 0;
    this.hookMask = hook === undefined ? 0
      : (events.line ? Mask.line : 0) | (events.call ? Mask.call | Mask.return : 0) | (events.count ? Mask.count : 0);
    this.armHook(this.L);
  }

  setProbe(probe: Probe | undefined): void {
    this.probe = probe;
    this.probeMask = (probe?.line === undefined ? 0 : Mask.line) | (probe?.call === undefined ? 0 : Mask.call | Mask.return)
      | (probe?.count === undefined ? 0 : Mask.count);
    this.unheard.probe = 0;
    this.armHook(this.L);
  }

  /** What this side knows of the VM's memory. */
  protected ownState(): OwnState { return { memory: this.memory.state, spent: { ...this.spent } }; }
  protected setOwnState({ memory, spent }: OwnState): void {
    this.memory.state = memory;
    this.spent = { ...spent };
  }

  newThread(): void {
    const thread = this.api.lua_newthread(this.L);
    this.insert(-2);
    this.api.lua_xmove(this.L, thread, 1);
  }

  resume(at: number, args: number, goesOn = false): { status: 'yielded' | 'done'; results: number } {
    const thread = this.api.lua_tothread(this.L, at);
    const outer = this.L;
    this.beginRun(goesOn);
    this.armHook(thread);
    this.api.lua_xmove(outer, thread, args);
    let outcome: { status: number; results: number };
    try {
      outcome = this.resumeThread(thread, args);
    } catch (error) {
      this.broken = true;
      throw this.fault(error);
    } finally {
      this.L = outer;
      this.endRun();
      this.spent.time += performance.now() - this.begunAt;
    }
    const { status, results } = outcome;
    if (status > Status.Yield || this.aborting !== undefined) {
      this.L = thread; // its frames stand as they were when it failed
      this.noteLine(0);
      this.L = outer;
      this.api.lua_xmove(thread, outer, 1);
      const error = this.aborting ?? this.errorOf(status);
      this.aborting = undefined;
      this.pop(error.value === undefined ? 1 : 0);
      throw error;
    }
    this.reserve(results);
    this.api.lua_xmove(thread, outer, results);
    return { status: status === Status.Yield ? 'yielded' : 'done', results };
  }

  evaluate(args: number, budget: number): boolean {
    const { L: outer, api } = this;
    const thread = api.lua_newthread(outer);
    this.insert(-args - 2);
    api.lua_xmove(outer, thread, args + 1);
    const before = this.evaluating;
    this.evaluating = budget;
    api.lua_sethook(thread, this.hookPointer, Mask.count, EVALUATED);
    let status: number;
    try {
      this.L = thread;
      ({ status } = this.resumeThread(thread, args));
    } finally {
      this.L = outer;
      this.evaluating = before;
    }
    if (api.lua_gettop(thread) === 0) api.lua_pushnil(outer);
    else {
      if (status === Status.Ok) api.lua_settop(thread, 1);
      api.lua_xmove(thread, outer, 1);
    }
    this.remove(-2);
    return status === Status.Ok;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (!this.broken) this.api.lua_close(this.main);
  }

  tick(): void {
    if (this.aborting !== undefined) this.abort(this.aborting);
    if (this.isLate()) this.abort(this.timeout());
    if ((this.hookMask & Mask.count) !== 0) this.hook!(this, 'count');
  }

  private isLate(): boolean {
    if (this.instructionLimit === undefined) return performance.now() > this.deadline;
    return this.deadline !== Infinity && this.instructions >= this.instructionLimit;
  }

  get timedOutAt(): number | undefined { return this.lastTimeout; }

  private timeout(): LuaError {
    this.lastTimeout = this.instructions;
    return new LuaError('timeout', `the script ran longer than ${this.limits.time} ms`);
  }

  protected beginRun(goesOn = false): void {
    if (!goesOn) {
      this.spent.output = this.spent.calls = this.spent.time = 0;
      this.lastTimeout = undefined;
    }
    this.begunAt = performance.now();
    this.raisedAt = this.interrupting = undefined;
    this.instructions = 0;
    const { time } = this.limits;
    if (!time && (this.hookMask | this.probeMask) === 0 && !this.rests) return;
    this.deadline = time ? this.begunAt + time - this.spent.time : Infinity;
    this.armHook(this.main);
  }

  protected endRun(): void {
    this.L = this.main;
    if (this.deadline === Infinity && this.aborting === undefined) return;
    this.deadline = Infinity;
    const aborting = this.aborting;
    this.aborting = undefined;
    this.armHook(this.main);
    this.aborting = aborting;
  }

  /** Sets the hook that the state of things asks for on a thread; new threads inherit their maker's. */
  private armHook(thread: Pointer): void {
    if (this.hookPointer === 0) this.hookPointer = this.module.addFunction((L, record) => this.onHook(L, record), 2, 0);
    let mask = this.hookMask | (this.rests ? Mask.count : this.probeMask);
    let count = Math.min(this.hookCount || Infinity, this.probe?.count?.every ?? Infinity);
    if (this.deadline !== Infinity || this.rests) {
      mask |= Mask.count;
      count = Math.min(count, TICK);
    }
    if (this.aborting !== undefined) { mask = Mask.count; count = 1; }
    if (count === Infinity) count = 0;
    this.every = count;
    this.api.lua_sethook(thread, mask === 0 ? 0 : this.hookPointer, mask, count);
  }

  /** Sets the hook on every thread that there is: they stand among the collector's objects. New ones inherit it. */
  private armAll(): void {
    const { i32, u8 } = this.memory;
    const { shared, objects } = this.threadLayout;
    const threads = [this.main];
    for (let at = i32[(i32[(this.main + shared) >> 2] + objects) >> 2]; at !== 0; at = i32[at >> 2]) {
      if ((u8[at + OBJECT_TYPE] & 0x0f) === LuaType.Thread) threads.push(at);
    }
    for (const thread of threads) this.armHook(thread);
  }

  private onHook(L: Pointer, record: Pointer): void {
    const outer = this.L;
    this.L = L;
    try {
      if (this.evaluating !== undefined) {
        if ((this.evaluating -= EVALUATED) > 0) return;
        throw new Error('the expression takes too long');
      }
      if (this.aborting !== undefined) this.abort(this.aborting);
      const event = this.memory.i32[record >> 2];
      if (!this.heard(event)) return;
      if (this.probe !== undefined) this.tellProbe(this.probe, event, record);
      if (this.isLate()) this.abort(this.timeout());
      if (this.isHosts(event)) this.hook!(this, EVENTS[event]);
      if (event === COUNT) this.counted();
    } catch (error) {
      this.L = L;
      this.pushThrown(error, 'hook');
      this.api.lua_error(L);
    } finally {
      this.L = outer;
    }
  }

  /** An event of a hook comes: whether anybody else is to hear of it. */
  protected heard(event: number): boolean {
    if (event === COUNT) this.instructions += this.every;
    return true;
  }

  /** A count event is over. */
  protected counted(): void {}

  /** Whether the hook of a run is the one of runs that rest. */
  protected get rests(): boolean { return false; }

  /** Whether the host's own hook hears of an event: of counts as often as it asked for, or as the clock is looked at. */
  private isHosts(event: number): boolean {
    if (this.interrupting !== undefined) return true;
    if ((this.hookMask & maskOf(event)) === 0) return false;
    if (event !== COUNT) return true;
    const finer = this.probe?.count !== undefined || (this.rests && this.deadline === Infinity);
    this.unheard.host += this.every;
    if (finer && this.unheard.host < this.hookCount) return false; // else as often as without who looks on
    this.unheard.host = 0;
    return true;
  }

  private tellProbe(probe: Probe, event: number, record: Pointer): void {
    switch (event) {
      case LINE: probe.line?.(this, this.memory.i32[(record + this.debug.line) >> 2]); break;
      case COUNT:
        if (probe.count === undefined || (this.unheard.probe += this.every) < probe.count.every) break;
        this.unheard.probe = 0;
        probe.count.heard(this);
        break;
      default: probe.call?.(this, event === TAIL ? 'tail' : event === RETURN ? 'return' : 'call');
    }
  }

  /** The message handler of `run`: notes where, then lets the host's own handler see the value. */
  protected readonly handleError: HostFunction = () => {
    if (this.aborting !== undefined) return 1;
    this.noteLine(1);
    return this.errorHandler === undefined ? 1 : this.errorHandler(this);
  };

  /** Where an error was raised: the innermost function from a level on that tells its line. */
  private noteLine(from: number): void {
    for (let level = from, frame; (frame = this.frame(level)) !== undefined; level++) {
      if (frame.line < 1 || frame.source === HOST_CHUNK) continue;
      this.raisedAt = { chunk: frame.shortSource, line: frame.line };
      return;
    }
  }

  /** The error of a failed call, its value on top; pops it unless the error keeps it as a reference. */
  protected errorOf(status: number): LuaError {
    if (status === Status.Memory) return new LuaError('memory', 'not enough memory');
    const kind: LuaErrorKind = 'runtime';
    const { chunk, line } = this.raisedAt ?? {};
    const type = this.type(-1);
    if (type === 4 || type === 3) return new LuaError(kind, this.toBytes(-1), chunk, line);
    const message = `(error object is a ${this.typeName(type)} value)`;
    this.pushValue(-1);
    return new LuaError(kind, message, chunk, line, undefined, this.ref());
  }

  /** The VM itself failed: out of the platform's stack or memory, or a fault in a host function. */
  protected fault(error: unknown): unknown {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      return new LuaError('memory', `the Lua machine stopped: ${error.message}`);
    }
    return error;
  }
}

/** Chunk and line that an error message begins with. */
function position(message: Bytes): [chunk?: Bytes, line?: number] {
  const found = /^(.*?):([0-9]+):/s.exec(message);
  return found === null ? [] : [found[1], Number(found[2])];
}
