// What of a returned value is not in the reply: each sentence for a script that must raise it, and none where all is there.
import { expect, test } from 'vitest';
import { newHost } from './losses-host.ts';

const told = (script: string): string[] | undefined => newHost()(script).returned;

test.each([
  ['return 3.99', ['3.9900000000000002 became 3: a reply has no fractions. Return tostring(value) to keep them.']],
  ['return 1e19', ['1e+19 became -9223372036854775808: it does not fit 64 bits.']],
  ['return 2^53 + 2', ['9007199254740994 is beyond 2^53: Lua cannot tell it from its neighbours.']],
  ['return true', ['true became 1.']],
  ['return {1, false}', ['false became nil.']],
  ['return {1, nil, 3}', ['A list ends at its first nil, after 1 element: what stands at 3 is left out.']],
  ["return {1, 2, name = 'x'}", ['"name" is left out: a list has no names. Return {map = ...} after redis.setresp(3), or cjson.encode(value).']],
  ["return {name = 'x'}", ['"name" is left out: a list has no names. Return {map = ...} after redis.setresp(3), or cjson.encode(value).']],
  ['return {1, function() end}', ['A function became nil.']],
  ['return 1, 2, 3', ['The script returned 3 values: the first is the reply.']],
  ['local t = {} for i = 1, 20 do t[i] = i + 0.5 end return t', 9],
])('%s', (script, expected) => {
  const sentences = told(script);
  if (typeof expected === 'number') expect(sentences?.at(-1)).toBe('12 more of the kind.');
  else expect(sentences).toEqual(expected);
});

test.each([
  'return 42', "return 'text'", 'return {1, 2, {3, {}}}', 'return nil', 'return {}', "return {ok = 'FINE'}", "return {err = 'ERR x'}", 'local x = 1',
  'redis.setresp(3) return {map = {a = true}}', 'redis.setresp(3) return {double = 1.5}', 'redis.setresp(3) return false',
  "local t = {} for i = 1, 1000 do t[i] = 'x' end return t", 'local t = {} for i = 100, 1, -1 do t[i] = i end return t',
])('%s is in the reply whole', (script) => { expect(told(script)).toBeUndefined(); });
