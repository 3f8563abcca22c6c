// What scripts see differently from 8.0 on.
import { test } from 'vitest';
import { besideScripts } from './beside-scripts.ts';

test('cjson marks arrays where it is asked to', async () => {
  const t = await besideScripts('8.6');
  const on = 'cjson.decode_array_with_array_mt(true) ';
  for (const [script, reply] of [
    ['return cjson.encode(cjson.decode("[]"))', '$2 {}'], [`${on}return cjson.encode(cjson.decode("[]"))`, '$2 []'],
    [`${on}return cjson.encode(cjson.decode('{"a":[],"b":{},"c":[[],[1,[]]]}').c)`, '$11 [[],[1,[]]]'],
    [`${on}local a = cjson.decode("[1,2,3]") a[2] = nil return cjson.encode(a)`, '$3 [1]'],
    [`${on}local a = cjson.decode("[1]") a.x = 5 return cjson.encode(a)`, '$3 [1]'],
    [`${on}return tostring(getmetatable(cjson.decode("[]")).__is_cjson_array)`, '$4 true'],
    ['return cjson.encode(setmetatable({}, {__is_cjson_array = true}))', '$2 []'],
    ['return cjson.encode(setmetatable({}, {__is_cjson_array = false}))', '$2 {}'],
    ['return cjson.encode(setmetatable({1}, {x = 1}))', '$3 [1]'],
  ]) await t.reply(['EVAL', script, '0'], reply);
  for (const script of ['return cjson.decode_array_with_array_mt()', 'return cjson.decode_array_with_array_mt("x")',
    'return cjson.decode_array_with_array_mt(false)', 'return cjson.decode_array_with_array_mt(1, 2)',
    `${on}getmetatable(cjson.decode("[]")).x = 1`, `${on}local c = cjson.new() return c.encode(c.decode("[]"))`]) await t.same(['EVAL', script, '0']);
  const before = await besideScripts('8.0');
  await before.same(['EVAL', 'return type(cjson.decode_array_with_array_mt)', '0']);
  await before.reply(['EVAL', 'return cjson.encode(setmetatable({}, {__is_cjson_array = true}))', '0'], '$2 {}');
});

test('redis.acl_check_cmd of 8.6 refuses wrong numbers of arguments', async () => {
  for (const release of ['8.0', '8.6'] as const) {
    const t = await besideScripts(release);
    for (const args of ['"eval", "script"', '"get"', '"get", "k"', '"client", "id", "x"', '"nothing"']) {
      await t.same(['EVAL', `return redis.pcall("ping") and redis.acl_check_cmd(${args})`, '0']);
    }
  }
});
