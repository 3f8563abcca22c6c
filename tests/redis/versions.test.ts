// The emulated releases. 7.0.15 is compared with redis-server elsewhere; of later ones none is installed, so what they
// changed is asserted here as their documentation (redis.io, release notes) has it.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changes } from '../../src/redis/changes.ts';
import { Engine } from '../../src/redis/engine.ts';
import { snapshot } from '../../src/redis/redo.ts';
import { applyRedo } from '../../src/redis/apply-redo.ts';
import { encodeReply } from '../../src/redis/resp.ts';
import { compact, splitLine } from './wire.ts';

function emulating(release: string): { engine: Engine; reply: (line: string) => string } {
  const engine = new Engine();
  engine.emulate(release);
  const client = engine.connect();
  return { engine, reply: (line) => compact(encodeReply(engine.execute(client, splitLine(line)), client.protocol)) };
}

const commandsOf = (release: string): Set<string> => new Set(emulating(release).engine.commands.keys());

test('every change between releases is asked for by some handler', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('changes.ts')).map((name) => readFileSync(`src/${name}`, 'utf8')).join('\n');
  expect(Object.keys(changes).filter((name) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
});

describe('the emulated release', () => {
  test('is 7.0.15 at first, told by INFO and HELLO', () => {
    const engine = new Engine();
    const client = engine.connect();
    expect(encodeReply(engine.execute(client, ['INFO', 'server']), 2)).toContain('redis_version:7.0.15\r\n');
    expect(encodeReply(engine.execute(client, ['HELLO']), 2)).toContain('7.0.15');
  });

  test('is told by INFO and HELLO when it is another', () => {
    for (const [release, version] of [['7.2', '7.2.6'], ['7.4', '7.4.1'], ['8.0', '8.0.6'], ['8.6', '8.6.3']]) {
      const { reply } = emulating(release);
      expect(reply('INFO server')).toContain(`redis_version:${version}`);
      expect(reply('HELLO')).toContain(version);
    }
  });

  test('decides which commands and subcommands there are', () => {
    expect(commandsOf('7.0').has('waitaof')).toBe(false);
    expect(commandsOf('7.2').has('waitaof')).toBe(true);
    expect(emulating('7.0').reply('CLIENT NO-TOUCH on')).toContain("unknown subcommand 'NO-TOUCH'");
    expect(emulating('7.2').reply('CLIENT NO-TOUCH on')).toBe('+OK');
    expect(emulating('7.0').reply('WAITAOF 0 0 0')).toMatch(/^-ERR unknown command 'WAITAOF'/);
    expect(emulating('7.2').reply('WAITAOF 0 0 0')).toBe('*2 :0 :0');
    expect(emulating('7.2').reply('WAITAOF 1 0 0'))
      .toBe('-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
  });

  test('can be changed and changed back', () => {
    const { engine, reply } = emulating('7.2');
    engine.emulate('7.0');
    expect(new Set(engine.commands.keys())).toEqual(commandsOf('7.0'));
    expect(reply('CONFIG SET redis-version 7.2')).toBe('+OK');
    expect(reply('WAITAOF 0 0 0')).toBe('*2 :0 :0');
    expect(reply('CONFIG SET redis-version 6.0')).toContain('-ERR CONFIG SET failed');
  });

  test('is not shown among the settings, but lives on in a snapshot', () => {
    const { engine, reply } = emulating('7.4');
    expect(reply('CONFIG GET *')).not.toContain('redis-version');
    const other = new Engine();
    for (const batch of snapshot(engine)) applyRedo(batch, other);
    expect(other.release.version).toBe('7.4.1');
  });
});

describe('7.2', () => {
  test('ZRANK and ZREVRANK with the score', () => {
    const { reply } = emulating('7.2');
    reply('ZADD z 1 a 2.5 b');
    expect(reply('ZRANK z b')).toBe(':1');
    expect(reply('ZRANK z b WITHSCORE')).toBe('*2 :1 $3 2.5');
    expect(reply('ZREVRANK z b withscore')).toBe('*2 :0 $3 2.5');
    expect(reply('ZRANK z none WITHSCORE')).toBe('*-1');
    expect(reply('ZRANK none b WITHSCORE')).toBe('*-1');
    expect(reply('ZRANK z b WITHSCORES')).toBe('-ERR syntax error');
    expect(emulating('7.0').reply('ZRANK z b WITHSCORE'))
      .toBe("-ERR wrong number of arguments for 'zrank' command");
    expect(emulating('7.0').reply('COMMAND INFO zrank')).toMatch(/zrank :3 /);
    expect(reply('COMMAND INFO zrank')).toMatch(/zrank :-3 /);
  });

  test('BITCOUNT and BITPOS of a missing key refuse wrong arguments from 7.4 on', () => {
    for (const [line, before, since] of [
      ['BITCOUNT none 0 x', ':0', '-ERR value is not an integer or out of range'],
      ['BITCOUNT none 0 1 hello', ':0', '-ERR syntax error'],
      ['BITPOS none 1 x', ':-1', '-ERR value is not an integer or out of range'],
      ['BITPOS none 0 0 1 hello', ':0', '-ERR syntax error'],
    ]) {
      expect(emulating('7.0').reply(line), line).toBe(before);
      expect(emulating('7.2').reply(line), line).toBe(before);
      expect(emulating('7.4').reply(line), line).toBe(since);
    }
    expect(emulating('7.2').reply('BITCOUNT none 0 1 bit')).toBe(':0');
    expect(emulating('7.2').reply('BITPOS none 0 1')).toBe(':0');
    expect(emulating('7.2').reply('BITCOUNT none 0')).toBe(':0');
    expect(emulating('7.4').reply('BITCOUNT none 0')).toBe('-ERR syntax error');
  });

  test('CLIENT SETINFO shows in CLIENT INFO and LIST', () => {
    const { reply } = emulating('7.2');
    expect(reply('CLIENT INFO')).toMatch(/resp=2 lib-name= lib-ver=/);
    expect(reply('CLIENT SETINFO LIB-NAME redis-py')).toBe('+OK');
    expect(reply('CLIENT SETINFO lib-ver 4.0')).toBe('+OK');
    expect(reply('CLIENT LIST')).toMatch(/lib-name=redis-py lib-ver=4.0/);
    expect(reply('CLIENT SETINFO lib-name "a b"'))
      .toBe('-ERR lib-name cannot contain spaces, newlines or special characters.');
    expect(reply('CLIENT SETINFO badger hamster')).toBe("-ERR Unrecognized option 'badger'");
    expect(emulating('7.0').reply('CLIENT INFO')).not.toContain('lib-name');
  });

  test('small sets and lists are listpacks', () => {
    const { reply } = emulating('7.2');
    reply('SADD ints 3 1 2');
    expect(reply('OBJECT ENCODING ints')).toBe('$6 intset');
    reply('SADD ints x');
    expect(reply('OBJECT ENCODING ints')).toBe('$8 listpack');
    expect(reply('SMEMBERS ints')).toBe('*4 $1 1 $1 2 $1 3 $1 x');
    reply('CONFIG SET set-max-listpack-entries 4');
    reply('SADD ints y');
    expect(reply('OBJECT ENCODING ints')).toBe('$9 hashtable');
    reply(`SADD long ${'x'.repeat(65)}`);
    expect(reply('OBJECT ENCODING long')).toBe('$9 hashtable');
    reply('RPUSH l a b');
    expect(reply('OBJECT ENCODING l')).toBe('$8 listpack');
    reply(`RPUSH l ${'x'.repeat(8200)}`);
    expect(reply('OBJECT ENCODING l')).toBe('$9 quicklist');
    expect(emulating('7.0').reply('CONFIG GET set-max-listpack-entries')).toBe('*0');
    expect(reply('CONFIG GET set-max-listpack-value')).toBe('*2 $22 set-max-listpack-value $2 64');
  });

  test('a set that is a listpack survives DUMP and RESTORE', () => {
    const { engine, reply } = emulating('7.2');
    reply('SADD s a b 1');
    const client = engine.connect();
    const payload = engine.execute(client, ['DUMP', 's']) as string;
    expect(engine.execute(client, ['RESTORE', 't', '0', payload])).toMatchObject({ text: 'OK' });
    expect(reply('SMEMBERS t')).toBe('*3 $1 a $1 b $1 1');
    engine.emulate('7.0');
    expect(engine.execute(client, ['RESTORE', 'u', '0', payload])).toMatchObject({
      message: 'ERR DUMP payload version or checksum are wrong',
    });
  });
});

describe('streams of 7.2', () => {
  /** Names and fields of XINFO CONSUMERS with their numbers. */
  const consumers = (reply: (line: string) => string): string => reply('XINFO CONSUMERS s g');

  test('reading and claiming make a consumer, though there is nothing for it', () => {
    for (const [release, made] of [['7.0', 0], ['7.2', 3]] as const) {
      const { reply } = emulating(release);
      reply('XADD s 1-1 f v');
      reply('XGROUP CREATE s g $');
      reply('XREADGROUP GROUP g reader STREAMS s >');
      reply('XCLAIM s g claimer 0 1-1');
      reply('XAUTOCLAIM s g auto 0 -');
      expect(consumers(reply).match(/\$4 name/g)?.length ?? 0, release).toBe(made);
    }
  });

  test('XINFO tells when a consumer last got something', () => {
    const { engine, reply } = emulating('7.2');
    reply('XGROUP CREATE s g $ MKSTREAM');
    reply('XREADGROUP GROUP g c STREAMS s >');
    expect(consumers(reply)).toMatch(/idle :\d+ \$8 inactive :-1/);
    reply('XADD s 1-1 f v');
    reply('XREADGROUP GROUP g c STREAMS s >');
    expect(consumers(reply)).toMatch(/inactive :\d+$/);
    expect(reply('XINFO STREAM s FULL')).toMatch(/seen-time :\d+ \$11 active-time :\d+/);
    const other = new Engine();
    for (const batch of snapshot(engine)) applyRedo(batch, other);
    const full = encodeReply(other.execute(other.connect(), splitLine('XINFO STREAM s FULL')), 2);
    expect(compact(full)).toBe(reply('XINFO STREAM s FULL'));
    expect(emulating('7.0').reply('XINFO STREAM s FULL')).not.toContain('active-time');
  });
});

describe('7.4', () => {
  test('XREAD from + on gives the last entry', () => {
    const { reply } = emulating('7.4');
    reply('XADD s 1-1 f a');
    reply('XADD s 2-0 f b');
    expect(reply('XREAD STREAMS s +')).toBe('*1 *2 $1 s *1 *2 $3 2-0 *2 $1 f $1 b');
    expect(reply('XREAD STREAMS none +')).toBe('*-1');
    expect(emulating('7.0').reply('XREAD STREAMS s +'))
      .toBe('-ERR Invalid stream ID specified as stream command argument');
  });
});
