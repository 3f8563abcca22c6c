// The releases of Redis and Valkey that can be emulated, as data. What changed from one to the next is in changes.ts, what
// came with one stands at the commands themselves (`since`).

export type Family = 'redis' | 'valkey';

export interface Release {
  readonly family: Family;
  /** The one that it is compared with, "8.6.3". */
  readonly version: string;
  /** `version` as a number that orders: 0x00MMmmpp, as redis.REDIS_VERSION_NUM has it. */
  readonly number: number;
  /** What it says of itself where Redis' version is asked for, "7.2.4" of Valkey; and as a number. */
  readonly redisVersion: string;
  readonly redisNumber: number;
  /** What it calls itself in texts. */
  readonly title: string;
  /** The version of the RDB format that it writes, the newest that it reads. */
  readonly rdb: number;
  /** Versions of the format that others made their own. */
  readonly foreign: Foreign | undefined;
  /** Who ships it, in a few words. */
  readonly shippedBy: string;
}

/** Versions of the RDB format, with the first and the last; whether rdb-version-check can be told to read them. */
interface Foreign { readonly from: number; readonly to: number; readonly readable: boolean }

/** The release of Redis that Valkey continued. */
const FORK = 0x070204;

/** A version as a number that orders: 0x00MMmmpp. */
export const versionNumber = (version: string): number =>
  version.split('.').reduce((number, part) => number * 256 + Number(part), 0);

function release(family: Family, version: string, rdb: number, shippedBy: string, foreign?: Foreign): Release {
  const redisVersion = family === 'redis' ? version : '7.2.4';
  return {
    family, version, number: versionNumber(version), redisVersion, redisNumber: versionNumber(redisVersion),
    title: family === 'valkey' ? 'Valkey' : 'Redis', rdb, shippedBy, foreign,
  };
}

/** Whether a version of the RDB format is one of those that others made their own. */
export const isForeign = ({ foreign }: Release, version: number): boolean =>
  foreign !== undefined && version >= foreign.from && version <= foreign.to;

/** Whether a release reads a version of the RDB format, and whether it can be told to try. */
export const readsRdb = (release: Release, version: number): boolean =>
  version <= release.rdb && !isForeign(release, version);
export const triesRdb = (release: Release, version: number): boolean =>
  !isForeign(release, version) || release.foreign!.readable;

/** By the name that a person gives them. */
export const RELEASES = {
  '7.0': release('redis', '7.0.15', 10, 'Debian 12, Ubuntu 24.04'),
  '7.2': release('redis', '7.2.6', 11, 'the last BSD-licensed Redis; managed services of many clouds'),
  '7.4': release('redis', '7.4.1', 12, 'Redis Cloud, Docker images of 2024'),
  '8.0': release('redis', '8.0.6', 12, 'Debian 13, Ubuntu 25.10'),
  '8.6': release('redis', '8.6.3', 13, 'Docker\'s official image of 2026'),
  'valkey-8.1': release('valkey', '8.1.1', 11, 'Debian 13, Amazon ElastiCache, Google Memorystore',
    { from: 12, to: 79, readable: false }),
  'valkey-9.1': release('valkey', '9.1.2', 80, 'Docker\'s valkey image of 2026', { from: 12, to: 79, readable: true }),
} as const satisfies Record<string, Release>;
export type ReleaseName = keyof typeof RELEASES;

export const isReleaseName = (name: string): name is ReleaseName => Object.hasOwn(RELEASES, name);

/** "Redis 8.6", "Valkey 9.1". */
export const releaseTitle = (name: ReleaseName): string =>
  `${RELEASES[name].title} ${name.replace('valkey-', '')}`;

/**
 * From which releases on, up to before which. What Redis had when Valkey left it (7.2.4), Valkey has; of what came to
 * Redis later it has only what `valkey` names.
 */
export interface Span {
  /** The first release of Redis; absent: never in Redis. */
  readonly redis?: string | undefined;
  /** The first release of Valkey. */
  readonly valkey?: string | undefined;
  /** The first releases without it. */
  readonly until?: { readonly redis?: string; readonly valkey?: string };
}

export function isIn({ redis, valkey, until }: Span, { family, number }: Release): boolean {
  const end = until?.[family];
  if (end !== undefined && number >= versionNumber(end)) return false;
  if (family === 'redis') return redis !== undefined && number >= versionNumber(redis);
  if (valkey !== undefined) return number >= versionNumber(valkey);
  return redis !== undefined && versionNumber(redis) <= FORK;
}

/** What something came with, as people say it: "Redis 8.4 or Valkey 9.1"; where every Valkey has it "Redis 7.2 or Valkey". */
export function firstReleases({ redis, valkey }: Span): string {
  const inherited = redis !== undefined && versionNumber(redis) <= FORK;
  const places = [
    ...(redis === undefined ? [] : [`Redis ${withoutPatch(redis)}`]),
    ...(valkey === undefined ? inherited ? ['Valkey'] : [] : [`Valkey ${withoutPatch(valkey)}`]),
  ];
  return places.join(' or ');
}

const withoutPatch = (version: string): string => version.replace(/\.0$/, '');

/** The names of the releases that lack something. */
export const releasesWithout = (span: Span): ReleaseName[] =>
  (Object.keys(RELEASES) as ReleaseName[]).filter((name) => !isIn(span, RELEASES[name]));
