// FUNCTION and FCALL beside redis-server: loading, calling, listing, dumping and restoring.
import { describe, expect, test } from 'vitest';
import { applyRedo } from '../../../src/redis/apply-redo.ts';
import { crc64 } from '../../../src/redis/crc64.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeChanges, snapshot } from '../../../src/redis/redo.ts';
import { attachScripting } from '../../hosts/redis/attach.ts';
import { besideScripts } from '../../hosts/redis/beside-scripts.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

/** A library with one function, which returns what is given. */
const library = (name: string, fn: string, body = `return '${name}'`): string =>
  `#!lua name=${name}\nredis.register_function('${fn}', function(keys, args) ${body} end)`;

const load = (t: Beside, code: string): Promise<string> => t.same(['FUNCTION', 'LOAD', 'REPLACE', code]);

async function all(t: Beside, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

/** Calls a function of each body, which is on the third line of its library. */
async function calls(t: Beside, bodies: readonly string[], ...args: string[]): Promise<void> {
  for (const body of bodies) {
    const loaded = await load(t, `#!lua name=lib\nredis.register_function('f', function(keys, args)\n${body}\nend)`);
    expect(loaded, body).toBe('$3 lib');
    await t.same(['FCALL', 'f', '0', ...args]);
  }
}

describe('FUNCTION LOAD', () => {
  test('reads the first line', async () => {
    const t = await besideScripts();
    const rest = "\nredis.register_function('f', function() return 1 end)";
    for (const header of [
      '', 'x', '#!', '#!lua', '#! name=a', '#! lua name=a', '#!lua name=a b=c', '#!lua name', '#!lua name=',
      '#!lua name=a-b', '#!lua  name=q  ', "#!lua name='x y'", '#!lua name=a name=b', '#!LUA NAME=upp', '#!lua name="a',
      '#!lua name="a"', '#!js name=x', '#!js name=a-b', '#!lua foo', '#!lua flags=no-writes name=x', '#!lua name=a\\x',
      '#!lua name=a\r', '#!lua name=a\0b', '#!lua name="a\\x62"', `#!lua name=${'n'.repeat(300)}`,
    ]) {
      await t.same(['FUNCTION', 'LOAD', `${header}${rest}`]);
      await t.same('FUNCTION FLUSH');
    }
    for (const whole of ['', '#!lua name=a', '#!lua name=a\n', '#!lua\n']) await t.same(['FUNCTION', 'LOAD', whole]);
  });

  test('refuses what has errors', async () => {
    const t = await besideScripts();
    await load(t, library('other', 'taken'));
    for (const code of [
      'x = 1', 'local a = _G', 'local a = pcall', 'local a = math', "redis.call('x')", 'local a = nil .. 1',
      "error('x')",
      'redis.setresp(3)', 'redis.set_repl(1)', 'return redis.nope', 'redis.x = 1',
      "redis.register_function('f' .. nil)",
      'bad script', 'return 1', 'redis.log()', 'redis.log(1)', "redis.log('x', 'y')", "redis.log(9, 'y')",
      'local t = {} t.x.y = 1', '\x1bLua', 'return setmetatable', "local a = ('x'):nope()", 'for', 'while true do end',
      "redis.register_function('taken', function() end)", "redis.register_function('TAKEN', function() end)",
      'redis = nil', 'function f() end', 'local a = KEYS', "return ('x'):rep(3).y.z", 'local function f() f() end f()',
    ]) await load(t, `#!lua name=lib\n${code}`);
    expect(await t.same('FUNCTION LIST')).toContain('taken');
  });

  test('takes both forms of redis.register_function, and refuses wrong arguments', async () => {
    const t = await besideScripts();
    const f = 'function() return 1 end';
    for (const args of [
      '()', "('f')", `(1, ${f})`, "('f', 2)", `('a b', ${f})`, `('f', ${f}, 3)`, `('f', ${f}, nil)`, `('', ${f})`,
      `(nil, ${f})`, '(nil, nil)', `({}, ${f})`, `('a\\0b', ${f})`, '({})', "{function_name='f'}",
      `{callback=${f}}`, '{[1]=2}', '{[true]=1}', '{x=2}', `{function_name={}, callback=${f}}`,
      "{function_name='f', callback=3}", `{function_name='f', callback=${f}, description=3}`,
      `{function_name='f', callback=${f}, description={}}`, `{function_name='f',
      callback=${f}, description='a\\0\\nb'}`,
      `{function_name='f', callback=${f}, flags=3}`, `{function_name='f', callback=${f}, flags={3}}`,
      `{function_name='f', callback=${f}, flags={'x'}}`, `{function_name='f', callback=${f}, flags={'compatible'}}`,
      `{function_name='f', callback=${f}, flags={}}`, `{function_name='', callback=${f}}`,
      `{function_name='f', callback=${f}, flags={'no-writes', 'no-writes', nil, 'x'}}`,
      `{function_name='f', callback=${f}, flags={'NO-Writes'}}`, `{Function_Name='f', CALLBACK=${f}, Flags={}}`,
      `{function_name=12, callback=${f}}`, "{function_name='f', callback=redis.log}",
      "{function_name='f', callback=redis.register_function}",
      `{function_name='f', callback=${f}, flags={'allow-cross-slot-keys', 'no-cluster', 'allow-stale', 'allow-oom'}}`,
      `('f', ${f}) redis.register_function('f', ${f})`,
    ]) {
      await load(t, `#!lua name=lib\nredis.register_function${args}`);
      await t.same('FUNCTION LIST');
      await t.same('FCALL f 0');
      await t.same('FUNCTION FLUSH');
    }
  });

  test('REPLACE takes the place of a library; a failure leaves it', async () => {
    const t = await besideScripts();
    await t.same(['FUNCTION', 'LOAD', library('a', 'f1')]);
    await t.same(['FUNCTION', 'LOAD', library('a', 'f2')]);
    await t.same(['FUNCTION', 'LOAD', library('A', 'f2')]);
    await load(t, library('a', 'f3', 'return 3'));
    for (const fn of ['f1', 'f2', 'f3']) await t.same(`FCALL ${fn} 0`);
    await load(t, library('a', 'f2'));
    await load(t, '#!lua name=a\nbad bad');
    await load(t, '#!lua name=a\nlocal x = zz');
    await t.same('FCALL f3 0');
    for (const words of ['x y z', 'REPLACE', 'x', 'REPLACE REPLACE z']) await t.same(`FUNCTION LOAD ${words}`);
    await t.same('FUNCTION LOAD');
    await t.same('FUNCTION STATS');
  });
});

describe('functions', () => {
  test('get keys and arguments as tables', async () => {
    const t = await besideScripts();
    await load(t, library('lib', 'f', 'return {#keys, #args, keys, args}'));
    for (const rest of ['0', '0 a b', '1 a b', '2 a b', '2 a b c', '3 a', '-1', 'x', '1.5', '99999999999999999999']) {
      await t.same(`FCALL f ${rest}`);
    }
    await all(t, 'FCALL', 'FCALL f', 'FCALL nope x', 'FCALL nope 0', 'FCALL_RO f 0', 'fcall F 0 a');
    await t.same(['FCALL', 'f', '1', '\0\xff', '\r\n']);
    await calls(t, [
      "keys[1] = 'x' return keys", 'return keys[1]', 'return {type(keys), type(args), #args, args[1]}',
    ], 'y');
  });

  test('have the globals of scripts, less a few', async () => {
    const t = await besideScripts();
    const names = (table: string): string =>
      `local out = {} for k, v in pairs(${table}) do out[#out + 1] = k .. type(v) end table.sort(out) return out`;
    await calls(t, [
      names('redis'), names('_G'), names('getmetatable(_G)'), names('string'), 'return type(KEYS)', 'return type(ARGV)',
      'x = 1', '_G.x = 1', 'return type(getmetatable(_G))', "rawset(_G, 'x', 1)", "return rawget(_G, 'redis') ~= nil",
      'return type(__redis__err__handler)', 'string.x = 1', 'table.insert(_G, 1)', "print('x')",
      'return unknown_global',
      'return _G._G == _G', 'return getmetatable(_G).__index == _G', 'setmetatable(_G, {})', 'return redis.nope',
      "return getmetatable('').__index == string", 'return redis.register_function', 'return redis.breakpoint',
      'return redis.replicate_commands()', 'return redis.debug', "return redis.sha1hex('')",
      "return tostring(loadstring('return a')())", "return loadstring('return redis.call(\"PING\")')()",
      'local m = getmetatable(redis) return m and 1 or 0', 'redis.x = 1', 'redis = 1', 'return math.floor(1.5)',
      "return cjson.encode({1, 2})", "return string.format('%d', 2^40)", 'return tonumber("10", 16)',
      'getmetatable(_G).x = 1',
    ]);
  });

  test('reply and fail as scripts do', async () => {
    const t = await besideScripts();
    await t.same('SET s string');
    await calls(t, [
      "error('boom')", "error({err='My boom'})", 'error()', "return redis.call('nope')", "return redis.call('set')",
      "return redis.call('lpush', 's', 'a')", "return redis.pcall('nope')", "return {err='x'}", "return {ok='x'}",
      "return redis.error_reply('MY x')", 'return nil .. 1', 'return redis.setresp(3)', 'return redis.set_repl(3)',
      "return redis.call('eval', 'return 1', '0')", "return redis.call('fcall', 'f', '0')",
      "return {pcall(error, 'x')}",
      "return redis.call('function', 'list')", "return redis.call('function', 'stats')", "return redis.call('multi')",
      "return {pcall(error, {err='x'})}", "return {pcall(redis.call, 'nope')}", 'local t = nil; return t.x',
      'return 3.7',
      'return {1, 2, nil, 3}', 'return true', 'return false', '', 'return {double=3.5}', "return 'a', 'b'",
      "redis.setresp(3) redis.call('hset', 'h', 'a', 1) return redis.call('hgetall', 'h')",
      "return redis.acl_check_cmd('set', 'x', 1)", "return {1, {2, {err='z'}}}",
      "redis.call('set', 'k', 'v') error('after')",
      "local function g() error('deep') end g()", "return redis.log(1, 'x')", 'return redis.REDIS_VERSION',
      "return coroutine.wrap(function() return redis.call('ping') end)()", "return redis.call('get', 'k')",
      "error({err='xq', source='@foo', line=3})", 'return redis.call("INCR", "n")',
      'local function f() return f() + 1 end f()',
    ]);
    await t.compareKeyspace();
    await t.hello(3);
    await calls(t, ["return redis.call('hgetall', 'h')", 'return {map={a=1}}', 'return true', 'return {double=1}']);
  });

  test('share what their library holds, and keep it between calls', async () => {
    const t = await besideScripts();
    await load(t, `#!lua name=counter
      local count, lib = 0, redis
      local function add(n) count = count + n return count end
      redis.register_function('inc', function() return add(1) end)
      redis.register_function('dec', function() return add(-1) end)
      lib.register_function('late', function() lib.register_function('f', function() end) end)
      lib.register_function('names', function()
        local out = {} for k in pairs(lib) do out[#out + 1] = k end table.sort(out) return out
      end)
      lib.register_function('write', function() lib.redis = redis end)
      lib.register_function('read', function() return lib.redis end)`);
    for (const fn of ['inc', 'inc', 'dec', 'late', 'names', 'write', 'read', 'inc', 'INC']) {
      await t.same(`FCALL ${fn} 0`);
    }
    await load(t, '#!lua name=next\nredis.redis.call("PING")');
    await load(t, '#!lua name=next\nredis.math.random()');
    await t.same('FCALL inc 0');
  });

  test('obey their flags', async () => {
    const t = await besideScripts();
    const set = "function() return redis.call('SET', 'x', '1') end";
    await load(t, `#!lua name=flags
      redis.register_function{function_name='none', callback=${set}}
      redis.register_function{function_name='nw', callback=${set}, flags={'no-writes'}}
      redis.register_function{function_name='oom', callback=${set}, flags={'allow-oom'}}
      redis.register_function{
        function_name='get', callback=function() return redis.call('GET', 'x') end, flags={'no-writes'}
      }`);
    for (const fn of ['none', 'nw', 'oom', 'get']) await all(t, `FCALL ${fn} 0`, `FCALL_RO ${fn} 0`);
  });

  test('outlive FLUSHALL, not FUNCTION FLUSH and DELETE', async () => {
    const t = await besideScripts();
    await load(t, library('l', 'f'));
    await t.same('FLUSHALL');
    await t.same('FLUSHDB');
    await t.same('FCALL f 0');
    for (const words of ['DELETE', 'DELETE L', 'DELETE f', 'DELETE l x', 'DELETE l', 'DELETE l', 'LIST']) {
      await t.same(`FUNCTION ${words}`);
    }
    for (const mode of ['', ' ASYNC', ' sync', ' x', ' SYNC y']) {
      await load(t, library('l', 'f'));
      await t.same(`FUNCTION FLUSH${mode}`);
      await t.same('FUNCTION STATS');
    }
  });

  test('in transactions and in scripts', async () => {
    const t = await besideScripts();
    await t.same('MULTI');
    await load(t, library('l', 'f'));
    await all(t, 'FCALL f 0', 'FUNCTION KILL', 'FUNCTION STATS', 'FUNCTION LIST', 'FUNCTION DUMP', 'FUNCTION DELETE l',
      'EXEC');
    for (const words of ["'function', 'list'", "'fcall', 'f', '0'", "'function', 'flush'", "'function', 'load', 'x'",
      "'function', 'help'", "'function', 'stats'", "'function', 'dump'", "'fcall_ro', 'f', '0'"]) {
      await t.same(['EVAL', `return redis.call(${words})`, '0']);
    }
  });
});

describe('FUNCTION LIST', () => {
  test('tells of libraries in RESP2 and RESP3', async () => {
    const t = await besideScripts();
    await load(t, `#!lua name=library1
      redis.register_function{
        function_name='f', callback=function() end, description='what it does', flags={'no-writes'}
      }`);
    await load(t, library('lib2', 'g'));
    const lines = ['LIBRARYNAME lib2', 'LIBRARYNAME LIBRARY*', 'LIBRARYNAME none', 'WITHCODE LIBRARYNAME *1',
      'libraryname lib? withcode', 'X', 'LIBRARYNAME', 'WITHCODE WITHCODE', 'LIBRARYNAME a LIBRARYNAME b'];
    for (const protocol of [2, 3] as const) {
      await t.hello(protocol);
      await t.sameSorted('FUNCTION LIST');
      for (const line of lines) await t.same(`FUNCTION LIST ${line}`);
      await t.same('FUNCTION STATS');
    }
  });

  test('HELP and wrong subcommands', async () => {
    const t = await besideScripts();
    await all(t, 'FUNCTION', 'FUNCTION HELP', 'FUNCTION HELP x', 'FUNCTION nope', 'FUNCTION STATS x', 'FUNCTION KILL',
      'FUNCTION KILL x', 'COMMAND GETKEYS FCALL f 2 a b c', 'COMMAND GETKEYS FCALL_RO f 1 a');
  });
});

/** A payload with its version and checksum. */
const sealed = (body: string): string => `${body}\x0a\0${crc64(`${body}\x0a\0`)}`;
const counted = (text: string): string => String.fromCharCode(0x40 | (text.length >> 8), text.length & 255) + text;
const payload = (...codes: string[]): string => sealed(codes.map((code) => `\xf5${counted(code)}`).join(''));

describe('FUNCTION DUMP and RESTORE', () => {
  test('the payload is that of Redis', async () => {
    const t = await besideScripts();
    await t.same('FUNCTION DUMP');
    for (const body of ['', `return '${'abc'.repeat(100)}'`, `-- ${'x y '.repeat(5000)}\n`, "return '\\0\\255'"]) {
      await load(t, library('l', 'f', body));
      await t.same('FUNCTION DUMP');
      const dumped = t.engine.execute(t.own, ['FUNCTION', 'DUMP']) as string;
      await t.same('FUNCTION FLUSH');
      await t.same(['FUNCTION', 'RESTORE', dumped]);
      await t.same('FUNCTION LIST WITHCODE');
      await t.same('FCALL f 0');
    }
  });

  test('policies', async () => {
    const t = await besideScripts();
    const [a, b] = [library('a', 'fa'), library('b', 'fb')];
    await t.same(['FUNCTION', 'RESTORE', payload(a, b)]);
    for (const [codes, ...policy] of [
      [[a]], [[a], 'APPEND'], [[library('c', 'fa')]], [[library('c', 'fa')], 'REPLACE'], [[library('a', 'fz')],
      'replace'],
      [[library('a', 'fb')], 'REPLACE'], [[library('a', 'fb'), library('b', 'fa')], 'REPLACE'],
      [[library('c', 'fc'), library('d', 'fz')], 'APPEND'], [[library('q', 'fb')], 'flush'], [[], 'APPEND'], [[],
      'FLUSH'],
      [[a], 'x'], [[a], 'FLUSH', 'y'],
    ] as [string[], ...string[]][]) {
      await t.same(['FUNCTION', 'RESTORE', payload(...codes), ...policy]);
      await t.sameSorted('FUNCTION LIST');
      for (const fn of ['fa', 'fb', 'fc', 'fz']) await t.same(`FCALL ${fn} 0`);
    }
  });

  test('a payload that is wrong changes nothing', async () => {
    const t = await besideScripts();
    const [a, b] = [library('a', 'fa'), library('b', 'fb')];
    await load(t, library('kept', 'f'));
    for (const wrong of [
      '', 'x', sealed('\0'), sealed('\0\x01a'), sealed('\xf5'), sealed('\xf5\x05abc'), sealed('\xf5\x03abc'),
      payload('#!lua name=x\nbad bad'), payload('#!lua name=x\nlocal a = zz'), payload('#!lua name=x\nreturn 1'),
      payload('#!js name=x\nreturn 1'), payload(a, library('a', 'fb')), payload(a, library('b', 'fa')),
      sealed(`\xf5${counted(a)}\0`), sealed(`\xf5${counted(a)}\xff`), sealed('\xf5\xc0\x05'),
      payload(a, b).slice(0, -1),
      payload(a).replace('\x0a\0', '\x0b\0'), payload(a, '#!lua name=b\nbad bad'),
    ]) {
      for (const policy of ['FLUSH', 'APPEND', 'REPLACE']) await t.same(['FUNCTION', 'RESTORE', wrong, policy]);
      expect(await t.same('FUNCTION LIST')).toContain('kept');
    }
    await t.same('FUNCTION RESTORE');
  });
});

describe('DEBUG RELOAD', () => {
  test('keeps functions, not what they hold', async () => {
    const t = await besideScripts();
    await load(t, "#!lua name=c\nlocal n = 0 redis.register_function('inc', function() n = n + 1 return n end)");
    await all(t, 'FCALL inc 0', 'FCALL inc 0', 'DEBUG RELOAD', 'FCALL inc 0', 'FUNCTION LIST', 'FUNCTION STATS');
  });

  test('options', async () => {
    const t = await besideScripts();
    await load(t, library('a', 'fa'));
    await all(t, 'DEBUG RELOAD NOFLUSH', 'DEBUG RELOAD NOFLUSH MERGE', 'FUNCTION LIST', 'DEBUG RELOAD x',
      'DEBUG RELOAD NOSAVE x', 'FUNCTION DELETE a', 'SET k 1');
    await load(t, library('b', 'fb'));
    await t.same('DEBUG RELOAD');
    await load(t, library('c', 'fc'));
    await all(t, 'SET k 2', 'SET l 1', 'DEBUG RELOAD NOSAVE NOFLUSH MERGE', 'FCALL fa 0', 'FCALL fb 0', 'FCALL fc 0');
    await all(t, 'DEBUG RELOAD NOSAVE', 'FCALL fb 0', 'FCALL fc 0');
    await t.compareKeyspace();
  });
});

describe('the journal', () => {
  test('tells another engine of functions, and the snapshot does', async () => {
    const t = await besideScripts();
    const { engine } = t;
    const [copy, batches] = [new Engine(), [] as Uint8Array[]];
    attachScripting(copy);
    engine.journal.recording = true;
    engine.onChanges = (changes) => {
      const bytes = encodeChanges(changes, engine.databases);
      if (bytes !== undefined) batches.push(bytes);
    };
    const listed = (of: Engine): string => JSON.stringify(of.execute(of.connect(), ['FUNCTION', 'LIST', 'WITHCODE']));
    const agree = (): void => {
      for (const bytes of batches.splice(0)) applyRedo(bytes, copy);
      expect(listed(copy)).toBe(listed(engine));
    };
    await load(t, library('a', 'fa'));
    await load(t, library('b', 'fb'));
    agree();
    await load(t, library('a', 'fc'));
    await t.same(['FUNCTION', 'RESTORE', payload(library('d', 'fd')), 'APPEND']);
    agree();
    for (const bytes of snapshot(engine)) applyRedo(bytes, copy);
    agree();
    await all(t, 'FUNCTION DELETE a', 'MULTI', 'FLUSHALL', 'SWAPDB 0 1', 'FUNCTION DELETE b', 'EXEC');
    agree();
    await all(t, 'DEBUG RELOAD', 'FUNCTION DELETE d', 'DEBUG RELOAD NOSAVE');
    agree();
    await t.same('FUNCTION FLUSH');
    agree();
  });
});

test('a library is run again where its Lua broke', async () => {
  const t = await beside((engine) => { attachScripting(engine, 64 * 1024 * 1024); });
  t.ours(['FUNCTION', 'LOAD', `#!lua name=l
    local n = 0
    redis.register_function('inc', function() n = n + 1 return n end)
    redis.register_function('all', function() local t = {} while true do t[#t + 1] = ('x'):rep(2^20) .. #t end end)`]);
  expect([t.ours('FCALL inc 0'), t.ours('FCALL inc 0')]).toEqual([':1', ':2']);
  expect(t.ours('FCALL all 0')).toContain('not enough memory');
  expect(t.ours('FCALL inc 0')).toBe(':1');
});
