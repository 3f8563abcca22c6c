// From 7.2 on a command that waits runs anew when one of its keys changes.
import { afterEach, expect, test } from 'vitest';
import { attachScripting } from '../hosts/redis/attach.ts';
import { stopWaiting, waiters } from './waiter.ts';

afterEach(stopWaiting);

test('the first of its keys counts, not the one that changed first', async () => {
  const { one, other } = await waiters('7.2');
  await one.send('BLPOP a b 0');
  for (const [line, reply] of [['MULTI', '+OK'], ['RPUSH b 2', '+QUEUED'], ['RPUSH a 1', '+QUEUED'], ['EXEC', '*2 :1 :1']]) {
    await other.send(line);
    await other.got(reply);
  }
  await one.got('*2 $1 a $1 1');
});

test('a key of another type is an error, where another key wakes it', async () => {
  const { one, other } = await waiters('7.2');
  await one.send('BLPOP a b 0');
  await other.send('SET a x');
  await other.got('+OK');
  expect(one.waits).toBe(true);
  await other.send('RPUSH b 1');
  await other.got(':1');
  await one.got('-WRONGTYPE Operation against a key holding the wrong kind of value');
});

test('what the user may do then counts', async () => {
  const { one, other } = await waiters('7.2');
  await other.send('ACL SETUSER u on nopass ~* &* +@all');
  await other.got('+OK');
  await one.send('AUTH u x');
  await one.got('+OK');
  await one.send('BLPOP a 0');
  await other.send('ACL SETUSER u -blpop');
  await other.got('+OK');
  await other.send('RPUSH a 1');
  await other.got(':1');
  await one.got("-NOPERM User u has no permissions to run the 'blpop' command");
});

test('a stream that is gone, or has lost the group, is told as at any time', async () => {
  const { one, two, other } = await waiters('7.2');
  for (const group of ['g', 'h']) {
    await other.send(`XGROUP CREATE s ${group} $ MKSTREAM`);
    await other.got('+OK');
  }
  await one.send('XREADGROUP GROUP g c BLOCK 0 STREAMS s >');
  await two.send('XREADGROUP GROUP h c BLOCK 0 STREAMS s >');
  await other.send('XGROUP DESTROY s h');
  await other.got(':1');
  await two.got("-NOGROUP No such key 's' or consumer group 'h' in XREADGROUP with GROUP option");
  await other.send('DEL s');
  await other.got(':1');
  await one.got("-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option");
});

test('XREAD after $ waits for what comes after it began', async () => {
  const { one, other } = await waiters('7.2');
  await other.send('XADD s 1-1 a 1');
  await other.got('$3 1-1');
  await one.send('XREAD BLOCK 0 STREAMS s t $ $');
  await other.send('XADD t 5-5 b 2');
  await other.got('$3 5-5');
  await one.got('*1 *2 $1 t *1 *2 $3 5-5 *2 $1 b $1 2');
});

test('calls count when they are over', async () => {
  const { one, two, other } = await waiters('7.2', (engine) => { attachScripting(engine); });
  const calls = async (line: string): Promise<void> => {
    await other.send("EVAL \"return redis.call('INFO', 'commandstats'):match('cmdstat_blpop:calls=(%d+)') or 'none'\" 0");
    await other.got(line);
  };
  await one.send('BLPOP a 0');
  await two.send('BLPOP a 0');
  await calls('$4 none');
  await other.send('RPUSH a 1');
  await other.got(':1');
  await one.got('*2 $1 a $1 1');
  await calls('$1 1');
  await other.letGo(two);
  await two.got('*-1');
  await calls('$1 2');
});

test('who waits on is the last from then on', async () => {
  const { one, two, other } = await waiters('7.2');
  await one.send('BLMPOP 0 1 a LEFT COUNT 1');
  await two.send('BLPOP a 0');
  for (const line of ['MULTI', 'RPUSH a 1', 'LPOP a', 'EXEC']) {
    await other.send(line);
    await other.skip();
  }
  await other.send('RPUSH a 1');
  await other.got(':1');
  await one.got('*2 $1 a *1 $1 1');
});
