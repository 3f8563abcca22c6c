// All keys of a server, read by commands that every release has: of the engine here as of a real one.
import type { Bytes, WireReply } from '../protocol.ts';
import { keyOf } from './model.ts';
import type { Keyspace, Kind, Stored } from './model.ts';

/** Sends a command. */
export type Send = (args: Bytes[]) => Promise<WireReply>;

/** Keys that a test can have; of more it is not told what they hold. */
const MOST = 10_000;

const kinds: Record<string, Kind | undefined> = { string: 'string', list: 'list', set: 'set', hash: 'hash', zset: 'zset', stream: 'stream' };

/**
 * Of the databases. `named`: what a key is called; undefined: it does not count. `list`: lists the keys of the
 * one database that is chosen already. Throws where the server refuses it.
 */
export async function readKeyspace(
  send: Send, databases: readonly number[], named: (key: Bytes) => Bytes | undefined, now: number, list?: () => Promise<Bytes[]>,
): Promise<Keyspace> {
  const select = list === undefined;
  const keyspace = new Map<string, Stored>();
  for (const db of databases) {
    if (select) await sent(send, ['SELECT', String(db)]);
    for (const key of await (list?.() ?? keysOf(send))) {
      const name = named(key);
      if (name === undefined) continue;
      if (keyspace.size === MOST) throw new Error(`There are more than ${MOST} keys.`);
      const stored = await readKey(send, key, now);
      if (stored !== undefined) keyspace.set(keyOf(db, name), { ...stored, db, key: name });
    }
  }
  return keyspace;
}

/** Names of all keys, once each. */
export async function keysOf(send: Send, pattern?: Bytes): Promise<Bytes[]> {
  const keys = new Set<Bytes>();
  let cursor = '0';
  do {
    const [next, found] = itemsIn(await sent(send, ['SCAN', cursor, ...pattern === undefined ? [] : ['MATCH', pattern], 'COUNT', '1000']));
    cursor = textIn(next);
    for (const key of itemsIn(found)) keys.add(textIn(key));
  } while (cursor !== '0');
  return [...keys];
}

async function readKey(send: Send, key: Bytes, now: number): Promise<Pick<Stored, 'kind' | 'value' | 'expireAt'> | undefined> {
  const type = textIn(await sent(send, ['TYPE', key]));
  if (type === 'none') return undefined;
  const left = Number(textIn(await sent(send, ['PTTL', key])));
  if (left === -2) return undefined;
  const kind = kinds[type] ?? 'other';
  return { kind, value: await readValue(send, kind, key), expireAt: left < 0 ? 0 : now + left };
}

async function readValue(send: Send, kind: Kind, key: Bytes): Promise<WireReply> {
  switch (kind) {
    case 'string': return sent(send, ['GET', key]);
    case 'list': return sent(send, ['LRANGE', key, '0', '-1']);
    case 'set': return sorted(await sent(send, ['SMEMBERS', key]));
    case 'hash': return pairs(await sent(send, ['HGETALL', key]), true);
    case 'zset': return pairs(await sent(send, ['ZRANGE', key, '0', '-1', 'WITHSCORES']), false);
    case 'stream': return {
      type: 'map', entries: itemsIn(await sent(send, ['XRANGE', key, '-', '+'])).map((entry): [WireReply, WireReply] => {
        const [id, fields] = itemsIn(entry);
        return [id, pairs(fields, false)];
      }),
    };
    default: return sent(send, ['DUMP', key]);
  }
}

/** A reply that is no error. */
async function sent(send: Send, args: Bytes[]): Promise<WireReply> {
  const reply = await send(args);
  if (reply.type === 'error') throw new Error(`${args[0]}: ${reply.text}`);
  return reply;
}

const itemsIn = (reply: WireReply | undefined): WireReply[] => (reply !== undefined && 'items' in reply ? reply.items : []);

export function textIn(reply: WireReply | undefined): Bytes {
  if (reply === undefined) return '';
  if ('text' in reply && reply.text !== undefined) return reply.text;
  return 'value' in reply ? String(reply.value) : '';
}

const bulk = (reply: WireReply): WireReply => ({ type: 'bulk', text: textIn(reply) });
const compare = (one: WireReply, other: WireReply): number => (textIn(one) < textIn(other) ? -1 : 1);
const sorted = (reply: WireReply): WireReply => ({ type: 'array', items: itemsIn(reply).map(bulk).sort(compare) });

/** A flat list, a map or a list of pairs as a map, so that protocols do not differ. */
function pairs(reply: WireReply, sort: boolean): WireReply {
  const entries: [WireReply, WireReply][] = reply.type === 'map' ? reply.entries.map(([key, value]) => [bulk(key), bulk(value)]) : [];
  const items = itemsIn(reply);
  if (items.every(({ type }) => type === 'array') && items.length > 0) for (const one of items) entries.push([bulk(itemsIn(one)[0]), bulk(itemsIn(one)[1])]);
  else for (let at = 0; at + 1 < items.length; at += 2) entries.push([bulk(items[at]), bulk(items[at + 1])]);
  return { type: 'map', entries: sort ? entries.sort(([one], [other]) => compare(one, other)) : entries };
}
