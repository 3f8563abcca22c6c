// Run on a library of functions loads it.
import { expect, test } from 'vitest';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import type { RunRecord } from '../../../src/protocol.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { newLua } from '../../lua/vm.ts';

function started() {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  const client = engine.connect();
  return {
    run: (script: string, argv: string[] = []): RunRecord =>
      host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: { argv }, client: client.id }),
    send: (...args: string[]) => engine.execute(client, args),
  };
}

const library = (body: string): string => `#!lua name=mylib\n${body}`;
const ONE = library("redis.register_function('one', function() return 1 end)");

test('its reply is the library, and the advice is how to call it', () => {
  const { run, send } = started();
  const record = run(ONE);
  expect(record).toMatchObject({ reply: { type: 'bulk', text: 'mylib' }, commands: [{ name: 'function|load' }] });
  expect(record.error).toBeUndefined();
  expect(record.advice).toContain('Call its function one in the script cache');
  expect(send('FCALL', 'one', '0')).toBe(1);
});

test('a second run takes the place of the first', () => {
  const { run, send } = started();
  run(ONE);
  const record = run(ONE.replace('return 1', 'return 2'), ['x']);
  expect(record.advice).toContain('KEYS and ARGV were not used');
  expect(send('FCALL', 'one', '0')).toBe(2);
});

test('its mistakes are marked on their line', () => {
  const { run } = started();
  expect(run(library('local x !=\n')).error).toMatchObject({
    kind: 'syntax', line: 2, hint: 'Lua writes ~= for "not equal".',
  });
  expect(run(library('\nnosuch()')).error).toMatchObject({ kind: 'syntax', line: 3 });
  expect(run(library('local x = 1')).error).toMatchObject({ message: 'ERR No functions registered' });
});

test('a script with flags is a script', () => {
  expect(started().run('#!lua flags=no-writes\nreturn 7').reply).toEqual({ type: 'integer', value: 7 });
});
