// Lua 5.4: what its C API has of its own. Its 64-bit integers cross as BigInts.
import { borders54 } from './borders/lua54.ts';
import type { StackLayout } from './gates.ts';
import type { LuaModule } from './module.ts';
import { LuaType } from './runtime.ts';
import { Resting } from './resting.ts';
import { Status } from './state.ts';
import type { ThreadLayout } from './state.ts';
import type { CommonApi, DebugLayout, Pointer } from './stack.ts';

export interface Api54 extends CommonApi {
  lua_tonumberx(L: Pointer, at: number, isNumber: Pointer): number;
  lua_tointegerx(L: Pointer, at: number, isInteger: Pointer): bigint;
  lua_isinteger(L: Pointer, at: number): number;
  lua_pushinteger(L: Pointer, value: bigint): void;
  lua_rawlen(L: Pointer, at: number): bigint;
  lua_rotate(L: Pointer, at: number, count: number): void;
  lua_rawgeti(L: Pointer, at: number, index: bigint): number;
  lua_rawseti(L: Pointer, at: number, index: bigint): void;
  lua_callk(L: Pointer, args: number, results: number, context: number, next: Pointer): void;
  lua_pcallk(L: Pointer, args: number, results: number, handler: number, context: number, next: Pointer): number;
  lua_resume(L: Pointer, from: Pointer, args: number, results: Pointer): number;
  lua_isyieldable(L: Pointer): number;
  lua_yieldk(L: Pointer, results: number, context: number, next: Pointer): number;
  lua_newuserdatauv(L: Pointer, size: number, values: number): Pointer;
  luaL_loadbufferx(L: Pointer, at: Pointer, length: number, name: Pointer, mode: Pointer): number;
  luaL_requiref(L: Pointer, name: Pointer, open: Pointer, global: number): void;
}

/** Of a lua_State (lstate.h), in words: the running call; of a call, after its function: who called. */
const CALL = 5;
const CALLER = 2;
/** Of a lua_Debug, in bytes: where the first result is (ldo.c, ftransfer). */
const FIRST_RESULT = 40;
/** Of a value (lobject.h), in bytes: its type, and that of a closure of Lua. In words: a closure's prototype, and in that its chunk's name. */
const VALUE_TYPE = 8;
const LUA_CLOSURE = 0x46;
const PROTO = 3;
const SOURCE = 19;
const CODE = 13;
/** Of a call of Lua, in words: the instruction that comes next. Of a lua_State, in words: the one whose line was told last; its first call. */
const SAVED_PC = 4;
const OLD_PC = 25;
const FIRST_CALL = 13;
/** LUA_RIDX_GLOBALS. */
const GLOBALS = 2;

export class Lua54 extends Resting<Api54> {
  readonly version = '5.4';
  /** LUA_REGISTRYINDEX: -LUAI_MAXSTACK - 1000. */
  protected readonly registry = -1_001_000;
  protected readonly upvalues = -1_001_000;
  protected readonly debug: DebugLayout = { size: 108, name: 4, what: 12, source: 16, line: 24, defined: 28, shortSource: 44 };
  /** `collectgarbage` of the base library: lua_gc has variable arguments and is not exported. */
  private readonly collectgarbage: number;
  private readonly results: Pointer;
  onRefusal: undefined;

  constructor(module: LuaModule<Api54>) {
    super(module);
    this.results = this.api.malloc(4);
    this.api.lua_pushcclosure(this.L, module.addExport('luaopen_base'), 0);
    this.call(0, 0);
    this.pushGlobals();
    this.getField(-1, 'collectgarbage');
    this.collectgarbage = this.ref();
    this.newTable(); // the globals begin empty: whoever wants the base library opens it
    this.api.lua_rawseti(this.L, this.registry, BigInt(GLOBALS));
    this.pop(1);
  }

  batch(): never { throw new Error('only Lua 5.1 takes values together'); }
  pushKept(): never { return this.batch(); }
  isReadonly(): boolean { return false; }
  setReadonly(): void { throw new Error('Lua 5.4 has no read-only tables'); }
  globalNames(): string[] { throw new Error('only the code of Lua 5.1 is read'); }
  restoreCollector(): void { throw new Error('only the collector of Lua 5.1 is set back'); }
  setGlobals(): void { throw new Error('Lua 5.4 keeps its globals'); }

  protected readonly borders = borders54;
  protected readonly layout: StackLayout =
    { top: 12, base: 20, baseIsCallInfo: true, integer: 0x03, float: 0x13 };

  protected readonly heapEnd = 31452;
  protected readonly hooks = { mask: 112, count: 108, twice: false };
  protected canRest(): boolean { return this.canYield(); }
  protected yieldInHook(): void { this.api.lua_yieldk(this.L, 0, 0, 0); }
  /** Of the last line nothing is known while lines are not heard. */
  protected beginLines(thread: Pointer, runsAgain: boolean): boolean {
    const { i32 } = this.memory;
    const state = thread >> 2;
    const call = i32[state + CALL] >> 2;
    if (call === state + FIRST_CALL) return false;
    const proto = i32[(i32[i32[call] >> 2] >> 2) + PROTO] >> 2;
    i32[state + OLD_PC] = ((i32[call + SAVED_PC] - i32[proto + CODE]) >> 2) - (runsAgain ? 0 : 1);
    return false;
  }

  protected readonly threadLayout: ThreadLayout = { allowHook: 7, shared: 16, objects: 88 };

  protected open(names: readonly string[]): void {
    for (const name of names) {
      const open = this.module.addExport(`luaopen_${name}`);
      // In the table of what is loaded, too: there Lua finds the names of functions that were called without one.
      this.api.luaL_requiref(this.L, this.memory.name(name === 'base' ? '_G' : name), open, 1);
      this.pop(1);
    }
  }

  toNumber(at: number): number {
    const value = this.api.lua_tonumberx(this.L, at, 0);
    return value !== 0 || this.isNumber(at) ? value : NaN;
  }
  isInteger(at: number): boolean { return this.api.lua_isinteger(this.L, at) !== 0; }
  toBigInt(at: number): bigint { return this.api.lua_tointegerx(this.L, at, 0); }
  rawLength(at: number): number { return Number(this.api.lua_rawlen(this.L, at)); }
  pushNumber(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.api.lua_pushinteger(this.L, BigInt(value));
    else this.api.lua_pushnumber(this.L, value);
  }
  pushFloatBits(high: number, low: number): void {
    this.api.lua_pushnumber(this.L, 0);
    const { i32 } = this.memory;
    const slot = (i32[(this.L + this.layout.top) >> 2] >> 2) - 4; // a value has 16 bytes
    i32[slot] = low;
    i32[slot + 1] = high;
  }
  pushBigInt(value: bigint): void { this.api.lua_pushinteger(this.L, BigInt.asIntN(64, value)); }
  pushGlobals(): void { this.api.lua_rawgeti(this.L, this.registry, BigInt(GLOBALS)); }
  insert(at: number): void { this.api.lua_rotate(this.L, at, 1); }
  remove(at: number): void {
    this.api.lua_rotate(this.L, at, -1);
    this.pop(1);
  }
  rawGetIndex(at: number, index: number): LuaType {
    return this.api.lua_rawgeti(this.L, at, BigInt(index)) as LuaType;
  }
  rawSetIndex(at: number, index: number): void { this.api.lua_rawseti(this.L, at, BigInt(index)); }

  depth(): number {
    const { i32 } = this.memory;
    let depth = -1;
    for (let call = i32[(this.L >> 2) + CALL]; call !== 0; call = i32[(call >> 2) + CALLER]) depth++;
    return depth;
  }
  chunk(): number {
    const { i32 } = this.memory;
    const closure = i32[i32[i32[(this.L >> 2) + CALL] >> 2] >> 2];
    const isLua = this.memory.u8[i32[i32[(this.L >> 2) + CALL] >> 2] + VALUE_TYPE] === LUA_CLOSURE;
    return isLua ? i32[(i32[(closure >> 2) + PROTO] >> 2) + SOURCE] : 0;
  }

  call(args: number, results: number): void { this.api.lua_callk(this.L, args, results, 0, 0); }
  protectedCall(args: number, results: number): boolean {
    return this.api.lua_pcallk(this.L, args, results, 0, 0, 0) === Status.Ok;
  }
  canYield(): boolean { return this.api.lua_isyieldable(this.L) !== 0; }
  yield(results: number): number { return this.api.lua_yieldk(this.L, results, 0, 0); }

  memoryUsed(): number {
    const kilobytes = this.collector('count');
    return Math.round(kilobytes * 1024);
  }
  collect(): void { this.collector('collect'); }

  protected makeUserdata(size: number): Pointer { return this.api.lua_newuserdatauv(this.L, size, 1); }
  protected loadBuffer(at: Pointer, length: number, chunkName: Pointer): number {
    return this.api.luaL_loadbufferx(this.L, at, length, chunkName, this.memory.name('t'));
  }
  protected resultAt(): number {
    const { api, record, memory } = this;
    api.lua_getinfo(this.L, memory.name('r'), record);
    return memory.u8[record + FIRST_RESULT] | memory.u8[record + FIRST_RESULT + 1] << 8;
  }
  protected pcall(args: number, results: number, handler: number): number {
    return this.api.lua_pcallk(this.L, args, results, handler, 0, 0);
  }
  protected resumeThread(thread: Pointer, args: number): { status: number; results: number } {
    const status = this.api.lua_resume(thread, this.L, args, this.results);
    return { status, results: this.memory.i32[this.results >> 2] };
  }

  private collector(what: string): number {
    this.pushRef(this.collectgarbage);
    this.pushBytes(what);
    this.call(1, 1);
    const value = this.toNumber(-1);
    this.pop(1);
    return value;
  }
}
