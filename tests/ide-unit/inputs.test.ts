// What a run is given, from how it is typed, and from what a page around an embed hands over.
import { expect, test } from 'vitest';
import { projectFrom } from '../../src/ide/embed/project.ts';
import { inputsOf, typed, untyped, valuesOf } from '../../src/ide/state/inputs.ts';
import type { HostInfo } from '../../src/protocol.ts';
import { encodeLink, project } from '../share/site.ts';

const host = {
  inputs: [{ id: 'keys', label: '', hint: '', kind: 'values' }, { id: 'state', label: '', hint: '', kind: 'text' }],
} as unknown as HostInfo;

test('lists are lines, texts are themselves, and both come back; what is empty is absent', () => {
  const inputs = { keys: ['a', '', '\xff\n'], state: '{"é":\n"\\n"}' };
  expect(typed(inputs)).toEqual({ keys: { kind: 'values', text: 'a\n\n\\xff\\n' }, state: { kind: 'text', text: '{"é":\n"\\n"}' } });
  expect(untyped(typed(inputs))).toEqual(inputs);
  expect(untyped({ keys: { kind: 'values', text: '' }, state: { kind: 'text', text: '' } })).toEqual({});
  expect(valuesOf(typed(inputs), 'keys')).toEqual(inputs.keys);
  expect(valuesOf({}, 'keys')).toEqual([]);
});

test('a host gets its own, in its own kinds, as bytes', () => {
  expect(inputsOf(host, typed({ keys: ['a'], state: 'é\udcff', other: ['x'] }))).toEqual({ keys: ['a'], state: '\xc3\xa9\xff' });
  expect(inputsOf(host, typed({ keys: 'a\nb', state: ['{', '}'] }))).toEqual({ keys: ['a', 'b'], state: '{\n}' });
  expect(inputsOf(host, {})).toEqual({ keys: [], state: '' });
});

test('a page hands over lists of texts and bytes, by name or beside each other', async () => {
  const bytes = new Uint8Array([0, 255]);
  expect((await projectFrom({ keys: ['é', bytes], argv: [] })).inputs).toEqual({ keys: ['\xc3\xa9', '\0\xff'] });
  expect((await projectFrom({ inputs: { keys: ['é'], state: '{"é":1}' }, keys: [bytes] })).inputs).toEqual({ keys: ['\0\xff'], state: '{"é":1}' });
  expect((await projectFrom({ seed: [['SET', 'k', bytes]] })).seed).toEqual([['SET', 'k', '\0\xff']]);
  expect((await projectFrom({ seed: { users: ['é'] } })).seed).toEqual({ users: ['é'] });
  const whole = project({ name: 'A', main: 'a.yaml', entries: [{ file: 'a.yaml', trigger: 'x', enabled: true, capabilities: [] }] });
  expect(await projectFrom(whole)).toEqual(whole);
  expect(await projectFrom(`https://x/#${await encodeLink(whole)}`)).toEqual(whole);
});

test.each([
  [{ keys: 5 }, 'inputs'], [{ keys: 'a' }, 'inputs'], [{ argv: [1] }, 'inputs'], [{ inputs: [] }, 'inputs'], [{ inputs: { A: 'x' } }, 'inputs'],
  [{ inputs: null }, 'inputs'], [{ seed: 'x' }, 'seed'], [{ main: '../x' }, 'main'], [{ entries: 1 }, 'entries'], [{ name: 1 }, 'name'],
])('%j is refused', async (given, field) => {
  await expect(projectFrom(given)).rejects.toThrow(`The script cannot be read: its ${field} is not as it should be.`);
});
