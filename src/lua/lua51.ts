// Lua 5.1: what its C API has of its own.
import type { LuaModule } from './module.ts';
import { LuaType } from './runtime.ts';
import { State, Status } from './state.ts';
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
  lua_newuserdata(L: Pointer, size: number): Pointer;
  luaL_loadbuffer(L: Pointer, at: Pointer, length: number, name: Pointer): number;
}

const GLOBALS = -10002;
const Gc = { collect: 2, kilobytes: 3, rest: 4 } as const;

export class Lua51 extends State<Api51> {
  readonly version = '5.1';
  protected readonly registry = -10000;
  protected readonly upvalues = GLOBALS;
  protected readonly debug: DebugLayout = { size: 100, name: 4, what: 12, source: 16, line: 20, shortSource: 36 };

  constructor(module: LuaModule<Api51>) { super(module); }

  openLibraries(names: readonly string[]): void {
    for (const name of names) {
      if (name === 'coroutine') continue; // luaopen_base opens it
      this.api.lua_pushcclosure(this.L, this.module.addExport(`luaopen_${name}`), 0);
      this.pushBytes(name === 'base' ? '' : name);
      this.api.lua_call(this.L, 1, 0);
    }
  }

  toNumber(at: number): number {
    const value = this.api.lua_tonumber(this.L, at);
    return value !== 0 || this.isNumber(at) ? value : NaN;
  }
  isInteger(): boolean { return false; }
  toBigInt(at: number): bigint {
    const value = Math.trunc(this.api.lua_tonumber(this.L, at));
    return Number.isFinite(value) ? BigInt(value) : 0n;
  }
  rawLength(at: number): number { return this.api.lua_objlen(this.L, at); }
  pushNumber(value: number): void { this.api.lua_pushnumber(this.L, value); }
  pushBigInt(value: bigint): void { this.api.lua_pushnumber(this.L, Number(value)); }
  pushGlobals(): void { this.api.lua_pushvalue(this.L, GLOBALS); }
  insert(at: number): void { this.api.lua_insert(this.L, at); }
  remove(at: number): void { this.api.lua_remove(this.L, at); }
  rawGetIndex(at: number, index: number): LuaType {
    this.api.lua_rawgeti(this.L, at, index);
    return this.type(-1);
  }
  rawSetIndex(at: number, index: number): void { this.api.lua_rawseti(this.L, at, index); }

  /** Pushes the environment of the function (or thread, userdata) at a position. */
  getEnvironment(at: number): void { this.api.lua_getfenv(this.L, at); }
  /** Pops a table and makes it the environment of the function at a position. False: it has none. */
  setEnvironment(at: number): boolean { return this.api.lua_setfenv(this.L, at) !== 0; }

  call(args: number, results: number): void { this.api.lua_call(this.L, args, results); }
  protectedCall(args: number, results: number): boolean {
    return this.api.lua_pcall(this.L, args, results, 0) === Status.Ok;
  }
  yield(results: number): number { return this.api.lua_yield(this.L, results); }

  memoryUsed(): number {
    return this.api.lua_gc(this.main, Gc.kilobytes, 0) * 1024 + this.api.lua_gc(this.main, Gc.rest, 0);
  }
  collect(): void { this.api.lua_gc(this.main, Gc.collect, 0); }

  protected makeUserdata(size: number): Pointer { return this.api.lua_newuserdata(this.L, size); }
  protected loadBuffer(at: Pointer, length: number, chunkName: Pointer): number {
    return this.api.luaL_loadbuffer(this.L, at, length, chunkName);
  }
  protected pcall(args: number, results: number, handler: number): number {
    return this.api.lua_pcall(this.L, args, results, handler);
  }
  protected resumeThread(thread: Pointer, args: number): { status: number; results: number } {
    const status = this.api.lua_resume(thread, args);
    return { status, results: this.api.lua_gettop(thread) };
  }
}
