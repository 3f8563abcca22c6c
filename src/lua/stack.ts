// The stack of a Lua thread over the C API. What both versions have alike is here; the rest is
// abstract and stands in lua51.ts and lua54.ts.
import { NO_MEMORY } from './memory.ts';
import type { LuaModule } from './module.ts';
import { LuaThrow, LuaType } from './runtime.ts';
import type { Around, Bytes, Frame, HostFunction, LuaStack, LuaVersion, Pusher } from './runtime.ts';

/** An address in the module's memory: lua_State*, const char*, a function pointer. */
export type Pointer = number;

/** The functions of the C API with one signature in both versions, besides each version's own. */
export interface CommonApi {
  malloc(size: number): Pointer;
  free(at: Pointer): void;
  lua_gettop(L: Pointer): number;
  lua_settop(L: Pointer, top: number): void;
  lua_checkstack(L: Pointer, count: number): number;
  lua_type(L: Pointer, at: number): number;
  lua_typename(L: Pointer, type: number): Pointer;
  lua_toboolean(L: Pointer, at: number): number;
  lua_isnumber(L: Pointer, at: number): number;
  lua_tolstring(L: Pointer, at: number, length: Pointer): Pointer;
  lua_topointer(L: Pointer, at: number): Pointer;
  lua_rawequal(L: Pointer, a: number, b: number): number;
  lua_pushnil(L: Pointer): void;
  lua_pushboolean(L: Pointer, value: number): void;
  lua_pushnumber(L: Pointer, value: number): void;
  lua_pushlstring(L: Pointer, at: Pointer, length: number): void;
  lua_pushvalue(L: Pointer, at: number): void;
  lua_pushlightuserdata(L: Pointer, value: Pointer): void;
  lua_tocfunction(L: Pointer, at: number): Pointer;
  lua_pushcclosure(L: Pointer, fn: Pointer, upvalues: number): void;
  lua_touserdata(L: Pointer, at: number): Pointer;
  lua_createtable(L: Pointer, array: number, record: number): void;
  lua_getfield(L: Pointer, at: number, key: Pointer): void;
  lua_setfield(L: Pointer, at: number, key: Pointer): void;
  lua_gettable(L: Pointer, at: number): void;
  lua_settable(L: Pointer, at: number): void;
  lua_rawget(L: Pointer, at: number): void;
  lua_rawset(L: Pointer, at: number): void;
  lua_next(L: Pointer, at: number): number;
  lua_getmetatable(L: Pointer, at: number): number;
  lua_setmetatable(L: Pointer, at: number): number;
  lua_concat(L: Pointer, count: number): void;
  lua_error(L: Pointer): number;
  lua_getstack(L: Pointer, level: number, record: Pointer): number;
  lua_getinfo(L: Pointer, what: Pointer, record: Pointer): number;
  lua_getlocal(L: Pointer, record: Pointer, index: number): Pointer;
  lua_getupvalue(L: Pointer, at: number, index: number): Pointer;
  lua_newthread(L: Pointer): Pointer;
  lua_tothread(L: Pointer, at: number): Pointer;
  lua_xmove(from: Pointer, to: Pointer, count: number): void;
  lua_sethook(L: Pointer, fn: Pointer, mask: number, count: number): void;
  lua_close(L: Pointer): void;
  luaL_newstate(): Pointer;
  stackRestore(to: Pointer): void;
  emscripten_stack_get_base(): Pointer;
  emscripten_stack_get_end(): Pointer;
  luaL_ref(L: Pointer, table: number): number;
  luaL_unref(L: Pointer, table: number, ref: number): void;
  luaL_where(L: Pointer, level: number): void;
  luaL_argerror(L: Pointer, at: number, message: Pointer): number;
}

/** Where the fields of lua_Debug lie (lua.h), in bytes. */
export interface DebugLayout { size: number; name: number; what: number; source: number; line: number; defined: number; shortSource: number }

export abstract class Stack<Api extends CommonApi> implements LuaStack {
  abstract readonly version: LuaVersion;
  protected abstract readonly registry: number;
  protected abstract readonly debug: DebugLayout;
  /** lua_upvalueindex(0). */
  protected abstract readonly upvalues: number;
  protected readonly api: Api;
  readonly memory;
  /** The thread that runs: host functions are called with their own. */
  protected L: Pointer;
  protected readonly main: Pointer;
  /** Room for one length, and for one lua_Debug. */
  private readonly length: Pointer;
  protected readonly record: Pointer;
  private readonly functions = new Map<HostFunction, Pointer>();

  constructor(protected readonly module: LuaModule<Api>) {
    this.api = module.api;
    this.memory = module.memory;
    this.length = this.api.malloc(8);
    this.record = this.api.malloc(128);
    this.L = this.main = this.api.luaL_newstate();
  }

  get thread(): Pointer { return this.L; }

  top(): number { return this.api.lua_gettop(this.L); }
  setTop(top: number): void { this.api.lua_settop(this.L, top); }
  pop(count: number): void { this.api.lua_settop(this.L, -count - 1); }
  reserve(count: number): void {
    if (this.api.lua_checkstack(this.L, count) === 0) throw new Error('stack overflow');
  }

  type(at: number): LuaType { return this.api.lua_type(this.L, at) as LuaType; }
  typeName(type: LuaType): string { return this.memory.readUntilZero(this.api.lua_typename(this.L, type)); }
  toBoolean(at: number): boolean { return this.api.lua_toboolean(this.L, at) !== 0; }
  isNumber(at: number): boolean { return this.api.lua_isnumber(this.L, at) !== 0; }
  abstract toNumber(at: number): number;
  abstract isInteger(at: number): boolean;
  abstract toBigInt(at: number): bigint;

  toBytes(at: number): Bytes {
    const type = this.api.lua_type(this.L, at);
    if (type === LuaType.String) return this.readString(at);
    if (type !== LuaType.Number) return '';
    this.api.lua_pushvalue(this.L, at); // lua_tolstring would turn the number itself into a string
    const text = this.readString(-1);
    this.pop(1);
    return text;
  }

  readString(at: number): Bytes {
    const start = this.api.lua_tolstring(this.L, at, this.length);
    return this.memory.read(start, this.memory.i32[this.length >> 2]);
  }

  located = 0;
  locate(at: number): Pointer {
    const start = this.api.lua_tolstring(this.L, at, this.length);
    this.located = this.memory.i32[this.length >> 2];
    return start;
  }
  abstract rawLength(at: number): number;
  abstract isReadonly(at: number): boolean;
  pointer(at: number): Pointer { return this.api.lua_topointer(this.L, at); }
  rawEqual(a: number, b: number): boolean { return this.api.lua_rawequal(this.L, a, b) !== 0; }

  pushNil(): void { this.api.lua_pushnil(this.L); }
  pushNull(): void { this.api.lua_pushlightuserdata(this.L, 0); }
  pushBoolean(value: boolean): void { this.api.lua_pushboolean(this.L, value ? 1 : 0); }
  abstract pushNumber(value: number): void;
  pushFloat(value: number): void { this.api.lua_pushnumber(this.L, value); }
  abstract pushFloatBits(high: number, low: number): void;
  abstract pushBigInt(value: bigint): void;

  pushBytes(value: Bytes): void {
    const { length } = value;
    const at = this.memory.place(value);
    if (at === 0) throw new Error(NO_MEMORY);
    if (!this.memory.placeIsOwn(length)) {
      this.api.lua_pushlstring(this.L, at, length);
      return;
    }
    try {
      this.api.lua_pushlstring(this.L, at, length);
    } finally {
      this.api.free(at);
    }
  }

  pushBinary(value: Uint8Array): void {
    const at = this.room(value.length);
    this.memory.u8.set(value, at);
    this.pushFrom(at, value.length);
  }
  abstract batch(): Pusher;
  abstract pushKept(key: object, make: (to: Pusher) => void): void;
  readTexts(count: number, into: Bytes[], print: (value: number) => Bytes): boolean {
    for (let at = 1; at <= count; at++) {
      const type = this.type(at);
      if (type === LuaType.String) into[at - 1] = this.readString(at);
      else if (type === LuaType.Number) into[at - 1] = print(this.toNumber(at));
      else return false;
    }
    return true;
  }

  pushFrom(address: Pointer, length: number): void { this.api.lua_pushlstring(this.L, address, length); }
  room(size: number): Pointer {
    const at = this.memory.room(size);
    if (at === 0) throw new Error(NO_MEMORY);
    return at;
  }
  pushValue(at: number): void { this.api.lua_pushvalue(this.L, at); }

  pushFunction(fn: HostFunction, name: string, upvalues = 0): void {
    this.api.lua_pushcclosure(this.L, this.functionPointer(fn, name), upvalues);
  }
  /** A host function as a C function. */
  protected functionPointer(fn: HostFunction, name: string): Pointer {
    let pointer = this.functions.get(fn);
    if (pointer === undefined) {
      pointer = this.module.addFunction((L) => this.enter(L, fn, name), 1, 1);
      this.functions.set(fn, pointer);
    }
    return pointer;
  }
  upvalue(index: number): number { return this.upvalues - index; }

  newUserdata(size: number): Pointer {
    const at = this.makeUserdata(size);
    this.memory.u8.fill(0, at, at + size);
    return at;
  }
  protected abstract makeUserdata(size: number): Pointer;
  userdata(at: number): Pointer { return this.api.lua_touserdata(this.L, at); }

  abstract pushGlobals(): void;
  abstract insert(at: number): void;
  abstract remove(at: number): void;

  newTable(arraySize = 0, recordSize = 0): void { this.api.lua_createtable(this.L, arraySize, recordSize); }

  getField(at: number, name: string): LuaType {
    this.api.lua_getfield(this.L, at, this.memory.name(name));
    return this.type(-1);
  }

  setField(at: number, name: string): void { this.api.lua_setfield(this.L, at, this.memory.name(name)); }

  get(at: number): void { this.api.lua_gettable(this.L, at); }
  set(at: number): void { this.api.lua_settable(this.L, at); }

  rawGet(at: number): LuaType {
    this.api.lua_rawget(this.L, at);
    return this.type(-1);
  }

  rawSet(at: number): void { this.api.lua_rawset(this.L, at); }
  abstract rawGetIndex(at: number, index: number): LuaType;
  abstract rawSetIndex(at: number, index: number): void;

  rawGetField(at: number, key: Bytes): LuaType {
    const table = this.absolute(at);
    this.pushBytes(key);
    this.api.lua_rawget(this.L, table);
    return this.type(-1);
  }

  rawSetField(at: number, key: Bytes): void {
    const table = this.absolute(at);
    this.pushBytes(key);
    this.insert(-2);
    this.api.lua_rawset(this.L, table);
  }

  next(at: number): boolean { return this.api.lua_next(this.L, at) !== 0; }
  getMetatable(at: number): boolean { return this.api.lua_getmetatable(this.L, at) !== 0; }
  setMetatable(at: number): void { this.api.lua_setmetatable(this.L, at); }
  concat(count: number): void { this.api.lua_concat(this.L, count); }

  argumentError(at: number, message: Bytes): never {
    this.api.luaL_argerror(this.L, at, this.memory.place(`${message}\0`));
    throw new Error(message); // not reached: luaL_argerror does not return
  }

  where(level: number): Bytes {
    this.api.luaL_where(this.L, level);
    const text = this.readString(-1);
    this.pop(1);
    return text;
  }

  frame(level: number): Frame | undefined {
    const { record, debug, memory } = this;
    if (this.api.lua_getstack(this.L, level, record) === 0) return undefined;
    this.api.lua_getinfo(this.L, memory.name('Sln'), record);
    const text = (field: number): Bytes => memory.readUntilZero(memory.i32[(record + field) >> 2]);
    return {
      source: text(debug.source), shortSource: memory.readUntilZero(record + debug.shortSource),
      line: memory.i32[(record + debug.line) >> 2], defined: memory.i32[(record + debug.defined) >> 2], name: text(debug.name), what: text(debug.what),
    };
  }

  pushLocal(level: number, index: number): Bytes | undefined {
    const { api, record, memory } = this;
    if (api.lua_getstack(this.L, level, record) === 0) return undefined;
    const name = api.lua_getlocal(this.L, record, index);
    return name === 0 ? undefined : memory.readUntilZero(name);
  }

  pushFunctionAt(level: number): boolean {
    const { api, record, memory } = this;
    if (api.lua_getstack(this.L, level, record) === 0) return false;
    api.lua_getinfo(this.L, memory.name('f'), record);
    return true;
  }

  pushUpvalue(at: number, index: number): Bytes | undefined {
    const name = this.api.lua_getupvalue(this.L, at, index);
    return name === 0 ? undefined : this.memory.readUntilZero(name);
  }

  onThread<T>(thread: Pointer, work: () => T): T {
    const outer = this.L;
    this.L = thread;
    try { return work(); } finally { this.L = outer; }
  }

  ref(): number { return this.api.luaL_ref(this.L, this.registry); }
  pushRef(ref: number): void { this.rawGetIndex(this.registry, ref); }
  unref(ref: number): void { this.api.luaL_unref(this.L, this.registry, ref); }

  abstract call(args: number, results: number): void;
  abstract protectedCall(args: number, results: number): boolean;
  abstract yield(results: number): number;
  abstract canYield(): boolean;
  abstract tick(): void;

  raise(): number { return this.api.lua_error(this.L); }

  /** Calls a host function on behalf of a thread; what it throws becomes a Lua error. */
  protected enter(L: Pointer, fn: HostFunction, name: string): number {
    const outer = this.L;
    this.L = L;
    try {
      return fn(this);
    } catch (error) {
      this.L = L;
      this.pushThrown(error, name);
      return this.raise();
    } finally {
      this.L = outer;
    }
  }

  /** That of the class, once something stood around it. */
  private plainEnter: typeof this.enter | undefined;

  setAround(around: Around | undefined): void {
    const plain = this.plainEnter ??= this.enter;
    this.enter = around === undefined ? plain : (L, fn, name) => plain.call(this, L, (lua) => around(name, () => fn(lua), fn), name);
  }

  /** Leaves the value of what a host function threw on top of the stack, or throws it on. */
  protected pushThrown(error: unknown, name: string): void {
    if (error instanceof LuaThrow) return;
    if (!(error instanceof Error)) throw error; // a Lua error on its way through, or a fault that `run` reports
    if (error instanceof WebAssembly.RuntimeError) throw error;
    this.api.lua_settop(this.L, 0); // so that there is room for the message
    this.pushBytes(this.where(1) + errorText(error, name));
  }

  /** A position that holds while more is pushed; pseudo-indices are as they are. */
  protected absolute(at: number): number {
    return at > 0 || at <= this.registry ? at : this.api.lua_gettop(this.L) + at + 1;
  }
}

/** The JS engine's own stack ran out: Lua's words for it. */
const errorText = (error: Error, name: string): Bytes =>
  error instanceof RangeError && /call stack|recursion/i.test(error.message) ? `stack overflow (${name})` : error.message;
