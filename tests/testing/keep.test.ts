// Tests that are written into a file, and what the editor offers there.
import { describe, expect, it } from 'vitest';
import { freeName, keptNode, withTest } from '../../src/testing/keep.ts';
import { offersAt } from '../../src/testing/offers.ts';
import { faultsOf, infos, projectOf } from './run.ts';

const redis = infos.find(({ id }) => id === 'redis')!;
const plain = infos.find(({ id }) => id === 'plain')!;
const went = { name: 'kept', host: redis, inputs: { keys: ['a'], argv: ['1', '\xff'] }, settings: { 'redis-version': '7.2' }, data: [['SET', 'a', 'x y']], clock: 0 };

describe('a kept run', () => {
  it.each([
    ['', 'tests:\n  - name: kept\n'],
    ['lua: "5.1"\n', 'lua: "5.1"\ntests:\n  - name: kept\n'],
    ['tests:\n- name: one\n  expect: { reply: 1 }', 'tests:\n- name: one\n  expect: { reply: 1 }\n- name: kept\n'],
    ['# mine\ntests:\n    - name: one\n      expect: { reply: 1 } # so\n', '# mine\ntests:\n    - name: one\n      expect: { reply: 1 } # so\n    - name: kept\n'],
  ])('goes behind what is there: %j', (text, start) => {
    const kept = withTest(text, keptNode(went));
    expect(kept.text.startsWith(start)).toBe(true);
    expect(faultsOf(projectOf('return 1', kept.text))).toEqual([]);
    expect(kept.text).toContain('version: "7.2"');
    expect(kept.text).toContain("!bytes '\\xff'");
  });

  it('has a name of its own', () => {
    expect(freeName('tests:\n- name: kept\n- name: kept 2\n', 'kept')).toBe('kept 3');
  });
});

describe('what is offered', () => {
  const labels = (before: string, host = redis): string[] | undefined => offersAt(before, host)?.offers.map(({ label }) => label);
  it.each([
    ['te', 'tests'], ['tests:\n  - na', 'name'], ['tests:\n  - name: a\n    ex', 'expect'], ['tests:\n- name: a\n  expect:\n    re', 'reply'],
    ['tests:\n- name: a\n  expect: { ', 'keyspace'], ['tests:\n- name: a\n  inputs: { ', 'argv'], ['settings:\n  ', 'time-limit'], ['version: ', '7.2'],
    ['tests:\n- name: a\n  expect:\n    reply: ', '!matches'], ['tests:\n- name: a\n  property:\n    given:\n      n: { ', 'integer'],
  ])('at the end of %j: %s', (before, label) => {
    expect(labels(before)).toContain(label);
  });
  it('is what the host has', () => {
    expect(labels('tests:\n- name: a\n  expect: { ', plain)).not.toContain('keyspace');
    expect(labels('', plain)).not.toContain('user');
  });
});
