// The keyspace as commands that make it again: what a link carries as a script's data.
import type { Seed } from './wire.ts';
import type { Engine } from '../../redis/engine.ts';
import type { Hash } from '../../redis/data/hash.ts';
import { dumpValue } from '../../redis/rdb.ts';
import type { Bytes } from '../../redis/reply.ts';
import type { Entry, Value } from '../../redis/value.ts';
import { RELEASES } from '../../redis/version.ts';

/** Arguments of one command. */
const MOST = 500;

/**
 * Keys whose time is over are left out; so are those that would make it longer than `limit` bytes. `moments`: times to live are told
 * as moments, for a file that is kept; else as what is left of them, for a link that is opened at some time.
 */
export function seedOf(engine: Engine, limit: number, moments = false): Seed {
  const seed: Seed = { commands: [], keys: 0, left: 0 };
  const now = engine.clock();
  let size = 0;
  let selected = 0;
  for (const db of engine.databases) {
    for (const [key, entry] of db.entries) {
      if (entry.expireAt !== 0 && entry.expireAt <= now) continue;
      const commands = commandsFor(key, entry, now, moments);
      if (db.id !== selected) commands.unshift(['SELECT', String(db.id)]);
      const added = commands.flat().reduce((sum, { length }) => sum + length + 3, 0);
      if (size + added > limit) { seed.left++; continue; }
      size += added;
      selected = db.id;
      seed.keys++;
      seed.commands.push(...commands);
    }
  }
  if (selected !== 0) seed.commands.push(['SELECT', '0']);
  return seed;
}

/** A moment in time would be over when a link is opened. */
function commandsFor(key: Bytes, { value, expireAt }: Entry, now: number, moments: boolean): Bytes[][] {
  const commands = commandsOf(key, value);
  if (typeof value !== 'string' && value.type === 'hash') commands.push(...fieldTimes(key, value as Hash, now, moments));
  if (expireAt !== 0) commands.push(moments ? ['PEXPIREAT', key, String(expireAt)] : ['PEXPIRE', key, String(expireAt - now)]);
  return commands;
}

function commandsOf(key: Bytes, value: Value): Bytes[][] {
  if (typeof value === 'string') return [['SET', key, value]];
  switch (value.type) {
    case 'list': return inParts(['RPUSH', key], value.items());
    case 'set': return inParts(['SADD', key], value.items());
    case 'hash': return inParts(['HSET', key], value.items());
    case 'zset': return inParts(['ZADD', key], swapPairs(value.items()));
    // Entries, groups and what they have pending, vectors as they are kept: no other command makes them again.
    case 'stream': case 'vectorset':
      return [['RESTORE', key, '0', dumpValue(value, { version: RELEASES['7.0'].rdb, compresses: true, shortest: false })]];
  }
}

function fieldTimes(key: Bytes, hash: Hash, now: number, moments: boolean): Bytes[][] {
  if (!hash.timed) return [];
  return [...hash.keys()].filter((field) => hash.timeOf(field) > now).map((field) => {
    const at = hash.timeOf(field);
    return [...(moments ? ['HPEXPIREAT', key, String(at)] : ['HPEXPIRE', key, String(at - now)]), 'FIELDS', '1', field];
  });
}

function inParts(head: Bytes[], items: Bytes[]): Bytes[][] {
  const parts: Bytes[][] = [];
  for (let at = 0; at < items.length; at += MOST) parts.push([...head, ...items.slice(at, at + MOST)]);
  return parts;
}

function swapPairs(items: Bytes[]): Bytes[] {
  return items.map((_, i) => items[i % 2 === 0 ? i + 1 : i - 1]);
}
