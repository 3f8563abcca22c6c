import { describe, expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside, Pair } from '../oracle.ts';
import { Random } from '../random.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

const SICILY = 'GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania';

async function sicily(): Promise<Beside> {
  const t = await beside();
  await t.reply(SICILY, ':2');
  return t;
}

describe('places', () => {
  test('GEOADD keeps 52-bit scores', async () => {
    const t = await sicily();
    await t.reply('ZSCORE Sicily Palermo', '$16 3479099956230698');
    await all(t, 'GEOADD Sicily CH 13.361389 38.115556 Palermo', 'GEOADD Sicily XX CH 14 38 Palermo 1 1 New',
      'GEOADD Sicily NX 1 1 Palermo 2 2 New', 'GEOADD Sicily nx xx 1 1 a', 'GEOADD Sicily ch nx ch 1 1 q',
      'ZRANGE Sicily 0 -1 WITHSCORES', 'GEOADD Sicily 1 1', 'GEOADD Sicily 1 1 a 2', 'GEOADD k x 1 a', 'GEOADD k 1 x a',
      'GEOADD k 1 1 a x 1 b', 'EXISTS k', 'GEOADD none XX 1 1 a', 'EXISTS none', 'GEOADD k NX CH XX');
    for (const pair of ['180 85.05112878', '-180 -85.05112878', '0 0', '-0 -0', '180 -85.05112878', '-180 85.05112878',
      '180.0001 0', '0 85.0511288', '1e300 0', 'inf 0', '0 -inf', 'nan 0', '200.0078125 0', '-200.0000005 -100',
      '0x10 0', ' 1 1']) {
      await t.same(['GEOADD', 'edge', ...pair.split(' ').slice(-2), pair]);
    }
    await all(t, 'ZRANGE edge 0 -1 WITHSCORES', 'SET s v', 'GEOADD s 1 1 a', 'GEOADD s x 1 a');
    await t.compareKeyspace();
  });

  test('GEOPOS, GEODIST, GEOHASH', async () => {
    const t = await sicily();
    await t.reply('GEODIST Sicily Palermo Catania', '$11 166274.1516');
    await t.reply('GEOHASH Sicily Palermo Catania', '*2 $11 sqc8b49rny0 $11 sqdtr74hyu0');
    await all(t, 'GEOPOS Sicily Palermo none Catania', 'GEOPOS Sicily', 'GEOPOS none a b', 'GEOHASH none a',
      'GEOHASH Sicily',
      'GEOHASH Sicily none', 'GEODIST Sicily Palermo Catania km', 'GEODIST Sicily Palermo Catania MI',
      'GEODIST Sicily Palermo Catania Ft', 'GEODIST Sicily Palermo Catania cm', 'GEODIST Sicily Palermo none',
      'GEODIST none a b', 'GEODIST Sicily a', 'GEODIST Sicily Palermo Catania m m', 'GEODIST none a b x',
      'GEODIST Sicily Palermo Palermo', 'SET s v', 'GEOPOS s a', 'GEODIST s a b', 'GEOHASH s a', 'GEODIST s a b x');
    await t.hello(3);
    await all(t, 'GEOPOS Sicily Palermo none', 'GEODIST Sicily Palermo Catania', 'GEODIST Sicily a b',
      'GEOHASH Sicily x',
      'GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km WITHDIST WITHCOORD WITHHASH');
  });

  test('any score is a place', async () => {
    const t = await beside();
    for (const score of ['-1', '1.5', '4503599627370496', '9007199254740993', '18446744073709551615', '1e19', '1e30',
      '-1e30', 'inf', '-inf', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '0.9']) {
      await t.same(['ZADD', 'z', score, score]);
      await t.same(['GEOPOS', 'z', score]);
      await t.same(['GEOHASH', 'z', score]);
    }
    await all(t, 'GEORADIUS z -180 -85 100 km WITHHASH', 'GEORADIUS z 0 0 20000 km ASC');
  });
});

describe('searching', () => {
  test('options and errors in their order', async () => {
    const t = await sicily();
    await t.same('SET s v');
    for (const query of ['GEORADIUS {} 15 37 200 km', 'GEORADIUSBYMEMBER {} Palermo 200 km',
      'GEORADIUS_RO {} 15 37 200 km', 'GEORADIUSBYMEMBER_RO {} Palermo 200 km',
      'GEOSEARCH {} FROMLONLAT 15 37 BYRADIUS 200 km', 'GEOSEARCH {} BYBOX 400 400 km FROMMEMBER Catania',
      'GEOSEARCHSTORE d {} FROMLONLAT 15 37 BYRADIUS 200 km']) {
      for (const key of ['Sicily', 'none', 's']) {
        for (const options of ['', 'WITHDIST', 'WITHCOORD WITHHASH', 'ASC', 'DESC WITHDIST', 'COUNT 1', 'COUNT 1 ANY',
          'ANY',
          'COUNT 0', 'COUNT -1', 'COUNT x', 'COUNT', 'ANY COUNT 1', 'STORE d', 'STOREDIST d', 'STOREDIST', 'STORE',
          'STORE d WITHDIST', 'FROMMEMBER Palermo', 'FROMLONLAT 1 1', 'FROMLONLAT 1', 'BYRADIUS 1 m', 'BYBOX 1 1 m',
          'x',
          'WITHDIST WITHDIST ASC DESC', 'FROMMEMBER none', 'BYRADIUS -1 m', 'BYRADIUS x m', 'BYRADIUS 1 q',
          'COUNT 1 DESC']) {
          await t.same(`${query.replace('{}', key)} ${options}`.trim());
        }
      }
    }
    await t.compareKeyspace();
  });

  test('what stands before the options', async () => {
    const t = await sicily();
    await all(t, 'GEORADIUS Sicily x 37 1 km', 'GEORADIUS Sicily 15 x 1 km', 'GEORADIUS Sicily 15 37 x km',
      'GEORADIUS Sicily 15 37 -1 km', 'GEORADIUS Sicily 15 37 1 q', 'GEORADIUS Sicily 200 37 1 km',
      'GEORADIUS none 200 3 1 km',
      'GEORADIUSBYMEMBER Sicily none 1 km', 'GEORADIUSBYMEMBER none none x q', 'GEORADIUSBYMEMBER Sicily Palermo x km',
      'GEORADIUS Sicily 15 37 200', 'GEOSEARCH Sicily ASC ASC ASC ASC ASC',
      'GEOSEARCH Sicily FROMLONLAT 1 1 ASC ASC ASC',
      'geosearch Sicily BYBOX 1 1 km ASC ASC', 'GeoSearchStore d Sicily BYBOX 1 1 km ASC ASC',
      'GEOSEARCH Sicily BYBOX x 1 km FROMMEMBER Palermo', 'GEOSEARCH Sicily BYBOX 1 x km FROMMEMBER Palermo',
      'GEOSEARCH Sicily BYBOX -1 1 km FROMMEMBER Palermo', 'GEOSEARCH Sicily BYBOX 1 1 q FROMMEMBER Palermo',
      'GEOSEARCH Sicily FROMMEMBER Palermo FROMMEMBER Catania BYBOX 1 1 km BYBOX 2 2 km',
      'GEOSEARCH Sicily FROMMEMBER Palermo BYRADIUS 1 km BYRADIUS 500 km',
      'GEOSEARCH Sicily FROMMEMBER Palermo BYRADIUS 0 m',
      'GEOSEARCHSTORE d Sicily FROMMEMBER Palermo BYRADIUS 500 km STOREDIST', 'ZRANGE d 0 -1',
      'GEOSEARCHSTORE d Sicily FROMMEMBER Palermo BYRADIUS 500 km', 'ZRANGE d 0 -1 WITHSCORES',
      'GEOSEARCHSTORE d Sicily FROMLONLAT 0 0 BYRADIUS 1 km', 'EXISTS d');
  });

  test('events', async () => {
    const t = await sicily();
    await t.same('CONFIG SET notify-keyspace-events KEAm');
    const b = await t.client();
    await b.same('PSUBSCRIBE *');
    await all(t, 'GEOADD g 1 1 a', 'GEOADD g 1 1 a', 'GEORADIUS Sicily 15 37 200 km STORE d',
      'GEORADIUS none 15 37 200 km STORE d',
      'GEORADIUS none 15 37 200 km STORE d', 'GEOSEARCHSTORE e Sicily FROMLONLAT 15 37 BYRADIUS 200 km',
      'GEOSEARCHSTORE e Sicily FROMLONLAT 1 1 BYRADIUS 200 km', 'GEOPOS none a',
      'GEOSEARCHSTORE e none FROMMEMBER a BYRADIUS 1 m',
      'GEORADIUSBYMEMBER none a 1 m', 'GEODIST none a b', 'GEOHASH none a');
    expect((await b.messages()).length).toBeGreaterThan(10);
  });

  test('stored distances have the digits of redis-server', async () => {
    const r = new Random(12);
    const t = await beside();
    for (let i = 0; i < 400; i++) {
      await t.same(['GEOADD', 'g', String(r.next() * 360 - 180), String(r.next() * 170 - 85), `m${i}`]);
    }
    await all(t, 'GEOADD g 10 40 here -170 -40 opposite 10 -40 south', 'GEOSEARCHSTORE d g FROMLONLAT 10 40 BYRADIUS 30000 km'
      + ' STOREDIST', 'ZRANGE d 0 -1 WITHSCORES', 'GEORADIUSBYMEMBER g m7 9000 mi STOREDIST d', 'ZRANGE d 0 -1 WITHSCORES');
  });

  test('random places and searches reply as redis-server, in its order', async () => {
    const r = new Random(4711);
    const t = await beside((engine) => { engine.journal.recording = true; });
    const near = (): [number, number] => [10 + r.next() * 5, 40 + r.next() * 5];
    const far = (): [number, number] => [r.next() * 360 - 180, r.next() * 170 - 85];
    const polar = (): [number, number] => [r.next() * 360 - 180, (r.chance(0.5) ? 1 : -1) * (80 + r.next() * 5)];
    const keys = [['near', near], ['far', far], ['polar', polar], ['few', far]] as const;
    for (const [key, place] of keys) {
      for (let i = 0; i < (key === 'few' ? 40 : 300); i++) {
        await t.same(['GEOADD', key, ...place().map((degrees) => String(degrees)), `m${i}`]);
      }
    }
    const searches = (key: string, place: () => [number, number]): string[] => {
      const center = r.chance(0.3) ? ['FROMMEMBER', `m${r.below(40)}`] : ['FROMLONLAT', ...place().map(String)];
      const size = (): string => String(r.pick([r.next() * 10, r.next() * 300, r.next() * 3000, r.next() * 20000, 0]));
      const unit = r.pick(['km', 'mi', 'km', 'm', 'ft']);
      const area = r.chance(0.5) ? ['BYRADIUS', size(), unit] : ['BYBOX', size(), size(), unit];
      const options = r.pick([[], ['ASC'], ['DESC'], ['COUNT', String(1 + r.below(20))],
        ['COUNT', String(1 + r.below(20)), 'ANY']]);
      const shown = r.pick([[], ['WITHDIST'], ['WITHCOORD'], ['WITHHASH', 'WITHDIST']]);
      return ['GEOSEARCH', key, ...center, ...area, ...options, ...shown];
    };
    for (let i = 0; i < 3000; i++) {
      const [key, place] = r.pick(keys);
      const member = (): string => `m${r.below(60)}`;
      await t.same(r.pick([
        () => searches(key, place), () => searches(key, place), () => searches(key, place),
        () => ['GEODIST', key, member(), member(), r.pick(['m', 'km', 'ft', 'mi'])],
        () => ['GEOPOS', key, member(), member()],
        () => ['GEOHASH', key, member(), member()],
        () => ['GEORADIUS', key, ...place().map(String), String(r.next() * 5000), 'km', 'STORE', 'd'],
        () => ['ZRANGE', 'd', '0', '-1', 'WITHSCORES'],
      ])());
    }
    await t.compareKeyspace();
  }, 60_000);
});
