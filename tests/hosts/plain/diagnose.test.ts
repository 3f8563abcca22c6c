// What is said of a plain script: the names that are known are those that the VM has.
import { expect, it } from 'vitest';
import { realClock } from '../../../src/hosts/host.ts';
import { diagnose, GLOBALS } from '../../../src/hosts/plain/page/diagnose.ts';
import { PlainRunner } from '../../../src/hosts/plain/runner.ts';
import { createLua } from '../../../src/lua/create.ts';
import { wasm } from '../../lua/vm.ts';

const host = new PlainRunner({ clock: realClock, random: Math.random, lua: (version, limits) => createLua(version, wasm[version], limits) });
const ALL = 'local names = {} for name in pairs(_G) do names[#names + 1] = name end table.sort(names) return table.concat(names, " ")';
const about = (lua: '5.1' | '5.4') => ({ lua, settings: {}, words: [], isJoined: false, ask: () => Promise.reject(new Error('nothing is asked')) });

it.each(['5.1', '5.4'] as const)('knows the globals of Lua %s, and no others', (lua) => {
  const record = host.run({ host: 'plain', lua, settings: {}, script: ALL, inputs: {}, client: 1 });
  expect(record.reply).toMatchObject({ type: 'bulk', text: [...GLOBALS[lua]].sort((a, b) => (a < b ? -1 : 1)).join(' ') });
});

it('says what is nil, and what nothing reads', () => {
  expect(diagnose('local n = 1\nprint(nn)', about('5.4'))).toMatchObject([
    { from: 6, to: 7, severity: 'hint', message: 'Nothing reads the local n.' },
    { from: 18, to: 20, severity: 'info', message: 'Nothing makes the global nn: it is nil.' },
  ]);
  expect(diagnose('return utf8', about('5.4'))).toEqual([]);
  expect(diagnose('return utf8', about('5.1'))).toHaveLength(1);
});
