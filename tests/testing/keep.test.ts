// Tests that are written into a file, and what the editor offers there.
import { describe, expect, it } from 'vitest';
import { freeName, keptNode, withTest } from '../../src/testing/keep.ts';
import { offersAt } from '../../src/testing/offers.ts';
import type { Inputs } from '../../src/protocol.ts';
import { faultsOf, infos, observe, projectOf, run, verdictOf } from './run.ts';

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

  it('brings a world along, and tells the rows that changed', async () => {
    const automations = infos.find(({ id }) => id === 'automations')!;
    const world = { users: [{ id: 'u1', name: 'Zoë', role: 'owner' }], lists: [{ id: 'l1', name: 'Board', statuses: ['todo', 'done'], member_ids: ['u1'] }], items: [{ id: 'i1', list_id: 'l1', title: 'One', status: 'todo' }], executions: [], tasks: [] };
    const its = { name: 'kept', host: automations, inputs: {}, settings: {}, data: [], world, clock: 1_767_225_600_000 };
    const script = "app.lists.update_list_item('i1', { status = 'done' }) app.lists.create_list_item{ list_id = 'l1', title = 'Two' } return { n = 1.5 }";
    const given = { host: 'automations', lua: '5.4' } as const;
    const outcome = await observe(script, withTest('', keptNode(its)).text, given);
    const { text } = withTest('', keptNode(its, outcome));
    expect(text).toContain('name: Zoë');
    expect(text).not.toContain('executions');
    expect(text).toMatch(/tables:\n +items:\n +i1:\n[^]*status: done/);
    expect(text).toMatch(/unchanged: \[ items:i1, /);
    expect((await run(script, text, given)).map(verdictOf)).toEqual(['passed']);
    expect((await run(script.replace('done', 'todo'), text, given)).map(verdictOf)).toEqual(['tables: items i1 is not as expected.']);
  });

  it.each([
    ['plain', '5.4', 'main.lua', "print(...) return { a = { 1, 2.5, 'x' } }", { argv: ['y'] }],
    ['workflow', '5.1', 'main.yaml', 'name: w\nnodes:\n  - name: add\n    language: lua\n    run: |\n      return { n = state.n + 1 }\nedges:\n  - from: __start__\n    to: add\n  - from: add\n    to: __end__\n', { state: '{"n": 1}' }],
    ['redis', '5.1', 'main.lua', "redis.call('HSET', KEYS[1], 'f', '\\255') redis.call('PEXPIRE', KEYS[1], 1500) return redis.call('HGETALL', KEYS[1])", { keys: ['h'] }],
    ['redis', '5.1', 'main.lua', 'error("no")', {}],
  ] as const)('passes as it was kept, on %s', async (id, lua, main, script, inputs) => {
    const its = { name: 'kept', host: infos.find((one) => one.id === id)!, inputs: inputs as unknown as Inputs, settings: {}, data: [], clock: 0 };
    const given = { host: id, lua, main };
    const { text } = withTest('', keptNode(its, await observe(script, withTest('', keptNode(its)).text, given)));
    expect((await run(script, text, given)).map(verdictOf), text).toEqual(['passed']);
  });

  it('stands in the place of data and inputs of the project and the file', async () => {
    const script = "return { redis.call('LRANGE', 'l', 0, -1), #KEYS }";
    const given = { seed: [['RPUSH', 'l', 'a'], ['SET', 'gone', '1']] };
    const file = "data: SET other 1\ninputs: { keys: [k] }\ntests:\n  - name: one\n    expect: { reply: !any }\n";
    const its = { name: 'kept', host: redis, inputs: { argv: ['1'] }, settings: {}, data: [['RPUSH', 'l', 'a', 'b']], clock: 0, beside: true };
    const { text } = withTest(file, keptNode(its, (await observe(script, withTest('', keptNode(its)).text, given))));
    expect(text).toContain('FLUSHDB');
    expect((await run(script, text, given)).map(verdictOf)).toEqual(['passed', 'passed']);
    expect(text).toContain('reply:\n        - [ a, b ]\n        - 0');
    expect((await run(script, text.replace('unchanged: true', 'keyspace: { l: [a, b] }'), given)).map(verdictOf)).toEqual(['passed', 'passed']);
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
