// Sessions in which anything is said in any order, beside a real redis-server: SEED=n LIVE=1 tries others than those that were recorded.
import { expect, test } from 'vitest';
import { beside } from '../../../redis/oracle.ts';
import { Random } from '../../../redis/random.ts';
import { attachDebugging } from '../attach.ts';

const SCRIPTS = [
  `local a = {}
for i = 1, 4 do
  a[i] = {i, s = string.rep('q', i * 40)}
  if i == 2 then redis.breakpoint() end
end
local n = redis.call('INCR', 'n')
while n < 4 do
  n = redis.call('INCRBY', 'n', 1)
end
local ok, e = pcall(function()
  error({err = 'MY err'})
end)
redis.debug(ok, e, a[1])
return a[2].s`,
`local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
redis.call('RPUSH', 'l', fib(3), fib(4))
local l = redis.call('LRANGE', 'l', 0, -1)
redis.pcall('GET', 'l')
redis.pcall('OBJECT', 'NOPE')
local x = redis.call('HSET', 'h', 'f', 1.25)
redis.call('GET', 'l')`,
`repeat
  local v = redis.call('LPOP', 'none')
  local w = redis.call('ZADD', 'z', 1, 'a', 2, 'b')
until true
local s = redis.sha1hex('x')
redis.log(redis.LOG_NOTICE, 'hello')
local d = redis.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')
local st = redis.status_reply('FINE')
local er = redis.error_reply('FOO bar')
local t = cjson.decode('{"a":[1,2,{"b":null}]}')
return st`];
/** A command, many of them to go on. No breakpoint is removed among several: Redis 7.0.15 then loses others (redis/redis#15115). */
const COMMANDS = [
  's', 's', 's', 's', 'n', 'c', 'c', 't', 'l', 'w', 'b', 'b 3', 'b 6', 'b 0', 'b 8', 'm 80', 'm 0', 'm', 'l 5 1',
  'p l', 'p a', 'p n', 'p v', 'p t', 'p st', 'p er', 'p e', 'e 1', 'e redis.call("SET","n","1")', 'e KEYS', 'e x', 'e y=1',
  'r INCR x', 'r GET n', 'r LRANGE l 0 -1', 'r ZRANGE z 0 -1 WITHSCORES', 'r HGETALL h', 'r nope',
];
const RUNS = 24;

test('any commands in any order, changes taken back or kept', async () => {
  const t = await beside((engine) => { attachDebugging(engine); });
  const random = new Random(Number(process.env.SEED ?? 5));
  for (let run = 0; run < RUNS; run++) {
    const pair = await t.client();
    const isOver = (): boolean => pair.own.session?.over !== undefined;
    await pair.same(['SCRIPT', 'DEBUG', random.pick(['YES', 'SYNC'])]);
    await pair.same(['EVAL', random.pick(SCRIPTS), '1', 'k', 'v']);
    for (let said = 0; said < 60 && !isOver(); said++) await pair.same(wordsOf(random.chance(0.02) ? 'abort' : random.pick(COMMANDS)));
    while (!isOver()) {
      await pair.same(['b', '0']);
      await pair.same(['c']);
    }
    if (run % 8 === 7) await t.compareKeyspace();
  }
  expect(t.engine.debugging.isExclusive).toBe(false);
});

/** After "e " all is one argument. */
const wordsOf = (line: string): string[] => (line.startsWith('e ') ? ['e', line.slice(2)] : line.split(' '));
