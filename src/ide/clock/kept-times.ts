// Times of worlds as an earlier visit left them: stored, so checked by shape.
import type { WorldTime } from '../../protocol.ts';

/** No clock goes further: dates with four digits. */
export const LAST = Date.UTC(9999, 0);

export const isReal = (time: WorldTime): boolean => 'ahead' in time && time.ahead === 0;

/** Times as an earlier visit left them; what does not fit is left out. */
export function keptTimes(kept: unknown): Record<string, WorldTime> {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).flatMap(([world, time]: [string, unknown]) => (isTime(time) && !isReal(time) ? [[world, time]] : [])));
}

function isTime(value: unknown): value is WorldTime {
  if (typeof value !== 'object' || value === null) return false;
  const { stands, ahead } = value as Record<string, unknown>;
  return fits(stands ?? ahead) && (stands === undefined) !== (ahead === undefined);
}

const fits = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= LAST;
