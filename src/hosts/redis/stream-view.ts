// A stream as the page shows it: its beginning or its end, its groups; and of a large one only what a run changed.
import type { Bytes } from '../../protocol.ts';
import type { GroupView, StreamView } from './wire.ts';
import type { Patch } from '../../redis/journal.ts';
import { UNKNOWN } from '../../redis/data/stream-group.ts';
import type { Group, Pending } from '../../redis/data/stream-group.ts';
import { MAX_ID, MIN_ID } from '../../redis/data/stream-id.ts';
import { fieldsOf } from '../../redis/data/stream-parts.ts';
import { lagOf } from '../../redis/data/stream-progress.ts';
import type { Stream } from '../../redis/data/stream.ts';

/** Pending entries that a group's view carries. */
const PENDING = 100;

/** `limit` is how many entries it carries, the newest or the oldest ones first. */
export function streamView(stream: Stream, limit: number, newest: boolean): StreamView {
  return {
    ...head(stream),
    entries: stream.range(MIN_ID, MAX_ID, limit, newest).map(({ id, fields }) => [String(id), [...fields]]),
    groups: stream.sortedGroups().map((group) => groupView(stream, group)),
  };
}

function head({ lastId, maxDeletedId, entriesAdded }: Stream): Omit<StreamView, 'entries' | 'groups'> {
  return {
    type: 'stream', lastId: String(lastId), maxDeletedId: String(maxDeletedId), entriesAdded: Number(entriesAdded),
  };
}

function groupView(stream: Stream, group: Group): GroupView {
  const { name, lastId, entriesRead } = group;
  const lag = lagOf(stream, group);
  return {
    name, lastId: String(lastId), entriesRead: entriesRead === UNKNOWN ? null : Number(entriesRead),
    lag: lag === null ? null : Number(lag), pendingCount: group.pending.size,
    consumers: group.sortedConsumers().map((consumer) =>
      ({ name: consumer.name, seen: consumer.seen, pending: consumer.pending.size })),
    pending: firstPending(group),
  };
}

function firstPending({ pending }: Group): GroupView['pending'] {
  const found: GroupView['pending'] = [];
  for (const { id, consumer, time, count } of pending as Iterable<Pending>) {
    if (found.length === PENDING) break;
    found.push({ id: String(id), consumer: consumer.name, time, count: Number(count) });
  }
  return found;
}

/** What leads to a stream as it is, and what leads back. */
export interface StreamPatches { patch: Patch | undefined; inverse: Patch | undefined }

type Elements = Extract<Patch, { kind: 'elements' }>;
const NOTHING: Elements = { kind: 'elements', put: [], removed: [] };
const elementsOf = (patch: Patch | undefined): Elements => (patch?.kind === 'elements' ? patch : NOTHING);

/** Of a large stream, before or after a change, what the change touched; and how many entries it had. */
export function streamExcerpt(
  stream: Stream, { patch, inverse }: StreamPatches, side: 'before' | 'after',
): { value: StreamView; size: number } {
  const [here, there] = side === 'after' ? [patch, inverse].map(elementsOf) : [inverse, patch].map(elementsOf);
  const entries = here.put.filter(([name]) => name[0] === 'c');
  const text = here.put.find(([name]) => name === 'a')?.[1];
  const [lastId, maxDeletedId, entriesAdded] = fieldsOf(text ?? '');
  const value: StreamView = {
    ...head(stream), ...(text !== undefined && { lastId, maxDeletedId, entriesAdded: Number(entriesAdded) }),
    entries: entries.slice(0, PENDING).map(([name, fields]) => [name.slice(1), fieldsOf(fields)]),
    groups: touchedGroups(here, there).flatMap((name) => groupExcerpt(stream, name, here, there, side) ?? []),
  };
  const came = entries.length - there.put.filter(([name]) => name[0] === 'c').length;
  return { value, size: side === 'after' ? stream.size : stream.size + came };
}

/** The names of groups of which a part changed. */
function touchedGroups(...patches: Elements[]): Bytes[] {
  const parts = patches.flatMap(({ put, removed }) => [...put.map(([name]) => name), ...removed]);
  return [...new Set(parts.flatMap((part) => groupOf(part) ?? []))].sort();
}

/** The group that a part belongs to (see stream-parts.ts). */
function groupOf(part: Bytes): Bytes | undefined {
  if (part[0] === 'g') return part.slice(1);
  if (part[0] !== 'h' && part[0] !== 'p') return undefined;
  const start = part.indexOf(':') + 1;
  return part.slice(start, start + Number(part.slice(1, start - 1)));
}

/** Undefined where there is no such group on this side. Its entries' owners are left out. */
function groupExcerpt(
  stream: Stream, name: Bytes, here: Elements, there: Elements, side: 'before' | 'after',
): GroupView | undefined {
  const group = stream.groups.get(name);
  const text = here.put.find(([part]) => part === `g${name}`)?.[1];
  if (here.removed.includes(`g${name}`) || (text === undefined && group === undefined)) return undefined;
  const [lastId, entriesRead] = text === undefined ? [String(group!.lastId), group!.entriesRead] : fieldsOf(text);
  const pendingNow = group?.pending.size ?? 0;
  return {
    name, lastId, entriesRead: Number(entriesRead) === UNKNOWN ? null : Number(entriesRead), lag: null,
    pendingCount: side === 'after' ? pendingNow : pendingNow + pendingIn(there, name) - pendingIn(here, name),
    consumers: [], pending: [],
  };
}

/** How many pending entries of a group a patch removes. */
const pendingIn = ({ removed }: Elements, name: Bytes): number =>
  removed.filter((part) => part[0] === 'p' && groupOf(part) === name).length;
