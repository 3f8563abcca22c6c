// Doubles from 7.2 on: the digits that Grisu2 finds, which are not always the fewest, and Redis' own rule for exponents.
import { expect, test } from 'vitest';
import { formatDigits } from '../../../src/redis/shortest-double.ts';
import { besideScripts } from './beside-scripts.ts';

/** Lua's way to write a number, as an argument and as a score. */
const NUMBERS: readonly (readonly [lua: string, argument: string, score?: string])[] = [
  ['0.1', '0.1'], ['0.1 + 0.2', '0.30000000000000004'], ['1/3', '0.3333333333333333'], ['-0.5', '-0.5'],
  ['-0', '0', '0'], ['1e9', '1000000000'], ['2^53', '9007199254740992'], ['2^60', '1152921504606846976'],
  ['2^62', '4611686018427387904'], ['-2^62', '-4611686018427387904'], ['2^62 + 1024', '4611686018427389000'],
  ['2^63', '9223372036854776000'], ['1e19', '1e+19'], ['1e21', '1e+21'], ['-1e300', '-1e+300'],
  ['0.00001', '0.00001'], ['0.0000001', '1e-7'], ['0.001234567', '0.001234567'], ['0.0001234567', '1.234567e-4'],
  ['12345.1234567', '1.23451234567e+4'], ['1234.1234567', '1234.1234567'], ['1000000000000000.5', '1000000000000000.5'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'], ['5e-324', '5e-324'], ['1/0', 'inf'], ['-1/0', '-inf'],
  // Not the fewest digits that read back, which JavaScript would write.
  ['0.05807361851704455', '0.058073618517044553'], ['0.256096133612811', '0.25609613361281103'],
];

test('are arguments of commands that scripts call', async () => {
  const t = await besideScripts('7.2');
  for (const [lua, argument] of NUMBERS) {
    await t.reply(['EVAL', `return redis.call('ECHO', ${lua})`, '0'], `$${argument.length} ${argument}`);
  }
});

test('are scores, in both encodings and protocols', async () => {
  const t = await besideScripts('7.2');
  for (const limit of ['128', '0']) {
    await t.same(`CONFIG SET zset-max-listpack-entries ${limit}`);
    for (const [lua, argument, score = argument] of NUMBERS) {
      await t.same('DEL z');
      await t.reply(['EVAL', `return {redis.call('ZADD', 'z', ${lua}, 'm'), redis.call('ZSCORE', 'z', 'm')}`, '0'],
        `*2 :1 $${score.length} ${score}`);
      await t.same('DEBUG DIGEST-VALUE z');
      await t.same('ZSCAN z 0');
      await t.same('DUMP z');
    }
  }
  await t.hello(3);
  await t.same('DEL z');
  await t.same('ZADD z 2.5 a 1e-7 b 1152921504606846976 c');
  await t.reply('ZRANGE z 0 -1 WITHSCORES', '*3 *2 $1 b ,1e-7 *2 $1 a ,2.5 *2 $1 c ,1152921504606846976');
  await t.reply('ZINCRBY z 0.1 a', ',2.6');
  await t.reply("EVAL 'return {double = 0.1}' 0", ',0.1');
  await t.reply("EVAL 'return {double = 0/0}' 0", ',nan');
});

test('keep the sign of a zero in replies', async () => {
  const t = await besideScripts('7.2');
  await t.reply("EVAL 'return {double = -0.0}' 0", '$2 -0');
  await t.reply('ZADD z INCR -0 a', '$2 -0');
  await t.reply('ZSCORE z a', '$1 0'); // a listpack keeps whole numbers
  await t.same('CONFIG SET zset-max-listpack-entries 0');
  await t.same('ZADD y -0 a');
  await t.reply('ZSCORE y a', '$2 -0');
});

test('leave counting to long doubles', async () => {
  const t = await besideScripts('7.2');
  await t.reply('INCRBYFLOAT k 0.1', '$3 0.1');
  await t.reply('INCRBYFLOAT k 1e12', '$31 1000000000000.10000002384185791');
  await t.reply('HINCRBYFLOAT h f 1152921504606846976', '$19 1152921504606846976');
});

test('of distances are rounded after they are multiplied', async () => {
  const t = await besideScripts('7.2');
  await t.same('GEOADD g 13.361389 38.115556 a 15.087269 37.502669 b 13.361389 38.115556 c');
  await t.reply('GEODIST g a b', '$11 166274.1516');
  await t.reply('GEODIST g a c', '$6 0.0000');
  await t.reply('GEOSEARCH g FROMMEMBER a BYRADIUS 200 km WITHDIST ASC', '*3 *2 $1 a $6 0.0000 *2 $1 c $6 0.0000 *2 $1 b $8 166.2742');
});

test('read back whatever they are', () => {
  const view = new DataView(new ArrayBuffer(8));
  let seed = 1;
  for (let i = 0; i < 20000; i++) {
    for (const at of [0, 4]) view.setUint32(at, seed = (Math.imul(seed, 1103515245) + 12345) >>> 0);
    const value = view.getFloat64(0);
    if (!Number.isFinite(value)) continue;
    expect(Object.is(Number(formatDigits(value)), value)).toBe(true);
  }
});
