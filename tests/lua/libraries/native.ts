// The native libraries in our VM beside those of a real redis-server: the same Lua runs in both, and what it returns
// or raises is compared as text.
//
//     const libraries = await beside();
//     await libraries.agree('return cjson.encode({1, 2})', '"[1,2]"');   // ours and theirs are this
//     await libraries.agree('return cjson.encode({1, 2})');              // ours is what theirs is
//
// What redis-server answers is recorded and replayed.
import { expect } from 'vitest';
import { openBit } from '../../../src/lua/libraries/bit.ts';
import { openCjson } from '../../../src/lua/libraries/cjson.ts';
import { openCmsgpack } from '../../../src/lua/libraries/cmsgpack.ts';
import { openStruct } from '../../../src/lua/libraries/struct.ts';
import type { Bytes, LuaRuntime, LuaStack } from '../../../src/lua/runtime.ts';
import { serverForFile } from '../../redis/recording/servers.ts';
import type { OracleClient } from '../../redis/recording/servers.ts';
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
  constructor(readonly lua: LuaRuntime, readonly real: OracleClient) {}

  /** What our VM makes of a snippet. */
  ours(snippet: Bytes): Bytes { return relative(this.run(snippet)); }

  private run(snippet: Bytes): Bytes {
    this.lua.load(SHOW + snippet + RETURN, '@user_script');
    const results = this.lua.run(0);
    const text = this.lua.toBytes(-1);
    this.lua.pop(results);
    return text;
  }

  /** What redis-server makes of it. */
  async theirs(snippet: Bytes, guess?: Bytes): Promise<Bytes> {
    const reply = await this.real.compared(['EVAL', SHOW + snippet + RETURN, '0'], guess);
    return relative(reply.startsWith('$') ? reply.slice(reply.indexOf('\n') + 1, -2) : reply);
  }

  async agree(snippet: Bytes, expected?: Bytes): Promise<void> {
    const raw = this.run(snippet);
    const ours = relative(raw);
    const theirs = await this.theirs(snippet, `$${raw.length}\r\n${raw}\r\n`);
    expect(ours, snippet).toBe(theirs);
    if (expected !== undefined) expect(ours, snippet).toBe(expected);
  }
}

const relative = (text: Bytes): Bytes =>
  text.replace(/user_script:(\d+):/, (_, line) => `line ${Number(line) - LINES_BEFORE}:`);

const server = serverForFile();

/** A new VM of ours and, once for the test file, a server. */
export async function beside(): Promise<Libraries> {
  const real = await (await server()).connect();
  await real.command('SCRIPT', 'FLUSH'); // a new VM there too
  return new Libraries(newRedisLua(), real);
}
