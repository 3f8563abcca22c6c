// ACL: what rules make of a user, and what ACL tells of users.
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { beside } from '../oracle.ts';
import { sameUser, usersBeside } from './acl-users.ts';

const hash = (char: string): string => char.repeat(64);
const PATTERNS = "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any"
  + " effect. Try 'resetkeys' to start with an empty list of patterns";
const CHANNELS = "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any"
  + " effect. Try 'resetchannels' to start with an empty list of channels";
const BAD_HASH = 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters';
const NO_PASSWORD = 'The password you are trying to remove from the user does not exist';
const UNKNOWN = 'Unknown command or category name in ACL';
const SYNTAX = 'Syntax error';

/** Each line is given to a new user. */
const RULES: readonly string[] = [
  '', 'on', 'ON', 'off', 'on off', 'reset', 'on nopass', 'nopass >a', '>a >b >a', '>a <a', '>', '>a nopass', 'NoPass',
  '>a >b <a resetpass', `#${hash('a')} #${hash('b')} !${hash('a')}`, 'skip-sanitize-payload', 'sanitize-payload',
  'skip-sanitize-payload sanitize-payload', 'on nopass sanitize-payload reset',
  'allkeys', '~*', 'ALLKEYS', '~a ~b ~a', '~a allkeys', '~* resetkeys ~b', '%R~a', '%W~a', '%R~a %W~a', '%RW~a',
  '%wr~a',
  '%r~a ~b %W~c', '~a %R~a', '%R', '%R~*', '%R~* %W~*', '~[a-z]? ~\\\\x', '~',
  'allchannels', '&*', '&a &b &a', '&a allchannels', '&* resetchannels &c', '&', 'resetchannels',
  '+@all', 'allcommands', '-@all', 'nocommands', '+get', '+GET', '+get +set -get', '+@all -get', '+@all -get +get',
  '+config', '+config|get', '+CONFIG|Get', '+config -config|get', '-@all +config|get +config', '+@all -config',
  '+@all -config|set', '+@all -client +client|id +client|setname', '+@all -client|kill', '+@read', '+@READ',
  '+@read -get', '+@read +@write', '+@read -@string', '-@read', '+@all -@all +get', '+@hash +@list -@slow',
  '+select|0', '+select|0 +select|1', '+select|A +select|a', '+select|0 +select', '+select|0 -select',
  '+select|0 +@connection', '+select|0 -@connection', '+@all -select +select|0', '+@all +select|0',
  '+object|freq', '+object|freq +object', '+@all -object|freq', '+@all -object', '+@all +client|id',
  '()', '(+get)', '(~a +get)', '(~a +get) (~b +set)', '( ~a +get )', '(~a +get ) (~b)', '(+@all) clearselectors',
  '(%R~a &c +@read)', '(+"get")', '(~a))', '+get ~k (+set (~x)', '(+get) reset', '(allkeys allchannels +@all)',
  '+@all ~* &*', '+@all ~* &* on nopass (+get ~a)', '-@all +get resetchannels &channel1 %R~foo1 %W~bar1 ~baz1',
];

/** A line of rules, the one that is refused, and why. */
const ERRORS: readonly (readonly [line: string, rule: string, reason: string])[] = [
  ['foo', 'foo', SYNTAX], ['on foo', 'foo', SYNTAX], ['@', '@', SYNTAX], [')', ')', SYNTAX], ['get', 'get', SYNTAX],
  ['+nosuch', '+nosuch', UNKNOWN], ['-nosuch', '-nosuch', UNKNOWN], ['+', '+', UNKNOWN], ['-', '-', UNKNOWN],
  ['+@nosuch', '+@nosuch', UNKNOWN], ['+@', '+@', UNKNOWN], ['-@all|x', '-@all|x', UNKNOWN],
  ['+config|nosuch', '+config|nosuch', UNKNOWN], ['-config|nosuch', '-config|nosuch', UNKNOWN],
  ['+get|a|b', '+get|a|b', UNKNOWN], ['-get|a', '-get|a', UNKNOWN], ['-get|a|b', '-get|a|b', UNKNOWN],
  ['+get|', '+get|', SYNTAX], ['+config|', '+config|', SYNTAX],
  ['+config|get|x', '+config|get|x', 'Allowing first-arg of a subcommand is not supported'],
  ['~* ~a', '~a', PATTERNS], ['allkeys %R~a', '%R~a', PATTERNS], ['~* ~*  ~a', '~a', PATTERNS],
  ['&* &a', '&a', CHANNELS], ['"~a b"', '~a b', SYNTAX], ['"&a b"', '&a b', SYNTAX], ['%X~a', '%X~a', SYNTAX],
  ['%RR~a', '%RR~a', SYNTAX], ['<a', '<a', NO_PASSWORD], ['>b <a', '<a', NO_PASSWORD],
  [`!${hash('a')}`, `!${hash('a')}`, NO_PASSWORD], ['#abc', '#abc', BAD_HASH], ['!abc', '!abc', BAD_HASH],
  [`#${hash('A')}`, `#${hash('A')}`, BAD_HASH], [`#${hash('g')}`, `#${hash('g')}`, BAD_HASH],
  ['(foo)', '(foo)', SYNTAX], ['(on)', '(on)', SYNTAX], ['(reset)', '(reset)', SYNTAX], ['(>a)', '(>a)', SYNTAX],
  ['(+get (~a))', '(+get (~a))', SYNTAX], ['(&* &fail)', '(&* &fail)', CHANNELS], ['(~* ~a)', '(~* ~a)', PATTERNS],
  ['(+nosuch)', '(+nosuch)', UNKNOWN], ['"(+get \\"~a b\\")"', '(+get "~a b")', SYNTAX], ['"on\\r\\nx"', 'on  x',
  SYNTAX],
];

describe('SETUSER', () => {
  test('what rules make of a new user, as GETUSER and LIST tell', async () => {
    const t = await usersBeside();
    for (const rules of RULES) {
      await t.same(`ACL SETUSER u ${rules}`);
      await sameUser(t, 'u', rules);
      await t.same('ACL DELUSER u');
    }
  }, 30_000);

  test('rules add to what a user has, one after the other', async () => {
    const t = await usersBeside();
    for (const rules of RULES) {
      await t.same(`ACL SETUSER u ${rules}`.replace(/ resetpass| reset\b/g, ''));
      await sameUser(t, 'u', rules);
    }
  }, 30_000);

  test('a wrong rule is told, and nothing is changed', async () => {
    const t = await usersBeside();
    for (const [line, rule, reason] of ERRORS) {
      await t.reply(`ACL SETUSER none ${line}`, `-ERR Error in ACL SETUSER modifier '${rule}': ${reason}`);
      await t.reply('ACL GETUSER none', '$-1');
    }
    await t.same('ACL SETUSER u on >p ~a +get (+set ~b)');
    await t.same('ACL SETUSER u off resetpass allkeys +@all clearselectors nonsense');
    await sameUser(t, 'u', 'unchanged');
  });

  test('names and parentheses', async () => {
    const t = await usersBeside();
    for (const line of ['"a b"', '"a\\x00b"', '"a\\tb"', '"a\\nb"', 'u (', 'u +get (+get', 'u ( ~a', 'u (a b c',
      '""', '']) {
      await t.same(`ACL SETUSER ${line}`);
    }
    await t.same('ACL USERS');
  });

  test('every category by itself is told as it was given', async () => {
    const t = await usersBeside();
    await t.same('ACL CAT');
    for (const category of t.ours('ACL CAT').split(' ').filter((word) => /^[a-z]/.test(word))) {
      await t.same(`ACL SETUSER u reset +@all -@${category}`);
      await sameUser(t, 'u', `-@${category}`);
      await t.same(`ACL SETUSER u reset -@all +@${category}`);
      await sameUser(t, 'u', `+@${category}`);
    }
  }, 30_000);

  test('acl-pubsub-default is what users and selectors begin with', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER old');
    await t.same('CONFIG SET acl-pubsub-default allchannels');
    for (const rules of ['u', 'v &a', 'v resetchannels &a', 'w (+get)', 'w (&a)', 'w (resetchannels &a)',
      'u reset']) {
      await t.same(`ACL SETUSER ${rules}`);
    }
    await t.same('CONFIG SET acl-pubsub-default nonsense');
    await t.same('CONFIG GET acl-pubsub-default');
    await t.same('ACL LIST');
  });
});

describe('what ACL tells', () => {
  test('LIST and USERS are in the order of names', async () => {
    const t = await usersBeside();
    for (const name of ['zoe', 'Bob', 'bob', '10', '9', '', 'a\xff', 'def']) await t.same(['ACL', 'SETUSER', name]);
    await t.same('ACL USERS');
    await t.same('ACL LIST');
    await t.same('ACL SETUSER default -@all +@read ~x off');
    await t.same('ACL LIST');
  });

  test('GETUSER in RESP3', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p %R~a &b +get (+set ~c)');
    await t.hello(3);
    await t.same('ACL GETUSER u');
    await t.same('ACL GETUSER none');
    await t.same('ACL GETUSER default');
  });

  test('CAT', async () => {
    const t = await usersBeside();
    for (const category of ['hash', 'LIST', 'geo', 'bitmap', 'transaction', 'blocking']) {
      await t.sameSorted(`ACL CAT ${category}`);
    }
    await t.reply('ACL CAT nosuch', "-ERR Unknown category 'nosuch'");
    await t.same('ACL CAT READ x');
  });

  test('GENPASS', async () => {
    const t = await usersBeside();
    for (const bits of ['0', '-5', '4097', 'a', '1.5', '1 2']) await t.same(`ACL GENPASS ${bits}`);
    const run = (...args: string[]): unknown => t.engine.execute(t.own, ['ACL', 'GENPASS', ...args]);
    expect(run()).toMatch(/^[0-9a-f]{64}$/);
    expect(run('5')).toMatch(/^[0-9a-f]{2}$/);
    expect(run('1')).toMatch(/^[0-9a-f]$/);
    expect(run('4096')).toMatch(/^[0-9a-f]{1024}$/);
    expect(run()).not.toBe(run());
  });

  test('errors and HELP', async () => {
    const t = await usersBeside();
    for (const line of ['', 'HELP', 'HELP x', 'FOO', 'SAVE', 'LOAD', 'WHOAMI', 'WHOAMI x', 'USERS x', 'GETUSER',
      'DELUSER',
      'DELUSER default', 'DELUSER none', 'SETUSER', 'LOG x', 'LOG 1 2', 'LOG 1.5', 'LOG -1', 'LOG', 'LOG RESET',
      'DRYRUN default', 'DRYRUN none GET x', 'DRYRUN default NOSUCH', 'DRYRUN default CONFIG NOSUCH',
      'DRYRUN default CONFIG', 'DRYRUN default GET', 'DRYRUN default SET k', 'DRYRUN default config|get x']) {
      await t.same(`ACL ${line}`);
    }
  });

  test('DELUSER counts whom it removed', async () => {
    const t = await usersBeside();
    for (const name of ['a', 'b', 'c']) await t.same(`ACL SETUSER ${name}`);
    await t.reply('ACL DELUSER a none b a', ':2');
    await t.reply('ACL DELUSER c default', "-ERR The 'default' user cannot be removed");
    await t.same('ACL USERS');
  });
});

test('a password is never kept', () => {
  const engine = new Engine();
  engine.journal.recording = true;
  const journal: unknown[] = [];
  engine.onChanges = (changes) => journal.push(...changes);
  const client = engine.connect();
  engine.execute(client, ['ACL', 'SETUSER', 'u', '>secret-1', '>secret-2', '<secret-2', 'on']);
  expect(JSON.stringify(journal)).not.toContain('secret');
  expect(journal).toHaveLength(1);
  expect(engine.acl.users.get('u')!.accepts('secret-1')).toBe(true);
  expect(engine.acl.users.get('u')!.accepts('secret-2')).toBe(false);
});

test('the default engine asks nothing of its clients', async () => {
  const t = await beside();
  expect(t.own.guarded).toBe(false);
  await t.reply('ACL WHOAMI', '$7 default');
});
