// What the audit says of a call, held against what real servers answered to it, and its counts, which hang on no list of events.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Audit, AuditCall, Verdict, Where } from '../../../src/hosts/redis/wire.ts';
import { compile, show } from '../../session/node.ts';
import { RedisMachine } from '../redis-machine.ts';
import { cases, PLACES, RULES } from './audit-cases.ts';
import type { Answers } from './audit-cases.ts';

let machine: RedisMachine;
beforeAll(async () => {
  machine = new RedisMachine();
  machine.start({ wasm: { '5.1': await compile('5.1') }, role: 'primary', position: 0 });
});
afterAll(() => machine.close());

const callOf = (args: string[], more: Partial<AuditCall> = {}): AuditCall => ({ args, first: [], settings: {}, db: 0, rules: '', ...more });
const evalOf = (script: string, keys: string[] = [], argv: string[] = [], more: Partial<AuditCall> = {}): AuditCall =>
  callOf(['EVAL', script, String(keys.length), ...keys, ...argv], more);
const audit = (call: AuditCall): Promise<Audit> => machine.asks('audit', call);
const verdict = (call: AuditCall, where: Where): Promise<Verdict> => machine.asks('verdict', { call, where });
const uses = ({ keys }: Audit): string[] => keys.flatMap(({ key, declared, uses: all }) => all.map(({ command, line, reads, writes, count }) =>
  `${key}${declared > 0 ? ` KEYS[${declared}]` : ''}: ${command} at ${line}, ${reads ? 'r' : ''}${writes ? 'w' : ''} x ${count}`));

const recorded = JSON.parse(readFileSync(new URL('recorded/audit.json', import.meta.url), 'utf8')) as Answers;

test.each(cases.map((one) => [one.name, one] as const))('real servers answered the same: %s', async (name, { args, first }) => {
  const call = callOf(args, { rules: RULES, ...(first && { first }) });
  const { reach, reply, error } = await audit(call);
  const told = (message: string | undefined): string => (message === undefined ? 'runs' : `-${message}`);
  expect(error === undefined ? plainly(show(reply)) : told(error.message), 'plain').toBe(recorded[name].plain);
  for (const where of PLACES.slice(1)) {
    const answer = recorded[name][where]!;
    const node = /^node (\d)$/.exec(where)?.[1];
    if (answer.startsWith('-MOVED')) expect(reach, where).not.toContain(Number(node));
    else if (answer.startsWith('-CROSSSLOT')) expect(reach).toEqual([]);
    else if (node !== undefined) expect(reach, where).toContain(Number(node));
    if (answer.startsWith('-MOVED')) continue;
    const { error: its } = await verdict(call, where as Where);
    expect(told(its?.message), where).toBe(answer.startsWith('-') ? answer : 'runs');
    const line = / on @user_(?:script|function):(\d+)\.$/.exec(answer)?.[1];
    if (line !== undefined) expect(its?.line, where).toBe(Number(line));
  }
});

/** As the recording writes a reply: without the signs of types. */
const plainly = (reply: string): string => reply.replaceAll(/(^|[[ ])[:+]/g, '$1').replaceAll('null', 'nil');

test('every key with each use by line and command, exactly, also after a thousand commands', async () => {
  const found = await audit(evalOf(`for i = 1, 5000 do redis.call('INCR', KEYS[1]) end
    redis.call('SET', 'late', 1)
    redis.call('MGET', KEYS[1], 'late', KEYS[2])
    return redis.call('GETSET', 'late', 2)`, ['n', 'm', 'unused']));
  expect(uses(found)).toEqual([
    'n KEYS[1]: incr at 1, rw x 5000', 'n KEYS[1]: mget at 3, r x 1', 'late: set at 2, w x 1', 'late: mget at 3, r x 1',
    'late: getset at 4, rw x 1', 'm KEYS[2]: mget at 3, r x 1',
  ]);
  expect(found.keys.at(-1)).toMatchObject({ key: 'unused', declared: 3, uses: [] });
  expect(found).toMatchObject({ calls: 5003, others: undefined });
});

test('what is kept is bounded, and the counts stay true', async () => {
  const found = await audit(evalOf(`for i = 1, 12000 do redis.call('SET', 'k' .. i, i) end
    for i = 1, 12000 do redis.call('GET', 'k' .. i) end`));
  expect(found.keys).toHaveLength(10_000);
  expect(found.others).toEqual({
    uses: [
      { command: 'set', line: 1, reads: false, writes: true, count: 2000 }, { command: 'get', line: 2, reads: true, writes: false, count: 2000 },
    ],
    undeclared: 4000,
  });
});

test('tells of every place that would be refused, not of the first alone', async () => {
  const { refusals } = await audit(evalOf(`redis.call('SET', KEYS[1], 1)
    redis.call('GET', 'a')
    redis.call('DEL', KEYS[1])
    return redis.call('GET', 'c')`, ['b'], [], { rules: '~b +get +set +eval' }));
  expect(refusals.map(({ where, command, line, message }) => `${where}: ${command} at ${line}: ${message}`)).toEqual([
    'no-writes: set at 1: ERR Write commands are not allowed from read-only scripts.',
    "replica: set at 1: READONLY You can't write against a read only replica.",
    "user: get at 2: ERR The user executing the script can't access at least one of the keys mentioned in the command arguments",
    'node 0: get at 2: ERR Script attempted to access a non local key in a cluster node',
    'no-writes: del at 3: ERR Write commands are not allowed from read-only scripts.',
    "replica: del at 3: READONLY You can't write against a read only replica.",
    "user: del at 3: ERR The user executing the script can't run this command or subcommand",
    "user: get at 4: ERR The user executing the script can't access at least one of the keys mentioned in the command arguments",
    'node 0: get at 4: ERR Script attempted to access a non local key in a cluster node',
  ]);
});

test('other releases refuse what they have not', async () => {
  const call = evalOf("redis.call('HSET', KEYS[1], 'f', 1)\nreturn redis.call('HEXPIRE', KEYS[1], 10, 'FIELDS', 1, 'f')", ['h'], [], { settings: { 'redis-version': '7.4' } });
  expect((await audit(call)).error).toBeUndefined();
  expect(await verdict(call, 'release 7.0')).toMatchObject({ error: { message: expect.stringContaining('Unknown Redis command called from script') as string, line: 2 }, asHere: false });
  expect(await verdict(call, 'release 8.6')).toEqual({ asHere: true });
});

test('what a user may not begin, and rules that are none, are told as such', async () => {
  const call = evalOf("return redis.call('GET', KEYS[1])", ['b'], [], { rules: '~* +get' });
  expect((await verdict(call, 'user')).error?.message).toContain('NOPERM');
  expect((await verdict({ ...call, rules: '+nonsense' }, 'user')).error?.message).toContain('Error in ACL SETUSER modifier');
  expect((await verdict({ ...call, rules: '~* +@all' }, 'user')).error).toBeUndefined();
});

test('a script that is cached, and commands that are about all keys', async () => {
  const client = await machine.client();
  const script = "redis.call('SELECT', 2) redis.call('SET', 'in two', 1) return redis.call('KEYS', '*')";
  const sha = show((await machine.does('execute', { args: ['SCRIPT', 'LOAD', script] }, client)).result.reply);
  const found = await audit(callOf(['EVALSHA', sha, '0']));
  expect(found.keys).toMatchObject([{ db: 2, key: 'in two', declared: 0 }]);
  expect(found.whole).toEqual([{ command: 'keys', line: 1, reads: true, writes: false, count: 1 }]);
});

test('nothing of it stays: neither in the keyspace, nor among the users', async () => {
  const client = await machine.client();
  const look = async (...args: string[]): Promise<string> => show((await machine.does('execute', { args }, client)).result.reply);
  const before = [await look('DBSIZE'), await look('ACL', 'LIST')];
  const call = evalOf("return redis.call('SET', KEYS[1], 1)", ['stays'], [], { rules: '~* +@all' });
  await audit(call);
  for (const where of ['user', 'replica', 'no-writes', 'node 0', 'release 7.2'] as const) await verdict(call, where);
  expect([await look('DBSIZE'), await look('ACL', 'LIST')]).toEqual(before);
});
