// The arguments of redis.register_function, in both of its forms.
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, LuaStack } from '../../lua/runtime.ts';
import { ScriptFlag } from '../../redis/script-header.ts';
import type { Registration } from '../../redis/script-vm.ts';
import { raiseTable } from './redis-library.ts';

/** All that is told of a function beside itself. */
export type Named = Omit<Registration, 'compiled'>;

/** Leaves the function alone on the stack. Raises what Redis tells of wrong arguments; `table` is what has the function. */
export function readRegistration(lua: LuaStack, table: 'redis' | 'server'): Named {
  const self = `${table}.register_function`;
  const count = lua.top();
  if (count !== 1 && count !== 2) return fail(lua, `wrong number of arguments to ${self}`);
  return count === 1 ? readNamed(lua, self) : readPlain(lua, self);
}

/** register_function(name, callback) */
function readPlain(lua: LuaStack, self: string): Named {
  const name = text(lua, 1);
  if (name === undefined) return fail(lua, `first argument to ${self} must be a string`);
  if (lua.type(2) !== LuaType.Function) fail(lua, `second argument to ${self} must be a function`);
  return { name, description: null, flags: 0 };
}

/** register_function{function_name = name, callback = callback, ...} */
function readNamed(lua: LuaStack, self: string): Named {
  if (lua.type(1) !== LuaType.Table) {
    fail(lua, `calling ${self} with a single argument is only applicable to Lua table (representing named arguments).`);
  }
  const given: Partial<Named> = {};
  lua.pushNil(); // below the key that is walked: the callback
  lua.pushNil();
  while (lua.next(1)) {
    readArgument(lua, given, self);
    lua.setTop(3);
  }
  const { name, description = null, flags = 0 } = given;
  if (name === undefined) return fail(lua, `${self} must get a function name argument`);
  if (lua.type(2) !== LuaType.Function) fail(lua, `${self} must get a callback argument`);
  return { name, description, flags };
}

/** The key is at 3, its value at 4; a callback goes to 2. */
function readArgument(lua: LuaStack, given: Partial<Named>, self: string): void {
  switch (text(lua, 3)?.toLowerCase()) {
    case undefined: return fail(lua, `named argument key given to ${self} is not a string`);
    case 'function_name':
      given.name = text(lua, 4) ?? fail(lua, `function_name argument given to ${self} must be a string`);
      return;
    case 'description':
      given.description = text(lua, 4) ?? fail(lua, `description argument given to ${self} must be a string`);
      return;
    case 'callback':
      if (lua.type(4) !== LuaType.Function) fail(lua, `callback argument given to ${self} must be a function`);
      lua.pushValue(4);
      lua.insert(2);
      lua.remove(3);
      return;
    case 'flags':
      if (lua.type(4) !== LuaType.Table) {
        fail(lua, `flags argument to ${self} must be a table representing function flags`);
      }
      given.flags = readFlags(lua);
      return;
    default: fail(lua, `unknown argument given to ${self}`);
  }
}

/** Those in the list at 4. */
function readFlags(lua: LuaStack): number {
  let flags = 0;
  for (let i = 1; lua.rawGetIndex(4, i) !== LuaType.Nil; i++) {
    const name = text(lua, -1)?.toLowerCase() ?? '';
    if (name === 'compatible' || !Object.hasOwn(ScriptFlag, name)) fail(lua, 'unknown flag given');
    flags |= ScriptFlag[name as keyof typeof ScriptFlag];
    lua.pop(1);
  }
  return flags;
}

function text(lua: LuaStack, at: number): Bytes | undefined {
  const type = lua.type(at);
  return type === LuaType.String || type === LuaType.Number ? lua.toBytes(at) : undefined;
}

const fail = (lua: LuaStack, message: Bytes): never => raiseTable(lua, `ERR ${message}`);
