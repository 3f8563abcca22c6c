import { expect, test } from 'vitest';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { beside } from '../oracle.ts';
import { Random } from '../random.ts';

const WRONGTYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value';

test('ZADD adds and updates as its options allow', async () => {
  const t = await beside();
  await t.reply('ZADD z 1 a 2 b 3 c', ':3');
  await t.reply('ZADD z 5 a 4 d', ':1');
  await t.reply('ZADD z CH 6 a 4 d 7 e', ':2');
  await t.reply('ZADD z NX 9 a 9 f', ':1');
  await t.reply('ZADD z XX 1 a 9 g', ':0');
  await t.reply('ZADD z XX CH GT 0 a 10 b', ':1');
  await t.reply('ZADD z LT CH 0 a 11 b 1 h', ':2');
  await t.reply('ZADD z INCR 1.5 a', '$3 1.5');
  await t.reply('ZADD z NX INCR 1 a', '$-1');
  await t.reply('ZADD z XX INCR 1 nope', '$-1');
  await t.reply('ZADD z GT INCR -1 a', '$-1');
  await t.reply('ZADD z LT INCR -1 a', '$3 0.5');
  await t.reply('ZADD none XX 1 a', ':0');
  await t.reply('ZADD none XX INCR 1 a', '$-1');
  await t.reply('EXISTS none', ':0');
  await t.same('ZRANGE z 0 -1 WITHSCORES');
  await t.hello(3);
  for (const line of ['ZADD z INCR 1 a', 'ZADD z NX INCR 1 a', 'ZINCRBY z 2 a', 'ZSCORE z a', 'ZSCORE z nope',
    'ZMSCORE z a nope b']) {
    await t.same(line);
  }
});

test('scores are read as strtod does and written with 17 digits', async () => {
  const t = await beside();
  for (const score of ['1', '-1', '0', '-0', '1.5', '.5', '5.', '+5', '1e3', '1E-3', '0x1p4', '0xA.8', 'inf', '-INF',
    '+Infinity', '0.1',
    '1e17', '123456789012345678', '1e22', '1e-7', '9007199254740993', '72057594037927936', '2.98023223876953125e-08',
    '1000000000000000.25', '1e308', '1e309', '-1e309', '1e-320', '1e-400', '0x1p99999', 'nan', '-nan', '', ' 1', '1 ',
    '1e', 'e5', '1.2.3',
    '0x', '--1', 'infinit', '1_000', '1,5', '5e-324', '4.9e-324', '1.7976931348623157e308', '00012', '3.0']) {
    await t.same(['ZADD', 'z', score, 'm']);
    await t.same('ZSCORE z m');
    await t.same('ZSCAN z 0');
    await t.same(['ZADD', 'big', score, 'x'.repeat(65)]);
    await t.same('ZRANGE big 0 -1 WITHSCORES');
    await t.same('ZSCAN big 0');
    await t.same(['ZINCRBY', 'sum', score, 'm']);
    await t.same(['ZADD', 'z', '0', 'm']);
  }
  await t.same('ZADD z inf i');
  await t.same('ZINCRBY z -inf i');
  await t.same('ZADD z INCR -inf i');
});

test('random scores are written with 17 digits, halves to even', async () => {
  const t = await beside();
  const r = new Random(17);
  const score = (): number => r.pick([
    () => (r.next() - 0.5) * 10 ** (r.below(60) - 30), () => r.below(2 ** 20) / 2 ** r.below(60),
    () => Math.floor(r.next() * 2 ** 53) * 2 ** (r.below(14) - 4), () => r.below(2000) / 100,
  ])();
  await t.same(['ZADD', 'z', ...r.some(3000, 3000, score).flatMap((value, i) => [String(value), `m${i}`])]);
  await t.same('ZRANGE z 0 -1 WITHSCORES');
});

test('sorted set commands on a string reply WRONGTYPE', async () => {
  const t = await beside();
  await t.same('SET s v');
  for (const line of ['ZADD s 1 a', 'ZADD s XX 1 a', 'ZINCRBY s 1 a', 'ZREM s a', 'ZSCORE s a', 'ZMSCORE s a',
    'ZRANK s a', 'ZREVRANK s a',
    'ZCARD s', 'ZCOUNT s 0 1', 'ZLEXCOUNT s - +', 'ZRANGE s 0 1', 'ZRANGESTORE d s 0 1', 'ZREVRANGE s 0 1',
    'ZRANGEBYSCORE s 0 1',
    'ZREVRANGEBYSCORE s 1 0', 'ZRANGEBYLEX s - +', 'ZREVRANGEBYLEX s + -', 'ZPOPMIN s', 'ZPOPMAX s 0',
    'ZMPOP 2 none s MIN',
    'ZRANDMEMBER s', 'ZRANDMEMBER s 1', 'ZREMRANGEBYRANK s 0 1', 'ZREMRANGEBYSCORE s 0 1', 'ZREMRANGEBYLEX s - +',
    'ZUNION 2 none s', 'ZINTER 2 none s', 'ZDIFF 2 none s', 'ZUNIONSTORE d 1 s', 'ZINTERSTORE d 1 s',
    'ZDIFFSTORE d 1 s',
    'ZINTERCARD 1 s', 'ZSCAN s 0']) {
    await t.reply(line, WRONGTYPE);
  }
});

test('arguments that do not fit are refused in the order of Redis', async () => {
  const t = await beside();
  await t.same('SET s v');
  await t.same('ZADD z 1 a');
  for (const line of ['ZADD z', 'ZADD z 1', 'ZADD z 1 a 2', 'ZADD z NX', 'ZADD z NX XX 1 a', 'ZADD z GT NX 1 a',
    'ZADD z LT NX 1 a',
    'ZADD z GT LT 1 a', 'ZADD z INCR 1 a 2 b', 'ZADD z x a', 'ZADD s x a', 'ZADD z 1 a x b', 'ZADD z CHX 1 a',
    'ZINCRBY s x a',
    'ZPOPMIN s x', 'ZPOPMIN z -1', 'ZPOPMAX z 1 2', 'ZMPOP 0 z MIN', 'ZMPOP x z MIN', 'ZMPOP 1 z UP', 'ZMPOP 2 z MIN',
    'ZMPOP 1 z MIN COUNT 0', 'ZMPOP 1 z MIN COUNT', 'ZMPOP 1 z MIN x 1', 'ZRANDMEMBER z x', 'ZRANDMEMBER z 1 x',
    'ZRANDMEMBER z 1 WITHSCORES x', 'ZRANDMEMBER z 9223372036854775807 WITHSCORES', 'ZSCAN z x', 'ZRANGE z x 1',
    'ZRANGE z 0 1 x',
    'ZRANGE z 0 1 LIMIT 0 1', 'ZRANGE z 0 1 LIMIT 0 -1', 'ZRANGE z 0 1 LIMIT 0', 'ZRANGE z - + BYLEX WITHSCORES',
    'ZRANGE z a b BYSCORE',
    'ZRANGE z a b BYLEX', 'ZRANGE z 0 1 BYSCORE BYLEX', 'ZRANGE z 0 1 REV REV', 'ZRANGE z 0 1 BYSCORE LIMIT x 1',
    'ZREVRANGE z 0 1 BYSCORE',
    'ZREVRANGE z 0 1 LIMIT 0 1', 'ZRANGEBYSCORE z 0 1 REV', 'ZRANGEBYSCORE s x 1', 'ZRANGEBYSCORE z 0 nan',
    'ZRANGEBYSCORE z ((1 2',
    'ZRANGESTORE d z 0 1 WITHSCORES', 'ZRANGESTORE d z 0 1 LIMIT 0 1', 'ZRANGESTORE d z 0', 'ZCOUNT z x 1',
    'ZCOUNT s 0 x', 'ZLEXCOUNT z a +',
    'ZREMRANGEBYRANK s x 1', 'ZREMRANGEBYSCORE s x 1', 'ZREMRANGEBYLEX s x +', 'ZUNION 0 z', 'ZUNION x z',
    'ZUNION 2 z', 'zunionstore d -1 z',
    'ZINTERCARD 0 z', 'ZUNION 1 z WEIGHTS', 'ZUNION 1 z WEIGHTS x', 'ZUNION 2 z z WEIGHTS 1', 'ZUNION 1 z AGGREGATE',
    'ZUNION 1 z AGGREGATE x',
    'ZUNION 1 z x', 'ZDIFF 1 z WEIGHTS 1', 'ZDIFF 1 z AGGREGATE SUM', 'ZUNIONSTORE d 1 z WITHSCORES',
    'ZINTERCARD 1 z LIMIT -1',
    'ZINTERCARD 1 z LIMIT x', 'ZINTERCARD 1 z LIMIT', 'ZINTERCARD 1 z WEIGHTS 1', 'ZINTERCARD 3 z z']) {
    await t.same(line);
  }
});

test('commands on a missing sorted set reply empty and create nothing', async () => {
  const t = await beside();
  for (const protocol of [2, 3] as const) {
    await t.hello(protocol);
    for (const line of ['ZREM z a', 'ZSCORE z a', 'ZMSCORE z a b', 'ZRANK z a', 'ZREVRANK z a', 'ZCARD z',
      'ZCOUNT z 0 1', 'ZRANGE z 0 1',
      'ZRANGESTORE d z 0 1', 'ZPOPMIN z', 'ZPOPMIN z 2', 'ZMPOP 1 z MIN', 'ZRANDMEMBER z', 'ZRANDMEMBER z 2',
      'ZUNION 2 z y',
      'ZINTER 2 z y', 'ZDIFF 2 z y WITHSCORES', 'ZUNIONSTORE d 2 z y', 'ZINTERCARD 2 z y', 'ZSCAN z 0',
      'ZREMRANGEBYRANK z 0 1']) {
      await t.same(line);
    }
  }
  await t.compareKeyspace();
});

test('ranks are by score, then by bytes', async () => {
  const t = await beside();
  await t.same(['ZADD', 'z', '1', 'b', '1', 'a', '1', '\xff', '1', 'B', '1', '', '0', 'z', '2', 'A']);
  await t.same('ZRANGE z 0 -1');
  await t.reply('ZRANK z z', ':0');
  await t.reply('ZREVRANK z z', ':6');
  await t.reply('ZRANK z nope', '$-1');
  for (const start of [0, 2, 6, 7, -1, -3, -7, -9]) {
    for (const stop of [0, 3, 6, 9, -1, -4, -9]) {
      await t.same(`ZRANGE z ${start} ${stop}`);
      await t.same(`ZRANGE z ${start} ${stop} REV WITHSCORES`);
      await t.same(`ZREVRANGE z ${start} ${stop}`);
    }
  }
});

test('ranges by score and by member', async () => {
  const t = await beside();
  await t.same('ZADD z -inf low 1 a 2 b 2 c 3 d inf high');
  await t.same('ZADD w 0 a 0 b 0 c 0 d 0 e');
  for (const [min, max] of [['-inf', '+inf'], ['1', '3'], ['(1', '(3'], ['2', '2'], ['(2', '2'], ['3', '1'], [' 1',
    '2'], ['', '5'], ['1e999', '+inf']]) {
    await t.same(['ZRANGEBYSCORE', 'z', min, max, 'WITHSCORES']);
    await t.same(['ZRANGEBYSCORE', 'z', min, max, 'LIMIT', '1', '2']);
    await t.same(['ZRANGE', 'z', min, max, 'BYSCORE', 'LIMIT', '1', '-1']);
    await t.same(['ZREVRANGEBYSCORE', 'z', max, min, 'LIMIT', '1', '2']);
    await t.same(['ZRANGE', 'z', max, min, 'BYSCORE', 'REV', 'LIMIT', '-1', '2']);
    await t.same(['ZCOUNT', 'z', min, max]);
  }
  for (const [min, max] of [['-', '+'], ['[b', '[d'], ['(b', '(d'], ['[b', '[b'], ['(b', '[b'], ['[d', '[b'], ['+',
    '-'], ['[', '(c'], ['-', '-'], ['+', '+']]) {
    await t.same(['ZRANGEBYLEX', 'w', min, max]);
    await t.same(['ZRANGEBYLEX', 'w', min, max, 'LIMIT', '1', '1']);
    await t.same(['ZREVRANGEBYLEX', 'w', max, min, 'LIMIT', '0', '2']);
    await t.same(['ZRANGE', 'w', max, min, 'BYLEX', 'REV']);
    await t.same(['ZLEXCOUNT', 'w', min, max]);
  }
  await t.hello(3);
  for (const line of ['ZRANGE z 0 -1 WITHSCORES', 'ZREVRANGE z 0 1 WITHSCORES', 'ZRANGEBYSCORE z 1 2 WITHSCORES',
    'ZRANGE w - + BYLEX']) {
    await t.same(line);
  }
});

test('ranges are stored and removed', async () => {
  const t = await beside();
  await t.same('ZADD z 1 a 2 b 3 c 4 d 5 e 6 f');
  await t.reply('ZRANGESTORE d z 1 3', ':3');
  await t.reply('ZRANGESTORE d z (2 +inf BYSCORE LIMIT 1 2', ':2');
  await t.same('ZRANGE d 0 -1 WITHSCORES');
  await t.reply('ZRANGESTORE d z 10 20', ':0');
  await t.reply('EXISTS d', ':0');
  await t.reply('ZREMRANGEBYRANK z 0 1', ':2');
  await t.reply('ZREMRANGEBYSCORE z (3 4', ':1');
  await t.reply('ZREMRANGEBYRANK z 10 20', ':0');
  await t.same('ZADD w 0 a 0 b 0 c');
  await t.reply('ZREMRANGEBYLEX w - (c', ':2');
  await t.reply('ZREMRANGEBYLEX w - +', ':1');
  await t.reply('EXISTS w', ':0');
  await t.compareKeyspace();
});

test('pops take the lowest and the highest', async () => {
  const t = await beside();
  await t.same('ZADD z 1 a 2 b 3 c 4 d 5 e 6 f 7 g');
  await t.reply('ZPOPMIN z', '*2 $1 a $1 1');
  await t.reply('ZPOPMAX z 2', '*4 $1 g $1 7 $1 f $1 6');
  await t.reply('ZPOPMIN z 0', '*0');
  await t.reply('ZMPOP 2 none z MIN', '*2 $1 z *1 *2 $1 b $1 2');
  await t.hello(3);
  await t.same('ZPOPMIN z');
  await t.same('ZPOPMAX z 1');
  await t.same('ZMPOP 1 z MAX COUNT 9');
  await t.reply('EXISTS z', ':0');
});

test('unions, intersections and differences take weights and plain sets', async () => {
  const t = await beside();
  await t.same('ZADD a 1 x 2 y 3 z inf i');
  await t.same('ZADD b 10 y 20 z 30 w -inf i');
  await t.same('SADD s y q');
  for (const keys of ['2 a b', '3 a b s', '1 a', '2 s a', '2 a none', '2 a a']) {
    for (const options of ['', 'WEIGHTS 2 0.5 -1', 'AGGREGATE MIN', 'AGGREGATE max', 'WEIGHTS 0 0 0']) {
      const weights = options.startsWith('WEIGHTS') ? options.split(' ').slice(0,
        Number(keys[0]) + 1).join(' ') : options;
      await t.same(`ZUNION ${keys} ${weights} WITHSCORES`);
      await t.same(`ZINTER ${keys} WITHSCORES ${weights}`);
      await t.same(`ZUNIONSTORE u ${keys} ${weights}`);
      await t.same(`ZINTERSTORE n ${keys} ${weights}`);
      await t.same('ZRANGE u 0 -1 WITHSCORES');
      await t.same('ZRANGE n 0 -1 WITHSCORES');
    }
    await t.same(`ZDIFF ${keys} WITHSCORES`);
    await t.same(`ZDIFFSTORE d ${keys}`);
    await t.same(`ZINTERCARD ${keys}`);
    await t.same(`ZINTERCARD ${keys} LIMIT 1`);
    await t.compareKeyspace();
  }
  await t.hello(3);
  await t.same('ZUNION 2 a b WITHSCORES');
  await t.same('ZDIFF 2 a b');
});

test('a sorted set becomes a skip list by its longest member or by its size', async () => {
  const t = await beside();
  await t.same(['ZADD', 'z', '1', 'x'.repeat(64)]);
  await t.reply('OBJECT ENCODING z', '$8 listpack');
  await t.same(['ZADD', 'z', '1', 'x'.repeat(65)]);
  await t.reply('OBJECT ENCODING z', '$8 skiplist');
  await t.same(['ZADD', 'many', ...Array.from({ length: 128 }, (_, i) => [String(i % 10), `m${i}`]).flat()]);
  await t.reply('OBJECT ENCODING many', '$8 listpack');
  await t.same('ZADD many 1 more');
  await t.reply('OBJECT ENCODING many', '$8 skiplist');
  await t.same('ZREM many more m1 m2');
  await t.reply('OBJECT ENCODING many', '$8 skiplist');
  await t.same('ZUNIONSTORE small 1 many');
  await t.reply('OBJECT ENCODING small', '$8 listpack');
});

test('a large sorted set keeps ranks under random changes', async () => {
  const t = await beside();
  const add = Array.from({ length: 3000 }, (_, i) => [String((i * 7919) % 1000), `m${i}`]).flat();
  await t.same(['ZADD', 'z', ...add]);
  for (let i = 0; i < 300; i++) {
    const member = `m${(i * 613) % 3000}`;
    await t.same(['ZADD', 'z', String((i * 331) % 1500), member]);
    await t.same(['ZRANK', 'z', member]);
    await t.same(['ZREVRANK', 'z', `m${(i * 17) % 3000}`]);
    await t.same(['ZRANGE', 'z', String((i * 97) % 3000), String((i * 97) % 3000 + 3), 'WITHSCORES']);
    await t.same(['ZCOUNT', 'z', String(i), `(${i + 100}`]);
    if (i % 20 === 0) await t.same(['ZREMRANGEBYRANK', 'z', String(i * 3), String(i * 3 + 60)]);
    if (i % 50 === 0) await t.same(['ZPOPMAX', 'z', '40']);
  }
  await t.same('ZRANGE z 0 -1 WITHSCORES');
  await t.same('ZREMRANGEBYSCORE z -inf 700');
  await t.same('ZRANGE z 0 -1 REV');
});

test('ZRANDMEMBER gives members with their own scores', async () => {
  const t = await beside();
  await t.same('ZADD z 1 a 2 b 3 c');
  await t.reply('ZRANDMEMBER z 0', '*0');
  await t.same('ZRANDMEMBER z 5 WITHSCORES');
  expect(t.ours('ZRANDMEMBER z')).toMatch(/^\$1 [abc]$/);
  expect(t.ours('ZRANDMEMBER z -4 WITHSCORES')).toMatch(/^\*8( \$1 a \$1 1| \$1 b \$1 2| \$1 c \$1 3){4}$/);
  await t.hello(3);
  await t.same('ZRANDMEMBER z 5 WITHSCORES');
});

test('ZRANK and ZREVRANK of 7.2 count their arguments before they read them', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.same('ZADD z 1 a');
  await t.reply('ZRANK z a WITHSCORE x', "-ERR wrong number of arguments for 'zrank' command");
  await t.reply('zrevrank z a x x', "-ERR wrong number of arguments for 'zrevrank' command");
  await t.reply('ZRANK z a x', '-ERR syntax error');
});

test('an offset below 0 leaves nothing, but of skip lists from 7.4 to 8.0 what stands so far from the end', async () => {
  const cases: [ReleaseName, string, string, string][] = [
    ['7.2', '*0', '*0', '*0'], ['7.4', '*1 $1 e', '*2 $1 c $1 b', '*2 $1 d $1 e'], ['8.6', '*0', '*0', '*0'],
  ];
  for (const [release, one, reversed, all] of cases) {
    const t = await beside(undefined, undefined, release);
    await t.same('CONFIG SET zset-max-listpack-entries 4');
    await t.same('ZADD z 0 a 0 b 0 c 0 d 0 e 0 f');
    await t.reply('ZRANGEBYLEX z [b [e LIMIT -1 5', one);
    await t.reply('ZREVRANGEBYLEX z [e [b LIMIT -2 5', reversed);
    await t.reply('ZRANGE z - [e BYLEX LIMIT -2 -1', all);
    await t.reply('ZRANGEBYSCORE z 0 0 LIMIT -7 5', '*0');
  }
});
