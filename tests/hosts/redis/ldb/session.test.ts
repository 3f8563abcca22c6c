// Sessions of SCRIPT DEBUG, line by line beside a real redis-server.
import { describe, expect, test } from 'vitest';
import { beside } from '../../../redis/oracle.ts';
import type { Beside, Pair } from '../../../redis/oracle.ts';
import { Random } from '../../../redis/random.ts';
import { attachDebugging } from '../attach.ts';

const besideDebuggers = (): Promise<Beside> => beside((engine) => { attachDebugging(engine); });

const SUM = `local sum = 0
local function add(n)
  local doubled = n * 2
  sum = sum + doubled
  return sum
end
for i = 1, #ARGV do
  add(tonumber(ARGV[i]))
end
redis.call('SET', KEYS[1], sum)
redis.debug('sum', sum, {1, a = {}})
return redis.call('GET', KEYS[1])`;

/** Sends one command after the other to a new session; the server closes the connection behind it. Returns all that was said. */
async function session(t: Beside, script: string, commands: readonly string[], given: { keys?: string[]; args?: string[]; mode?: string } = {}): Promise<string> {
  const { keys = [], args = [], mode = 'YES' } = given;
  const pair = await t.client();
  await pair.same(['SCRIPT', 'DEBUG', mode]);
  let said = await pair.same(['EVAL', script, String(keys.length), ...keys, ...args]);
  for (const command of commands) {
    if (isOver(pair)) break;
    said += `\n${await pair.same(wordsOf(command))}`;
  }
  expect(isOver(pair), said).toBe(true);
  return said;
}

const isOver = (pair: Pair): boolean => pair.own.session?.over !== undefined;
/** As redis-cli splits a line here: after "eval " all is one argument. */
function wordsOf(line: string): string[] {
  const code = /^(e|eval) ([^]*)$/.exec(line);
  return code === null ? line.split(' ') : [code[1], code[2]];
}
const steps = (count: number): string[] => Array<string>(count).fill('s');

describe('a session, as in Redis', () => {
  test('step by step to the end, looking at variables', async () => {
    const t = await besideDebuggers();
    const commands = Array.from({ length: 40 }, () => ['print i', 's', 't', 'n', 'print sum', 'step', 'print n', 'print doubled', 'next', 'list']).flat();
    const said = await session(t, SUM, commands, { keys: ['k'], args: ['1', '2', '3'] });
    expect(said).toContain('<value> 4');
    expect(await t.same('GET k')).toBe('$-1');
  });

  test('breakpoints', async () => {
    const t = await besideDebuggers();
    await session(t, SUM, ['b', 'b 4 99 -4 4 4 x 0x1 +1 01 1.5', 'b', 'break -7', 'b 10', 'c', 'p', 't', 'list', 'b -4', 'whole', 'continue', 'b 0', 'b', 'c'],
      { keys: ['k'], args: ['5', '6'] });
    const many = Array.from({ length: 70 }, (_, i) => `local x${i} = ${i}`).join('\n');
    await session(t, many, [`b ${Array.from({ length: 70 }, (_, i) => i + 1).join(' ')}`, 'b', 'c', 'c', 'b 0', 'l 30', 'l 30 2', 'l 0 1', 'l 1 0', 'l 2 -1', 'l x', 'l 69 1000', 'l 500', 'c']);
    await session(t, "for i = 1, 2 do\n  local here = redis.breakpoint()\n  redis.debug(here)\nend\nreturn redis.breakpoint()", ['c', 'p', 's', 's', 'c', 'c', 'c']);
  });

  test('eval', async () => {
    const t = await besideDebuggers();
    await session(t, 'local x = 1\nreturn redis.call("GET", "evaluated")', ['e 1 + 1', 'e return 1, 2', 'e x', 'e local', 'e local y = 2', 'e x = 1', 'eval error("no")',
      'e return {1, {2, a="b"}, "c\\n"}', 'e "a  b"', 'e', 'e nil', 'e redis.call("SET", "evaluated", "7")', 'e KEYS', 'e redis.breakpoint()', 's', 's'], { keys: ['a', 'b'] });
    expect(await t.same('EXISTS evaluated')).toBe(':0');
    const pair = await t.client();
    await pair.same('SCRIPT DEBUG yes');
    await pair.same(['EVAL', 'return 1', '0']);
    await pair.same(['eval', 'return', '1 +', '1']);
    await pair.same(['c']);
  });

  test('redis', async () => {
    const t = await besideDebuggers();
    await session(t, 'local x = redis.call("INCR", "n")\nreturn redis.call("INCR", "n")', ['r SET n 5', 'redis GET n', 'r', 'redis', 'r nosuch', 'r SET n', 'r LPUSH n 1', 'r EVAL 1 0',
      'r RPUSH l a b c d e f g h i j k l', 'r LRANGE l 0 -1', 'r HSET h f v', 'r HGETALL h', 'r GET none', 'r ZADD z 1.5 a', 'r ZRANGE z 0 -1 WITHSCORES', 'r HMGET h f g',
      'r SETRANGE s 300 x', 'r GET s', 'r GET s', 's', 's']);
    expect(await t.same('DBSIZE')).toBe(':0');
  });

  test('commands of the script, with what they reply', async () => {
    const t = await besideDebuggers();
    await session(t, `redis.call('MSET', 'a', '1', 'b', '2', 'c', '3', 'd', '4', 'e', '5', 'f', '6')
redis.call('SET', 'bytes', 'a\\0b\\r\\n"\\\\\\255')
redis.call('GET', 'bytes')
redis.call('HSET', 'h', 'x', 1.5)
redis.pcall('LPUSH', 'a')
redis.pcall('LPUSH', 'a', 'b')
redis.pcall('NOSUCH')
redis.pcall('SELECT')
redis.pcall('SUBSCRIBE', 'c')
redis.pcall()
redis.pcall({})
redis.setresp(3)
redis.call('HGETALL', 'h')
redis.call('GET', 'none')
redis.call('ZADD', 'z', 'inf', 'm')
redis.call('ZSCORE', 'z', 'm')
redis.call('SADD', 's', 'only')
redis.call('SMEMBERS', 's')
redis.setresp(2)
redis.call('SMEMBERS', 's')
redis.call('HGETALL', 'h')
redis.call('BLPOP', 'none', 0)
pcall(redis.call, 'INCR', 'h')
return redis.call('INCR', 'h')`, steps(40));
  });

  test('values of all kinds', async () => {
    const t = await besideDebuggers();
    await session(t, `local a, b, c = nil, true, false
local numbers = {0, -1, 1.5, 0.1, 1/3, 123456, 1234567, 100000.5, 100001.5, 1e-5, 0.0001, 1e100, -2.5e-10, 1/0, -1/0, 12345.65, 999999.5}
local strings = {'', 'plain', 'a\\0b\\r\\n\\t\\a\\b"\\\\\\127\\200'}
local list = {1, 'two', {3, {}}}
local holes = {1, nil, 3}
local map = {only = {deep = {1, 2}}}
local deep = {{{{{{{{{{{{{'lost'}}}}}}}}}}}}}
local long = string.rep('y', 255)
local longer = string.rep('z', 300)
local co = coroutine.wrap(function(x)
  local inner = x + 1
  coroutine.yield(inner)
  return 'done'
end)
do
  local a = 'hidden'
  local got = co(1)
end
local last = co()
return last`, [...steps(8), 'p', 's', 'p', 'p numbers', 'p a', 's', 'p list', 's', 'p', 't', 's', 's', 'p x', 'p a', 't', 's', 'p long', 'maxlen', 'maxlen 10', 'p list', 'm 100', 'p longer', 'm 0', 'p longer',
        'm 1 2', 'm -5', 'm x', 'p deep', 'p none', 'p KEYS', 'p ARGV', 'p a b', 'c'], { keys: ['k'], args: ['v', 'w'] });
  });

  test('a function is told by its address', async () => {
    const t = await besideDebuggers();
    const pair = await t.client();
    await pair.same('SCRIPT DEBUG YES');
    await pair.same(['EVAL', 'local f, t = tostring, {math.max, coroutine.create(function() end)}\nreturn 1', '0']);
    await pair.same('s');
    const masked = (text: string): string => text.replace(/@0x[0-9a-f]+/g, '@address');
    expect(masked(pair.ours('p'))).toBe(masked(await pair.theirs('p')));
    expect(masked(pair.ours('p f'))).toBe('*1 +<value> "function@address"');
    await pair.same('e cjson.null');
  });

  test('functions within functions, and their frames', async () => {
    const t = await besideDebuggers();
    await session(t, `local function inner(...)
  local n = select('#', ...)
  return n
end
local outer = function(f)
  local r = f(1, 2, 3)
  return r
end
local t = {method = function(self, g) return outer(g) end}
local sorted = {3, 1, 2}
table.sort(sorted, function(p, q)
  return p < q
end)
local replaced = string.gsub('ab', '%w', function(c)
  return c .. c
end)
return {t:method(inner), outer(inner)}`, Array.from({ length: 60 }, () => ['t', 'print n', 's']).flat());
  });

  test('errors that end it', async () => {
    const t = await besideDebuggers();
    for (const script of ['local x = nil\nreturn x.y', "return redis.call('INCR')", "error('mine')", "error({err = 'TABLE it is'})", 'return redis.error_reply("MY error")',
      'undeclared = 1', 'return nosuch', "local function f()\n  error('deep')\nend\nf()", 'return {err = "x"}', 'redis.error_reply(1)\nredis.status_reply()\nredis.error_reply("-A b")\nreturn redis.error_reply("word")', 'redis.log(1)', 'redis.setresp(4)', 'redis.sha1hex()', 'return {ok = "fine"}']) {
      await session(t, script, steps(6));
    }
  });

  test('a session that cannot begin, or is over at once', async () => {
    const t = await besideDebuggers();
    for (const script of ['local x =', '', '\n\n', '-- nothing', 'return 1', '#!lua flags=no-writes\nreturn redis.call("SET", "a", "b")', '#!lua nope=1\nreturn 1', '\n\nreturn 1\n\n\n']) await session(t, script, steps(4));
    for (const count of ['x', '-1', '3']) {
      const pair = await t.client();
      await pair.same('SCRIPT DEBUG YES');
      await pair.same(['EVAL', 'return 1', count]);
      expect(isOver(pair)).toBe(true);
    }
  });

  test('abort, which a script may catch', async () => {
    const t = await besideDebuggers();
    await session(t, SUM, ['s', 's', 'a'], { keys: ['k'] });
    await session(t, 'local function f()\n  local x = 1\n  return x\nend\nf()', ['s', 's', 'abort']);
    await session(t, 'local ok, why = pcall(function()\n  local x = 1\n  return x\nend)\nlocal y = 2\nreturn {tostring(ok), why, y}', ['s', 's', 's', 'b 5', 'a', 'p ok', 'p why', 'c']);
  });

  test('what is no command', async () => {
    const t = await besideDebuggers();
    await session(t, 'local x = 1\nreturn x', ['foo', 'p x y', 'HELLO 3', 'GET x', 'help x'.slice(5), 'list 1 2 3', 'stop', 'c']);
    for (const bad of [['print', ''], ['e', 'x'.repeat(1025)], Array<string>(1025).fill('p')]) {
      const pair = await t.client();
      await pair.same('SCRIPT DEBUG YES');
      await pair.same(['EVAL', 'local x = 1\nreturn x', '0']);
      await pair.same(bad);
      expect(isOver(pair)).toBe(true);
    }
  });

  test('help, with what is not in Redis at its end', async () => {
    const t = await besideDebuggers();
    const pair = await t.client();
    await pair.same('SCRIPT DEBUG YES');
    await pair.same(['EVAL', 'return 1', '0']);
    const help = pair.ours('h').split(' +').slice(1);
    const theirs = (await pair.theirs('help')).split(' +').slice(1);
    expect(help.slice(0, theirs.length)).toEqual(theirs);
    expect(help.slice(theirs.length).join('\n')).toMatch(/back[^]*rcontinue/);
  });

  test('an endless loop is stopped after a while', async () => {
    const t = await besideDebuggers();
    await t.same('CONFIG SET busy-reply-threshold 50');
    const said = await session(t, 'local i = 0\nwhile true do end', ['c', 't', 'a']);
    expect(said).toContain('timeout reached, infinite loop?');
  });

  test('SYNC: what is changed stays', async () => {
    const t = await besideDebuggers();
    const listener = await t.client();
    await listener.same('SUBSCRIBE news');
    const script = "redis.call('SET', KEYS[1], 'kept')\nredis.call('PUBLISH', 'news', 'told')\nredis.call('INCR', 'n')\nlocal x = redis.call('GET', 'n')\nreturn x";
    await session(t, script, ['s', 's', 'r INCR n', 'e redis.call("INCR", "n")', 'c'], { keys: ['k'], mode: 'sync' });
    expect(await t.same('MGET k n')).toBe('*2 $4 kept $1 3');
    await listener.messages();
    await session(t, script, ['s', 's', 'r SET late 1', 'a'], { keys: ['other'], mode: 'SYNC' });
    await t.same('MGET other n late');
    await t.compareKeyspace();
  });

  test('any commands in any order', async () => {
    const t = await besideDebuggers();
    const random = new Random(7);
    const choices = ['s', 's', 's', 'n', 'c', 'p doubled', 't', 'l', 'w', 'b', 'b 3', 'b 4', 'b -3', 'b 0', 'b 8', 'p sum', 'p n', 'p i', 'm 80', 'm', 'e 1', 'r INCR x', 'r GET k', 'l 5 1', 'foo'];
    for (let run = 0; run < 12; run++) {
      const commands = Array.from({ length: 40 }, () => random.pick(choices));
      await session(t, SUM, [...commands, 'b 0', 'c'], { keys: ['k'], args: ['4', '5', '6'] });
    }
  });
});

describe('SCRIPT DEBUG itself', () => {
  test('where it is refused, and what it leaves alone', async () => {
    const t = await besideDebuggers();
    for (const line of ['SCRIPT DEBUG', 'SCRIPT DEBUG x', 'SCRIPT DEBUG no', 'SCRIPT DEBUG YES x', 'SCRIPT DEBUG YES', 'SCRIPT DEBUG no', 'EVAL "return 1" 0']) await t.same(line);
    await t.same(['EVAL', "return redis.pcall('SCRIPT', 'DEBUG', 'YES')", '0']);
    for (const line of ['MULTI', 'SCRIPT DEBUG YES', 'SCRIPT DEBUG NO', 'EXEC']) await t.same(line);
    const pair = await t.client();
    for (const line of ['SCRIPT DEBUG YES', 'PING', 'GET k', 'EVAL', 'EVALSHA x 0', `EVALSHA ${'a'.repeat(40)} 0`, 'FUNCTION LOAD x', 'SCRIPT DEBUG NO', 'EVAL "return 2" 0']) await pair.same(line);
    await pair.same('SCRIPT DEBUG SYNC');
    await pair.same(['EVAL_RO', 'local x = redis.pcall("SET", "a", "b")\nreturn x', '0']);
  });
});
