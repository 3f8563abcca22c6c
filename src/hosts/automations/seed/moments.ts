// Moments before the time at which a world begins.

/** So many days ago, at an hour and minute of that day (UTC), as "2026-11-30T14:00:00Z"; never after the beginning, unless it may be `ahead`. */
export type Moments = (days: number, hour: number, minute?: number, ahead?: boolean) => string;

const DAY = 86_400_000;

/** `now`: milliseconds since 1970. */
export function momentsBefore(now: number, iso: (at: number) => string): Moments {
  const midnight = Math.floor(now / DAY) * DAY;
  return (days, hour, minute = 0, ahead = false) => {
    const at = midnight - days * DAY + hour * 3_600_000 + minute * 60_000;
    return iso(ahead ? at : Math.min(at, now - 60_000));
  };
}
