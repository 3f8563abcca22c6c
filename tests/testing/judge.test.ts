// What tests expect of runs on the hosts: each line is a script, a test, and what becomes of it.
import { describe, expect, it } from 'vitest';
import { faultsOf, projectOf, run, verdict, verdictOf } from './run.ts';

const LIMITER = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], 60) end
redis.log(redis.LOG_WARNING, 'at ' .. n)
return n`;
const GIVEN = "inputs: { keys: ['limit:ann'] }";

describe('Redis', () => {
  it.each([
    ['reply: 1', 'passed'], ["reply: '1'", 'reply: The reply is another.'], ['reply: !any', 'passed'], ['reply: !near 1.0000001', 'passed'],
    ["keyspace: { 'limit:ann': 1 }", 'passed'],
    ["keyspace: { 'limit:ann': 1, b: 2 }", 'keyspace: "b" is not as expected.'],
    ['keyspace: {}', 'keyspace: "limit:ann", which should not be there is not as expected.'],
    ["keys: { 'limit:ann': !matches '^1$', b: null }", 'passed'],
    ['unchanged: true', 'unchanged: "limit:ann" changed.'], ["unchanged: ['limit:*']", 'passed'],
    ["expires: { 'limit:ann': 60 s }", 'passed'], ["expires: { 'limit:ann': 1 m }", 'passed'],
    ["expires: { 'limit:ann': never }", 'expires: "limit:ann" does not expire so.'],
    ["calls: ['INCR limit:ann', 'expire limit:ann 60']", 'passed'], ["calls: ['INCR limit:ann']", 'calls: The calls are others.'],
    ['calls: { INCR: 1, GET: 0 }', 'passed'], ['calls: { INCR: 2 }', 'calls: INCR was called 1 times, not 2.'],
    ['log: [at 1]', 'passed'], ['log: [{ warning: at 1 }]', 'passed'], ['log: []', 'log: Something was logged.'],
    ['events: [script.redis_command_executed, { script.redis_command_executed: { command: EXPIRE } }]', 'passed'],
    ['never: [script.redis_command_executed]', 'never: script.redis_command_executed happened.'],
    ['error: WRONGTYPE', 'error: The script did not fail.'],
  ])('expects %s: %s', async (line, expected) => {
    expect(await verdict(LIMITER, `${GIVEN}\nexpect: { ${line} }`)).toBe(expected);
  });

  it('holds values of each type against what keys have', async () => {
    const fill = "redis.call('RPUSH', 'l', 1, 2) redis.call('SADD', 's', 'b', 'a') redis.call('HSET', 'h', 'f', 'v') redis.call('ZADD', 'z', 1.5, 'm') redis.call('XADD', 'x', '1-1', 'k', 'v') redis.call('SET', 'b', '\\255\\0')";
    const held = 'l: [1, 2], s: !set [a, b], h: { f: v }, z: !zset { m: 1.50 }, x: !stream { 1-1: { k: v } }, b: !bytes "\\\\xff\\\\x00"';
    expect(await verdict(fill, `expect: { keyspace: { ${held} } }`)).toBe('passed');
    expect(await verdict(fill, 'expect: { keys: { l: [2, 1], s: [a, b], h: { f: w }, z: !zset { m: 2 } } }')).toBe('keys: "l", "s", "h" and 1 more are not as expected.');
    expect(await verdict(fill, 'expect: { keys: { h: !includes { f: v }, l: !includes [2], x: !stream [{ k: v }], s: !any } }')).toBe('passed');
  });

  it('runs as a user, in a protocol, of a release, at a time, with chance', async () => {
    expect(await verdict("return redis.call('SET', KEYS[1], 1)", "user: '+eval +get ~*'\ninputs: { keys: [a] }\nexpect: { error: No permissions }")).toBe('error: It failed in another way.');
    expect(await verdict("return redis.call('SET', KEYS[1], 1)", "user: '+eval +get ~*'\ninputs: { keys: [a] }\nexpect: { error: can't run this command }")).toBe('passed');
    expect(await verdict('return { double = 1.5 }', 'protocol: 3\nexpect: { reply: 1.5 }')).toBe('passed');
    expect(await verdict('return { double = 1.5 }', "expect: { reply: '1.5' }")).toBe('passed');
    expect(await verdict('return redis.REDIS_VERSION', "version: '7.2'\nexpect: { reply: !matches ^7\\.2 }")).toBe('passed');
    expect(await verdict("return redis.call('TIME')", 'clock: 2026-06-01T00:00:01Z\nexpect: { reply: ["1780272001", "0"] }')).toBe('passed');
    const chance = "redis.call('SADD', 's', 1, 2, 3, 4, 5, 6, 7, 8, 9) return redis.call('SRANDMEMBER', 's', 3)";
    const texts = await Promise.all([1, 1, 2].map(async (random) => (await run(chance, `tests:\n- name: it\n  random: ${random}\n  expect: { reply: none }`))[0].failures[0].got));
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
  });

  it('says what is wrong in the words of the test, beside what came', async () => {
    const [result] = await run('return {1, 2}', 'tests:\n- name: it\n  expect:\n  - reply: [1, 3]\n    message: the second is three\n');
    expect(result.failures).toEqual([expect.objectContaining({ message: 'the second is three', expected: 'reply: [1, 3]', got: '[ 1, 2 ]', at: expect.objectContaining({ line: 4, column: 5 }) })]);
  });

  it('fails where the script does, or its data cannot be made', async () => {
    expect(await verdict('return nil + 1', 'expect: { unchanged: true }')).toMatch(/^run: The script failed on line 1: ERR user_script:1: attempt to perform arithmetic/);
    expect(await verdict('return 1', 'data: INCR\nexpect: { reply: 1 }')).toBe("data: The data cannot be made: INCR: ERR wrong number of arguments for 'incr' command");
    expect(await verdict('while true do end', 'settings: { time-limit: 50 }\nexpect: { error: { kind: timeout } }')).toBe('passed');
    expect(await verdict("return redis.call('LPUSH', 'a', 1)", 'data: SET a 1\nexpect: { error: { message: WRONGTYPE, line: 1, kind: runtime } }')).toBe('passed');
  });

  it('makes several calls, as time passes between them, each with what it expects', async () => {
    const steps = `steps:
  - inputs: { keys: [a] }
    expect: { reply: 1, expires: { a: 60 s } }
  - name: a moment later
    after: 59 s
    inputs: { keys: [a] }
    expect: { reply: 2, expires: { a: 1 s }, unchanged: [a] }
  - after: 1001 ms
    call: GET a
    expect: { reply: null, keyspace: {} }
  - data: SET a 7
    call: [INCRBY, a, 1]
    expect: { reply: REPLY }`;
    const counter = "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('EXPIRE', KEYS[1], 60) end return n";
    expect(await verdict(counter, steps.replace('REPLY', '8'))).toBe('passed');
    expect(await verdict(counter, steps.replace('REPLY', '9').replace('{ reply: 2', '{ reply: 3'))).toBe('reply: Step 2 (a moment later): The reply is another. | reply: Step 4: The reply is another.');
  });

  it('lets time pass until the next key expires', async () => {
    const steps = `steps:
  - inputs: { keys: [a] }
    expect: { reply: 1 }
  - after: next
    call: GET b
    expect: { reply: null, keyspace: { a: 1 }, expires: { a: 57499 ms } }
  - after: next
    call: EXISTS a
    expect: { reply: 0, keyspace: {} }`;
    const counter = "redis.call('SET', 'b', 1, 'PX', 2500) redis.call('SET', KEYS[1], 1, 'EX', 60) return 1";
    expect(await verdict(counter, steps)).toBe('passed');
    expect(await verdict('return 1', 'steps:\n  - { after: next, expect: { reply: 1 } }')).toBe('run: It could not be run: "after: next" waits until something is due, and nothing is: no key expires.');
  });

  it('calls functions of a library that is loaded before', async () => {
    const library = "#!lua name=counting\nredis.register_function('add', function(keys, args)\n  redis.log(redis.LOG_NOTICE, 'adds')\n  return redis.call('INCRBY', keys[1], args[1])\nend)";
    expect(await verdict(library, 'call: FCALL add 1 k 5\nexpect: { reply: 5, keyspace: { k: 5 }, calls: [INCRBY k 5], log: [adds] }')).toBe('passed');
    expect(await verdict(library, 'data: SET k 2\nsteps:\n  - { call: FCALL add 1 k 5, expect: { reply: 7 } }\n  - { call: FCALL add 1 k x, expect: { error: { message: not an integer, line: 4 } } }')).toBe('passed');
    expect(await verdict(library, 'call: FCALL sub 0\nexpect: { unchanged: true }')).toBe('run: The script failed: ERR Function not found');
    expect(await verdict(library, 'user: +fcall ~a\ncall: FCALL add 1 k 5\nexpect: { error: NOPERM }')).toBe('passed');
    expect(await verdict(library, 'expect: { reply: counting }')).toBe('passed');
    expect(await verdict(`${library} nonsense(`, 'call: FCALL add 1 k 5\nexpect: { reply: 5 }')).toMatch(/^reply: The reply is another/);
    const endless = "#!lua name=l\nredis.register_function('f', function() while true do end end)";
    const after = 'steps:\n  - { call: FCALL f 0, expect: { error: { kind: timeout } } }\n  - { call: PING, expect: { reply: PONG } }';
    expect(await verdict(endless, `settings: { time-limit: 50 }\n${after}`)).toBe('run: Step 2: It was not run: the call before it could not be gone on from.');
  });

  it('begins each test anew', async () => {
    const tests = 'tests:\n- name: a\n  expect: { reply: 1 }\n- name: b\n  expect: { reply: 1 }\n';
    expect((await run("return redis.call('INCR', 'n')", tests)).map(verdictOf)).toEqual(['passed', 'passed']);
  });
});

describe('other hosts', () => {
  it('plain Lua: what it returns, prints and fails with', async () => {
    const plain = { host: 'plain', lua: '5.4' } as const;
    expect(await verdict('print(...) return { a = 1, b = { 2.5, 10 // 3 } }', 'inputs: { argv: [x] }\nexpect: { reply: { a: 1, b: [2.5, 3] }, log: [x] }', plain)).toBe('passed');
    expect(await verdict('error("no", 0)', 'expect: { error: { message: no, kind: runtime } }', plain)).toBe('passed');
    expect(await verdict('return os.time()', 'clock: 1970-01-01T00:01:40Z\nexpect: { reply: 100 }', plain)).toBe('passed');
  });

  it('workflow: the state at the end, and its events', async () => {
    const flow = 'name: w\nnodes:\n  - name: add\n    language: lua\n    run: |\n      return { n = state.n + 1 }\nedges:\n  - from: __start__\n    to: add\n  - from: add\n    to: __end__\n';
    const given = { host: 'workflow', main: 'main.yaml' };
    expect(await verdict(flow, 'inputs: { state: { n: 1 } }\nexpect: { reply: !includes { n: 2 } }', given)).toBe('passed');
    expect(await verdict(flow, 'inputs: { state: { n: 1 } }\nexpect: { reply: !includes { n: 3 } }', given)).toBe('reply: The reply is another.');
  });

  it('automations: what a script gives', async () => {
    const given = { host: 'automations', lua: '5.4' } as const;
    expect(await verdict('print("hello") return { sum = 1 + 2, list = { "a" } }', 'expect: { reply: { sum: 3, list: [a] } }', given)).toBe('passed');
    expect(await verdict('error("no")', 'expect: { error: { message: no, line: 1 } }', given)).toBe('passed');
  });

  it('automations: rows of tables, whole and in part, and what did not change', async () => {
    const given = { host: 'automations', lua: '5.4' } as const;
    const world = `data:
  users: [{ id: u1, name: Ada, role: owner }]
  lists: [{ id: l1, name: Board, statuses: [todo, done], member_ids: [u1] }]
  items: [{ id: i1, list_id: l1, title: One, status: todo }, { id: i2, list_id: l1, title: Two, status: todo }]
  rows: { Leads: [{ id: r1, name: Nordwind, score: 3 }] }
`;
    const script = "app.lists.update_list_item('i1', { status = 'done' })";
    const of = (expects: string): Promise<string> => verdict(script, `${world}expect: { ${expects} }`, given);
    expect(await of('tables: { items: { i1: !includes { status: done }, i2: !includes { status: todo }, i3: null } }')).toBe('passed');
    expect(await of('tables: { items: [!includes { status: done }, !any], rows.Leads: [!includes { name: Nordwind, score: 3 }] }, unchanged: [items:i1]')).toBe('passed');
    expect(await of('tables: { items: { i2: !includes { status: done } } }')).toBe('tables: items i2 is not as expected.');
    expect(await of('tables: { items: !includes [!includes { title: Three }] }')).toBe('tables: items is not as expected.');
    expect(await of('unchanged: true')).toBe('unchanged: "items:i1" changed.');
    expect(await of("tables: { users: [{ id: u1, name: Ada, role: owner }] }")).toBe('passed');
  });

  it('automations: time that passes runs what is due', async () => {
    const world = "data: { users: [{ id: u1, name: Ada, role: owner }], automations: [{ id: a1, name: Hourly, script_content: 'print(1)', trigger_type: schedule, trigger_config: { cron: '0 * * * *', timezone: UTC } }] }\n";
    expect(await verdict('return 1', `${world}steps:\n  - { after: 3 h, expect: { tables: { automations: { a1: !includes { run_count: 3 } } } } }`, { host: 'automations', lua: '5.4' })).toBe('passed');
  });

  it('workflow: what the state has after a node', async () => {
    const flow = 'name: w\nnodes:\n  - name: add\n    run: |\n      return { n = state.n + 1 }\n  - name: more\n    run: |\n      return { n = state.n + 1 }\nedges:\n  - from: __start__\n    to: add\n  - from: add\n    to: more\n    when: "state.n < 3"\n  - from: add\n    to: __end__\n  - from: more\n    to: add\n'.replaceAll('    run', '    language: lua\n    run');
    const of = (nodes: string): Promise<string> => verdict(flow, `inputs: { state: { n: 0 } }\nexpect: { nodes: { ${nodes} } }`, { host: 'workflow', main: 'main.yaml' });
    expect(await of('add: [{ n: 1 }, { n: 3 }], more: { n: 2 }, none: null')).toBe('passed');
    expect(await of('add: { n: 1 }, more: null')).toBe('nodes: The state after add and more is another.');
  });
});

describe('properties', () => {
  const clamp = 'local n = tonumber(ARGV[1]) if n > 20 then n = n + 1 end return n';
  it('makes a failure as small as can be', async () => {
    const tests = "tests:\n- name: it\n  inputs: { argv: ['${n}'] }\n  property:\n    given: { n: { integer: [0, 1000] } }\n    invariant: return reply == given.n, 'it is ' .. reply\n";
    const [result] = await run(clamp, tests);
    expect(result).toMatchObject({ state: 'failed', example: '{ n: 21 }', failures: [{ of: 'property', message: 'it is 22' }] });
  });

  it('passes what holds, with lists and texts in the inputs', async () => {
    const tests = "tests:\n- name: it\n  inputs: { argv: ['${items}'] }\n  property:\n    runs: 20\n    given:\n      items: { list: { of: { text: { of: ab, length: [0, 3] } }, length: [0, 5] } }\n      flag: boolean\n      one: { choice: [x, y] }\n    invariant: |\n      return #reply == #given.items and (given.one == 'x' or given.one == 'y')\n";
    expect((await run('return ARGV', tests)).map(verdictOf)).toEqual(['passed']);
  });

  it('says on which line of the file an invariant fails itself', async () => {
    const tests = 'tests:\n- name: it\n  property:\n    runs: 1\n    invariant: |\n      local a = 1\n      return a.b.c\n';
    expect((await run('return 1', tests)).map(verdictOf)[0]).toMatch(/^property: The invariant failed on line 7: /);
  });

  it('shrinks lists and texts', async () => {
    const tests = "tests:\n- name: it\n  inputs: { argv: ['${items}'] }\n  property:\n    given: { items: { list: { of: { text: { of: abz, length: [0, 6] } }, length: [0, 8] } } }\n    invariant: return not table.concat(reply):find('z')\n";
    expect((await run('return ARGV', tests))[0].example).toBe('items: [ z ]');
  });
});

describe('mistakes', () => {
  const KNOWN = `mistakes:
  - { script: !matches '[''"]visits[''"]', message: The key is written into the script. }
  - { reply: null, message: Nothing came back. }
  - { error: attempt to, message: It stumbled. }
  - { log: [], keys: { a: null }, message: It wrote nothing. }`;

  it.each([
    ["return redis.call('INCR', KEYS[1])", 'passed'],
    ["return redis.call('INCR', 'visits')", 'keys: The key is written into the script.'],
    ["-- 'visits'\nredis.call('INCR', KEYS[1])", 'reply: Nothing came back.'],
    ["local x = nil + 1", 'reply: It stumbled.'],
    ['return 2', 'reply: It wrote nothing.'],
    // What no mistake is keeps its own words; one of which a part alone holds is none.
    ["redis.call('SET', KEYS[1], 'x') return 2", 'reply: 1 it should be. | keys: Not counted.'],
    ["local s = '--' return 'visits'", 'reply: The key is written into the script.'],
  ])('says of %s: %s', async (script, expected) => {
    const tests = `inputs: { keys: [a] }\nexpect: [{ reply: 1, message: 1 it should be. }, { keys: { a: 1 }, message: Not counted. }]\n${KNOWN}`;
    expect(await verdict(script, tests)).toBe(expected);
  });

  it('takes those of the test before those of the file, for each step, and for what must always hold', async () => {
    const file = (test: string): string => `mistakes: [{ reply: 2, message: two }, { reply: 3, message: three }]\ntests:\n  - ${test}\n`;
    const said = async (script: string, test: string): Promise<string> => (await run(script, file(test))).map(verdictOf).join();
    expect(await said('return 2', '{ name: it, mistakes: [{ reply: 2, message: own }], expect: { reply: 1 } }')).toBe('reply: own');
    expect(await said('return tonumber(ARGV[1])', '{ name: it, steps: [{ inputs: { argv: [1] }, expect: { reply: 1 } }, { inputs: { argv: [3] }, expect: { reply: 1 } }] }')).toBe('reply: Step 2: three');
    expect(await said('return 3', '{ name: it, property: { runs: 2, invariant: return reply == 1 } }')).toBe('property: three');
  });

  it.each([
    ['[{ reply: 1 }]', 'A mistake is what holds where it was made, with its "message".'], ['[{ message: m }]', 'A mistake is what holds where it was made, with its "message".'],
    ['{ reply: 1, message: m }', 'It should be a list: [a, b], or a line with "- " for each.'],
  ])('refuses %s', (mistakes, expected) => {
    const faults = faultsOf(projectOf('return 1', `mistakes: ${mistakes}\ntests: [{ name: it, expect: { reply: 1 } }]`));
    expect(faults.map(({ message }) => message)).toEqual([expected]);
  });
});
