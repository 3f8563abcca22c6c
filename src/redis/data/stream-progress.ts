// How far a group has read a stream: counts of entries ever added, known only while nothing that was deleted lies
// ahead.
import type { Has } from '../changes.ts';
import type { Stream } from './stream.ts';
import { UNKNOWN } from './stream-group.ts';
import type { Group } from './stream-group.ts';
import { add, compareIds, MIN_ID, signed } from './stream-id.ts';
import type { StreamId, Whole } from './stream-id.ts';

/** What releases differ in. */
export type Counting = Pick<Has, 'lagFollowsStream' | 'gapsCounted'>;
const FIRST: Counting = { lagFollowsStream: false, gapsCounted: false };

/** Whether an entry from this id on may have been deleted by itself. */
function hasGaps(stream: Stream, from: StreamId, { gapsCounted }: Counting): boolean {
  if (stream.size === 0 || compareIds(stream.maxDeletedId, MIN_ID) === 0) return false;
  if (!gapsCounted && compareIds(stream.firstId, stream.maxDeletedId) > 0) return false; // what was deleted lies before the first
  return compareIds(from, stream.maxDeletedId) <= 0;
}

/** How many entries were ever added up to an id, or UNKNOWN. */
export function countUpTo(stream: Stream, id: StreamId, { gapsCounted } = FIRST): Whole {
  const { entriesAdded, size, lastId, maxDeletedId } = stream;
  if (entriesAdded === 0) return 0;
  const toLast = compareIds(id, lastId);
  if (size === 0 && toLast < 0) return entriesAdded;
  if (gapsCounted && compareIds(id, MIN_ID) !== 0 && compareIds(id, maxDeletedId) < 0) return UNKNOWN;
  if (toLast === 0) return entriesAdded;
  if (toLast > 0) return UNKNOWN;
  const { firstId } = stream;
  if (compareIds(maxDeletedId, MIN_ID) !== 0 && compareIds(maxDeletedId, firstId) >= 0) return UNKNOWN;
  const toFirst = compareIds(id, firstId);
  if (toFirst > 0) return UNKNOWN;
  return add(add(entriesAdded, -size), toFirst === 0 ? 1 : 0);
}

/**
 * The group was given an entry that comes after all that it had. Since 8.0 what counts is whether something is missing
 * behind what it had.
 */
export function advance(stream: Stream, group: Group, id: StreamId, has = FIRST): void {
  const counted = group.entriesRead !== UNKNOWN && (has.gapsCounted
    ? compareIds(group.lastId, stream.firstId) >= 0 && !hasGaps(stream, group.lastId, has) : !hasGaps(stream, id, has));
  group.move(id, counted ? signed(add(group.entriesRead, 1))
    : stream.entriesAdded === 0 ? group.entriesRead : countUpTo(stream, id, has));
}

/** How many entries the group has not read yet, or null where that is not known. */
export function lagOf(stream: Stream, { entriesRead, lastId }: Group, has = FIRST): Whole | null {
  const follows = has.lagFollowsStream;
  if (stream.entriesAdded === 0 || (follows && stream.size === 0)) return 0;
  const { firstId, maxDeletedId } = stream;
  if (follows && compareIds(lastId, firstId) < 0 && compareIds(maxDeletedId, firstId) < 0) return stream.size;
  const read = entriesRead !== UNKNOWN && !hasGaps(stream, lastId, has) ? entriesRead : countUpTo(stream, lastId, has);
  return read === UNKNOWN ? null : signed(add(stream.entriesAdded, -read));
}
