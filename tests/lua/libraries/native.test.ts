// The native libraries, snippet by snippet. Each file of cases holds a line of Lua and, indented below it, what
// redis-server 7.0.15 made of it; both sides are held to that. `npm run record` writes what redis-server says now.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { beside, newRedisLua } from './native.ts';

const FILES = ['members', 'bit', 'struct', 'cjson-encode', 'cjson-decode', 'cjson-settings', 'cmsgpack'];
const INDENT = '    ';
const record = process.env.RECORD !== undefined;

const pathOf = (file: string): URL => new URL(`./cases/${file}.txt`, import.meta.url);

function readCases(file: string): { snippet: string; expected: string }[] {
  const lines = readFileSync(pathOf(file), 'latin1').split('\n').slice(0, -1);
  return Array.from({ length: lines.length / 2 }, (_, i) => ({
    snippet: lines[2 * i], expected: lines[2 * i + 1].slice(INDENT.length),
  }));
}

describe('the native libraries do as those of Redis', () => {
  it.each(FILES)('%s', async (file) => {
    const libraries = await beside();
    const cases = readCases(file);
    expect(cases.length).toBeGreaterThan(5);
    const recorded: string[] = [];
    for (const { snippet, expected } of cases) {
      if (record) recorded.push(`${snippet}\n${INDENT}${await libraries.theirs(snippet)}\n`);
      else await libraries.agree(snippet, expected);
    }
    if (record) writeFileSync(pathOf(file), recorded.join(''), 'latin1');
  });

  it('keeps settings from one run to the next', async () => {
    const libraries = await beside();
    await libraries.agree('return cjson.encode_number_precision(3), cjson.encode_max_depth(2)', '3 2');
    await libraries.agree('return cjson.encode(1/3), pcall(cjson.encode, {{{}}})',
      '"0.333" false "Cannot serialise, excessive nesting (3)"');
    await libraries.agree('return cjson.new().encode(1/3)', '"0.33333333333333"');
  });

  it('takes strings of megabytes', async () => {
    const libraries = await beside();
    const length = 4 << 20;
    await libraries.agree(`local s = ('x"/\\0'):rep(${length} / 4) local j = cjson.encode({s, s})
      local m = cmsgpack.pack(s, {s}) local d = cjson.decode(j)
      return #j, d[1] == s, d[2] == s, #m,
         cmsgpack.unpack(m) == s, #struct.pack('s', s), (struct.unpack('>I4c0', struct.pack('>I4c0', #s, s))) == s`,
    `23068679 true true ${2 * (length + 5) + 1} true ${length + 1} true`);
  });

  it('leaves nothing behind in 5,000 new instances and failures', () => {
    const lua = newRedisLua();
    const churn = (): number => {
      lua.load(`for i = 1, 5000 do cjson.new().encode_max_depth(7) pcall(cjson.decode, '[[[')
        pcall(cjson.encode, {{tostring}}) pcall(cmsgpack.unpack, '\\147') end`, '@user_script');
      lua.run(0);
      lua.collect();
      return lua.memoryUsed();
    };
    const before = churn();
    expect(churn() - before).toBeLessThan(10_000);
    expect(lua.top()).toBe(0);
  });
});
