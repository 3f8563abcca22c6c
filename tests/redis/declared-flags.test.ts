// What a script or a function declares counts for the command that runs it, before anything else of it is looked at.
import { expect, test } from 'vitest';
import { besideScripts } from '../hosts/redis/beside-scripts.ts';

const HEADERS = ['', '#!lua\n', '#!lua flags=no-writes\n', '#!lua flags=allow-oom\n', '#!lua flags=allow-oom,no-writes\n', '#!lua flags=zz\n',
  '#!luaz\n', '#!lua'];
const BODIES = ['x x', 'return 1', 'return redis.call("GET", "k")', 'return redis.call("SET", "k", 1)', 'return redis.call("DEL", "k")'];
const scripts = HEADERS.flatMap((header) => BODIES.map((body) => header + body));

/** Every script by every command, with arguments that are right and some that are not. */
const lines = scripts.flatMap((script) => [
  ['EVAL', script, '0'], ['EVAL_RO', script, '0'], ['EVAL', script, 'z'], ['EVAL', script, '-1'], ['SCRIPT', 'LOAD', script],
]);
const OOM = "-OOM command not allowed when used memory > 'maxmemory'.";

test('a script that may write is refused without memory, before it is compiled', async () => {
  const t = await besideScripts();
  await t.same('CONFIG SET maxmemory 1');
  await t.reply(['EVAL', '#!lua\nx x', '0'], OOM);
  await t.reply(['EVAL', '#!lua\nx x', 'z'], OOM);
  await t.reply(['EVAL_RO', '#!lua\nreturn 1', '0'], OOM);
  expect(await t.same(['EVAL', 'x x', '0'])).toContain('compiling');
  expect(await t.same(['EVAL', '#!lua flags=no-writes\nx x', '0'])).toContain('compiling');
  for (const line of lines) await t.same(line);
});

test('in a transaction too: it is refused as it is queued, and as EXEC runs what was queued before', async () => {
  const t = await besideScripts();
  for (const script of scripts.slice(5, 25)) {
    await t.same('MULTI');
    await t.same(['EVAL', script, '0']);
    await t.same('CONFIG SET maxmemory 0');
    await t.same('DISCARD');
    const other = await t.client();
    await t.same('MULTI');
    await t.same(['EVAL', script, '0']);
    await other.same('CONFIG SET maxmemory 1');
    await t.same('EXEC');
    await other.same('CONFIG SET maxmemory 0');
  }
});

test('without replicas, where some are asked for', async () => {
  const t = await besideScripts();
  await t.same('CONFIG SET min-replicas-to-write 1');
  await t.reply(['EVAL', '#!lua\nx x', '0'], '-NOREPLICAS Not enough good replicas to write.');
  for (const line of lines) await t.same(line);
});

test('functions, and scripts by their SHA1', async () => {
  const t = await besideScripts();
  await t.same(['FUNCTION', 'LOAD', `#!lua name=l
    redis.register_function('writes', function() return 1 end)
    redis.register_function{function_name = 'reads', callback = function() return 1 end, flags = {'no-writes'}}
    redis.register_function{function_name = 'oom', callback = function() return 1 end, flags = {'allow-oom'}}`]);
  const shas: string[] = [];
  for (const script of scripts.filter((one) => !one.includes('x x'))) shas.push((await t.same(['SCRIPT', 'LOAD', script])).split(' ')[1]);
  const calls = [
    ...['writes', 'WRITES', 'reads', 'oom', 'none'].flatMap((name) => [['FCALL', name, '0'], ['FCALL_RO', name, '0'], ['FCALL', name, 'z']]),
    ...shas.flatMap((sha) => [['EVALSHA', sha, '0'], ['EVALSHA_RO', sha.toUpperCase(), '0'], ['EVALSHA', sha, 'z']]),
  ];
  for (const [setting, value] of [['maxmemory', '1'], ['maxmemory', '0'], ['min-replicas-to-write', '1'], ['min-replicas-to-write', '0']]) {
    await t.same(['CONFIG', 'SET', setting, value]);
    for (const call of calls) await t.same(call);
  }
});
