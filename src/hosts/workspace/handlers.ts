// Whether an error that is about to be raised would be caught by the script: `pcall` and `xpcall` count how deep one is within them, in
// each coroutine. What a coroutine of the script's own raises goes to whoever resumed it: that counts as caught.
import { HOST_CHUNK } from '../../lua/runtime.ts';
import type { LuaRuntime, LuaStack } from '../../lua/runtime.ts';

const LIBRARY = `
local pcall, xpcall, setmetatable, running = ...
local depths = setmetatable({}, { __mode = 'k' })
local function leave(thread, ...)
  depths[thread] = depths[thread] - 1
  return ...
end
local function counted(call)
  return function(...)
    local thread = running()
    depths[thread] = (depths[thread] or 0) + 1
    return leave(thread, call(...))
  end
end
return counted(pcall), counted(xpcall), function()
  local thread, main = running()
  return not main or (depths[thread] or 0) > 0
end
`;

export class Handlers {
  private readonly caught: number;

  /** Puts its own `pcall` and `xpcall` in the place of those among the globals. */
  constructor(lua: LuaRuntime) {
    lua.load(LIBRARY, HOST_CHUNK);
    lua.pushGlobals();
    for (const name of ['pcall', 'xpcall', 'setmetatable']) {
      lua.getField(-1, name);
      lua.insert(-2);
    }
    lua.getField(-1, 'coroutine');
    lua.getField(-1, 'running');
    lua.insert(-3);
    lua.pop(2);
    lua.run(4);
    this.caught = lua.ref();
    for (const name of ['xpcall', 'pcall']) {
      lua.pushGlobals();
      lua.insert(-2);
      lua.setField(-2, name);
      lua.pop(1);
    }
  }

  /** In a host function. */
  catches(lua: LuaStack): boolean {
    lua.pushRef(this.caught);
    lua.call(0, 1);
    const caught = lua.toBoolean(-1);
    lua.pop(1);
    return caught;
  }
}
