// Lua 5.1: what its C API has of its own, and its stack, which is read and written where it lies. A call of the C API
// costs more than what most of its functions do; the layout is that of the one binary that package.json names.
import { Batch, makeRunner } from './batch.ts';
import { borders51 } from './borders/lua51.ts';
import { globalNames } from './code51.ts';
import type { StackLayout } from './gates.ts';
import { KnownStrings } from './known-strings.ts';
import type { LuaModule } from './module.ts';
import { NULL_TEXT, READONLY, REFUSE, REFUSED_KEY, TABLE_FLAGS, TString } from './reserved51.ts';
import { LuaType } from './runtime.ts';
import type { Bytes, HostFunction, LuaStack, Pusher } from './runtime.ts';
import { Resting } from './resting.ts';
import { Status } from './state.ts';
import type { OwnState, ThreadLayout } from './state.ts';
import type { CommonApi, DebugLayout, Pointer } from './stack.ts';

export interface Api51 extends CommonApi {
  lua_tonumber(L: Pointer, at: number): number;
  lua_objlen(L: Pointer, at: number): number;
  lua_insert(L: Pointer, at: number): void;
  lua_remove(L: Pointer, at: number): void;
  lua_rawgeti(L: Pointer, at: number, index: number): void;
  lua_rawseti(L: Pointer, at: number, index: number): void;
  lua_call(L: Pointer, args: number, results: number): void;
  lua_pcall(L: Pointer, args: number, results: number, handler: number): number;
  lua_resume(L: Pointer, args: number): number;
  lua_yield(L: Pointer, results: number): number;
  lua_gc(L: Pointer, what: number, data: number): number;
  lua_getfenv(L: Pointer, at: number): void;
  lua_setfenv(L: Pointer, at: number): number;
  lua_replace(L: Pointer, at: number): void;
  lua_newuserdata(L: Pointer, size: number): Pointer;
  luaL_loadbuffer(L: Pointer, at: Pointer, length: number, name: Pointer): number;
  /** What errors51.ts put in its place: raises the value on top, if it can by answering -1. */
  luaopen_io(L: Pointer): number;
}

const GLOBALS = -10002;
const Gc = { restart: 1, collect: 2, kilobytes: 3, rest: 4 } as const;

/** A lua_State (lstate.h): where, in words, the addresses of the stack's end and of the running function's base lie. */
const TOP = 2;
const BASE = 3;
/** The state that all threads share (lstate.h), and in it, in words, what the collector goes by; its pace at first. */
const GLOBAL_STATE = 4;
const THRESHOLD = 16;
const PAUSE = 20;
const STEP = 21;
const PACE = 200;
const STOPPED = -3;
/** Of a lua_State, in words: the running call, the first of all calls, and how many bytes each has (its function is the second word). */
const CALL = 5;
const FIRST_CALL = 10;
const CALL_BYTES = 24;
/** Of a closure (lobject.h): in bytes, whether it is of C; in words, its prototype, and in that its chunk's name. */
const IS_C = 6;
const PROTO = 4;
const SOURCE = 8;
const CODE = 3;
const LINES = 5;
/** Of a lua_State: in words, the instruction that comes next; in 16 bits, calls of C that are under way, and those below its first. */
const SAVED_PC = 6;
const C_CALLS = 26;
/** A TValue (lobject.h): its bytes, and where, in words, its type lies. */
const VALUE = 16;
const TYPE = 2;

export class Lua51 extends Resting<Api51> {
  readonly version = '5.1';
  protected readonly registry = -10000;
  protected readonly upvalues = GLOBALS;
  protected readonly debug: DebugLayout = { size: 100, name: 4, what: 12, source: 16, line: 20, defined: 28, shortSource: 36 };

  private readonly known: KnownStrings;
  private readonly gathered: Batch;
  onRefusal: ((lua: LuaStack, key: Bytes | undefined) => void) | undefined;

  constructor(module: LuaModule<Api51>) {
    super(module);
    if (this.memory.readUntilZero(NULL_TEXT.at) !== NULL_TEXT.text) {
      throw new Error('liblua5.1.wasm is as it was published: patch51 (src/lua/patch51.ts) makes it ready');
    }
    this.known = new KnownStrings(this.memory);
    this.gathered = new Batch(this, this.memory, this.api.malloc, makeRunner(module.linear, this.api));
    this.memory.i32[REFUSE >> 2] = this.functionPointer(this.refuse, 'refuse');
  }

  protected readonly borders = borders51;
  protected readonly layout: StackLayout =
    { top: TOP * 4, base: BASE * 4, baseIsCallInfo: false, float: LuaType.Number };

  protected readonly heapEnd = 26556;
  protected override ownState(): OwnState { return { ...super.ownState(), batch: this.gathered.state }; }
  protected override setOwnState(own: OwnState): void {
    super.setOwnState(own);
    this.gathered.state = own.batch!;
    this.known.forget();
  }

  protected readonly hooks = { mask: 56, count: 64, twice: true };
  protected canRest(): boolean {
    const calls = (this.L >> 1) + C_CALLS;
    const { u16 } = this.memory;
    return u16[calls] <= u16[calls + 1];
  }
  protected yieldInHook(): void { this.api.lua_yield(this.L, 0); }
  /** An instruction that runs again is compared with the one that stands before it. */
  protected beginLines(thread: Pointer, runsAgain: boolean): boolean {
    const { i32, u8 } = this.memory;
    const state = thread >> 2;
    const closure = i32[i32[(i32[state + CALL] >> 2) + 1] >> 2];
    if (!runsAgain || i32[state + CALL] === i32[state + FIRST_CALL] || u8[closure + IS_C] !== 0) return false;
    const proto = i32[(closure >> 2) + PROTO] >> 2;
    const at = (i32[state + SAVED_PC] - i32[proto + CODE]) >> 2;
    const lines = (i32[proto + LINES] >> 2) + at;
    return at === 0 || i32[lines] !== i32[lines - 1];
  }

  protected readonly threadLayout: ThreadLayout = { allowHook: 57, shared: GLOBAL_STATE * 4, objects: 28 };

  protected open(names: readonly string[]): void {
    for (const name of names) {
      if (name === 'coroutine') continue; // luaopen_base opens it
      this.api.lua_pushcclosure(this.L, this.module.addExport(`luaopen_${name}`), 0);
      this.pushBytes(name === 'base' ? '' : name);
      this.api.lua_call(this.L, 1, 0);
    }
  }

  /** The address of the value at a position; 0 where the stack has none there, as for pseudo-indices. */
  private slot(at: number): Pointer {
    const { i32 } = this.memory;
    const state = this.L >> 2;
    if (at < 0) return at > this.registry ? i32[state + TOP] + at * VALUE : 0;
    const slot = i32[state + BASE] + (at - 1) * VALUE;
    return slot < i32[state + TOP] ? slot : 0;
  }

  override top(): number {
    const { i32 } = this.memory;
    const state = this.L >> 2;
    return (i32[state + TOP] - i32[state + BASE]) >> 4;
  }
  override pop(count: number): void { this.memory.i32[(this.L >> 2) + TOP] -= count * VALUE; }

  override type(at: number): LuaType {
    const slot = this.slot(at) >> 2;
    if (slot !== 0) return this.memory.i32[slot + TYPE] as LuaType;
    return at > 0 ? LuaType.None : super.type(at);
  }
  override pointer(at: number): Pointer {
    const slot = this.slot(at) >> 2;
    if (slot === 0 || this.memory.i32[slot + TYPE] !== LuaType.Table) return super.pointer(at);
    return this.memory.i32[slot];
  }
  override readString(at: number): Bytes {
    return this.known.read(this.locate(at) - TString.text);
  }
  override locate(at: number): Pointer {
    const { i32 } = this.memory;
    const slot = this.slot(at) >> 2;
    if (slot === 0 || i32[slot + TYPE] !== LuaType.String) return super.locate(at);
    this.located = i32[(i32[slot] >> 2) + TString.length];
    return i32[slot] + TString.text;
  }

  override readTexts(count: number, into: Bytes[], print: (value: number) => Bytes): boolean {
    const { memory } = this;
    const { i32 } = memory;
    let slot = i32[(this.L >> 2) + BASE] >> 2;
    for (let i = 0; i < count; i++, slot += VALUE >> 2) {
      const type = i32[slot + TYPE];
      if (type === LuaType.String) into[i] = this.known.read(i32[slot]);
      else if (type === LuaType.Number) into[i] = print(memory.f64[slot >> 1]);
      else return false;
    }
    return true;
  }

  batch(): Pusher { return this.gathered.begin(); }
  pushKept(key: object, make: (to: Pusher) => void): void { this.gathered.pushKept(key, make); }

  toNumber(at: number): number {
    const slot = this.slot(at) >> 2;
    if (slot !== 0 && this.memory.i32[slot + TYPE] === LuaType.Number) return this.memory.f64[slot >> 1];
    return this.isNumber(at) ? this.api.lua_tonumber(this.L, at) : NaN;
  }
  isInteger(): boolean { return false; }
  toBigInt(at: number): bigint {
    const value = Math.trunc(this.api.lua_tonumber(this.L, at));
    return Number.isFinite(value) ? BigInt(value) : 0n;
  }
  rawLength(at: number): number { return this.api.lua_objlen(this.L, at); }
  pushNumber(value: number): void {
    const { i32, f64 } = this.memory;
    const end = (this.L >> 2) + TOP;
    const slot = i32[end];
    f64[slot >> 3] = value;
    i32[(slot >> 2) + TYPE] = LuaType.Number;
    i32[end] = slot + VALUE;
  }
  pushFloatBits(high: number, low: number): void {
    this.pushNumber(0);
    const slot = this.slot(-1) >> 2;
    this.memory.i32[slot] = low;
    this.memory.i32[slot + 1] = high;
  }
  pushBigInt(value: bigint): void { this.pushNumber(Number(value)); }
  pushGlobals(): void { this.api.lua_pushvalue(this.L, GLOBALS); }
  insert(at: number): void { this.api.lua_insert(this.L, at); }
  remove(at: number): void { this.api.lua_remove(this.L, at); }
  rawGetIndex(at: number, index: number): LuaType {
    this.api.lua_rawgeti(this.L, at, index);
    return this.type(-1);
  }
  rawSetIndex(at: number, index: number): void { this.api.lua_rawseti(this.L, at, index); }

  isReadonly(at: number): boolean {
    return this.type(at) === LuaType.Table
      && (this.memory.u8[this.pointer(at) + TABLE_FLAGS] & READONLY.bits) === READONLY.mark;
  }
  setReadonly(at: number, readonly: boolean): void {
    const flags = this.pointer(at) + TABLE_FLAGS;
    const others = this.memory.u8[flags] & ~READONLY.bits;
    this.memory.u8[flags] = readonly ? others | READONLY.mark : others;
  }

  /** What the VM calls for a write to a marked table, in the frame that writes: as luaG_runerror. */
  private readonly refuse: HostFunction = (lua) => {
    const { i32 } = this.memory;
    const key = i32[REFUSED_KEY >> 2] >> 2;
    if (this.onRefusal !== undefined) {
      const isText = key !== 0 && i32[key + TYPE] === LuaType.String;
      const text = isText ? this.known.read(i32[key]) : undefined;
      this.onRefusal(lua, text);
    }
    lua.reserve(2);
    lua.pushBytes(`${lua.where(0)}Attempt to modify a readonly table`);
    return this.api.lua_error(this.L); // it must not return: it stands in the midst of an instruction
  };

  override raise(): number { return this.api.luaopen_io(this.L); }

  setGlobals(): void { this.api.lua_replace(this.L, GLOBALS); }

  /** Pushes the environment of the function (or thread, userdata) at a position. */
  getEnvironment(at: number): void { this.api.lua_getfenv(this.L, at); }
  /** Pops a table and makes it the environment of the function at a position. False: it has none. */
  setEnvironment(at: number): boolean { return this.api.lua_setfenv(this.L, at) !== 0; }

  call(args: number, results: number): void { this.api.lua_call(this.L, args, results); }
  protectedCall(args: number, results: number): boolean {
    return this.api.lua_pcall(this.L, args, results, 0) === Status.Ok;
  }
  canYield(): boolean { return false; }
  yield(results: number): number { return this.api.lua_yield(this.L, results); }

  memoryUsed(): number {
    return this.api.lua_gc(this.main, Gc.kilobytes, 0) * 1024 + this.api.lua_gc(this.main, Gc.rest, 0);
  }
  restoreCollector(): void {
    const { i32 } = this.memory;
    const state = i32[(this.main >> 2) + GLOBAL_STATE] >> 2;
    i32[state + PAUSE] = i32[state + STEP] = PACE;
    if (i32[state + THRESHOLD] === STOPPED) this.api.lua_gc(this.main, Gc.restart, 0);
  }
  globalNames(at: number): string[] { return globalNames(this.memory, this.pointer(at)); }
  collect(): void { this.api.lua_gc(this.main, Gc.collect, 0); }

  depth(): number {
    const { i32 } = this.memory;
    const state = this.L >> 2;
    return (i32[state + CALL] - i32[state + FIRST_CALL]) / CALL_BYTES;
  }
  chunk(): number {
    const { i32, u8 } = this.memory;
    const closure = i32[i32[(i32[(this.L >> 2) + CALL] >> 2) + 1] >> 2];
    return u8[closure + IS_C] === 0 ? i32[(i32[(closure >> 2) + PROTO] >> 2) + SOURCE] : 0;
  }

  protected makeUserdata(size: number): Pointer { return this.api.lua_newuserdata(this.L, size); }
  protected loadBuffer(at: Pointer, length: number, chunkName: Pointer): number {
    return this.api.luaL_loadbuffer(this.L, at, length, chunkName);
  }
  protected resultAt(known: number): number { return known; }
  protected pcall(args: number, results: number, handler: number): number {
    return this.api.lua_pcall(this.L, args, results, handler);
  }
  protected resumeThread(thread: Pointer, args: number): { status: number; results: number } {
    const status = this.api.lua_resume(thread, args);
    return { status, results: this.api.lua_gettop(thread) };
  }
}
