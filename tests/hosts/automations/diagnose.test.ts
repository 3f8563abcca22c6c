// What is said of an automation before it runs: the names that are known are those that a run has.
import { afterEach, expect, test } from 'vitest';
import { diagnose, GLOBALS } from '../../../src/hosts/automations/page/diagnose.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const about = (team: Team) => ({
  lua: '5.4' as const, settings: {}, words: [], isJoined: false, ask: (name: string, given: unknown) => Promise.resolve(team.world.ask(name, given)),
});

test('the globals are those of a run, and no others', () => {
  const names = new Team().value('local names = {} for name in pairs(_G) do names[#names + 1] = name end table.sort(names) return names');
  expect(names).toEqual([...GLOBALS].sort((a, b) => (a < b ? -1 : 1)));
});

test('a function that the platform has not is marked at its name, with what may be meant', async () => {
  const team = new Team();
  expect(await diagnose('oc.chat.sendto("general", "x")', about(team))).toMatchObject([{
    from: 8, to: 14, severity: 'error', message: expect.stringMatching(/^There is no oc\.chat\.sendto\. oc\.chat has .*send/) as string,
    fix: { title: expect.stringMatching(/^Write send/) as string, from: 8, to: 14, insert: expect.stringMatching(/^send/) as string },
  }]);
  expect(await diagnose('app.chats.x()', about(team))).toMatchObject([{ from: 4, to: 9, severity: 'error' }]);
  expect(await diagnose('oc.chat.send("a", "b")\nlocal oc = { x = 1 }\nprint(oc.nothing)', about(team))).toEqual([]);
});

test('what is blocked is told', async () => {
  expect(await diagnose('return os.time()', about(new Team()))).toMatchObject([
    { from: 7, to: 9, severity: 'warning', message: 'Nothing makes the global os: it is nil, or blocked.' },
  ]);
  expect(await diagnose('local x = (', about(new Team()))).toMatchObject([{ code: 'syntax' }]);
});
