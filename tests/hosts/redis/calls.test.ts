// redis.call, redis.pcall and their kin in scripts, beside a real redis-server.
import { expect, describe, test } from 'vitest';
import { besideScripts, sameReplies } from './beside-scripts.ts';

describe('redis.call', () => {
  test('checks in the order of Redis, with its texts', async () => {
    const t = await besideScripts();
    await t.same('SET a text');
    const calls = ["", "{}", "nil", "true", "'get', {}", "'get', nil", "'get', 'a', nil", "''", "'nope', 'a'",
      "'get'", "'GET', 'a', 'b'",
      "'lpush', 'a', 1", "'incr', 'a'", "'set', 'a', 'b', 'EX', 'x'", "'eval', 'return 1', 0", "'evalsha', 'x', 0",
      "'script', 'load', 'x'", "'script', 'nope'", "'script'", "'object', 'nope'", "'object'", "'object', 'encoding'",
      "'GeT', 'a'", "'get\\0', 'a'", "'get ', 'a'", "1", "'type', 'a'", "'mget', 'a', 'b', 'a'", "'exists', 'a', 'a'",
      "redis", "function() end"];
    for (const call of calls) {
      await sameReplies(t, [
        `return redis.call(${call})`, `return redis.pcall(${call})`,
          `local r = redis.pcall(${call}) return type(r) == 'table' and r.err or 'fine'`,
        `local ok, e = pcall(redis.call, ${call || 'nil'}) return {type(e), type(e) == 'string' and e or 'other'}`,
        `local ok, e = xpcall(function() return redis.call(${call}) end, function(e) return e end)
         return {tostring(ok), type(e), type(e) == 'table' and tostring(e.err), type(e) == 'table' and tostring(e.ignore_error_stats_update)}`,
        `\n\nlocal x = 1\nredis.call(${call})`,
      ]);
    }
  });

  test('writes numbers as Redis does', async () => {
    const t = await besideScripts();
    const numbers = ['1', '-1', '0', '-0', '1.5', '0.1', '1/3', '1e15', '1e16', '1e17', '1e100', '-1e-7',
      '123456789012345680', '2^53', '2^63', '2^64',
      '1/0', '-1/0', '0/0', '5e-324', '1.7976931348623157e308', '3.0000000000000004', '100000000000000000000',
      '0.00001', '0.0001', '12345.678'];
    await sameReplies(t, numbers.map((number) => `redis.call('SET', 'n', ${number}) return redis.call('GET', 'n')`));
    await sameReplies(t,
      numbers.map((number) => `redis.call('RPUSH', 'l', ${number}, '${number}') return redis.call('LRANGE', 'l', -2, -1)`));
  });

  test('gives payloads of DUMP, short and long, one after the other', async () => {
    const t = await besideScripts();
    await t.same(['HSET', 'h', 'field', 'one', '5', '-1', 'big', '9223372036854775807', 'x'.repeat(64), '', 'n', '4095']);
    await t.same(['SADD', 'long', ...Array.from({ length: 200 }, (_, i) => `${i * 7919 % 1009}\xff${i}`)]);
    await t.same(['ZADD', 'z', '1.5', 'a', '-300', 'b', '70000', 'c']);
    await t.same(['SET', 's', 'abc']);
    await t.same(['RPUSH', 'l', '128', '-129', 'y'.repeat(5000)]);
    await sameReplies(t, [
      ...['h', 'z', 's', 'l'].map((key) => `return redis.call('DUMP', '${key}')`),
      "return #redis.call('DUMP', 'long') > 2000 and redis.call('DUMP', 'none')",
      "local a, b = redis.call('DUMP', 'h'), redis.call('DUMP', 'z') return {a, b, redis.call('DUMP', 's')}",
      `for _, key in ipairs({'h', 'long', 'z', 's', 'l'}) do redis.call('RESTORE', key .. 2, 0, redis.call('DUMP', key)) end
       return redis.call('HGETALL', 'h2')`,
    ]);
    await t.compareKeyspace();
  });

  test('takes many arguments and binary ones', async () => {
    const t = await besideScripts();
    await sameReplies(t, [
      "local t = {} for i = 1, 5000 do t[i] = i end redis.call('DEL', 'l') return redis.call('RPUSH', 'l', unpack(t))",
      "local t = {} for i = 1, 7990 do t[i] = i end return redis.call('RPUSH', 'l', unpack(t))",
      "local t = {} for i = 1, 9000 do t[i] = i end return redis.call('RPUSH', 'l', unpack(t))",
      "local t = {} for i = 1, 15 do t[i] = 'v' .. i end redis.call('DEL', 'm') redis.call('RPUSH', 'm', unpack(t)) return redis.call('LRANGE', 'm', 0, -1)",
      "redis.call('SET', 'b\\0\\255', 'x\\0\\r\\n\\255') return {redis.call('GET', 'b\\0\\255'), #redis.call('GET', 'b\\0\\255')}",
      "redis.call('SET', 'big', string.rep('x', 100000)) return #redis.call('GET', 'big')",
      "redis.call('SET', 'x', 'one') redis.call('SET', 'y', 'two') return redis.call('MGET', 'x', 'y', 'none')",
    ]);
    await t.compareKeyspace();
  });

  test('works in coroutines, callbacks and recursion', async () => {
    const t = await besideScripts();
    await sameReplies(t, [
      "local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(redis.call('INCR', 'c')) end end) return {co(), co(), co()}",
      "return (string.gsub('a b', '%a', function(k) return redis.call('INCR', k) end))",
      "local function f(n) if n == 0 then return redis.call('INCR', 'c') end return f(n - 1) end return f(1000)",
      "local function f(n) if n == 0 then return redis.call('INCR', 'c') end return 0 + f(n - 1) end return f(1000)",
      "local t = {3, 1, 2} table.sort(t, function(a, b) redis.call('INCR', 'sorts') return a < b end) return t",
      "local co = coroutine.create(function() redis.call('nope') end) local ok, e = coroutine.resume(co) return {tostring(ok), type(e), e.err}",
      "local co = coroutine.wrap(function() redis.call('nope') end) co()",
      "local co = coroutine.wrap(function() error('zz') end) return co()",
      'local function f() return 1 + f() end return f()', 'coroutine.yield(1)', 'return {pcall(coroutine.yield, 1)}',
      'local t = setmetatable({}, {__index = function(t, k) return t[k] end}) return t.x',
      'local function f(n) if n == 0 then return 5 end return select(2, pcall(f, n - 1)) end return f(100)',
    ]);
  });
});

describe('integers', () => {
  test('of 64 bits are formatted and read', async () => {
    const t = await besideScripts();
    const values = ['0', '1', '-1', '2^31 - 1', '2^31', '-2^31', '-2^31 - 1', '1700000000123', '2^53', '2^62', '2^63',
      '-2^63', '1e300', '1.9', "'12'", '-1.9', '2^32'];
    const formats = ['%d', '%5d', '%-20d|', '%+d', '% d', '%020d', '%.20d', '%i', '%u', '%x', '%X', '%#x', '%o',
      '%#o', '%s', '%5.1f', 'a%%d%db', '%c%d'];
    await sameReplies(t, values.flatMap((value) => formats.filter((format) => format !== '%c%d').map((format) =>
      `return string.format('${format}', ${value})`)));
    await sameReplies(t, [
      "return ('%d'):format(2^31)", "return string.format('%d %s', 1, 'a\\0b')",
      "return string.format('%d %s', 1, string.rep('a\\0b', 50))", "return string.format('%d%%%s', -0, 1.5)",
      "local f = string.format return f('%d-%d-%s', 1, 2^40, 'x')", "string.format('%d', 'x')", "string.format('%d')",
      "return string.format('%d %d', 2^40, {})", "local s = string return s.format('%d', 2^40)", "string.format()",
      "string.format('%y %d', 1)",
      "return string.format('%q%d', 'a\nb', 2^33)", "return _G.string.format('%x', 2^40)",
      "return getmetatable('').__index.format('%d', 2^40)",
      "return tonumber('ffffffffff', 16)", "return tonumber('zz', 36)", "return tonumber('0x10', 16)",
      "return tonumber('0x', 16)", "return tonumber('10', 2)", "return tonumber('12', 2)",
      "return tonumber('-ff', 16)", "return tonumber(' 7 ', 8)", "return tonumber('', 16)",
      "return tonumber('1 2', 16)", "return tonumber('7', 1)", "return tonumber('7', 37)",
      "return tonumber({}, 16)", "return tonumber('7', 'x')", "return tonumber('7', nil)",
      "return tonumber('7', '8')", "return tonumber(10, 16)", 'return tonumber()',
      "local f = tonumber return f('12')", "local f = tonumber return f('1e3')", "local f = tonumber return f({})",
      "return tonumber('1.5', 10)", "local f = tonumber return f()",
      "return tonumber('ffffffffffffffffff', 16)",
      "local t = {} for _, v in ipairs({'1', '2'}) do t[#t + 1] = tonumber(v) end return t",
    ]);
  });
});

describe('errors', () => {
  test('of scripts read as in Redis', async () => {
    const t = await besideScripts();
    await sameReplies(t, [
      'error(nil)', 'error()', "error('x', 0)", "error('x')", "error('x', 2)", 'error(5)', 'error(5, 0)',
      'error(true)', "error('\\r\\nabc\\r\\n')",
      "error({err = 'MY x'})", "error({err = 'MY x', source = 's', line = 7})", "error({err = 5})",
      "error({err = 'x', line = {}})", "error('a\\0b')",
      "error(redis.error_reply('MY x'))", "error(redis.pcall('nope'))", "error({err = 'a\\nb'})", "error({err = ''})",
      "local function f() error('in f', 2) end\nf()", "local function f() error('in f') end\n\nf()",
      "local function f()\n\nreturn nil + 1 end\n\nf()",
      'return nil + 1', "return 'x' .. nil", 'local t t.x = 1', 'return #nil', 'return {} < {}', "return 1 < '2'",
      'return -{}', 'local x; x()',
      'undefined_function()', 'redis.cal()', "('x'):nope()", "return ('x').y.z", 'string.rep()',
      "string.rep('x', -1)()", 'tonumber()', "return tonumber('z', 99)",
      'assert(false)', "assert(nil, 'm')", "assert(false, {err = 'FOO bar'})", 'return assert(1, 2)',
      'local a = {} a[nil] = 1', 'local a = {} a[0/0] = 1',
      'for i = 1, 10, 0 do return i end', "for i = 'a', 2 do end", "return table.concat({1, {}, 3})",
      'return setmetatable({}, {__tostring = function() return 5 end}) .. 1',
      "return {pcall()}", "return {pcall(1)}", "return {pcall(error)}", "return {pcall(error, 'x')}",
      "return {pcall(error, {err = 'x y'})}",
      "return {pcall(error, {1, 2})}", "return {select('#', pcall(error, nil))}",
      "return {pcall(function() return 1, nil, 3 end)}",
      "local ok, e = pcall(error, {err = {}}) return type(e)", "local ok, e = pcall(error, {err = 5}) return type(e)",
      "return {xpcall(function() error('x') end, function(e) return 'h ' .. e end)}",
      "return {xpcall(function() x = 1 end, function(e) return e end)}",
      "loadstring('error(1)')()", "loadstring('error(1)', '@mine')()",
      "loadstring('\\n\\nreturn nil .. 1', '=other')()", "return __redis__err__handler('x').err",
      "local e = __redis__err__handler('x') return {e.err, e.source, e.line}",
      "local e = __redis__err__handler({err = 'k'}) return {e.err, e.source, e.line}",
      "return tostring(0/0)", 'return tostring(-(0/0))', 'return math.huge', "return string.format('%d', 'x')",
      "return string.format('%s')",
      "return string.format('%y', 1)", "return ('x'):rep(3, ',')", "return string.find('a', '[')",
      "return string.gsub('a', '(', '')", "return ('%d'):format(2^31)",
    ]);
  });

  test('of the other functions of redis read as in Redis', async () => {
    const t = await besideScripts();
    await sameReplies(t, [
      'return redis.sha1hex()', "return redis.sha1hex('')", 'return redis.sha1hex(1)', 'return redis.sha1hex({})',
      "return redis.sha1hex('a', 'b')",
      'return redis.log()', "return redis.log('x', 'y')", "return redis.log(9, 'y')", "return redis.log(-1, 'y')",
      "return redis.log('2', 'y')",
      "return redis.log(2, 'y', {}, 1, nil, true, 'z')", 'return redis.log(2)', 'return redis.setresp()',
      'return redis.setresp(4)', "return redis.setresp('3')",
      "return redis.setresp('x')", 'return redis.setresp(2.5)', 'return redis.setresp(2, 3)',
      'return redis.set_repl()', 'return redis.set_repl(9)',
      'return redis.set_repl(redis.REPL_ALL)', "return redis.set_repl('x')", 'return redis.set_repl(-1)',
      'return redis.replicate_commands()',
      'return tostring(redis.breakpoint())', "return redis.debug('x')", 'return redis.acl_check_cmd()',
      "return redis.acl_check_cmd('nope')",
      "return redis.acl_check_cmd('get')", 'return redis.acl_check_cmd({})',
      "return redis.acl_check_cmd('set', 'a', 'b')", "return redis.error_reply('\\r\\nx')",
      "return redis.error_reply('')", "return redis.error_reply('a b')", "return redis.error_reply('-a b')",
      "return redis.error_reply('-')",
      "return redis.error_reply('My')", 'return redis.error_reply(1)', "return redis.error_reply('a', 'b')",
      "return redis.error_reply('a\\0b c')",
      "return redis.error_reply('ERR a\\r\\nb')", "return redis.error_reply('--x y')",
      "return redis.error_reply(' x')", "return redis.error_reply('x ')",
      'return redis.status_reply()', "return redis.status_reply('x y')", 'return redis.status_reply(5)',
      "return redis.status_reply('a\\0b')",
      "return redis.status_reply('a\\r\\nb')", "return redis.error_reply('x').err",
      "return redis.status_reply('x').ok", 'return redis.REDIS_VERSION',
      'return redis.REDIS_VERSION_NUM',
      'return {redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING}',
    ]);
  });
});

test('errors are counted once, wherever a script hears of them', async () => {
  const t = await besideScripts();
  const counts = async (): Promise<void> => {
    await t.same('INFO errorstats');
    await t.same('CONFIG RESETSTAT');
  };
  await t.same('CONFIG RESETSTAT');
  for (const script of [
    "return redis.call('select', 99)", "return redis.pcall('select', 99)", "redis.pcall('select', 99) return 1",
    "return redis.call('nope')", "return redis.call()", "return redis.error_reply('MY error')", "return {err='MY error'}",
    "error({err='MY error'})", "error('x')", "local r = redis.pcall('get') error(r)", "return {redis.pcall('get')}",
    "local ok, e = pcall(redis.call, 'get') error(e)", "local ok, e = pcall(redis.call, 'get') return 1",
    "return redis.call('eval', 'x', 0)", 'x = 1', 'bad script', "return {err=redis.pcall('get').err}",
  ]) {
    await t.same(['EVAL', script, '0']);
    await counts();
    for (const line of [['MULTI'], ['EVAL', script, '0'], ['EXEC']]) await t.same(line);
    await counts();
  }
});

test('without the replicas that are asked for nothing is written', async () => {
  const t = await besideScripts();
  for (const line of ['SET k v', 'MULTI', 'SET k w', 'CONFIG SET min-replicas-to-write 1', 'SET k x', 'GET k', 'EXEC',
    'DEL k', 'PUBLISH c m', 'MULTI', 'SET k w', 'EXEC']) await t.same(line);
  for (const script of ["return redis.call('get', 'k')", "return redis.call('set', 'k', 1)",
    "return redis.pcall('set', 'k', 1)", "return redis.call('publish', 'c', 'm')"]) {
    for (const header of ['', '#!lua\n', '#!lua flags=no-writes\n', '#!lua flags=allow-oom\n']) {
      for (const call of ['EVAL', 'EVAL_RO']) await t.same([call, header + script, '0']);
    }
  }
  await t.same('CONFIG SET min-replicas-max-lag 0');
  await t.same('SET k x');
});

test('errors are counted by the first word, if a space follows it within 32 bytes', async () => {
  const t = await besideScripts();
  await t.same('CONFIG RESETSTAT');
  for (const text of [30, 31].map((length) => `${'A'.repeat(length)} x`).concat(' lead', 'A:B#C x', 'a\nb c', 'b\r\nb c', '',
    'X\0Y z', 'NOSPACE', 'My own', '-X y', 'my own')) await t.same(['EVAL', 'return {err=ARGV[1]}', '0', text]);
  await t.reply('DEBUG ERROR "UNCOUNTED error"', '-UNCOUNTED error');
  for (const reply of [t.ours('INFO commandstats'), await t.theirs('INFO commandstats')]) {
    if (reply !== undefined) expect(reply).toMatch(/cmdstat_debug:calls=1,\S*rejected_calls=0,failed_calls=0\b/);
  }
  await t.same('NOSUCH');
  await t.reply('INFO errorstats', `$240 # Errorstats errorstat_:count=1 errorstat_-X:count=1 errorstat_A_B_C:count=1\
 errorstat_${'A'.repeat(30)}:count=1 errorstat_ERR:count=5 errorstat_My:count=1 errorstat_a:count=1\
 errorstat_b:count=1 errorstat_my:count=1 `);
});
