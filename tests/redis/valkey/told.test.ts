// What INFO, CLIENT LIST and CONFIG tell in Valkey, beside the server itself.
import { describe, expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const valkey = (): Promise<Beside> => beside(undefined, undefined, 'valkey-9.1');

/** What stands in a part of INFO or CLIENT INFO, but for the U of who comes over a Unix socket. */
const fields = (text: string, names: readonly string[]): string[] =>
  names.map((name) => new RegExp(`${name}[:=][^ ,]*`).exec(text)?.[0].replace(/=U$/, '=N').replace('U', '') ?? `no ${name}`);

const bothTell = async (t: Beside, line: string, names: readonly string[]): Promise<string[]> => {
  const [ours, theirs] = [fields(t.ours(line), names), await t.theirs(line)];
  if (theirs !== undefined) expect(ours).toEqual(fields(theirs, names));
  return ours;
};

describe.each(['valkey-8.1', 'valkey-9.1'] as const)('%s', (release) => {
  test('INFO tells of a pause', async () => {
    const t = await beside(undefined, undefined, release);
    const names = ['paused_reason', 'paused_actions'];
    expect(await bothTell(t, 'INFO clients', [...names, 'paused_timeout_milliseconds'])).toEqual(['paused_reason:none', 'paused_actions:none', 'paused_timeout_milliseconds:0']);
    await t.reply('CLIENT PAUSE 100000 WRITE', '+OK');
    expect(await bothTell(t, 'INFO clients', names)).toEqual(['paused_reason:client_pause', 'paused_actions:write']);
    await t.reply('MULTI', '+OK'); // a pause of all commands begins after it
    for (const line of ['CLIENT PAUSE 100000 ALL', 'INFO clients', 'CLIENT UNPAUSE']) await t.reply(line, '+QUEUED');
    expect(await bothTell(t, 'EXEC', names)).toEqual(['paused_reason:client_pause', 'paused_actions:all']);
    expect(await bothTell(t, 'INFO clients', names)).toEqual(['paused_reason:none', 'paused_actions:none']);
  });

  test('CLIENT INFO tells who reads only, and nothing of the request', async () => {
    const t = await beside(undefined, undefined, release);
    await t.reply('READONLY', '+OK');
    expect(await bothTell(t, 'CLIENT INFO', ['flags', 'qbuf', 'argv-mem'])).toEqual(['flags=r', 'qbuf=0', 'argv-mem=10']);
    await t.reply('READWRITE', '+OK');
    expect(await bothTell(t, 'CLIENT INFO', ['flags'])).toEqual(['flags=N']);
  });
});

test('INFO keyspace counts hashes with fields that expire', async () => {
  const t = await valkey();
  await t.same('HSET h a 1 b 2');
  await t.same('HEXPIRE h 100 FIELDS 1 a');
  await t.same('HSET other a 1');
  expect(await bothTell(t, 'INFO keyspace', ['db0:keys', 'keys_with_volatile_items'])).toEqual(['db0:keys=2', 'keys_with_volatile_items=1']);
  await t.same('COPY h copy');
  await t.same('RENAME h renamed');
  expect(await bothTell(t, 'INFO keyspace', ['keys_with_volatile_items'])).toEqual(['keys_with_volatile_items=2']);
  await t.same('HPERSIST copy FIELDS 1 a');
  await t.same('SET renamed x');
  expect(await bothTell(t, 'INFO keyspace', ['keys_with_volatile_items'])).toEqual(['keys_with_volatile_items=0']);
});

test('of STORE and STOREDIST the last is a key', async () => {
  const t = await valkey();
  await t.reply('COMMAND GETKEYS GEORADIUS src 0 0 1 km STORE a STOREDIST b', '*2 $3 src $1 b');
  await t.reply('COMMAND GETKEYS GEORADIUSBYMEMBER src m 1 km STOREDIST a STORE b STORE c', '*2 $3 src $1 c');
  await t.same('COMMAND GETKEYSANDFLAGS GEORADIUS src 0 0 1 km STOREDIST a STORE b');
});

test('RESTORE takes any checksum where it is told to', async () => {
  const t = await valkey();
  const payload = '\x00\x01v\x50\x00\x00\x00\x00\x00\x00\x00\x00\x00';
  await t.reply(['RESTORE', 'k', '0', payload], '-ERR DUMP payload version or checksum are wrong');
  await t.reply('DEBUG SET-SKIP-CHECKSUM-VALIDATION 1', '+OK');
  await t.reply(['RESTORE', 'k', '0', payload], '+OK');
  await t.reply('GET k', '$1 v');
  const zipmap = '\x02\xfe\x03\0\0\0abc\x03\0def\x03ghi\x03\0jkl\xff'; // with a length that is longer than it need be
  await t.reply(['RESTORE', 'h', '0', `\x09${String.fromCharCode(zipmap.length)}${zipmap}${payload.slice(3)}`], '-ERR Bad data format');
  await t.reply('DEBUG SET-SKIP-CHECKSUM-VALIDATION 0', '+OK');
  await t.reply(['RESTORE', 'l', '0', payload], '-ERR DUMP payload version or checksum are wrong');
});

test.each(['7.0', '7.2', '7.4', '8.0', '8.6', 'valkey-8.1', 'valkey-9.1'] as const)('settings of %s that only their names tell of', async (release) => {
  const t = await beside(undefined, undefined, release);
  for (const name of ['use-exit-on-panic', 'aof-disable-auto-gc', 'enable-debug-assert', 'debug-context', 'events-per-io-thread',
    'rdb-key-save-delay', 'key-load-delay', 'watchdog-period', 'cluster-ping-interval', 'loading-process-events-interval-bytes',
    'repl-rdb-channel', 'lazyexpire-nested-arbitrary-keys', 'prefetch-batch-max-size', 'cluster-slot-migration-max-archived-tasks',
    'cluster-slot-migration-sync-buffer-drain-timeout', 'io-threads-always-active', 'min-io-threads-avoid-copy-reply',
    'min-string-size-avoid-copy-reply', 'min-string-size-avoid-copy-reply-threaded', 'cluster-message-gossip-perc']) {
    await t.same(`CONFIG GET ${name}`);
    await t.same(`CONFIG GET *${name}`);
    await t.same(`CONFIG SET ${name} -5`);
  }
});

test.each(['valkey-8.1', 'valkey-9.1'] as const)('no value of %s is shared', async (release) => {
  const t = await beside(undefined, undefined, release);
  for (const line of ['SET k 5', 'OBJECT REFCOUNT k', 'INCR k', 'OBJECT REFCOUNT k', 'COPY k l', 'OBJECT REFCOUNT l', 'APPEND k 1', 'OBJECT REFCOUNT k']) {
    await t.same(line);
  }
});

test.each(['valkey-8.1', 'valkey-9.1'] as const)('what a stranger hears of %s', async (release) => {
  const t = await beside(undefined, undefined, release);
  await t.reply('CONFIG SET requirepass secret', '+OK');
  t.engine.guardsConnections = true;
  const stranger = await t.client();
  for (const line of ['FOO', 'FOO x', 'GET', 'GET k', 'CONFIG', 'CONFIG NOPE', 'CONFIG GET', 'AUTH', 'HELLO 9', 'RESET x', 'AUTH wrong', 'EXEC']) {
    await stranger.same(line);
  }
  await t.reply('CONFIG SET requirepass ""', '+OK');
});

test.each(['7.0', '7.2', '7.4', '8.0', '8.6', 'valkey-8.1', 'valkey-9.1'] as const)('MEMORY STATS of %s names what it counts', async (release) => {
  const t = await beside(undefined, undefined, release);
  await t.same('SET k v');
  const names = (reply: string): string[] => reply.split(' ').filter((word) => /^[a-z]+[.-][-.\w]+$/.test(word));
  expect(names(t.ours('MEMORY STATS'))).toEqual(names(await t.theirs('MEMORY STATS')));
});
