// What our tests use of redlock 4, which has no types of its own.
declare module 'redlock' {
  import type { Redis } from 'ioredis';

  export interface Lock {
    extend(milliseconds: number): Promise<Lock>;
    unlock(): Promise<void>;
  }

  export default class Redlock {
    constructor(clients: Redis[], settings: { retryCount: number; retryDelay?: number; retryJitter?: number });
    lock(resource: string, milliseconds: number): Promise<Lock>;
  }
}
