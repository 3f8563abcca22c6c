/** The id of Redis's world. */
export const WORLD = 'redis';
