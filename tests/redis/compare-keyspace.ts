// Everything that an engine and a redis-server hold, compared.
import { expect } from 'vitest';
import type { Engine } from '../../src/redis/engine.ts';
import type { OracleClient } from './recording/servers.ts';
import { readFrame } from './wire.ts';
import type { Bytes, Frame } from './wire.ts';

/** A key as both sides show it: elements of unordered types sorted, scores as numbers. */
interface KeyDump { type: string; value: unknown }
/** By database and key: "0 name". Times to live in milliseconds, -1: for ever. */
interface Dump { keys: Record<string, KeyDump>; times: Map<string, number> }

/** How a value's bytes from redis-server are asked for. */
const READ: Record<string, (key: Bytes) => Bytes[]> = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  hash: (key) => ['HGETALL', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
};

export async function compareKeyspaces(engine: Engine, real: OracleClient, tolerance: number): Promise<void> {
  const ours = dumpEngine(engine);
  const theirs = await dumpServer(real);
  expect(ours.keys, 'keyspace as in redis-server').toEqual(theirs.keys);
  for (const [key, at] of theirs.times) {
    const own = ours.times.get(key) ?? -1;
    expect((own === -1) === (at === -1), `${key} has a time to live`).toBe(true);
    expect(Math.abs(own - at), `time to live of ${key}`).toBeLessThanOrEqual(tolerance);
  }
}

function dumpEngine(engine: Engine): Dump {
  const dump: Dump = { keys: {}, times: new Map() };
  const now = engine.clock();
  for (const db of engine.databases) {
    for (const [key, { value, expireAt }] of db.entries) {
      if (expireAt !== 0 && expireAt <= now) continue;
      const type = typeof value === 'string' ? 'string' : value.type;
      const items = typeof value === 'string' ? [value] : value.items();
      dump.keys[`${db.id} ${key}`] = { type, value: normal(type, items) };
      dump.times.set(`${db.id} ${key}`, expireAt === 0 ? -1 : expireAt - now);
    }
  }
  return dump;
}

async function dumpServer(real: OracleClient): Promise<Dump> {
  const dump: Dump = { keys: {}, times: new Map() };
  const ask = async (...args: Bytes[]): Promise<Frame> => readFrame(await real.command(...args))!.frame;
  for (const [, db] of (await ask('INFO', 'keyspace')).text.matchAll(/^db([0-9]+):/gm)) {
    await ask('SELECT', db);
    for (const { text: key } of (await ask('KEYS', '*')).items) {
      const type = (await ask('TYPE', key)).text;
      if (READ[type] === undefined) continue;
      const reply = await ask(...READ[type](key));
      const items = reply.sign === '$' ? [reply.text] : reply.items.map((item) => item.text);
      dump.keys[`${db} ${key}`] = { type, value: normal(type, items) };
      dump.times.set(`${db} ${key}`, Number((await ask('PTTL', key)).text));
    }
  }
  return dump;
}

function normal(type: string, items: Bytes[]): unknown {
  if (type === 'string') return items[0];
  if (type === 'list') return items;
  if (type === 'set') return [...items].sort();
  const pairs: [Bytes, Bytes | number][] = [];
  for (let i = 0; i < items.length; i += 2) pairs.push([items[i], type === 'zset' ? score(items[i + 1]) : items[i + 1]]);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

const score = (text: Bytes): number => Number(text.replace(/inf$/, 'Infinity'));
