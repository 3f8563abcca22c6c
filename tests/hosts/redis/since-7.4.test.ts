// What scripts see differently from 7.4 on.
import { expect, test } from 'vitest';
import { besideScripts } from './beside-scripts.ts';

test('os.clock is all of os', async () => {
  const t = await besideScripts('7.4');
  await t.reply(['EVAL', "local r = {} for k, v in pairs(os) do r[#r + 1] = k end return {type(os), type(os.clock()), unpack(r)}", '0'],
    '*3 $5 table $6 number $5 clock');
  await t.reply(['EVAL', 'local a = os.clock() for i = 1, 1000 do end return os.clock() - a < 10 and 1 or 0', '0'], ':1');
  expect(await t.same(['EVAL', 'return os.time()', '0'])).toContain("attempt to call field 'time' (a nil value)");
  expect(await t.same(['EVAL', 'os.x = 1', '0'])).toContain('Attempt to modify a readonly table');
  await t.same(['FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('f', function() return type(os.clock()) end)"]);
  await t.reply('FCALL f 0', '$6 number');
});

test('of scripts that came by EVAL the last 500 are kept, those that were loaded all', async () => {
  const t = await besideScripts('7.4');
  const sha = async (script: string): Promise<string> => (await t.same(['SCRIPT', 'LOAD', script])).split(' ')[1];
  const loaded = await sha('return "loaded"');
  const first = 'return "first"';
  const second = 'return "second"';
  for (const script of [first, second]) await t.same(['EVAL', script, '0']);
  const exists = async (): Promise<string> => t.same(['SCRIPT', 'EXISTS', loaded, await hash(first), await hash(second)]);
  const hash = async (script: string): Promise<string> => (await t.same(['EVAL', 'return redis.sha1hex(ARGV[1])', '0', script])).split(' ')[1];
  await exists();
  for (let i = 0; i < 490; i++) await t.same(['EVAL', `return ${i}`, '0']);
  expect(await exists()).toBe('*3 :1 :1 :1');
  await t.same(['EVALSHA', await hash(first), '0']);
  for (let i = 0; i < 8; i++) await t.same(['EVAL', `return -${i + 1}`, '0']);
  expect(await exists()).toBe('*3 :1 :1 :0'); // who was used lately stays
  await sha(first); // too late: it came by EVAL
  for (let i = 0; i < 500; i++) await t.same(['EVAL', `return ${i}.5`, '0']);
  expect(await exists()).toBe('*3 :1 :0 :0');
  await t.same(['EVALSHA', await hash(first), '0']);
  const evicted = (info: string): string | undefined => /evicted_scripts:(\d+)/.exec(info)?.[1];
  expect(evicted(t.ours('INFO stats'))).toBe('502');
  const theirs = await t.theirs('INFO stats');
  if (theirs !== undefined) expect(evicted(theirs)).toBe('502');
});

test('XREAD with BLOCK and WAITAOF answer at once', async () => {
  const t = await besideScripts('7.4');
  await t.reply(['EVAL', "return redis.call('XREAD', 'BLOCK', 0, 'STREAMS', 's', '$')", '0'], '$-1');
  await t.same(['EVAL', "redis.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM') return redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', 's', '>')", '0']);
  await t.reply(['EVAL', "return redis.call('WAITAOF', 0, 1, 0)", '0'], '*2 :0 :0');
  expect(await t.same(['EVAL', "return redis.call('WAITAOF', 1, 0, 0)", '0']))
    .toContain('WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
  expect(await t.same(['EVAL', 'redis.log(9, "x")', '0'])).toContain('Invalid log level.');
});

test('XREAD + is the last id that there was, even where its entry is gone', async () => {
  const t = await besideScripts('7.4');
  for (const id of ['1-1', '2-1', '3-1']) await t.same(`XADD s ${id} a 1`);
  await t.reply('XREAD STREAMS s +', '*1 *2 $1 s *1 *2 $3 3-1 *2 $1 a $1 1');
  await t.same('XDEL s 3-1');
  await t.reply('XREAD STREAMS s +', '*-1');
  await t.same('XGROUP CREATE n g $ MKSTREAM');
  await t.reply('XREAD STREAMS n +', '-ERR the stream last element ID is 0-0');
  await t.same('XREADGROUP GROUP g c STREAMS n +');
  await t.same('XREAD STREAMS none +');
});

test('INFO counts who listens, watches and waits, and what was refused', async () => {
  const t = await besideScripts('7.4');
  const [listener, watcher] = [await t.client(), await t.client()];
  await listener.same('SUBSCRIBE c');
  await watcher.same('WATCH a b');
  await t.same('ACL SETUSER u on nopass -@all +auth +get ~a');
  const other = await t.client();
  for (const line of ['AUTH u x', 'GET a', 'GET b', 'SET a 1', 'AUTH nobody x']) await other.same(line);
  const told = (info: string): string[] => info.match(/(?:pubsub_clients|watching_clients|total_watched_keys|total_blocking_keys\w*|acl_access_denied_\w+):\d+/g) ?? [];
  const ours = told(t.ours('INFO all'));
  expect(ours).toEqual(['pubsub_clients:1', 'watching_clients:1', 'total_watched_keys:2', 'total_blocking_keys:0',
    'total_blocking_keys_on_nokey:0', 'acl_access_denied_auth:1', 'acl_access_denied_cmd:1', 'acl_access_denied_key:1',
    'acl_access_denied_channel:0']);
  const theirs = await t.theirs('INFO all');
  if (theirs !== undefined) expect(told(theirs)).toEqual(ours);
});

test('CLIENT KILL takes an age, and NO-TOUCH leaves keys as they were', async () => {
  const t = await besideScripts('7.4');
  const other = await t.client();
  await other.same('PING');
  await t.reply('CLIENT KILL MAXAGE 1000000', ':0');
  await t.reply('CLIENT KILL MAXAGE 0', '-ERR maxage should be greater than 0');
  await t.reply('CLIENT KILL MAXAGE x', '-ERR maxage is not an integer or out of range');
  await t.same('SET k v');
  await t.same('CONFIG SET maxmemory-policy allkeys-lfu');
  await t.same('SET f v');
  await t.same('CLIENT NO-TOUCH ON');
  for (let i = 0; i < 100; i++) await t.same('GET f');
  await t.reply('OBJECT FREQ f', ':5');
});

test('a script that fails is a failed call, whoever counted its error', async () => {
  const t = await besideScripts('7.4');
  const failed = (info: string): string | undefined => /cmdstat_eval:.*?failed_calls=(\d+)/.exec(info)?.[1];
  for (const script of ["return redis.call('INCR')", "return redis.pcall('INCR')", "error('x')", "return redis.error_reply('X y')"]) {
    await t.same(['EVAL', script, '0']);
  }
  expect(failed(t.ours('INFO commandstats'))).toBe('4');
  const theirs = await t.theirs('INFO commandstats');
  if (theirs !== undefined) expect(failed(theirs)).toBe('4');
});
