// Keys outside of KEYS are told, by the command table's own key specifications.
import { expect, it } from 'vitest';
import { adviseKeys } from '../../../src/hosts/redis/key-audit.ts';
import { Engine } from '../../../src/redis/engine.ts';

const engine = new Engine();
const told = (keys: string[], ...commands: string[][]): string | undefined => adviseKeys(engine, commands.map(([command, ...args]) =>
  ({ name: 'script.redis_command_executed', at: 0, client: 1, payload: { command, args } })), keys);

it('names keys that are not in KEYS', () => {
  expect(told(['a'], ['GET', 'a'], ['SET', 'b', 'a'])).toMatch(/^"b" is not in KEYS/);
  expect(told([], ['MSET', 'a', '1', 'b', '2'])).toMatch(/^"a", "b" are not in KEYS/);
  expect(told([], ['DEL', 'a', 'b', 'c', 'd', 'e'])).toMatch(/^"a", "b", "c" and 2 more are/);
  expect(told(['dst', 'a'], ['ZUNIONSTORE', 'dst', '2', 'a', 'z', 'WEIGHTS', '1', '2'])).toMatch(/^"z" is/);
});

it('says nothing of arguments that are no keys, and of declared ones', () => {
  expect(told(['a', 'b'], ['MSET', 'a', '1', 'b', '2'], ['PING'], ['TIME'], ['LPUSH', 'a', 'x', 'y'])).toBeUndefined();
});
