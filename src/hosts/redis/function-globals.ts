// The globals of functions. They are those of scripts, behind an empty table: while a library is being loaded this shows
// next to nothing but redis.register_function instead.
import type { HostFunction, LuaRuntime } from '../../lua/runtime.ts';
import type { Scripting } from '../../redis/scripting.ts';
import { protect, refuseMissing } from './protection.ts';
import { nameLibrary, pushLoadLibrary } from './redis-library.ts';

/** What libraries register their functions with. */
export interface FunctionRegistry { readonly register: HostFunction }

export class FunctionGlobals {
  /** References: the metatable of what functions see, and what it leads to before and after they are loaded. */
  private readonly metatable: number;
  private readonly whileLoading: number;
  private readonly values: number;

  /** Puts the empty table in place of the globals, which are complete. `missing` is what refuses unknown names. */
  constructor(
    private readonly lua: LuaRuntime, scripting: Scripting, registry: FunctionRegistry, missing: HostFunction,
  ) {
    this.whileLoading = makeLoadGlobals(lua, scripting, registry, missing);
    lua.pushGlobals();
    this.values = lua.ref();
    lua.newTable();
    lua.newTable(0, 1);
    lua.pushRef(this.values);
    lua.rawSetField(-2, '__index');
    lua.pushValue(-1);
    this.metatable = lua.ref();
    lua.setMetatable(-2);
    protect(lua);
    lua.setGlobals();
  }

  beginLoad(): void { this.lead(this.whileLoading); }

  endLoad(): void { this.lead(this.values); }

  private lead(to: number): void {
    const { lua } = this;
    lua.pushRef(this.metatable);
    lua.setReadonly(-1, false);
    lua.pushRef(to);
    lua.rawSetField(-2, '__index');
    lua.setReadonly(-1, true);
    lua.pop(1);
  }
}

/** A reference to what a library sees that is being loaded. */
function makeLoadGlobals(
  lua: LuaRuntime, scripting: Scripting, registry: FunctionRegistry, missing: HostFunction,
): number {
  lua.newTable(0, 1);
  pushLoadLibrary(lua, scripting, registry.register);
  refuseMissing(lua, missing);
  nameLibrary(lua, scripting);
  refuseMissing(lua, missing);
  protect(lua);
  return lua.ref();
}
