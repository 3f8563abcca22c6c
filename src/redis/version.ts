/** The release of Redis whose behaviour this is. */
export const REDIS_VERSION = '7.0.15';
