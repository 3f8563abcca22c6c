import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import type { RedisError } from '../../../src/redis/errors.ts';
import { Verbatim } from '../../../src/redis/reply.ts';
import type { Status } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

/** A command on an engine alone. */
function runner(engine = new Engine()): (line: string) => unknown {
  const client = engine.connect();
  return (line) => {
    const reply = engine.execute(client, line.split(' '));
    return reply instanceof Verbatim ? reply.text : reply;
  };
}

describe('connection', () => {
  test('PING, ECHO, AUTH, WAIT, RESET, QUIT', async () => {
    const t = await beside();
    await all(t, 'PING', 'PING x', 'PING x y', 'ECHO x', 'ECHO', 'ECHO "\\x00\\xff"', 'AUTH', 'AUTH x',
      'AUTH default x', 'AUTH nobody x', 'AUTH a b c', 'WAIT 0 0', 'WAIT x 0', 'WAIT 0 x', 'WAIT 0 -1', 'WAIT 0',
      'CLIENT SETNAME n', 'SELECT 3', 'MULTI', 'RESET', 'CLIENT GETNAME', 'SET k v', 'SELECT 0', 'EXISTS k', 'RESET x',
      'QUIT');
  });

  test('HELLO', async () => {
    const t = await beside();
    const greeting = async (line: string): Promise<void> => {
      const strip = (reply: string | undefined): string | undefined => reply?.replace(/ id :\d+/, '');
      const theirs = await t.theirs(line);
      expect(strip(t.ours(line)), line).toBe(strip(theirs));
    };
    for (const line of ['HELLO 2', 'HELLO 2 SETNAME me', 'HELLO 2 AUTH default x SETNAME you', 'HELLO', 'HELLO 3',
      'HELLO']) {
      await greeting(line);
    }
    await all(t, 'CLIENT GETNAME', 'GET none', 'HELLO 4', 'HELLO 1', 'HELLO x', 'HELLO 2 foo', 'HELLO 2 SETNAME',
      'HELLO 2 AUTH a', 'HELLO 2 AUTH nobody x', 'HELLO 2 SETNAME "a b"', 'HELLO 9223372036854775808',
      'GET none');
  });

  test('unknown commands, arity and subcommands', async () => {
    const t = await beside();
    await all(t, 'NOSUCH', 'nosuch a b c', 'GET', 'get a b', 'CONFIG', 'CONFIG GET', 'COMMAND FOO', 'client',
      'client foo', 'object freq',
      'CONFIG FOO\\x00BAR');
    await t.same(['NO\r\nSUCH', 'a\nb', 'c\0d', 'x'.repeat(200), 'y']);
    await t.same(['x'.repeat(200), 'y'.repeat(127), 'z']);
    await t.same(['CONFIG', 'x'.repeat(200)]);
    await t.same(['CONFIG', 'a\r\nb\0c']);
    await t.same(['', 'a']);
  });
});

describe('CLIENT', () => {
  test('names, lists and errors', async () => {
    const t = await beside();
    await all(t, 'CLIENT GETNAME', 'CLIENT SETNAME me', 'CLIENT GETNAME', 'CLIENT SETNAME "a b"',
      'CLIENT SETNAME "a\\n"', 'CLIENT SETNAME ""', 'CLIENT GETNAME', 'CLIENT LIST TYPE foo', 'CLIENT LIST TYPE master',
      'CLIENT LIST ID x', 'CLIENT LIST ID 0', 'CLIENT LIST ID 99999999', 'CLIENT LIST foo', 'CLIENT LIST TYPE',
      'CLIENT LIST TYPE normal x', 'CLIENT NO-EVICT on', 'CLIENT NO-EVICT off', 'CLIENT NO-EVICT x',
      'CLIENT ID x');
  });

  test('INFO and LIST tell of a client what it is', () => {
    let now = 1000;
    const engine = new Engine({ clock: () => now });
    const run = runner(engine);
    const other = engine.connect();
    run('CLIENT SETNAME me');
    run('SELECT 2');
    engine.execute(other, ['SUBSCRIBE', 'x']);
    now += 3000;
    expect(run('CLIENT INFO')).toMatch(/^id=1 addr=\S+ laddr=\S+ fd=-1 name=me age=3 idle=0 flags=N db=2 sub=0 psub=0/);
    expect(run('CLIENT INFO')).toMatch(/ ssub=0 multi=-1 .* cmd=client\|info user=default redir=-1 resp=2\n$/);
    const list = run('CLIENT LIST') as string;
    expect(list.split('\n').length).toBe(3);
    expect(list).toMatch(/^id=2 .* flags=P db=0 sub=1 .* cmd=subscribe /m);
    expect(run('CLIENT LIST TYPE pubsub')).toMatch(/^id=2 [^\n]*\n$/);
    expect(run('CLIENT LIST ID 1 7')).toMatch(/^id=1 [^\n]*\n$/);
    expect(run('CLIENT ID')).toBe(1);
    engine.disconnect(other);
    expect((run('CLIENT LIST') as string).split('\n').length).toBe(2);
  });
});

/** What the tests' server is started with. */
const GIVEN = new Set([
  'port', 'save', 'loglevel', 'bind', 'dir', 'enable-debug-command', 'logfile', 'pidfile', 'unixsocket',
]);

describe('CONFIG', () => {
  test('SET and GET', async () => {
    const t = await beside();
    // Redis reads these as texts of C, which a NUL ends.
    await all(t, 'CONFIG SET hll-sparse-max-bytes "\\x00"', 'CONFIG GET hll-sparse-max-bytes',
      'CONFIG SET hll-sparse-max-bytes "3kb\\x00zz"', 'CONFIG GET hll-sparse-max-bytes',
      'CONFIG SET activedefrag "no\\x00x"', 'CONFIG SET maxmemory-policy "noeviction\\x00x"',
      'CONFIG SET hll-sparse-max-bytes "x\\x00"', 'CONFIG SET hash-max-listpack-entries "1\\x00"');
    await all(t, 'CONFIG SET foo bar', 'CONFIG SET foo', 'CONFIG SET maxmemory 1 foo',
      'CONFIG SET maxmemory 1 maxmemory 2', 'CONFIG SET maxmemory 1mb foo 1', 'CONFIG GET maxmemory',
      'CONFIG SET maxmemory 1mb', 'CONFIG GET maxmemory', 'CONFIG SET maxmemory 0', 'CONFIG SET databases 3',
      'CONFIG GET nosuch', 'CONFIG GET MaxMemory', 'CONFIG GET maxmemory maxmemory', 'CONFIG GET MAXmemory maxmemory max[m]emory',
      'CONFIG SET hash-max-ziplist-entries 7', 'CONFIG GET hash-max-listpack-entries',
      'CONFIG SET LUA-TIME-LIMIT 100 maxmemory-policy allkeys-lru', 'CONFIG GET busy-reply-threshold',
      'CONFIG GET maxmemory-policy', 'CONFIG SET lua-time-limit 1 busy-reply-threshold 2', 'CONFIG RESETSTAT',
      'CONFIG HELP', 'CONFIG REWRITE', 'CONFIG SET maxmemory 2gb', 'CONFIG GET maxmemory',
      'CONFIG SET maxmemory 100b maxmemory-samples 7', 'CONFIG GET maxmemory-samples', 'CONFIG SET maxmemory 3KB',
      'CONFIG GET maxmemory');
    await t.sameSorted('CONFIG GET hash-max-* set-max*', 2);
    await t.sameSorted('CONFIG GET *zset-max*', 2);
    await t.hello(3);
    await t.sameSorted('CONFIG GET hz maxclients lua-time-limit');
  });

  test('values that a setting does not take', async () => {
    const t = await beside();
    for (const name of ['hash-max-listpack-entries', 'list-max-listpack-size', 'busy-reply-threshold',
      'proto-max-bulk-len', 'maxmemory', 'maxmemory-policy', 'appendfsync', 'lazyfree-lazy-user-flush',
      'notify-keyspace-events', 'active-expire-effort',
      'maxmemory-samples']) {
      for (const value of ['', 'x', '-1', '1', '5', 'yes', 'NO', '1.5', '10kb', '99999999999', 'notice', 'K', 'AKE',
        'noeviction']) {
        await t.same(['CONFIG', 'SET', name, value]);
        await t.same(['CONFIG', 'GET', name]);
      }
    }
  });

  test('settings that we have start as redis-server\'s', async () => {
    const t = await beside();
    for (const name of t.engine.config.names()) {
      if (!GIVEN.has(name)) await t.same(['CONFIG', 'GET', name]);
    }
  });
});

test('COMMAND GETKEYS, GETKEYSANDFLAGS, LIST and errors', async () => {
  const t = await beside();
  for (const protocol of [2, 3] as const) {
    await t.hello(protocol);
    for (const line of ['GETKEYS GET', 'GETKEYS PING a', 'GETKEYS nosuch a', 'GETKEYS SET k v', 'GETKEYS GET a b',
      'GETKEYS EVAL x 2 a b', 'GETKEYS EVAL x 3 a b', 'GETKEYS EVAL x 0 a b', 'GETKEYS EVAL x y a b',
      'GETKEYS MSET a b c d', 'GETKEYS MSET a b c', 'GETKEYS ZUNIONSTORE d 2 a b', 'GETKEYS LCS a b LEN',
      'GETKEYS COPY a b', 'GETKEYS OBJECT ENCODING k', 'GETKEYS CONFIG GET k', 'GETKEYSANDFLAGS SET k v GET',
      'GETKEYSANDFLAGS SET k v', 'GETKEYSANDFLAGS SET k v EX 10', 'GETKEYSANDFLAGS GETEX k',
      'GETKEYSANDFLAGS RENAME a b', 'GETKEYSANDFLAGS DEL a b', 'GETKEYSANDFLAGS PING a',
      'GETKEYSANDFLAGS OBJECT FREQ a', ...[' 1', '1x', '1.9', '+1', '01', '0x', '2x', '-1', 'x', '1'].flatMap((count) => [
        `GETKEYSANDFLAGS ZUNIONSTORE d "${count}" a`, `GETKEYSANDFLAGS ZINTER "${count}" a`, `GETKEYS EVAL x "${count}" a`]), 'HELP', 'INFO nosuch', 'INFO get|x', 'DOCS nosuch', 'LIST foo',
      'LIST FILTERBY foo bar', 'LIST FILTERBY ACLCAT nosuch', 'LIST FILTERBY MODULE x', 'LIST FILTERBY PATTERN get',
      'LIST FILTERBY PATTERN nosuch*']) await t.same(`COMMAND ${line}`);
    await t.sameSorted('COMMAND LIST FILTERBY PATTERN config*');
    await t.sameSorted('COMMAND LIST FILTERBY ACLCAT transaction');
  }
  const run = runner();
  expect(run('COMMAND COUNT')).toBe((run('COMMAND') as unknown[]).length);
  expect(run('COMMAND LIST')).toContain('client|list');
  expect(run('COMMAND')).toEqual(run('COMMAND INFO'));
});

describe('TIME and INFO', () => {
  test('TIME is seconds and microseconds of the clock', () => {
    expect(runner(new Engine({ clock: () => 1234567.25 }))('TIME')).toEqual(['1234', '567250']);
  });

  test('INFO tells what happened', () => {
    let now = 0;
    const run = runner(new Engine({ clock: () => now }));
    for (const line of ['SET a 1 PX 5000', 'SET b 1', 'GET a', 'GET none', 'LPUSH a x', 'GET', 'NOSUCH', 'SELECT 3',
      'SET c 1 PX 1']) run(line);
    now = 2000;
    run('GET c');
    expect(run('INFO keyspace')).toBe('# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=3000\r\n');
    expect(run('INFO commandstats')).toMatch(/^cmdstat_get:calls=3,usec=\d+,usec_per_call=\d+\.\d\d,rejected_calls=1,failed_calls=0\r$/m);
    expect(run('INFO commandstats')).toMatch(/^cmdstat_lpush:calls=1,.*,rejected_calls=0,failed_calls=1\r$/m);
    expect(run('INFO errorstats')).toBe('# Errorstats\r\nerrorstat_ERR:count=2\r\nerrorstat_WRONGTYPE:count=1\r\n');
    expect(run('INFO stats')).toContain('expired_keys:1\r\n');
    expect(run('INFO')).toMatch(/^# Server\r\nredis_version:7\.0\.15\r\nredis_git_sha1:00000000\r\nredis_git_dirty:0\r\nredis_mode:standalone\r\n/);
    expect(run('INFO')).toContain('uptime_in_seconds:2\r\n');
    expect(run('INFO')).not.toContain('# Commandstats');
    expect(run('INFO all')).toContain('# Commandstats');
    expect(run('INFO server clients')).toMatch(/^# Server\r\n[^#]*\r\n\r\n# Clients\r\nconnected_clients:1\r\n/);
    expect(run('INFO nosuch')).toBe('');
    run('CONFIG RESETSTAT');
    expect(run('INFO commandstats')).toMatch(/^# Commandstats\r\ncmdstat_config\|resetstat:calls=1/);
  });

  test('DEBUG OBJECT tells the encoding', () => {
    const run = runner();
    run('SET k 12');
    expect((run('DEBUG OBJECT k') as Status).text).toMatch(/encoding:int .* lru_seconds_idle:0$/);
    expect(run('DEBUG OBJECT none')).toMatchObject({ message: 'ERR no such key' });
    expect((run('DEBUG FOO') as RedisError).message)
      .toBe("ERR unknown subcommand or wrong number of arguments for 'FOO'. Try DEBUG HELP.");
  });
});
