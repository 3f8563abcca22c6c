// SCRIPT KILL while a script runs. What Redis 7.0.15 replied to the same scripts is written beside them.
import { expect, test } from 'vitest';
import { ScriptMachine } from '../../../src/hosts/redis/script-machine.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { RedisError } from '../../../src/redis/errors.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { Scripting, sha1hex } from '../../../src/redis/scripting.ts';
import { newLua } from '../../lua/vm.ts';

const KILLED = 'ERR Script killed by user with SCRIPT KILL...';
const LOOP = 'function() while true do end end';

/** The reply to a script that is killed as soon as it is looked at, and that to the next one. */
function killed(script: string): { reply: Reply; next: Reply } {
  const engine = new Engine();
  engine.scripting = new Scripting(engine, (scripting) => {
    const machine = new ScriptMachine(scripting, () => newLua('5.1'));
    machine.onLook = () => { scripting.kill('script'); };
    return machine;
  });
  const client = engine.connect();
  const reply = engine.execute(client, ['EVAL', script, '0']);
  return { reply, next: engine.execute(client, ['EVAL', 'for i = 1, 50000 do end\nreturn 5', '0']) };
}

const ended = (script: string, place: string): string => `${KILLED} script: ${sha1hex(script)}, on @${place}.`;

test.each([
  ['local x = 1 while true do end', 'user_script:1'],
  [`local ok, e = pcall(${LOOP})\nreturn 7`, 'user_script:2'],
  [`while true do pcall(${LOOP}) end`, 'user_script:1'],
  [`pcall(${LOOP}) error("other")`, 'err_handler_def:4'],
])('ends %s', (script, place) => {
  const { reply, next } = killed(script);
  expect(reply).toBeInstanceOf(RedisError);
  expect((reply as RedisError).message).toBe(ended(script, place));
  expect(next).toBe(5);
});

test.each<[string, Reply]>([
  [`return {pcall(${LOOP})}`, [null, KILLED]],
  [`local ok, e = pcall(${LOOP}) return {type(e), e, 7}`, ['string', KILLED, 7]],
  [`return {xpcall(${LOOP}, function(e) return type(e) .. tostring(e.err) .. tostring(e.ignore_error_stats_update) end)}`,
    [null, `table${KILLED}nil`]],
  [`local ok, e = coroutine.resume(coroutine.create(${LOOP}))\nlocal x = 1\nreturn {tostring(ok), type(e), e.err}`,
    ['false', 'table', KILLED]],
  [`pcall(${LOOP}) return redis.call("RPUSH", "a", "b")`, 1],
])('is survived by %s', (script, expected) => {
  const { reply, next } = killed(script);
  expect(reply).toEqual(expected);
  expect(next).toBe(5);
});
