// Hash fields that expire (7.4) and the hash commands of 8.0. No such redis-server is installed: what is asserted is
// the behaviour that redis.io documents for these commands.
import { describe, expect, test } from 'vitest';
import { applyRedo } from '../../../src/redis/apply-redo.ts';
import type { Hash } from '../../../src/redis/data/hash.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeChanges, snapshot } from '../../../src/redis/redo.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import { compact, splitLine } from '../wire.ts';

const START = 1_700_000_000_000;

/** An engine with a clock of its own, and a copy that is fed with the redo of every command. */
function world(release = '8.0') {
  let time = START;
  const engine = new Engine({ clock: () => time });
  const copy = new Engine({ clock: () => time });
  copy.follow({ host: 'localhost', port: 6379 });
  engine.journal.recording = true;
  engine.onChanges = (changes) => {
    const batch = encodeChanges(changes, engine.databases);
    if (batch !== undefined) expect(applyRedo(batch, copy)).toEqual({ orphans: 0 });
  };
  engine.emulate(release);
  const pushed: Reply[] = [];
  const client = engine.connect();
  const listener = engine.connect((message) => { pushed.push(message); });
  const reply = (line: string, of = engine): string =>
    compact(encodeReply(of.execute(of === engine ? client : of.connect(), splitLine(line)), 2));
  return {
    engine, copy, client, reply,
    listen: () => {
      reply('CONFIG SET notify-keyspace-events KEA');
      engine.execute(listener, ['PSUBSCRIBE', '__keyevent@0__:*']);
      pushed.length = 0;
    },
    events: () => pushed.splice(0).map((message) => /:(\w+)\r/.exec(encodeReply(message, 2).slice(60))?.[1]),
    later: (milliseconds: number) => { time += milliseconds; },
  };
}

/** A hash too large to be copied whole by the journal. */
function large(reply: (line: string) => string): void {
  for (let i = 0; i < 600; i++) reply(`HSET h f${i} v${i}`);
}

describe('HEXPIRE and its kin', () => {
  test('are unknown before 7.4', () => {
    expect(world('7.2').reply('HEXPIRE h 1 FIELDS 1 f')).toMatch(/^-ERR unknown command 'HEXPIRE'/);
    expect(world('7.4').reply('HGETDEL h FIELDS 1 f')).toMatch(/^-ERR unknown command 'HGETDEL'/);
  });

  test('set times to live, tell them and take them away', () => {
    const { reply, later } = world('7.4');
    reply('HSET h a 1 b 2 c 3');
    expect(reply('HEXPIRE h 10 FIELDS 2 a none')).toBe('*2 :1 :-2');
    expect(reply('HPEXPIRE h 1500 FIELDS 1 b')).toBe('*1 :1');
    expect(reply('HTTL h FIELDS 4 a b c none')).toBe('*4 :10 :2 :-1 :-2');
    later(1000);
    expect(reply('HPTTL h FIELDS 3 a b c')).toBe('*3 :9000 :500 :-1');
    expect(reply('HPEXPIRETIME h FIELDS 1 a')).toBe(`*1 :${START + 10_000}`);
    expect(reply('HEXPIRETIME h FIELDS 1 a')).toBe(`*1 :${(START + 10_000) / 1000}`);
    expect(reply('HPERSIST h FIELDS 3 a c none')).toBe('*3 :1 :-1 :-2');
    expect(reply('HTTL h FIELDS 1 a')).toBe('*1 :-1');
    for (const line of ['HEXPIRE none 1 FIELDS 2 a b', 'HTTL none FIELDS 2 a b', 'HPERSIST none FIELDS 2 a b']) {
      expect(reply(line)).toBe('*2 :-2 :-2');
    }
  });

  test('take a moment, and delete at once where it is past', () => {
    const { reply } = world('7.4');
    reply('HSET h a 1 b 2');
    expect(reply(`HEXPIREAT h ${START / 1000 + 5} FIELDS 1 a`)).toBe('*1 :1');
    expect(reply(`HPEXPIREAT h ${START + 7} FIELDS 1 a`)).toBe('*1 :1');
    expect(reply('HPTTL h FIELDS 1 a')).toBe('*1 :7');
    expect(reply('HEXPIREAT h 1 FIELDS 1 a')).toBe('*1 :2');
    expect(reply('HEXPIRE h 0 FIELDS 1 b')).toBe('*1 :2');
    expect(reply('EXISTS h')).toBe(':0');
  });

  test('obey NX, XX, GT and LT', () => {
    const { reply } = world('7.4');
    reply('HSET h a 1 b 2');
    reply('HEXPIRE h 100 FIELDS 1 a');
    expect(reply('HEXPIRE h 50 NX FIELDS 2 a b')).toBe('*2 :0 :1');
    reply('HPERSIST h FIELDS 1 b');
    expect(reply('HEXPIRE h 60 xx FIELDS 2 a b')).toBe('*2 :1 :0');
    expect(reply('HEXPIRE h 50 GT FIELDS 2 a b')).toBe('*2 :0 :0');
    expect(reply('HEXPIRE h 70 GT FIELDS 2 a b')).toBe('*2 :1 :0');
    expect(reply('HEXPIRE h 80 LT FIELDS 2 a b')).toBe('*2 :0 :1');
  });

  test('refuse what is wrong', () => {
    const { reply } = world('7.4');
    reply('HSET h a 1');
    reply('SET s x');
    for (const [line, error] of [
      ['HEXPIRE s 1 FIELDS 1 a', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
      ['HEXPIRE h x FIELDS 1 a', 'ERR value is not an integer or out of range'],
      ['HEXPIRE h -1 FIELDS 1 a', 'ERR invalid expire time, must be >= 0'],
      ['HEXPIRE h 9223372036854775807 FIELDS 1 a', "ERR invalid expire time in 'hexpire' command"],
      ['HPEXPIREAT h 70368744177664 FIELDS 1 a', "ERR invalid expire time in 'hpexpireat' command"],
      ['HEXPIRE h 1 FIELD 1 a', 'ERR Mandatory argument FIELDS is missing or not at the right position'],
      ['HEXPIRE h 1 FIELDS 0 a', 'ERR Parameter `numFields` should be greater than 0'],
      ['HEXPIRE h 1 FIELDS 2 a', 'ERR The `numfields` parameter must match the number of arguments'],
      ['HTTL h FIELDS x a', 'ERR Number of fields must be a positive integer'],
      ['HTTL h FIELDS 1', "ERR wrong number of arguments for 'httl' command"],
    ]) expect(reply(line), line).toBe(`-${error}`);
  });
});

describe('a field whose time is over', () => {
  test('is not shown, goes when somebody asks for it, and with the last one the key', () => {
    const { reply, later, engine } = world('7.4');
    reply('HSET h a 1 b 2');
    reply('HPEXPIRE h 10 FIELDS 1 a');
    later(11);
    expect(reply('HGETALL h')).toBe('*2 $1 b $1 2');
    expect(reply('HLEN h')).toBe(':2');
    expect(reply('HMGET h a b')).toBe('*2 $-1 $1 2');
    expect(reply('HLEN h')).toBe(':1');
    reply('HPEXPIRE h 10 FIELDS 1 b');
    later(11);
    expect(reply('HSET h c 3')).toBe(':1');
    expect(reply('HKEYS h')).toBe('*1 $1 c');
    expect(reply('HGET h b')).toBe('$-1');
    reply('HPEXPIRE h 10 FIELDS 1 c');
    later(11);
    expect(reply('HGET h c')).toBe('$-1');
    expect(engine.databases[0].size).toBe(0);
    expect(reply('INFO stats')).toContain('expired_subkeys:3');
  });

  test('goes by itself, with its events', () => {
    const { reply, later, engine, listen, events } = world('7.4');
    reply('HSET h a 1 b 2');
    reply('HPEXPIRE h 10 FIELDS 1 a');
    reply('HPEXPIRE h 20 FIELDS 1 b');
    listen();
    later(11);
    engine.expireCycle();
    expect(events()).toEqual(['hexpired']);
    expect(engine.databases[0].size).toBe(1);
    later(10);
    engine.expireCycle();
    expect(events()).toEqual(['hexpired', 'del']);
    expect(engine.databases[0].size).toBe(0);
  });

  test('events tell of setting, keeping and deleting', () => {
    const { reply, listen, events } = world('7.4');
    reply('HSET h a 1 b 2');
    listen();
    reply('HEXPIRE h 10 FIELDS 1 a');
    reply('HPERSIST h FIELDS 1 a');
    reply('HPERSIST h FIELDS 1 a');
    reply('HEXPIRE h 0 FIELDS 1 a');
    reply('HEXPIRE h 0 FIELDS 1 b');
    expect(events()).toEqual(['hexpire', 'hpersist', 'hdel', 'hdel', 'del']);
  });

  test('HSET ends a time to live, HINCRBY, HINCRBYFLOAT, RENAME, COPY and DUMP keep it', () => {
    const { reply, client, engine } = world('7.4');
    reply('HSET h a 1 b 2 c 3');
    reply('HEXPIRE h 10 FIELDS 3 a b c');
    reply('HSET h a 5');
    reply('HINCRBY h b 5');
    reply('HINCRBYFLOAT h c 1.5');
    expect(reply('HTTL h FIELDS 3 a b c')).toBe('*3 :-1 :10 :10');
    reply('RENAME h i');
    expect(reply('COPY i j')).toBe(':1');
    expect(reply('HTTL j FIELDS 3 a b c')).toBe('*3 :-1 :10 :10');
    expect(reply('HTTL i FIELDS 3 a b c')).toBe('*3 :-1 :10 :10');
    expect(reply('OBJECT ENCODING j')).toBe('$10 listpackex');
    const payload = engine.execute(client, ['DUMP', 'i']) as string;
    engine.execute(client, ['RESTORE', 'k', '0', payload]);
    expect(reply('HTTL k FIELDS 3 a b c')).toBe('*3 :-1 :10 :10');
    expect(reply('HGETALL k')).toBe(reply('HGETALL i'));
  });

  test('HSCAN with NOVALUES tells fields alone', () => {
    expect(world('7.2').reply('HSCAN none 0 NOVALUES')).toBe('*2 $1 0 *0');
    const { reply } = world('7.4');
    reply('HSET h a 1 b 2');
    expect(reply('HSCAN h 0 NOVALUES')).toBe('*2 $1 0 *2 $1 a $1 b');
    expect(reply('HSCAN h 0 COUNT 10')).toBe('*2 $1 0 *4 $1 a $1 1 $1 b $1 2');
  });
});

describe('the journal', () => {
  for (const size of ['small', 'large']) {
    test(`carries times of a ${size} hash to a copy, a snapshot and back`, () => {
      const { reply, engine, copy, later } = world('7.4');
      if (size === 'large') large(reply);
      reply('HSET h a 1 b 2 c 3');
      reply('HEXPIRE h 10 FIELDS 2 a b');
      const ttl = 'HPTTL h FIELDS 3 a b c';
      expect(reply(ttl, copy)).toBe('*3 :10000 :10000 :-1');
      reply('HPERSIST h FIELDS 1 a');
      expect(reply(ttl, copy)).toBe('*3 :-1 :10000 :-1');
      const loaded = new Engine({ clock: engine.clock });
      for (const batch of snapshot(engine)) applyRedo(batch, loaded);
      expect(reply(ttl, loaded)).toBe('*3 :-1 :10000 :-1');
      later(10_001);
      expect(reply('HEXISTS h b', copy)).toBe(':0'); // hidden, not removed
      loaded.expireCycle();
      expect((loaded.databases[0].entries.get('h')!.value as Hash).has('b')).toBe(false);
      reply('HSET h d 4');
      expect(reply('HMGET h b d', copy)).toBe('*2 $-1 $1 4');
    });

    test(`rolls times of a ${size} hash back`, () => {
      const { reply, engine, client } = world('7.4');
      if (size === 'large') large(reply);
      reply('HSET h a 1 b 2');
      reply('HEXPIRE h 10 FIELDS 1 a');
      engine.begin();
      const place = engine.journal.split();
      engine.execute(client, splitLine('HPERSIST h FIELDS 1 a'));
      engine.execute(client, splitLine('HEXPIRE h 99 FIELDS 1 b'));
      engine.execute(client, splitLine('HDEL h a'));
      engine.rollback(place);
      engine.end();
      expect(reply('HTTL h FIELDS 2 a b')).toBe('*2 :10 :-1');
      expect(engine.databases[0].expires.timed.has('h')).toBe(true);
    });
  }

  test('flushing and swapping databases takes times along', () => {
    const { reply, engine, later } = world('7.4');
    reply('HSET h a 1 b 2');
    reply('HPEXPIRE h 10 FIELDS 1 a');
    reply('SWAPDB 0 1');
    later(11);
    engine.expireCycle();
    expect((engine.databases[1].entries.get('h')!.value as Hash).size).toBe(1);
  });
});

describe('8.0', () => {
  test('HGETDEL gives and deletes', () => {
    const { reply } = world();
    reply('HSET h a 1 b 2');
    expect(reply('HGETDEL h FIELDS 2 a none')).toBe('*2 $1 1 $-1');
    expect(reply('HGETDEL h FIELDS 1 b')).toBe('*1 $1 2');
    expect(reply('EXISTS h')).toBe(':0');
    expect(reply('HGETDEL h FIELDS 2 a b')).toBe('*2 $-1 $-1');
    expect(reply('HGETDEL h FIELDS 0 a')).toBe('-ERR Number of fields must be a positive integer');
  });

  test('HGETEX gives and sets a time', () => {
    const { reply } = world();
    reply('HSET h a 1 b 2');
    expect(reply('HGETEX h FIELDS 1 a')).toBe('*1 $1 1');
    expect(reply('HGETEX h EX 5 FIELDS 2 a none')).toBe('*2 $1 1 $-1');
    expect(reply('HPTTL h FIELDS 2 a b')).toBe('*2 :5000 :-1');
    expect(reply('HGETEX h PERSIST FIELDS 1 a')).toBe('*1 $1 1');
    expect(reply('HPTTL h FIELDS 1 a')).toBe('*1 :-1');
    expect(reply('HGETEX h PXAT 1 FIELDS 1 a')).toBe('*1 $1 1');
    expect(reply('HEXISTS h a')).toBe(':0');
    expect(reply('HGETEX h EX x FIELDS 1 a')).toBe('-ERR value is not an integer or out of range');
    expect(reply('HGETEX h PERSIST 1 FIELDS 1 a'))
      .toBe('-ERR Mandatory argument FIELDS is missing or not at the right position');
  });

  test('HSETEX sets values with a time, on conditions', () => {
    const { reply, listen, events } = world();
    expect(reply('HSETEX h EX 60 FIELDS 2 a 1 b 2')).toBe(':1');
    expect(reply('HTTL h FIELDS 2 a b')).toBe('*2 :60 :60');
    expect(reply('HSETEX h FNX FIELDS 2 b 3 c 3')).toBe(':0');
    expect(reply('HSETEX h FXX FIELDS 2 b 3 c 3')).toBe(':0');
    expect(reply('HSETEX h FXX KEEPTTL FIELDS 1 b 3')).toBe(':1');
    expect(reply('HSETEX h FIELDS 1 a 9')).toBe(':1');
    expect(reply('HTTL h FIELDS 2 a b')).toBe('*2 :-1 :60');
    expect(reply('HMGET h a b')).toBe('*2 $1 9 $1 3');
    listen();
    reply('HSETEX h PX 5 FIELDS 1 a 9');
    expect(events()).toEqual(['hset', 'hexpire']);
    for (const [line, error] of [
      ['HSETEX h FXX EX 60 KEEPTTL FIELDS 1 a 1',
        'ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified'],
      ['HSETEX h FXX FNX FIELDS 1 a 1', 'ERR Only one of FXX or FNX arguments can be specified'],
      ['HSETEX h FIELDS 0 a 1', 'ERR invalid number of fields'],
      ['HSETEX h FIELDS 2 a 1', "ERR wrong number of arguments for 'hsetex' command"],
    ]) expect(reply(line), line).toBe(`-${error}`);
  });
});
