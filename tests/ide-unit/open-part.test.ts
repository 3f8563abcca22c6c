// A part that is open alone while its script changes from elsewhere: it is found again, and what was typed meanwhile is put there.
import { expect, it } from 'vitest';
import { codeIn } from '../../src/hosts/workflow/questions.ts';
import type { WorkflowAsks } from '../../src/hosts/workflow/wire.ts';
import { OpenPart } from '../../src/ide/part/OpenPart.svelte.ts';
import type { Workspace } from '../../src/ide/Workspace.svelte.ts';

const FILE = 'nodes:\n  - name: a\n    language: lua\n    run: |\n      return {v = 1}\n  - {name: b, language: lua, run: "return {}"}\n';

function opened(): { parts: OpenPart; text: () => string; change: (script: string) => void; said: string[] } {
  const current = { id: 'd', host: 'workflow', script: FILE };
  const said: string[] = [];
  const workspace = {
    host: { id: 'workflow' }, door: { parts: () => import('../../src/hosts/workflow/page/parts.ts') }, session: { ask: (_: string, _name: string, given: unknown) => Promise.resolve(codeIn(given as WorkflowAsks['code']['given'])) },
    notices: { show: (text: string) => said.push(text) }, layout: { phone: true, show: () => {} }, focus: () => {}, showLine: () => {},
    projects: {
      current, currentId: 'd', file: undefined, main: 'main.lua', openFile: () => {}, settingsFor: () => ({}),
      edit: ({ script }: { script: string }) => { current.script = script; },
    },
  } as unknown as Workspace;
  return { parts: new OpenPart(workspace), text: () => current.script, change: (script) => { current.script = script; }, said };
}

it('is found again where it moved, with what was typed before it was', async () => {
  const { parts, text, change } = opened();
  await parts.open('a');
  expect(parts.part?.code).toBe('return {v = 1}');
  parts.edit('return {v = 2}');
  expect(text()).toBe(FILE.replace('v = 1', 'v = 2'));
  const moved = `# more\n${text()}`;
  change(moved);
  parts.edit('return {v = 3}');
  expect(text()).toBe(moved);
  await parts.follow(moved);
  expect(text()).toBe(`# more\n${FILE.replace('v = 1', 'v = 3')}`);
  expect(parts.part?.lineOf(6)).toBe(1);
});

it('takes the code that stands there now, and closes where there is none', async () => {
  const { parts, text, change } = opened();
  await parts.openAt(FILE.indexOf('name: a'));
  change(text().replace('v = 1', 'v = 9'));
  await parts.follow(text());
  expect(parts.part?.code).toBe('return {v = 9}');
  change('nodes: []\n');
  await parts.follow(text());
  expect(parts.part).toBeUndefined();
});

it('says why nothing is opened', async () => {
  const { parts, change, said } = opened();
  await parts.open('c');
  change('nodes: [');
  await parts.open('a');
  await parts.openAt(0);
  change('nodes: []');
  await parts.openAt(0);
  expect(said).toEqual([expect.stringContaining('"c" has no Lua'), expect.stringContaining('cannot be read'), expect.stringContaining('cannot be read'), expect.stringContaining('no Lua here')]);
  expect(parts.part).toBeUndefined();
});
