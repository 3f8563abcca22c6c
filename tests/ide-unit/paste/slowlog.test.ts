// A slow log, as redis-cli 7.0.15 printed what redis-server 7.0.15 kept.
import { expect, test } from 'vitest';
import { looksPasted, readPasted } from '../../../src/hosts/redis/page/paste/read.ts';
import { namedCallOf, onlyScript } from '../../../src/hosts/redis/page/paste/script.ts';

const SLOWLOG = String.raw`1) 1) (integer) 4
   2) (integer) 1796068637
   3) (integer) 41
   4) 1) "eval"
      2) "return 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... (181 more bytes)"
      3) "0"
   5) "127.0.0.1:56316"
   6) ""
2) 1) (integer) 3
   2) (integer) 1796068636
   3) (integer) 9
   4) 1) "evalsha"
      2) "1bd5ed5c7a7db5c2c6d7b3d57f6bde3d9d1d1c5e"
      3) "2"
      4) "k1"
      5) "k2"
      6) "v1"
   5) "127.0.0.1:56306"
   6) ""
3) 1) (integer) 2
   2) (integer) 1796068636
   3) (integer) 61
   4) 1) "eval"
      2) "return {KEYS[1], ARGV[1]}"
      3) "1"
      4) "user:{1}"
      5) "a \"quoted\" value"
   5) "127.0.0.1:56290"
   6) ""
`.replaceAll('\\\\', '\\');

test('its commands are read in the order in which they came, without who sent them', () => {
  expect(looksPasted(SLOWLOG)).toBe(true);
  const { form, commands, notes } = readPasted(SLOWLOG);
  expect(form).toBe('slowlog');
  expect(commands.map(({ args }) => args).slice(0, 2)).toEqual([
    ['eval', 'return {KEYS[1], ARGV[1]}', '1', 'user:{1}', 'a "quoted" value'],
    ['evalsha', '1bd5ed5c7a7db5c2c6d7b3d57f6bde3d9d1d1c5e', '2', 'k1', 'k2', 'v1'],
  ]);
  expect(notes).toEqual(['The slow log keeps the beginning of long arguments alone: one command is not whole.']);
});

test('an entry alone is a script with its keys and arguments', () => {
  const entry = SLOWLOG.slice(SLOWLOG.indexOf('3) 1)')).replace('3) 1)', '1) 1)');
  expect(onlyScript(readPasted(entry))?.found).toEqual({ script: 'return {KEYS[1], ARGV[1]}', keys: ['user:{1}'], argv: ['a "quoted" value'] });
});

test('what is no slow log is none', () => {
  for (const text of ['1) "a"\n2) "b"\n3) "c"\n4) "d"', '1) (integer) 1\n2) (integer) 2\n3) (integer) 3\n4) (integer) 4', '']) {
    expect(looksPasted(text), text).toBe(false);
  }
});

test('a call by SHA1, and one of a function', () => {
  expect(looksPasted('EVALSHA abc 1 k v')).toBe(true);
  expect(looksPasted('FCALL add_one 1 k v')).toBe(true);
  expect(namedCallOf(['EVALSHA', 'abc', '1', 'k', 'v'])).toEqual({ kind: 'script', name: 'abc', keys: ['k'], argv: ['v'] });
  expect(namedCallOf(['fcall_ro', 'add_one', '0', 'v'])).toEqual({ kind: 'function', name: 'add_one', keys: [], argv: ['v'] });
  expect(namedCallOf(['EVALSHA', 'abc', 'x'])).toBeUndefined();
  expect(namedCallOf(['GET', 'a'])).toBeUndefined();
});

test('a hostile text ends soon', () => {
  const from = performance.now();
  for (const text of ['1) 1) (integer) 1\n'.repeat(100_000), `1) 1) (integer) 1\n   2) (integer) 1\n   3) (integer) 1\n   4) 1) "${'a'.repeat(500_000)}`]) looksPasted(text);
  expect(performance.now() - from).toBeLessThan(10_000);
});
