// How far a group has read a stream: counts of entries ever added, known only while nothing that was deleted lies
// ahead.
import type { Stream } from './stream.ts';
import { UNKNOWN } from './stream-group.ts';
import type { Group } from './stream-group.ts';
import { add, compareIds, MIN_ID, signed } from './stream-id.ts';
import type { StreamId, Whole } from './stream-id.ts';

/** Whether an entry from this id on may have been deleted by itself. */
function hasGaps(stream: Stream, from: StreamId): boolean {
  if (stream.size === 0 || compareIds(stream.maxDeletedId, MIN_ID) === 0) return false;
  if (compareIds(stream.firstId, stream.maxDeletedId) > 0) return false; // what was deleted lies before the first
  return compareIds(from, stream.maxDeletedId) <= 0;
}

/** How many entries were ever added up to an id, or UNKNOWN. */
export function countUpTo(stream: Stream, id: StreamId): Whole {
  const { entriesAdded, size, lastId, maxDeletedId } = stream;
  if (entriesAdded === 0) return 0;
  const toLast = compareIds(id, lastId);
  if (size === 0 && toLast < 0) return entriesAdded;
  if (toLast === 0) return entriesAdded;
  if (toLast > 0) return UNKNOWN;
  const { firstId } = stream;
  if (compareIds(maxDeletedId, MIN_ID) !== 0 && compareIds(maxDeletedId, firstId) >= 0) return UNKNOWN;
  const toFirst = compareIds(id, firstId);
  if (toFirst > 0) return UNKNOWN;
  return add(add(entriesAdded, -size), toFirst === 0 ? 1 : 0);
}

/** The group was given an entry that comes after all that it had. */
export function advance(stream: Stream, group: Group, id: StreamId): void {
  const counted = group.entriesRead !== UNKNOWN && !hasGaps(stream, id);
  group.move(id, counted ? signed(add(group.entriesRead, 1))
    : stream.entriesAdded === 0 ? group.entriesRead : countUpTo(stream, id));
}

/** How many entries the group has not read yet, or null where that is not known. */
export function lagOf(stream: Stream, { entriesRead, lastId }: Group): Whole | null {
  if (stream.entriesAdded === 0) return 0;
  const read = entriesRead !== UNKNOWN && !hasGaps(stream, lastId) ? entriesRead : countUpTo(stream, lastId);
  return read === UNKNOWN ? null : signed(add(stream.entriesAdded, -read));
}
