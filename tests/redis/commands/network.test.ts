// Commands that concern other servers, modules and allocators, of which there are none, beside redis-server.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';

test('CLUSTER and what belongs to it is disabled', async () => {
  const t = await beside();
  for (const line of ['CLUSTER', 'CLUSTER INFO', 'CLUSTER HELP', 'CLUSTER FOO', 'CLUSTER KEYSLOT', 'CLUSTER KEYSLOT x',
    'CLUSTER NODES', 'CLUSTER COUNTKEYSINSLOT 1', 'READONLY', 'READWRITE', 'ASKING', 'READONLY x']) await t.same(line);
});

test('MODULE', async () => {
  const t = await beside();
  for (const line of ['MODULE', 'MODULE LIST', 'MODULE LOAD', 'MODULE LOAD /x', 'MODULE LOADEX /x', 'MODULE UNLOAD x',
    'MODULE HELP', 'MODULE FOO']) await t.same(line);
});

test('REPLICAOF NO ONE, FAILOVER and REPLCONF', async () => {
  const t = await beside();
  for (const line of ['REPLICAOF NO ONE', 'slaveof no one', 'REPLICAOF x y', 'REPLICAOF x 99999', 'REPLICAOF x -1',
    'REPLICAOF x', 'FAILOVER', 'FAILOVER ABORT', 'FAILOVER ABORT x', 'FAILOVER TO', 'FAILOVER TO a x',
    'FAILOVER TO a 1',
    'FAILOVER TO a 1 FORCE TIMEOUT 5', 'FAILOVER TIMEOUT x', 'FAILOVER TIMEOUT 0', 'FAILOVER FORCE',
    'FAILOVER ABORT TO a 1', 'REPLCONF', 'REPLCONF a', 'REPLCONF a b', 'REPLCONF listening-port x',
    'REPLCONF listening-port 10', 'REPLCONF capa eof', 'REPLCONF capa eof foo bar']) await t.same(line);
});

test('MIGRATE finds nobody to move keys to', async () => {
  const t = await beside();
  await t.same('SET k v');
  for (const line of ['h', 'h p none 0 10', '127.0.0.1 1 none 0 10', 'h p k x 10', 'h p k 0 x', 'h p k 0 10 FOO',
    'h p none 0 10 COPY REPLACE', 'h p k 0 10 KEYS a', 'h p k 0 10 AUTH', 'h p k 0 10 AUTH2 a', 'h p "" 0 10',
    '127.0.0.1 1 k 0 10', '127.0.0.1 1 "" 0 10 KEYS k b', '127.0.0.1 1 "" 0 10 KEYS a b']) {
    await t.same(`MIGRATE ${line}`);
    await t.same(`COMMAND GETKEYS MIGRATE ${line}`);
  }
  await t.same('COMMAND GETKEYS MIGRATE h p "" 0 10 AUTH KEYS KEYS a b');
  await t.same('COMMAND GETKEYSANDFLAGS MIGRATE h p "" 0 10 COPY KEYS a b');
  await t.same('GET k');
});

test('MEMORY', async () => {
  const t = await beside();
  for (const line of ['DOCTOR', 'DOCTOR x', 'PURGE', 'HELP', 'FOO', 'MALLOC-STATS x']) await t.same(`MEMORY ${line}`);
  await t.hello(3);
  await t.same('MEMORY DOCTOR');
  const names = (reply: string): string[] => reply.match(/[a-z][a-z.-]+/g)!;
  const theirs = await t.theirs('MEMORY STATS');
  expect(names(t.ours('MEMORY STATS'))).toEqual(names(theirs));
  await t.same('SET a b');
  expect(t.ours('MEMORY STATS')).toContain('keys.count :1 ');
});
