// What crosses between the page and its workers: types alone, a file a subject. What only one host has stands in its wire.ts.
export type * from './protocol/values.ts';
export type * from './protocol/host.ts';
export type * from './protocol/run.ts';
export type * from './protocol/change.ts';
export type * from './protocol/port.ts';
export type * from './protocol/profile.ts';
export type * from './protocol/time.ts';
export type * from './protocol/worker.ts';
export type * from './protocol/debug.ts';
