// What tests expect of runs on the hosts: each line is a script, a test, and what becomes of it.
import { describe, expect, it } from 'vitest';
import { run, verdict, verdictOf } from './run.ts';

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
