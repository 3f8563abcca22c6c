// Web Locks for tests, which Node lacks.
import type { Locks } from '../src/storage/ownership.ts';

/** As navigator.locks: exclusive, with ifAvailable-free requests, signal and steal. */
export class FakeLocks {
  /** Milliseconds that a busy machine takes to give a lock that is free. */
  delay = 0;
  private readonly locks = new Map<string, FakeLock>();

  readonly request = ((name: string, options: LockOptions, work: (lock: Lock | null) => unknown): Promise<unknown> => {
    if (!this.locks.has(name)) this.locks.set(name, new FakeLock(this));
    return this.locks.get(name)!.request(name, options, work);
  }) as Locks['request'];
}

class FakeLock {
  private holder: { free(): void; steal(): void } | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly locks: FakeLocks) {}

  readonly request = ((name: string, options: LockOptions, work: (lock: Lock | null) => unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        const at = this.waiting.indexOf(take);
        if (at < 0) return;
        this.waiting.splice(at, 1);
        reject(new DOMException('timeout', 'AbortError'));
      };
      const take = (): void => {
        const mine = {
          free: () => { if (this.holder === mine) { this.holder = undefined; this.waiting.shift()?.(); } },
          steal: () => reject(new DOMException('stolen', 'AbortError')),
        };
        this.holder = mine;
        Promise.resolve(work({ name, mode: 'exclusive' })).then((value) => { mine.free(); resolve(value); }, reject);
      };
      if (options.steal === true) this.holder?.steal();
      if (this.locks.delay > 0) setTimeout(take, this.locks.delay);
      else if (options.steal === true || this.holder === undefined) take();
      else { this.waiting.push(take); options.signal?.addEventListener('abort', abort); }
    })) as Locks['request'];
}
