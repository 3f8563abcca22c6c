// What a script may call is what its caller may, beside a real redis-server.
import { describe, expect, test } from 'vitest';
import type { Pair } from '../../redis/oracle.ts';
import { besideScripts } from './beside-scripts.ts';

const CALLS = [
  "'get', 'a'", "'get', 'b'", "'set', 'a', 1", "'set', 'b', 1", "'set', 'a', 1, 'GET'", "'publish', 'c', 'm'",
  "'publish', 'd', 'm'", "'flushall'", "'config', 'get', 'x'", "'object', 'encoding', 'a'",
  "'object', 'encoding', 'b'", "'mget', 'a', 'b'", "'ping'", "'nosuch'", "'get'", "'eval', 'return 1', 0",
  "'select', 1", "'acl', 'whoami'", "'copy', 'a', 'b'", "'object', 'nope'",
];
const USERS = [
  '+@all ~* &*', '+@all ~a &c', '+@all %R~* %W~a', '-@all +eval +eval_ro ~a',
  '+eval +get +set ~a (+mget +publish ~* &*)', '+@all -@dangerous ~b &*', '+eval +eval_ro +object|encoding ~a',
  '+@all ~a -ping', '+@read +eval +eval_ro ~*',
];

async function asUser(rules: string): Promise<{ t: Awaited<ReturnType<typeof besideScripts>>; u: Pair }> {
  const t = await besideScripts();
  await t.same(`ACL SETUSER u reset on >p ${rules}`);
  const u = await t.client();
  await u.reply('AUTH u p', '+OK');
  return { t, u };
}

describe.each(USERS)('a user with %s', (rules) => {
  test('calls, and asks what may be called', async () => {
    const { t, u } = await asUser(rules);
    await t.same('SET a 1');
    for (const call of CALLS) {
      await u.same(['EVAL', `return redis.call(${call})`, '0']);
      await u.same(['EVAL', `return redis.pcall(${call})`, '0']);
      await u.same(['EVAL_RO', `return redis.pcall(${call})`, '0']);
      await u.same(['EVAL', `return tostring(redis.acl_check_cmd(${call}))`, '0']);
      await t.same(['EVAL', `return tostring(redis.acl_check_cmd(${call}))`, '0']);
    }
    await u.same(['EVAL', 'return redis.acl_check_cmd()', '0']);
    await u.same(['EVAL', "return {pcall(redis.acl_check_cmd, 'nosuch')}", '0']);
    await t.compareKeyspace();
  });
});

test('keys of EVAL itself are looked at', async () => {
  const { u } = await asUser('+@all ~a');
  for (const line of ['EVAL "return KEYS" 1 a', 'EVAL "return KEYS" 1 b', 'EVAL "return KEYS" 2 a b',
    'EVAL "return 1" 0 b',
    'EVAL "return 1" 3 b', 'EVAL "return 1" x b', 'EVAL_RO "return KEYS" 1 b', 'EVALSHA x 1 b']) await u.same(line);
});

test('ACL LOG tells of calls in scripts', async () => {
  const { t, u } = await asUser('+@all ~a -incr');
  for (const call of ["'incr', 'a'", "'get', 'x'", "'incr', 'a'", "'publish', 'ch', 'm'"]) {
    await u.same(['EVAL', `redis.pcall(${call})`, '0']);
  }
  const entries = (log: string): string[] =>
    log.match(/count :\d+|(?:reason|context|object|username) \$\d+ \S+|cmd=\S+/g)!;
  const ours = entries(t.ours('ACL LOG'));
  const theirs = await t.theirs('ACL LOG');
  expect(ours).toEqual(entries(theirs));
  expect(ours).toContain('context $3 lua');
});

test('a transaction of the caller is none of the script\'s', async () => {
  const { t, u } = await asUser('+@all ~a');
  for (const line of ['MULTI', 'EVAL "return redis.pcall(\'get\', \'x\')" 0', 'GET a']) await u.same(line);
  await t.same('ACL SETUSER u -eval');
  await u.same('EXEC');
});

test('another user\'s script after a restricted one is not restricted', async () => {
  const { t, u } = await asUser('+@all ~a');
  await u.same('EVAL "return redis.call(\'set\', \'b\', 1)" 0');
  await t.same('EVAL "return redis.call(\'set\', \'b\', 1)" 0');
  await u.same('EVAL "return redis.call(\'get\', \'b\')" 0');
});

test('functions run as their caller', async () => {
  const { t, u } = await asUser('+@all ~a -incr -function');
  await t.same(['FUNCTION', 'LOAD', `#!lua name=lib
    redis.register_function('get', function(keys, args) return redis.call('get', args[1]) end)
    redis.register_function{function_name='check', flags={'no-writes'}, callback=function(keys, args)
      return tostring(redis.acl_check_cmd(unpack(args))) end}
    redis.register_function('incr', function(keys) return redis.pcall('incr', keys[1]) end)`]);
  for (const line of ['FCALL get 0 a', 'FCALL get 0 b', 'FCALL get 1 b a', 'FCALL check 0 get a', 'FCALL check 0 get b',
    'FCALL_RO check 0 incr a', 'FCALL incr 1 a', 'FUNCTION LIST', 'FUNCTION LOAD x', 'FCALL nosuch 1 b', 'FCALL nosuch 0']) {
    await u.same(line);
    await t.same(line.replace('FUNCTION LIST', 'FCALL get 0 b'));
  }
});
