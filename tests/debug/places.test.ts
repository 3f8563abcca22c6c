// Where the lines of a run stand in the files that a person wrote, and breakpoints there.
import { describe, expect, it } from 'vitest';
import { Places } from '../../src/ide/debug/places.ts';
import type { Written } from '../../src/ide/debug/places.ts';
import { digestOf } from '../../src/project/digest.ts';
import { joinFiles } from '../../src/project/join.ts';
import { lookBack } from './recorded.ts';

const MAIN = `local a = 1
-- @include lib
local b = twice(a)
-- @include deep
return b + c`;
const LIB = `local function twice(x)
  local y = x * 2
  return y
end`;
const DEEP = '-- @include const\nlocal c = FIRST\n';
const CONST = 'local FIRST = 40\n';
const FILES = [{ name: 'lib', text: LIB }, { name: 'deep', text: DEEP }, { name: 'const', text: CONST }];

function written(script: string, map: Written['ran']['map'], files = FILES): Written {
  return {
    ran: { id: 'd', name: 'D', digest: digestOf(MAIN), ...map && { map } }, script, idOf: (file) => (file === '' ? 'd' : `d/${file}`),
    fileText: (file) => (file === '' ? MAIN : files.find(({ name }) => name === file)?.text),
  };
}

describe('places', () => {
  it('each line of a joined run is in its file, with the same text there', async () => {
    const { text, map } = joinFiles(MAIN, FILES);
    const { debug, opened, record } = await lookBack({ script: text });
    expect(record.reply).toEqual({ type: 'integer', value: 42 });
    const places = new Places(opened.chunks, written(text, map), () => 'other');
    const steps = await debug.range(0, opened.count);
    const where = steps.map(({ chunk, line }) => places.of(chunk, line)!).map(({ text: { file }, line }) => `${file}:${line}`);
    expect(where).toEqual([
      ':1', 'lib:4', ':3', 'lib:2', 'lib:3', 'const:1', 'deep:2', ':5',
    ]);
    for (const { chunk, line } of steps) {
      const place = places.of(chunk, line)!;
      expect(place.text.text.split('\n')[place.line - 1]).toBe(text.split('\n')[line - 1]);
      expect(places.at(place.text.id, place.line)).toContainEqual({ chunk, line });
    }
  });

  it('a breakpoint in an included file stops there', async () => {
    const { text, map } = joinFiles(MAIN, FILES);
    const { debug, opened } = await lookBack({ script: text });
    const places = new Places(opened.chunks, written(text, map), () => 'other');
    const to = async (id: string, line: number): Promise<number | undefined> =>
      (await debug.travel(0, { go: 'on' }, { breakpoints: places.at(id, line) })).step;
    expect([await to('d/lib', 3), await to('d/deep', 2), await to('d', 5), await to('d/lib', 9), await to('nobody', 1)]).toEqual([4, 6, 7, opened.count, opened.count]);
  });

  it('what was joined shows as it ran, where a file is another by now', async () => {
    const { text, map } = joinFiles(MAIN, FILES);
    const { opened } = await lookBack({ script: text });
    const places = new Places(opened.chunks, written(text, map, [{ name: 'lib', text: '' }]), () => 'other');
    expect(places.of(0, 4)).toEqual({ text: { id: 'd', file: '', text }, line: 4, first: 1 });
  });

  it('a text that is none of the script is one of its own, and stands nowhere at lines around it', () => {
    const places = new Places([{ name: '@a', source: 'one\ntwo', first: -1 }, { name: '=b', first: 1 }], undefined, (text) => `text ${text.length}`);
    expect(places.of(0, 3)).toEqual({ text: { id: 'text 7', file: '', text: 'one\ntwo' }, line: 1, first: 1 });
    expect(places.of(0, 1)?.line).toBe(0);
    expect(places.of(1, 1)).toBeUndefined();
    expect(places.at('text 7', 2)).toEqual([{ chunk: 0, line: 4 }]);
  });
});
