// How tables that scripts share are protected: marks of the VM, and an error for what is missing.
import { LuaType } from '../../lua/runtime.ts';
import type { HostFunction, LuaRuntime } from '../../lua/runtime.ts';

/** Marks the value on top, its metatable, and all that it holds, as far as they are tables. */
export function protect(lua: LuaRuntime): void {
  if (lua.isReadonly(-1)) return;
  lua.reserve(4);
  if (lua.getMetatable(-1)) {
    protect(lua);
    lua.pop(1);
  }
  if (lua.type(-1) !== LuaType.Table) return;
  lua.setReadonly(-1, true);
  lua.pushNil();
  while (lua.next(-2)) {
    protect(lua);
    lua.pop(1);
  }
}

/** Names that are not in the table on top are refused by `missing`. */
export function refuseMissing(lua: LuaRuntime, missing: HostFunction): void {
  lua.newTable(0, 1);
  lua.pushFunction(missing, '__index');
  lua.rawSetField(-2, '__index');
  lua.setMetatable(-2);
}
