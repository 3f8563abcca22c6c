// The native libraries in our VM beside those of a real redis-server: the same Lua runs in both, and what it returns
// or raises is compared as text.
//
//     const libraries = await beside();
//     await libraries.agree('return cjson.encode({1, 2})', '"[1,2]"');   // ours and theirs are this
//     await libraries.agree('return cjson.encode({1, 2})');              // ours is what theirs is
//
// Where redis-server is not installed only ours runs, and one line says so.
import { afterAll, expect } from 'vitest';
import { openBit } from '../../../src/lua/libraries/bit.ts';
import { openCjson } from '../../../src/lua/libraries/cjson.ts';
import { openCmsgpack } from '../../../src/lua/libraries/cmsgpack.ts';
import { openStruct } from '../../../src/lua/libraries/struct.ts';
import type { Bytes, LuaRuntime, LuaStack } from '../../../src/lua/runtime.ts';
import { RealServer, redisInstalled } from '../../redis/real-redis.ts';
import type { RealClient } from '../../redis/real-redis.ts';
import { newLua } from '../vm.ts';

/** Writes values as text that tells type, bits and bytes; tables in the order of `next`, which both must share. */
const SHOW = String.raw`
local function show(v)
  local t = type(v)
  if t == 'string' then
    local function escape(c) return string.format('\\%03d', string.byte(c)) end
    return '"' .. string.gsub(v, '[%c"\\\128-\255]', escape) .. '"'
  end
  if t == 'number' then return v ~= v and 'nan' or string.format('%.17g', v) end
  if t == 'userdata' then return v == cjson.null and 'null' or t end
  if t ~= 'table' then return t == 'boolean' and tostring(v) or t end
  local r = {}
  for k, e in pairs(v) do r[#r + 1] = '[' .. show(k) .. ']=' .. show(e) end
  return '{' .. table.concat(r, ',') .. '}'
end
local function pack(...) return select('#', ...), {...} end
local n, r = pack(pcall(function()
`;
const RETURN = `
end))
for i = 1, n do r[i] = show(r[i]) end
return (r[1] == 'true' and '' or 'error ') .. table.concat(r, ' ', 2, n)
`;
/** The lines before a snippet's own first: messages count from there. */
const LINES_BEFORE = SHOW.split('\n').length - 1;

const LIBRARIES: Record<string, (lua: LuaStack) => void> = {
  bit: openBit, cjson: openCjson, cmsgpack: openCmsgpack, struct: openStruct,
};

/** A Lua 5.1 VM with the standard libraries of Redis and the native ones. */
export function newRedisLua(): LuaRuntime {
  const lua = newLua('5.1');
  lua.openLibraries(['base', 'table', 'string', 'math']);
  for (const [name, open] of Object.entries(LIBRARIES)) {
    lua.pushGlobals();
    open(lua);
    lua.setField(-2, name);
    lua.pop(1);
  }
  return lua;
}

export class Libraries {
  constructor(readonly lua: LuaRuntime, readonly real: RealClient | undefined) {}

  /** What our VM makes of a snippet. */
  ours(snippet: Bytes): Bytes {
    this.lua.load(SHOW + snippet + RETURN, '@user_script');
    const results = this.lua.run(0);
    const text = this.lua.toBytes(-1);
    this.lua.pop(results);
    return relative(text);
  }

  /** What redis-server makes of it, or undefined where there is none. */
  async theirs(snippet: Bytes): Promise<Bytes | undefined> {
    const reply = await this.real?.command('EVAL', SHOW + snippet + RETURN, '0');
    if (reply === undefined) return undefined;
    return relative(reply.startsWith('$') ? reply.slice(reply.indexOf('\n') + 1, -2) : reply);
  }

  async agree(snippet: Bytes, expected?: Bytes): Promise<void> {
    const ours = this.ours(snippet);
    const theirs = await this.theirs(snippet);
    if (theirs !== undefined) expect(ours, snippet).toBe(theirs);
    if (expected !== undefined) expect(ours, snippet).toBe(expected);
  }
}

const relative = (text: Bytes): Bytes =>
  text.replace(/user_script:(\d+):/, (_, line) => `line ${Number(line) - LINES_BEFORE}:`);

let server: RealServer | undefined;
afterAll(() => server?.stop());

/** A new VM of ours and, once for the test file, a server. */
export async function beside(): Promise<Libraries> {
  if (!redisInstalled()) {
    console.warn('redis-server is not installed: the native libraries are held to recorded results alone');
    return new Libraries(newRedisLua(), undefined);
  }
  server ??= await RealServer.start();
  const real = await server.connect();
  await real.command('SCRIPT', 'FLUSH'); // a new VM there too
  return new Libraries(newRedisLua(), real);
}
