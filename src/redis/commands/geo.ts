// Geo: places as members of a sorted set.
import { double } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { cellOf, distance, interleave, MOST_STEPS, pointAt, WHOLE_GLOBE, WORLD } from '../data/geohash.ts';
import type { Point } from '../data/geohash.ts';
import { SortedSet } from '../data/sorted-set.ts';
import { RedisError, syntaxError, wrongType } from '../errors.ts';
import { formatDoubleLong } from '../long-double.ts';
import { formatShortest } from '../shortest-double.ts';
import { Double, NULL_ARRAY } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { zadd } from './sorted-sets.ts';

type Args = readonly Bytes[];

// Shared with GEOSEARCH

/** The places at a key. */
export function placesAt({ db }: Client, key: Bytes): SortedSet | undefined {
  const entry = db.find(key, true);
  if (entry !== undefined && !(entry.contents instanceof SortedSet)) throw wrongType();
  return entry?.contents as SortedSet | undefined;
}

/** Longitude and latitude at a position. `decimal`: as decimals alone. */
export function pointFrom(args: Args, at: number, decimal: boolean): Point {
  const longitude = double(args[at], decimal);
  const latitude = double(args[at + 1], decimal);
  const inside = (value: number, [least, most]: readonly [number, number]): boolean => value >= least && value <= most;
  if (inside(longitude, WORLD.longitude) && inside(latitude, WORLD.latitude)) return { longitude, latitude };
  throw new RedisError(`ERR invalid longitude,latitude pair ${fixed(longitude, 6)},${fixed(latitude, 6)}`);
}

/** Metres. */
const UNITS: Readonly<Record<string, number>> = { m: 1, km: 1000, ft: 0.3048, mi: 1609.34 };

/** A unit in metres. */
export function unitFrom(text: Bytes): number {
  const unit = text.toLowerCase();
  if (!Object.hasOwn(UNITS, unit)) throw new RedisError('ERR unsupported unit provided. please use M, KM, FT, MI');
  return UNITS[unit];
}

/** As C's `%.<digits>f`: halves go to the even digit. */
export function fixed(value: number, digits: number): Bytes {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value >= 0 && value < 1e9 && digits === 4) {
    const scaled = value * 1e4;
    const whole = Math.round(scaled);
    if (Math.abs(scaled - whole) < 0.499) return withPoint(whole); // no half, nor near to one
  }
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.${'0'.repeat(digits)}`;
  const text = value.toFixed(digits);
  const halves = Math.abs(value * 2 ** (digits + 1));
  const last = Number(text.at(-1));
  return Number.isInteger(halves) && halves % 2 === 1 && last % 2 === 1 ? text.slice(0, -1) + (last - 1) : text;
}

/** A number of ten-thousandths. */
function withPoint(whole: number): Bytes {
  const units = Math.floor(whole / 1e4);
  return `${units}.${String(whole - units * 1e4 + 1e4).slice(1)}`;
}

/** A distance with 4 decimals, from 7.2 on rounded after it was multiplied. */
export function distanceText({ engine }: Client, value: number): Bytes {
  if (!engine.has.shortestDoubles || !Number.isFinite(value)) return fixed(value, 4);
  const scaled = Math.round(value * 1e4);
  const even = scaled - value * 1e4 === 0.5 && scaled % 2 !== 0 ? scaled - 1 : scaled; // halves go to the even one
  const digits = BigInt(even).toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** A place as replies show it. */
export function coordinates({ protocol, engine: { has } }: Client, { longitude, latitude }: Point): Reply {
  return [longitude, latitude].map((value) => {
    const text = has.shortestPlaces ? formatShortest(value) : formatDoubleLong(value);
    return protocol === 3 ? new Double(value, text) : text;
  });
}

// Commands

function geoadd(client: Client, args: Args): Reply {
  let first = 2;
  for (; first < args.length && /^(?:nx|xx|ch)$/i.test(args[first]); first++);
  const options = args.slice(2, first).map((option) => option.toLowerCase());
  if ((args.length - first) % 3 !== 0 || (options.includes('nx') && options.includes('xx'))) throw syntaxError();
  const scored = ['zadd', ...args.slice(1, first)];
  for (let i = first; i < args.length; i += 3) {
    scored.push(String(interleave(cellOf(pointFrom(args, i, client.engine.has.decimalScores), MOST_STEPS, WORLD))), args[i + 2]);
  }
  return zadd(client, scored);
}

function geopos(client: Client, args: Args): Reply {
  const places = placesAt(client, args[1]);
  return args.slice(2).map((member) => {
    const score = places?.score(member);
    return score === undefined ? NULL_ARRAY : coordinates(client, pointAt(score));
  });
}

function geodist(client: Client, args: Args): Reply {
  if (args.length > 5) throw syntaxError();
  const unit = args.length === 5 ? unitFrom(args[4]) : 1;
  const places = placesAt(client, args[1]);
  const from = places?.score(args[2]);
  const to = places?.score(args[3]);
  if (from === undefined || to === undefined) return null;
  return distanceText(client, distance(pointAt(from), pointAt(to)) / unit);
}

const ALPHABET = Uint8Array.from('0123456789bcdefghjkmnpqrstuvwxyz', (char) => char.charCodeAt(0));

function geohash(client: Client, args: Args): Reply {
  const places = placesAt(client, args[1]);
  const found: Reply[] = [];
  for (let i = 2; i < args.length; i++) {
    const score = places?.score(args[i]);
    found.push(score === undefined ? null : standardHash(pointAt(score)));
  }
  return found;
}

/** A geohash as geohash.org writes it: of its 55 bits Redis knows 50 of 52, the last character is always 0. */
function standardHash(point: Point): Bytes {
  const bits = interleave(cellOf(point, MOST_STEPS, WHOLE_GLOBE));
  const high = Math.floor(bits / 2 ** 27);
  const low = bits - high * 2 ** 27;
  const five = (half: number, shift: number): number => ALPHABET[(half >>> shift) & 31];
  return String.fromCharCode(
    five(high, 20), five(high, 15), five(high, 10), five(high, 5), five(high, 0),
    five(low, 22), five(low, 17), five(low, 12), five(low, 7), five(low, 2), ALPHABET[0],
  );
}

export const geoCommands: CommandTable = {
  geoadd: {
    arity: -5, flags: ['write', 'denyoom'], group: 'geo', since: '3.2.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]',
    summary: 'Add one or more geospatial items in the geospatial index represented using a sorted set',
    complexity: 'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
    run: geoadd,
  },
  geopos: {
    arity: -2, flags: ['readonly'], group: 'geo', since: '3.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [member [member ...]]',
    summary: 'Returns longitude and latitude of members of a geospatial index',
    complexity: 'O(N) where N is the number of members requested.',
    run: geopos,
  },
  geodist: {
    arity: -4, flags: ['readonly'], group: 'geo', since: '3.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key member1 member2 [M | KM | FT | MI]',
    summary: 'Returns the distance between two members of a geospatial index',
    complexity: 'O(log(N))',
    run: geodist,
  },
  geohash: {
    arity: -2, flags: ['readonly'], group: 'geo', since: '3.2.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [member [member ...]]',
    summary: 'Returns members of a geospatial index as standard geohash strings',
    complexity: 'O(log(N)) for each member requested, where N is the number of elements in the sorted set.',
    run: geohash,
  },
};
