// Runs that rest: from an image within a run it goes on to the same end, over the same bytes.
import { describe, expect, it } from 'vitest';
import type { LuaRuntime, LuaVersion } from '../../src/lua/runtime.ts';
import type { VmImage } from '../../src/lua/state.ts';
import { newLua } from './vm.ts';

const SCRIPT = `local t, s = {}, 0
local function add(n)
  for i = 1, n do s = s + i % 7 end
  return s
end
for i = 1, 300 do
  t[#t + 1] = ('x'):rep(i % 50) .. add(50)
  if i % 10 == 0 then
    local ok, why = pcall(function()
      for j = 1, 200 do t[j] = t[j] or j end
      error({ i })
    end)
    s = s + why[1]
  end
  while s > 5000 do s = s - 1001 end
end
table.sort(t, function(a, b) return tostring(a) < tostring(b) end)
return table.concat(t, ',') .. s`;

interface Heard { lines: number[]; result: string }
interface Mark { image: VmImage | undefined; step: number }

function machine(version: LuaVersion): LuaRuntime {
  const lua = newLua(version);
  lua.openLibraries(['base', 'table', 'string', 'math']);
  return lua;
}

const EVERY = 1000;
const words = ({ high }: VmImage): string => Buffer.from(high).toString('latin1');

/** All lines as they are heard without a rest. */
function straight(lua: LuaRuntime, start: VmImage): Heard {
  const lines: number[] = [];
  lua.putBack(start);
  lua.setProbe({ line: (_, line) => void lines.push(line) });
  lua.load(SCRIPT, '@script');
  lua.run(0);
  lua.setProbe(undefined);
  return { lines, result: lua.readString(-1) };
}

function rests(lua: LuaRuntime, start: VmImage): { marks: Mark[]; result: string } {
  const marks: Mark[] = [];
  lua.putBack(start);
  lua.setRests({
    every: EVERY, begins: () => true,
    due: (_, __, still) => { if (!still) marks.push({ image: undefined, step: -1 }); return still; },
    rested: () => { marks.push({ image: lua.image(), step: -1 }); },
  });
  lua.load(SCRIPT, '@script');
  lua.run(0);
  lua.setRests(undefined);
  return { marks, result: lua.readString(-1) };
}

describe.each(['5.1', '5.4'] as const)('a run that rests, on %s', (version) => {
  const lua = machine(version);
  const start = lua.image();
  const heard = straight(lua, start);
  const { marks, result } = rests(lua, start);
  const images = marks.flatMap((mark, at) => (mark.image === undefined ? [] : [{ at, image: mark.image }]));

  it('comes to the same result, and rests often', () => {
    expect(result).toBe(heard.result);
    expect(images.length).toBeGreaterThan(3);
    expect(marks.length).toBeGreaterThan(images.length); // not within table.sort
  });

  it('goes on from each image over the same bytes', () => {
    for (const { at, image } of images) {
      let next = at;
      lua.putBack(image);
      lua.setRests({
        every: EVERY, begins: () => true,
        due: (_, __, still) => { if (!still) next++; return still; },
        rested: () => {
          const own = marks[++next].image!;
          expect(words(lua.image()) === words(own), `mark ${next} from ${at}`).toBe(true);
        },
      });
      lua.goOn();
      expect(lua.readString(-1)).toBe(heard.result);
      expect(next).toBe(marks.length - 1);
    }
    lua.setRests(undefined);
  });

  it('hears each line once, whichever image it goes on from', () => {
    const lines: number[] = [];
    for (const { image } of images) {
      let ended = false;
      lua.putBack(image);
      lua.setProbe({ line: (_, line) => void lines.push(line) });
      lua.putBack(image);
      lua.setRests({
        every: EVERY, begins: () => true, rested: () => {},
        due: (_, __, still) => { if (still) lua.afterThis(() => { ended = true; throw 'enough' as unknown; }); return false; },
      });
      lua.hearLines();
      try {
        lua.goOn();
      } catch (error) {
        expect([error, ended]).toEqual(['enough', true]);
      }
      lua.setProbe(undefined);
    }
    lua.setRests(undefined);
    expect(lines).toEqual(heard.lines);
  });
});
