export interface Job { needs?: readonly Job[] }
export function runPool<J extends Job, R>(jobs: readonly J[], lanes: number, run: (job: J) => Promise<R>): Promise<R[]>;
