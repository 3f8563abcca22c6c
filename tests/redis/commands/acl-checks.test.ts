// What users may do: logging in, commands, keys, channels, transactions and scripts, and what ACL LOG keeps of it.
import { describe, expect, test } from 'vitest';
import type { Beside, Line, Pair } from '../oracle.ts';
import { usersBeside } from './acl-users.ts';

/** A second connection, logged in. */
async function as(t: Beside, user: string, password = 'p'): Promise<Pair> {
  const client = await t.client();
  await client.reply(['AUTH', user, password], '+OK');
  return client;
}

/** What both can know; redis-server is on a unix socket (U). */
const aboutClient = (info: string): string => info.match(/\b(?:name|flags|db|multi|cmd|user|resp)=\S*/g)!.join(' ')
  .replace(/flags=U\b/, 'flags=N').replace(/(flags=\w+)U/, '$1');

/** ACL LOG without times, and of the clients what both can know. */
async function sameLog(t: Beside): Promise<string> {
  const plain = (reply: string): string => reply
    .replace(/age-seconds (?:\$\d+ |,)[\d.e-]+/g, 'age')
    .replace(/client-info (?:\$\d+ )?(id=.*?resp=\d)/g, (_, info: string) => aboutClient(info));
  const theirs = await t.theirs('ACL LOG');
  const ours = plain(t.ours('ACL LOG'));
  expect(ours).toBe(plain(theirs));
  await t.same('ACL LOG RESET');
  return ours;
}

describe('logging in', () => {
  test('AUTH with a name, and with the default user\'s password', async () => {
    const t = await usersBeside();
    for (const rules of ['a >p', 'b on', 'c on >p >q', 'd on nopass',
      'e on >p <p']) await t.same(`ACL SETUSER ${rules}`);
    const b = await t.client();
    const attempts = ['a p', 'a x', 'b x', 'b ""', 'c p', 'c q', 'c x', 'd anything', 'd ""', 'e p', 'none p',
      'default x',
      'default ""', 'x', '', 'a b c'];
    for (const attempt of attempts) {
      await b.same(`AUTH ${attempt}`);
      await b.same('ACL WHOAMI');
    }
    await t.same('ACL SETUSER default >p');
    for (const attempt of ['x', 'p', '', 'default p', 'default x']) await b.same(`AUTH ${attempt}`);
    await sameLog(t);
  });

  test('HELLO AUTH and SETNAME, in their order', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER a on >p +@all');
    const b = await t.client();
    for (const line of ['HELLO 2 AUTH a x', 'HELLO 2 SETNAME one AUTH a x', 'CLIENT GETNAME',
      'HELLO 2 AUTH a x SETNAME two',
      'CLIENT GETNAME', 'HELLO 2 AUTH a', 'HELLO 2 AUTH none p FOO', 'ACL WHOAMI', 'HELLO 4 AUTH a p', 'ACL WHOAMI',
      'HELLO 2 FOO']) await b.same(line);
    expect(b.ours('HELLO 3 AUTH a p SETNAME three')).toContain('proto');
    await b.theirs('HELLO 3 AUTH a p SETNAME three');
    await b.same('ACL WHOAMI');
    await b.same('CLIENT GETNAME');
  });

  test('requirepass is the default user\'s password', async () => {
    const t = await usersBeside();
    for (const line of ['CONFIG SET requirepass one', 'ACL GETUSER default', 'PING', 'ACL SETUSER default nopass',
      'CONFIG GET requirepass', 'CONFIG SET requirepass one', 'ACL GETUSER default', 'CONFIG SET requirepass two',
      'ACL SETUSER default >three', 'ACL GETUSER default', 'CONFIG GET requirepass']) await t.same(line);
    const b = await t.client();
    for (const line of ['PING', 'ECHO x', 'MULTI', 'FOO', 'GET', 'CONFIG FOO', 'HELLO', 'RESET', 'AUTH one',
      'AUTH three', 'PING',
      'RESET', 'PING', 'AUTH default two', 'PING']) await b.same(line);
    await t.same('CONFIG SET requirepass ""');
    await t.same('ACL GETUSER default');
    await (await t.client()).same('PING');
  });

  test('a default user that is off keeps strangers out', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER a on >p +@all ~*');
    const early = await t.client();
    await t.same('ACL SETUSER default off');
    const late = await t.client();
    for (const line of ['PING', 'ACL WHOAMI', 'AUTH default x', 'AUTH x', 'AUTH a p', 'PING',
      'ACL SETUSER default on']) {
      await early.same(line);
      await late.same(line);
    }
  });

  test('when the default user may do nothing, others log in still', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER a on >p +@all');
    const b = await t.client();
    await t.same('ACL SETUSER default -@all');
    for (const line of ['PING', 'ACL WHOAMI', 'MULTI', 'RESET', 'AUTH a p', 'ACL SETUSER default +@all', 'PING']) {
      await b.same(line);
    }
  });
});

const COMMANDS: readonly Line[] = [
  'PING', 'GET a', 'GET b', 'SET a 1', 'SET b 1', 'SET a 1 GET', 'SET b 1 GET', 'MGET a b', 'MSET a 1 b 2', 'DEL a',
  'DEL a b',
  'EXISTS a', 'EXISTS c', 'TYPE b', 'STRLEN b', 'HGET h f', 'HSET h f v', 'HEXISTS b f', 'LPUSH l x',
  'LRANGE l 0 -1', 'SELECT 0',
  'SELECT 1', 'SELECT', 'CONFIG GET port', 'CONFIG SET hz 10', 'CONFIG', 'CONFIG NOSUCH', 'CLIENT ID x',
  'OBJECT ENCODING b',
  'OBJECT HELP x', 'COPY a b', 'COPY b a', 'RENAME a b', 'SORT l STORE b', 'SORT b STORE a', 'SORT_RO l',
  'SINTERCARD 2 a b',
  'ZINTERSTORE a 1 b', 'ZINTERSTORE a 01 b', 'SINTERCARD 01 b', 'ZINTERSTORE b 2 a l', 'ZINTERSTORE b 0 a', 'GEORADIUS a 0 0 1 m STORE b',
  'BITFIELD b GET u4 0',
  'BITFIELD a SET u4 0 1', 'BITFIELD b SET u4 0 1', 'XREAD STREAMS b 0', 'XREAD STREAMS a b 0 0', 'PUBLISH a m',
  'PUBLISH c1 m',
  'SUBSCRIBE', 'NOSUCH', 'GET', 'ACL WHOAMI', 'DBSIZE',
  'TOUCH b', 'PFCOUNT a b', 'LMPOP 1 b LEFT', 'MEMORY USAGE b', 'SCAN 0', 'KEYS *', 'FLUSHALL', 'WAIT 0 0', 'ECHO x',
];

const USERS: readonly string[] = [
  '+@all ~* &*', '+@all', '-@all', '-@all ~* &*', '+@all ~a', '+@all %R~a %W~b', '+@all %R~b %W~a &c*', '+@read ~*',
  '+@write ~*',
  '+@all -@dangerous ~a ~b', '+get +set ~a', '+@string +select|0 %R~*', '+select|1 +config|get +object|encoding ~b',
  '-@all (+get ~a) (+set ~b)', '+mget ~a (+mget ~a ~b)', '+@all ~l (%R~b +@all) (%W~a +@read)',
  '+@all allkeys -select +select|0',
  '+@fast ~[a-b]', '+@all ~* -acl &c?', '(+@all ~* &*)', '+@all -config|set ~*', '+@keyspace +@connection %RW~?',
];

describe('commands, keys and channels', () => {
  test('each of many commands, by each of many users', async () => {
    const t = await usersBeside();
    for (const line of ['SET a 1', 'SET b 2']) await t.same(line);
    for (const rules of USERS) {
      await t.same(`ACL SETUSER u reset on >p ${rules}`);
      const b = await as(t, 'u');
      for (const line of COMMANDS) {
        const reply = await t.same(['ACL', 'DRYRUN', 'u', ...(line as string).replaceAll('"', '').split(' ')]);
        if (reply.startsWith('$')) await b.same(line);
        else if (!/^\+OK/.test(reply)) await b.same(line);
      }
      await sameLog(t);
    }
  }, 60_000);

  test('subscribing', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +@all &a &b* &c?d');
    const b = await as(t, 'u');
    for (const line of ['SUBSCRIBE a', 'SUBSCRIBE bcd', 'SUBSCRIBE x', 'SUBSCRIBE a x', 'PSUBSCRIBE b*',
      'PSUBSCRIBE bc*',
      'PSUBSCRIBE a', 'PSUBSCRIBE *', 'SUBSCRIBE cxd', 'PSUBSCRIBE c?d x', 'UNSUBSCRIBE x',
      'PUNSUBSCRIBE *']) await b.same(line);
    await sameLog(t);
  });

  test('who listens to what the user may hear no more is disconnected', async () => {
    for (const [rules, line, changed, stays] of [
      ['&a', 'SUBSCRIBE a', 'resetchannels', false], ['&b*', 'PSUBSCRIBE b*', 'resetchannels', false],
      ['allchannels', 'PSUBSCRIBE x', 'resetchannels', false], ['&a &b*', 'SUBSCRIBE a', 'resetchannels &a &c', true],
      ['&a', 'SUBSCRIBE a', 'allchannels', true], ['&a*', 'SUBSCRIBE ab', 'resetchannels &*b', true],
      ['&a*', 'PSUBSCRIBE a*', 'resetchannels &a', false], ['&a', 'SUBSCRIBE a', '&b', true],
      ['&a', 'SUBSCRIBE a', 'resetchannels (&a)', true], ['&a', 'PING', 'resetchannels', true],
    ] as const) {
      const t = await usersBeside();
      await t.same(`ACL SETUSER u on >p +@all ${rules}`);
      const b = await as(t, 'u');
      await b.same(line);
      await t.same(`ACL SETUSER u ${changed}`);
      expect(t.engine.clients.has(b.own.id), `${rules}, ${changed}`).toBe(stays);
      await t.same('CLIENT KILL USER u');
      await t.same('CLIENT KILL USER u');
      t.close();
    }
  }, 30_000);

  test('a deleted user\'s clients are disconnected', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +@all');
    const clients = [await as(t, 'u'), await as(t, 'u'), await t.client()];
    await clients[0].reply('ACL DELUSER u none', ':1');
    expect(clients.map(({ own }) => t.engine.clients.has(own.id))).toEqual([false, false, true]);
    await expect(clients[1].real.command('PING')).rejects.toThrow('did not answer');
    await t.same('CLIENT KILL USER u');
    await t.same('ACL USERS');
  }, 20_000);

  test('CLIENT LIST tells the user', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +@all');
    const b = await as(t, 'u');
    expect(b.ours('CLIENT INFO')).toContain(' user=u ');
    expect(t.ours('CLIENT LIST')).toMatch(/ user=default .* user=u /s);
    await b.reply('RESET', '+RESET');
    await b.reply('ACL WHOAMI', '$7 default');
  });

  test('SORT BY and GET need every key', async () => {
    const t = await usersBeside();
    for (const line of ['SET v1 1', 'LPUSH l 1']) await t.same(line);
    for (const rules of ['+sort ~l', '+sort ~l ~v*', '+sort ~l %W~*', '+sort ~l %R~*', '+sort ~*',
      '+get ~* (+sort ~l)',
      '(+sort ~l) (+sort ~l %R~*)', '+sort %R~* (+sort ~x)']) {
      await t.same(`ACL SETUSER u reset on >p ${rules}`);
      const b = await as(t, 'u');
      for (const line of ['SORT l BY v*', 'SORT l GET v*', 'SORT l GET #', 'SORT l BY nosort', 'SORT l',
        'SORT l BY v* GET x*',
        'SORT l STORE x', 'SORT_RO l BY v*']) await b.same(line);
    }
  });
});

describe('transactions and scripts', () => {
  test('what may not be run may not be queued', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +multi +exec +get +discard +publish ~a &c');
    const b = await as(t, 'u');
    for (const line of ['MULTI', 'GET a', 'GET b', 'EXEC', 'MULTI', 'PUBLISH d m', 'DISCARD', 'MULTI', 'SET a 1',
      'GET a', 'EXEC',
      'MULTI', 'GET a', 'EXEC']) await b.same(line);
    await sameLog(t);
  });

  test('what has been queued is looked at again by EXEC', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +@all ~* &*');
    const b = await as(t, 'u');
    for (const line of ['MULTI', 'GET a', 'SET a 1', 'PUBLISH c m', 'GET b', 'AUTH u wrong']) await b.same(line);
    await t.same('ACL SETUSER u -set resetkeys ~a resetchannels');
    await b.same('EXEC');
    await sameLog(t);
    for (const line of ['MULTI', 'GET a']) await b.same(line);
    await t.same('ACL SETUSER u -exec');
    await b.same('EXEC');
    await b.same('GET a');
    await sameLog(t);
  });

  test('AUTH in a transaction counts from there on', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +@all ~a');
    const b = await t.client();
    for (const line of ['MULTI', 'SET b 1', 'AUTH u p', 'SET b 2', 'SET a 1', 'EXEC', 'GET b']) await b.same(line);
    await sameLog(t);
  });
});

describe('ACL LOG', () => {
  test('equal refusals are one entry, the latest first', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +get ~a');
    const b = await as(t, 'u');
    for (const line of ['SET a 1', 'SET x 2', 'GET b', 'SET a 1', 'GET c', 'GET b', 'Get b', 'CONFIG GET x',
      'config get y']) {
      await b.same(line);
    }
    for (const count of ['1', '2', '0', '-5', '100']) {
      const entries = (reply: string): string[] => reply.match(/object \$\d+ \S+/g) ?? [];
      const theirs = await t.theirs(`ACL LOG ${count}`);
      expect(entries(t.ours(`ACL LOG ${count}`))).toEqual(entries(theirs));
    }
    await sameLog(t);
    await t.reply('ACL LOG', '*0');
  });

  test('acllog-max-len entries are kept', async () => {
    const t = await usersBeside();
    await t.same('ACL SETUSER u on >p +get ~a');
    const b = await as(t, 'u');
    await t.same('CONFIG SET acllog-max-len 3');
    for (let i = 0; i < 6; i++) await b.same(`GET k${i}`);
    await sameLog(t);
    await b.same('GET x');
    await t.same('CONFIG SET acllog-max-len 0');
    for (const line of ['GET x', 'GET y', 'GET x']) await b.same(line);
    await sameLog(t);
    await t.same('CONFIG SET acllog-max-len -1');
  });

  test('in RESP3 an entry is a map, its age a double', async () => {
    const t = await usersBeside();
    await t.hello(3);
    await t.same('ACL SETUSER u on >p');
    const b = await as(t, 'u');
    await b.same('GET a');
    expect(await sameLog(t)).toMatch(/^\*1 %7 \$5 count :1 /);
  });
});
