// `require` and `require.try`. They are Lua, so that what a module waits for while it is loaded is waited for; which file a name
// means is asked of here.
import { decodeBytes, encodeText } from '../../../bytes/text.ts';
import { HOST_CHUNK } from '../../../lua/runtime.ts';
import type { HostFunction, LuaRuntime } from '../../../lua/runtime.ts';
import type { Files } from './files.ts';
import { resolve } from './resolve.ts';
import { syntaxErrorOf } from './syntax-error.ts';

/** What a run can require. */
export interface Requirable {
  files: Files;
  /** Whether there is a module of a name. */
  installed(module: string): boolean;
  /** Whether a name is that of a table which the run has anyway: "json", or a capability that is granted. */
  given(name: string): boolean;
}

/**
 * Gets globals and the file of the script, gives its `require`. A module's own finds what is relative to it; its globals are those of
 * the script. What one gave is kept for the run; one that is asked for while it is loading is in a circle.
 */
const LIBRARY = `
local load, pcall, error, setmetatable, type, concat, find, told = ...
return function(globals, main)
  local cache, loading = {}, {}
  local requireOf
  local function circle(chain, path)
    local names = { path }
    while chain and chain.path ~= path do
      names[#names + 1] = chain.path
      chain = chain.before
    end
    names[#names + 1] = path
    for i = 1, #names // 2 do names[i], names[#names + 1 - i] = names[#names + 1 - i], names[i] end
    return 'circular require: ' .. concat(names, ' -> ')
  end
  local function fetch(chain, name)
    if type(name) ~= 'string' then return false, "bad argument #1 to 'require' (string expected, got " .. type(name) .. ")" end
    local kind, path, text = find(chain.path, name)
    if kind == 'missing' then return false, path end
    if kind == 'given' then return true, globals[path] end
    local kept = cache[path]
    if kept then return true, kept.value end
    if loading[path] then return false, circle(chain, path) end
    local own = { path = path, before = chain }
    local chunk, fault = load(text, '@' .. path, 't', setmetatable({ require = requireOf(own) }, { __index = globals, __newindex = globals }))
    if not chunk then return false, told(name, path, fault) end
    loading[path] = true
    local ok, value = pcall(chunk, name, path)
    loading[path] = nil
    if not ok then return false, value, true end
    if value == nil then value = true end
    cache[path] = { value = value }
    return true, value
  end
  function requireOf(chain)
    return setmetatable({
      try = function(name)
        local ok, value = fetch(chain, name)
        if ok then return value end
        return nil, value
      end,
    }, { __call = function(_, name)
      local ok, value, raised = fetch(chain, name)
      if ok then return value end
      error(value, raised and 0 or 2)
    end })
  end
  return requireOf({ path = main })
end
`;

export class Requires {
  private readonly start: number;
  private run: Requirable = { files: new Map(), installed: () => false, given: () => false };

  /** Before `load` is taken away from the globals. */
  constructor(private readonly lua: LuaRuntime) {
    lua.load(LIBRARY, HOST_CHUNK);
    lua.pushGlobals();
    for (const name of ['load', 'pcall', 'error', 'setmetatable', 'type']) {
      lua.getField(-1, name);
      lua.insert(-2);
    }
    lua.getField(-1, 'table');
    lua.getField(-1, 'concat');
    lua.insert(-3);
    lua.pop(2);
    lua.pushFunction(this.find, 'require');
    lua.pushFunction(this.told, 'require');
    lua.run(8);
    this.start = lua.ref();
  }

  /** Puts a `require` into the globals. `main`: the file of the script, from which its relative names go. */
  begin(run: Requirable, main: string): void {
    this.run = run;
    const { lua } = this;
    lua.pushGlobals();
    lua.pushRef(this.start);
    lua.pushValue(-2);
    lua.pushBytes(encodeText(main));
    lua.run(2);
    lua.rawSetField(-2, 'require');
    lua.pop(1);
  }

  private readonly find: HostFunction = (lua) => {
    const [from, name] = [decodeBytes(lua.toBytes(1)), decodeBytes(lua.toBytes(2))];
    const { files, installed, given } = this.run;
    const found = given(name) ? { given: name } : resolve(name, from, files, installed);
    const [kind, ...values] = 'given' in found ? ['given', name] : 'missing' in found ? ['missing', found.missing] : ['file', found.path, files.get(found.path)!];
    for (const value of [kind, ...values]) lua.pushBytes(encodeText(value));
    return 1 + values.length;
  };

  private readonly told: HostFunction = (lua) => {
    const [name, path, fault] = [1, 2, 3].map((at) => decodeBytes(lua.toBytes(at)));
    lua.pushBytes(encodeText(syntaxErrorOf(name, this.run.files.get(path) ?? '', fault)));
    return 1;
  };
}
