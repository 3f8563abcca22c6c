// Expressions of library functions and what Lua answered, recorded from lua5.1 and lua5.4 of 64 bits. Redis 7.0.15 answers
// those of 5.1 alike, but for the few that end it (3,469 of them were sent to one).
import { readFileSync } from 'node:fs';

/** A chunk that shows the results of the expression that it is given, or the error, as one line. */
export const SHOW = `
local function show(...)
  local out = {}
  for i = 1, select('#', ...) do
    local v = select(i, ...)
    local t = type(v)
    if t == 'function' or t == 'thread' or t == 'userdata' or t == 'table' then v = t else v = tostring(v) end
    out[i] = t == 'string' and '"' .. v .. '"' or v
  end
  return table.concat(out, ' ')
end
local function clean(s) return (s:gsub('[^ -~]', function(c) return ('\\\\x%02x'):format(c:byte()) end)) end
local expression = ...
local f, message = (loadstring or load)('return ' .. expression, '=x')
if not f then return clean(message) end
local s = clean(show(pcall(f)))
return #s > 300 and s:sub(1, 300) .. '...' .. #s or s`;

export const recorded = (version: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`lua${version.replace('.', '')}.json`, import.meta.url), 'utf8')) as Record<string, string>;
