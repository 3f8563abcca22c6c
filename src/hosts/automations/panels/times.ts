// The world's times for people, in UTC or in a zone of an automation.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${seconds}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
      ...seconds && { second: '2-digit', year: 'numeric' },
    });
    formats.set(key, made);
  }
  return made;
}

/** "Tue, 1 Dec, 09:00". `zone`: as "Europe/Berlin"; one that is none is read as UTC. `at`: milliseconds since 1970, or as stored. */
export function dayTime(at: number | string, zone = 'UTC'): string { return written(at, zone, false); }

/** "Tue, 1 Dec 2026, 09:00:00". */
export function exactTime(at: number | string, zone = 'UTC'): string { return written(at, zone, true); }

function written(at: number | string, zone: string, seconds: boolean): string {
  const time = typeof at === 'string' ? Date.parse(at) : at;
  if (Number.isNaN(time)) return String(at);
  try {
    return format(zone, seconds).format(time);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return format('UTC', seconds).format(time); // the fault of the zone stands at its field
  }
}

/** The words of a trigger: "task completed". */
export const triggerWords = (type: string): string => type.replaceAll('_', ' ');
