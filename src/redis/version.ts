// The releases of Redis that can be emulated. 7.0.15 is the one that everything is compared with; what later ones
// changed is taken from their documentation.

/** By the name that a person gives them: what INFO says. 8.0 adds to 7.4 the hash commands of 8.0 alone. */
export const RELEASES = { '7.0': '7.0.15', '7.2': '7.2.7', '7.4': '7.4.2', '8.0': '8.0.0' } as const;
export type ReleaseName = keyof typeof RELEASES;

/** A version as a number that orders: 0x00MMmmpp, as redis.REDIS_VERSION_NUM has it. */
export const versionNumber = (version: string): number =>
  version.split('.').reduce((number, part) => number * 256 + Number(part), 0);

/** The first versions with something new, to compare `Engine.release` with. */
export const V7_2 = 0x070200;
export const V7_4 = 0x070400;
