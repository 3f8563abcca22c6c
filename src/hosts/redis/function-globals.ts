// The globals of functions. They are those of scripts, behind a table of their own: while a library is being loaded
// this shows next to nothing but redis.register_function instead.
import type { HostFunction, LuaRuntime } from '../../lua/runtime.ts';
import type { Scripting } from '../../redis/scripting.ts';
import type { Guard } from './guard.ts';
import { pushLoadLibrary } from './redis-library.ts';

/** What libraries register their functions with. */
export interface FunctionRegistry { readonly register: HostFunction }

export interface FunctionGlobalsParts {
  readonly scripting: Scripting;
  readonly registry: FunctionRegistry;
  /** A reference to the real globals. */
  readonly open: number;
  readonly guard: Guard;
  /** __index and __newindex of the globals. */
  readonly missing: HostFunction;
  readonly readonly: HostFunction;
  /** Makes the table that a reference stands for the environment of the function on top. */
  setEnvironment(ref: number): void;
}

/** References: what functions see, its metatable, and what that leads to once they are loaded. */
interface Front { table: number; metatable: number; values: number }

export class FunctionGlobals {
  private readonly open: Front;
  private readonly guarded: Front;
  /** A reference to what is seen by a library that is being loaded. */
  private readonly whileLoading: number;

  constructor(private readonly lua: LuaRuntime, private readonly parts: FunctionGlobalsParts) {
    this.open = this.makeFront(parts.open);
    this.guarded = this.makeFront(parts.guard.values);
    this.whileLoading = this.makeLoadGlobals();
  }

  /** Gives the chunk on top the globals of functions. */
  adopt(suspect: boolean): void { this.parts.setEnvironment((suspect ? this.guarded : this.open).table); }

  beginLoad(): void { for (const { metatable } of [this.open, this.guarded]) this.lead(metatable, this.whileLoading); }

  endLoad(): void { for (const { metatable, values } of [this.open, this.guarded]) this.lead(metatable, values); }

  private lead(metatable: number, to: number): void {
    const { lua } = this;
    lua.pushRef(metatable);
    lua.pushRef(to);
    lua.rawSetField(-2, '__index');
    lua.pop(1);
  }

  private makeFront(values: number): Front {
    const { lua } = this;
    lua.newTable();
    lua.newTable(0, 2);
    lua.pushFunction(this.parts.readonly, '__newindex');
    lua.rawSetField(-2, '__newindex');
    lua.pushValue(-1);
    const metatable = lua.ref();
    lua.setMetatable(-2);
    this.lead(metatable, values);
    return { table: lua.ref(), metatable, values };
  }

  private makeLoadGlobals(): number {
    const { lua, parts } = this;
    lua.newTable(0, 1);
    pushLoadLibrary(lua, parts.scripting, parts.registry.register);
    this.refuseMissing();
    const redis = parts.guard.standFor(parts.readonly);
    lua.pop(1);
    lua.pushRef(redis);
    lua.rawSetField(-2, 'redis');
    this.refuseMissing();
    return lua.ref();
  }

  /** Names that are not in the table on top are refused. */
  private refuseMissing(): void {
    const { lua } = this;
    lua.newTable(0, 1);
    lua.pushFunction(this.parts.missing, '__index');
    lua.rawSetField(-2, '__index');
    lua.setMetatable(-2);
  }
}
