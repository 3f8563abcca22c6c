// The tables of functions that a script finds. Their members are new for each run, so that what one script puts into them no other
// meets.
import { hostCall } from '../../lua/calls.ts';
import type { HostFunction, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import type { Json } from '../../world/schema.ts';
import { PlainError, pushPlain, takePlain } from '../lua-plain.ts';
import { EditError } from './data/edit-error.ts';

export type Call = (given: readonly (Json | undefined)[], name: string) => Json | undefined;
/** References to functions by their names within a table: "query", "text.insert_at". One that others are within is called as well. */
export type Members = ReadonlyMap<string, number>;

/** A function of the host: its arguments as JSON, errors as the document words them. `skips`: whether one that is refused is left out. */
export function hostFunction(name: string, call: Call, begins: (lua: LuaStack) => void, skips: (lua: LuaStack, error: EditError) => boolean = () => false): HostFunction {
  return hostCall(name, (lua) => {
    begins(lua);
    try {
      const given = Array.from({ length: lua.top() }, (_, i) => takePlain(lua, i + 1));
      const result = call(given, name);
      if (result === undefined) return 0;
      pushPlain(lua, result);
      return 1;
    } catch (error) {
      const refused = error instanceof PlainError ? new EditError('InvalidOperation', `${name}: ${error.message}`) : error;
      if (!(refused instanceof EditError)) throw error;
      if (skips(lua, refused)) return 0;
      throw new Error(refused.message);
    }
  });
}

export function refOf(lua: LuaRuntime, name: string, fn: HostFunction): number {
  lua.pushFunction(fn, name);
  return lua.ref();
}

/** Pushes a table of functions, with tables of those whose names have a dot. */
export function pushMembers(lua: LuaRuntime, members: Members): void {
  const groups = new Set([...members.keys()].filter((name) => name.includes('.')).map((name) => name.slice(0, name.indexOf('.'))));
  lua.newTable(0, members.size);
  for (const [name, ref] of members) {
    if (name.includes('.') || groups.has(name)) continue;
    lua.pushRef(ref);
    lua.rawSetField(-2, name);
  }
  for (const group of groups) {
    lua.newTable();
    for (const [name, ref] of members) {
      if (!name.startsWith(`${group}.`)) continue;
      lua.pushRef(ref);
      lua.rawSetField(-2, name.slice(group.length + 1));
    }
    const own = members.get(group);
    if (own !== undefined) pushCallable(lua, own);
    lua.rawSetField(-2, group);
  }
}

/** Makes the table on top callable: the function gets what stands behind the table. */
function pushCallable(lua: LuaRuntime, ref: number): void {
  lua.newTable(0, 1);
  lua.pushFunction((l) => {
    l.pushRef(ref);
    l.insert(2);
    l.call(l.top() - 2, 0);
    return 0;
  }, '__call');
  lua.rawSetField(-2, '__call');
  lua.setMetatable(-2);
}
