// Deleting entries with a look at the groups that have them pending (8.2): XDELEX, XACKDEL, and trimming so.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { compareIds } from '../data/stream-id.ts';
import type { StreamId } from '../data/stream-id.ts';
import type { Stream, Trim } from '../data/stream.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { findStream, strictId } from './stream-arguments.ts';
import type { Found } from './stream-arguments.ts';

type Args = readonly Bytes[];

/** What becomes of references: they stay, they go too, or the entry stays as long as there are some. */
export type References = 'keepref' | 'delref' | 'acked';
export const isReferences = (word: string): word is References =>
  word === 'keepref' || word === 'delref' || word === 'acked';

/** What a deletion came to, as it is told. */
const Fate = { none: -1, deleted: 1, kept: 2 } as const;

interface Options { references: References; ids: Args }

function readOptions(args: Args, from: number): Options {
  let references: References | undefined;
  let ids: Args | undefined;
  for (let i = from; i < args.length; i++) {
    const word = args[i].toLowerCase();
    if (isReferences(word) && references === undefined) references = word;
    else if (word === 'ids' && i + 1 < args.length) {
      const count = parseInteger(args[i + 1]);
      if (count === undefined || count < 1) throw new RedisError('ERR Number of IDs must be a positive integer');
      if (count > args.length - i - 2) {
        throw new RedisError('ERR The `numids` parameter must match the number of arguments');
      }
      ids = args.slice(i + 2, i + 2 + count);
      i += 1 + count;
    } else throw syntaxError();
  }
  if (ids === undefined) throw new RedisError('ERR IDS option is required');
  return { references: references ?? 'keepref', ids };
}

/** Whether an entry may go; with DELREF its references go. */
function mayGo(stream: Stream, id: StreamId, references: References): boolean {
  if (references === 'delref') stream.unreference(id);
  return references !== 'acked' || !stream.isReferenced(id);
}

/** Deletes entries one by one, as `fateOf` says; who watches hears of it where one went. */
function deleteEach({ db }: Client, key: Bytes, { stream, entry }: Found, ids: Args, fateOf: (id: StreamId) => number): Reply {
  const all = ids.map((text) => strictId(text));
  const { size } = stream;
  db.touch(key, entry, false);
  const fates = all.map(fateOf);
  if (stream.size !== size) {
    db.touch(key, entry);
    db.notify(Notify.stream, 'xdel', key);
  }
  return fates;
}

function xdelex(client: Client, args: Args): Reply {
  const found = findStream(client, args[1]);
  const { references, ids } = readOptions(args, 2);
  if (found === undefined) return ids.map(() => Fate.none);
  const { stream } = found;
  return deleteEach(client, args[1], found, ids, (id) => {
    if (!mayGo(stream, id, references)) return Fate.kept;
    return stream.delete(id) ? Fate.deleted : Fate.none;
  });
}

function xackdel(client: Client, args: Args): Reply {
  const found = findStream(client, args[1]);
  const { references, ids } = readOptions(args, 3);
  const group = found?.stream.groups.get(args[2]);
  if (found === undefined || group === undefined) return ids.map(() => Fate.none);
  const { stream } = found;
  return deleteEach(client, args[1], found, ids, (id) => {
    if (!group.acknowledge(id)) return Fate.none;
    if (!mayGo(stream, id, references)) return Fate.kept;
    stream.delete(id);
    return Fate.deleted; // though it was gone before
  });
}

/**
 * Trims entry by entry, which "~" does not hold back; how many went. As in Redis a limit counts whole nodes, and a node
 * that is to stay in part is the last.
 */
export function trimByReferences(stream: Stream, trim: Trim, references: References): number {
  const { size } = stream;
  for (const node of [...stream.nodes]) {
    if ('most' in trim && stream.size <= trim.most) break;
    if (trim.limit > 0 && size - stream.size + node.count > trim.limit) break;
    const goesWhole = 'most' in trim ? stream.size - node.count >= trim.most : compareIds(node.last, trim.least) < 0;
    for (const { id } of [...node.entries]) {
      if ('most' in trim ? stream.size <= trim.most : compareIds(id, trim.least) >= 0) break;
      if (mayGo(stream, id, references)) stream.delete(id, true);
    }
    if (!goesWhole) break;
  }
  return size - stream.size;
}

export const streamDeletionCommands: CommandTable = {
  xdelex: {
    arity: -5, flags: ['write', 'fast'], group: 'stream', since: '8.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key [KEEPREF | DELREF | ACKED] IDS numids id [id ...]',
    summary: 'Deletes one or multiple entries from the stream.', run: xdelex,
    complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  },
  xackdel: {
    arity: -6, flags: ['write', 'fast'], group: 'stream', since: '8.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update', 'delete'] }],
    syntax: 'key group [KEEPREF | DELREF | ACKED] IDS numids id [id ...]',
    summary: 'Acknowledges and deletes one or multiple messages for a stream consumer group.', run: xackdel,
    complexity: 'O(1) for each message ID processed.',
  },
};
