import { expect, test } from 'vitest';
import { argumentsSketch, firstLine, namedInputs } from '../../src/hosts/redis/panels/scripts/source-line.ts';

test('the first line is the first that tells something', () => {
  expect(firstLine('#!lua flags=no-writes\n\n  return 1\n')).toBe('return 1');
  expect(firstLine('-- Rate limiter\nlocal key = KEYS[1]')).toBe('-- Rate limiter');
  expect(firstLine('')).toBe('');
});

test('inputs are counted outside comments and strings', () => {
  const source = 'local k = KEYS[1] -- KEYS[7]\nlocal s = "ARGV[5]" --[[ KEYS[9] ]]\nreturn ARGV[ 3 ] .. \'KEYS[4]\'';
  expect(namedInputs(source)).toEqual({ keys: 1, argv: 3 });
});

test('a call is sketched', () => {
  expect(argumentsSketch('return redis.call("SET", KEYS[1], ARGV[1], "EX", ARGV[2])')).toBe('1 key1 arg1 arg2');
  expect(argumentsSketch('return 1')).toBe('0');
});
