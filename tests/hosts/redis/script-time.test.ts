// Time within a script and a transaction: in 7.0 it runs on for what is counted from it, and stands still for what is over.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { attachScripting } from './attach.ts';
import { besideScripts } from './beside-scripts.ts';

/** `busy(ms)` lasts so long, and a little. */
const BUSY = `local function busy(ms)
  local t = redis.call('TIME') local to = t[1] * 1000 + t[2] / 1000 + ms
  repeat t = redis.call('TIME') until t[1] * 1000 + t[2] / 1000 >= to
end
`;

/** Scripts whose replies are the same whatever the machine does meanwhile. */
const SCRIPTS: readonly (readonly [string, string])[] = [
  ["redis.call('SET', 'k', 'v', 'PX', 20) busy(50) return {redis.call('PTTL', 'k'), redis.call('GET', 'k'),"
    + " redis.call('EXISTS', 'k'), redis.call('TTL', 'k')}", '*4 :0 $1 v :1 :0'],
  ["redis.call('SET', 'k', 'v', 'EX', 1000) busy(30) return redis.call('PTTL', 'k') <= 999970 and 1 or 0", ':1'],
  ["local function ms() return tonumber((redis.call('XADD', 's', '*', 'a', 1):match('^%d+'))) end"
    + ' local a = ms() busy(30) local b = ms() return b - a >= 30 and 1 or 0', ':1'],
  ["redis.call('SET', 'a', 'v', 'PX', 90000) busy(30) redis.call('SET', 'b', 'v', 'PX', 90000) redis.call('SET', 'c', 'v')"
    + " redis.call('PEXPIRE', 'c', 90000) redis.call('PSETEX', 'd', 90000, 'v') redis.call('SET', 'e', 'v')"
    + " redis.call('GETEX', 'e', 'PX', 90000) redis.call('RESTORE', 'f', 90000, redis.call('DUMP', 'a'))"
    + " local r = {} for i, k in ipairs({'b', 'c', 'd', 'e', 'f'}) do"
    + " r[i] = redis.call('PEXPIRETIME', k) - redis.call('PEXPIRETIME', 'a') >= 30 and 1 or 0 end return r",
  '*5 :1 :1 :1 :1 :1'],
  ["redis.call('XGROUP', 'CREATE', 'g', 'g', '$', 'MKSTREAM') redis.call('XADD', 'g', '1-1', 'a', 1)"
    + " redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'g', '>') busy(30)"
    + " local idle = redis.call('XPENDING', 'g', 'g', '-', '+', 1)[1][3] >= 30 and 1 or 0"
    + " return {idle, #redis.call('XAUTOCLAIM', 'g', 'g', 'd', 30, '0')[2]}", '*2 :1 :1'],
  ["redis.call('SET', 'k', 'v') local t = redis.call('TIME') local at = t[1] * 1000 + math.floor(t[2] / 1000) + 20"
    + " busy(50) return {redis.call('PEXPIREAT', 'k', at), redis.call('EXISTS', 'k')}", '*2 :1 :0'],
];

test('runs on in a script for what is counted from it', async () => {
  const t = await besideScripts();
  for (const [script, reply] of SCRIPTS) {
    await t.reply(['EVAL', BUSY + script, '0'], reply);
    await t.same('FLUSHALL');
  }
});

test('runs on in a transaction too', async () => {
  const t = await besideScripts();
  for (const line of ['SET m v PX 30', 'MULTI', 'DEBUG SLEEP 0.06', 'PTTL m', 'GET m', 'EXEC']) {
    if (line !== 'EXEC') await t.same(line);
    else await t.reply(line, '*3 +OK :0 $1 v');
  }
});

test('stands still in a script from 7.2 on', () => {
  let now = 1000;
  const engine = new Engine({ clock: () => now++ });
  attachScripting(engine);
  const client = engine.connect();
  const script = "redis.call('SET', 'k', 'v', 'PX', 1000) return redis.call('PTTL', 'k')";
  expect(engine.execute(client, ['EVAL', script, '0'])).toBeLessThan(1000);
  engine.emulate('7.2');
  expect(engine.execute(client, ['EVAL', script, '0'])).toBe(1000);
});
