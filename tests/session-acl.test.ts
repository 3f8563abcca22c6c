// Users and who is logged in as whom survive the end of a worker.
import { afterEach, expect, test } from 'vitest';
import { snapshot } from '../src/redis/redo.ts';
import { applyRedo } from '../src/redis/apply-redo.ts';
import { Engine } from '../src/redis/engine.ts';
import { show, TestSession } from './session/node.ts';

const sessions: TestSession[] = [];
const start = async (): Promise<TestSession> => {
  const made = await TestSession.start();
  sessions.push(made);
  return made;
};
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

test.each([false, true])('users, logins and permissions survive a kill, warm standby: %s', async (warm) => {
  const made = await start();
  const [a, b] = [await made.client(), await made.client()];
  for (const command of ['ACL SETUSER u on >p +@all ~a* (+get ~b)', 'CONFIG SET requirepass secret',
    'ACL SETUSER gone on',
    'ACL SETUSER default -flushall', 'ACL DELUSER gone']) expect(await a.do(command)).toMatch(/^[+:]/);
  expect(await b.do('AUTH u p')).toBe('+OK');
  const list = await a.do('ACL LIST');
  if (warm) await made.session.warm();
  const killed = a.eval('while true do end');
  await made.running();
  expect(show(await made.redis.killAny())).toBe('+OK');
  await killed;
  expect(await a.do('ACL LIST')).toBe(list);
  expect(await a.do('ACL WHOAMI')).toBe('default');
  expect(await a.do('FLUSHALL')).toMatch(/^-NOPERM/);
  expect(await b.do('ACL WHOAMI')).toBe('u');
  expect(await b.do('GET b')).toBe('null');
  expect(await b.do('SET b 1')).toMatch(/^-NOPERM/);
  expect(await b.do('SET ab 1')).toBe('+OK');
  expect(await a.do('AUTH default wrong')).toMatch(/^-WRONGPASS/);
  expect(await a.do('AUTH secret')).toBe('+OK');
}, 20_000);

test('a deleted user\'s client begins anew', async () => {
  const made = await start();
  const [a, b] = [await made.client(), await made.client()];
  for (const command of ['ACL SETUSER u on nopass +@all ~*']) await a.do(command);
  for (const command of ['AUTH u x', 'SELECT 3', 'CLIENT SETNAME me', 'MULTI']) await b.do(command);
  expect(await a.do('ACL DELUSER u')).toBe(':1');
  expect(await b.do('ACL WHOAMI')).toBe('default');
  expect(made.redis.client(b.id)).toMatchObject({ db: 0, name: '', inMulti: false });
});

test('a snapshot makes equal users', () => {
  const engine = new Engine();
  const client = engine.connect();
  for (const rules of [['u', 'on', '>p', '+@all', '-@dangerous', '~a', '%R~b"c', '&x', '(+get %W~k\'l ~\\x)',
    '(~a))'],
    ['v', 'reset', '+select|0', '+select|1 2', 'allkeys', 'allchannels'], ['', 'nopass', 'skip-sanitize-payload'],
    ['default', 'off', '-get', '(+@read)']]) engine.execute(client, ['ACL', 'SETUSER', ...rules]);
  const other = new Engine();
  for (const chunk of snapshot(engine)) applyRedo(chunk, other);
  expect(other.acl.list().map((user) => user.describe())).toEqual(engine.acl.list().map((user) => user.describe()));
  expect(other.connect().guarded).toBe(true);
});
