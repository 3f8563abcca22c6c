// EVAL and its kin, and SCRIPT, beside a real redis-server.
import { describe, expect, test } from 'vitest';
import { besideScripts, fails, sameReplies } from '../hosts/redis/beside-scripts.ts';

const SHA = 'E0E1F9FABFC9D4800C877A703B823AC0578FF8DB'; // of "return 1"
const UNKNOWN = 'f'.repeat(40);

describe('EVAL', () => {
  test('counts its keys', async () => {
    const t = await besideScripts();
    await t.reply('EVAL', "-ERR wrong number of arguments for 'eval' command");
    await t.same('EVAL "return 1"');
    await t.reply('EVAL "return 1" x', '-ERR value is not an integer or out of range');
    await t.reply('EVAL "return 1" 1', "-ERR Number of keys can't be greater than number of args");
    await t.reply('EVAL "return 1" -1', "-ERR Number of keys can't be negative");
    for (const count of ['0x1', '1.0', ' 1', '', '+1', '9223372036854775808', '-9223372036854775808', '01']) {
      await t.same(['EVAL', 'return 1', count, 'k']);
    }
    await t.same(['EVAL', 'return {KEYS, ARGV}', '2', 'a', 'b', 'c', '\0\xff']);
    await t.same(['EVAL', 'return {#KEYS, #ARGV, type(KEYS[1]), KEYS[0], ARGV[0]}', '1', 'a', 'b']);
  });

  test('reads the header', async () => {
    const t = await besideScripts();
    for (const header of ['#!lua', '#!lua ', '#!lua flags=', '#!lua  flags=no-writes', '#!lua name=x', '#!python',
      '#!', '#!lua flags=zz',
      '#!lua flags=no-writes,zz', '#!lua flags=,no-writes,', '#!lua flags=no-writes flags=allow-oom', '#!LUA',
      '#! lua', '#!lua flags',
      '#!lua flags=allow-stale,allow-oom,no-cluster,no-writes,allow-cross-slot-keys', '#!lua\tflags=no-writes',
      '#!lua flags=compatible',
      '#!lua FLAGS=no-writes', '#!lua flags=no-writes ']) {
      await sameReplies(t, [`${header}\nreturn 1`, `${header}\n\nreturn x`, header]);
      await t.same(['SCRIPT', 'LOAD', `${header}\nreturn 2`]);
    }
    await sameReplies(t, ['# comment\nreturn 1', ' #!lua\nreturn 1', '', ' ', '\n', '-- only a comment', '#!lua\n']);
  });

  test('reads words of the header that are quoted', async () => {
    const t = await besideScripts();
    const bad = '-ERR Invalid engine in script shebang';
    for (const [header, reply] of [
      ['#!lua "flags=no-writes"', ':1'], ["#!lua 'flags=no-writes'", ':1'], ['#!lua flags="no-writes"', ':1'],
      ['#!"lua" flags=no-writes', ':1'], ['#!lua "flags=\\x6eo-writes"', ':1'], ['#!lua flags=no-writes\r', ':1'],
      ['#!lua "flags=bad"', '-ERR Unexpected flag in script shebang: bad'], ['#!lua "flags=no-writes', bad],
      ['#!"lua"x', bad], ["#!''", '-ERR Unexpected engine in script shebang: #!'],
      ['#!lua ""', '-ERR Unknown lua shebang option: '], ['#!', '-ERR Unexpected engine in script shebang: #!'],
      ['#!lua "flags=no-writes, allow-oom"', '-ERR Unexpected flag in script shebang:  allow-oom'],
    ]) await t.reply(['EVAL', `${header}\nreturn 1`, '0'], reply);
    expect(await t.same(['EVAL', '#!lua "flags=no-writes"\nreturn redis.call("SET", "k", "v")', '0']))
      .toMatch(/^-ERR Write commands are not allowed from read-only scripts/);
  });

  test('refuses what does not compile', async () => {
    const t = await besideScripts();
    await sameReplies(t, ['x x', 'if', 'return return', 'return "a', 'return [[a', 'end', 'for', 'local function',
      '\n\nx x', 'return 1 ;;',
      'local a <const> = 1', 'goto x', 'a != b', 'x += 1', 'break', 'return 1e', 'return "\\400"', '\x1bLua', '\0',
      'x = \xff',
      'return ...', 'local x = "' + 'y'.repeat(200) + '" z', 'f\n(1)', 'return "a\nb"', '--[[',
      'local ' + Array.from({ length: 201 }, (_, i) => `a${i}`).join(',')]);
  });

  test('runs on the caller\'s database and leaves it selected', async () => {
    const t = await besideScripts();
    await t.same('SELECT 3');
    await t.same(['EVAL',
      "redis.call('SET', 'a', '3') redis.call('SELECT', 4) redis.call('SET', 'a', '4') return redis.call('GET', 'a')",
      '0']);
    await t.reply('GET a', '$1 3');
    await t.same('SELECT 4');
    await t.reply('GET a', '$1 4');
    await t.compareKeyspace();
  });

  test('keeps what a failed script wrote', async () => {
    const t = await besideScripts();
    await t.same(['EVAL', "redis.call('SET', 'a', '1') redis.call('LPUSH', 'a', 'x') redis.call('SET', 'b', '1')",
      '0']);
    await t.same(['EVAL', "redis.call('SET', 'c', '1') error('no')", '0']);
    await t.compareKeyspace();
  });

  test('runs in a transaction', async () => {
    const t = await besideScripts();
    for (const line of ['MULTI', 'SET k 1', ['EVAL', "return redis.call('INCR', KEYS[1])", '1', 'k'], ['EVAL',
      'return x', '0'], 'GET k', 'EXEC']) {
      await t.same(line);
    }
  });
});

describe('EVALSHA', () => {
  test('finds what EVAL or SCRIPT LOAD cached', async () => {
    const t = await besideScripts();
    for (const sha of ['abc', UNKNOWN, SHA, '']) {
      await t.same(['EVALSHA', sha, '0']);
      await t.same(['EVALSHA', sha, 'x']);
      await t.same(['EVALSHA_RO', sha, '0']);
    }
    await t.reply('EVAL "return 1" 0', ':1');
    await t.reply(`EVALSHA ${SHA} 0`, ':1');
    await t.reply(`EVALSHA ${SHA.toLowerCase()} 0`, ':1');
    await t.same(`EVALSHA ${SHA} 1`);
    await t.same('SCRIPT LOAD "return ARGV[1]"');
    await t.same('EVALSHA 098e0f0d1448c0a81dafe820f66d460eb09263da 0 x');
    await t.same(`SCRIPT EXISTS ${SHA} ${UNKNOWN} ${SHA.toLowerCase()} x`);
    await t.same('SCRIPT FLUSH');
    await t.same(`EVALSHA ${SHA} 0`);
  });
});

describe('EVAL_RO', () => {
  test('refuses writes', async () => {
    const t = await besideScripts();
    for (const script of ["return redis.call('SET', 'a', 1)", "#!lua\nreturn redis.call('SET', 'a', 1)",
      "return redis.call('GET', 'a')",
      "#!lua flags=no-writes\nreturn redis.call('GET', 'a')", "#!lua flags=no-writes\nreturn redis.call('SET', 'a', 1)",
      "return redis.pcall('DEL', 'a')", "return {pcall(redis.call, 'DEL', 'a')}", "#!lua flags=allow-oom\nreturn 1"]) {
      await t.same(['EVAL_RO', script, '0']);
      const sha = await t.same(['SCRIPT', 'LOAD', script]);
      await t.same(['EVALSHA_RO', sha.split(' ')[1], '0']);
      await t.same(['EVALSHA', sha.split(' ')[1], '0']);
    }
    await fails(t, "#!lua flags=no-writes\nredis.call('DEL', 'a')",
      'Write commands are not allowed from read-only scripts.');
  });
});

describe('SCRIPT', () => {
  test('answers to its subcommands', async () => {
    const t = await besideScripts();
    for (const line of ['SCRIPT', 'SCRIPT HELP', 'SCRIPT help x', 'SCRIPT NOPE', 'SCRIPT LOAD', 'SCRIPT LOAD a b',
      'SCRIPT LOAD "x x"', 'SCRIPT EXISTS',
      'SCRIPT FLUSH x', 'SCRIPT FLUSH SYNC', 'SCRIPT FLUSH async', 'SCRIPT FLUSH async x', 'SCRIPT FLUSH ""',
      'SCRIPT KILL', 'SCRIPT KILL x',
      'SCRIPT DEBUG', 'SCRIPT DEBUG no', 'SCRIPT DEBUG x', 'script load "return 1"',
      'SCRIPT LOAD "return 1"']) await t.same(line);
  });

  test('refuses to begin a debugging session, which the real one would', async () => {
    const t = await besideScripts();
    for (const mode of ['yes', 'SYNC']) {
      expect(t.ours(`SCRIPT DEBUG ${mode}`)).toBe(
        '-ERR SCRIPT DEBUG is not supported: this server has no Lua debugger');
    }
    expect(t.ours('SCRIPT DEBUG NO')).toBe('+OK');
    expect(t.ours('EVAL "return 1" 0')).toBe(':1');
  });

  test('keeps what each script did', async () => {
    const t = await besideScripts();
    t.ours('EVAL "return 1" 0');
    t.ours('EVAL "return x" 0');
    t.ours('EVAL "return x" 0');
    const [failed, fine] = t.engine.scripting!.list();
    expect(fine).toMatchObject({ sha: SHA.toLowerCase(), source: 'return 1', runs: 1, lastError: null,
      state: 'completed' });
    expect(failed).toMatchObject({ runs: 2, lastError: expect.stringContaining("variable 'x'") as string });
  });
});
