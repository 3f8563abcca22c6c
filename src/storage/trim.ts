// A run's record cut to what a history needs, so that two hundred of them stay small.
import type { RunRecord } from '../protocol.ts';

const ITEMS = 100;
const CHARS = 2000;

/** Lists keep their first items, texts their first chars; what was dropped is counted where there is a count. */
export function trimRun(record: RunRecord): RunRecord {
  const { events, log, differences } = record;
  const eventsDropped = { ...record.eventsDropped };
  for (const { name } of events.slice(ITEMS)) eventsDropped[name] = (eventsDropped[name] ?? 0) + 1;
  const counted = {
    ...record, eventsDropped,
    logDropped: record.logDropped + Math.max(0, log.length - ITEMS),
    differencesDropped: record.differencesDropped + Math.max(0, differences.length - ITEMS),
  };
  return clip(counted) as RunRecord;
}

function clip(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, CHARS);
  if (Array.isArray(value)) return value.slice(0, ITEMS).map(clip);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clip(part)]));
}
