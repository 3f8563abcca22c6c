// maxmemory: which keys go when the data takes more than it may. As Redis, it looks at a few keys at a time and keeps
// the best candidates in a pool, so that what goes is nearly the best without an order over all keys.
import { Budget } from './budget.ts';
import type { Client } from './client.ts';
import type { Engine } from './engine.ts';
import { lastUse } from './key-use.ts';
import type { Database } from './keyspace.ts';
import { MemoryAccount } from './memory-account.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

const POOL = 16;

/** A key that may go; the one with the highest score goes first. */
interface Candidate { readonly db: Database; readonly key: Bytes; readonly score: number }

/** Bytes of a command. */
const sizeOf = (args: readonly Bytes[]): number => args.reduce((sum, { length }) => sum + length, 0);

export class Eviction {
  /** Keys that went. */
  evicted = 0;
  /** Room is to be made once the transaction is over. */
  due = false;
  private account: MemoryAccount | undefined;
  /** Lowest score first. */
  private pool: Candidate[] = [];
  private policy = 'noeviction';
  private nextDb = 0;

  /** What holds beside maxmemory. */
  readonly budget: Budget;

  constructor(private readonly engine: Engine) { this.budget = new Budget(engine); }

  /** Whether the data takes more than it may though all has gone that may, before a command is executed. */
  isFull(args: readonly Bytes[]): boolean {
    if (this.engine.master !== undefined) return false;
    return (this.measures && !this.makeRoom(sizeOf(args))) || this.budget.isExceeded(args);
  }

  /** Only while there is a limit the keys are measured. */
  get measures(): boolean { return this.account !== undefined; }

  configure(limit: number, policy: string): void {
    if (limit === 0) this.account = undefined;
    else this.account ??= new MemoryAccount(this.engine.databases);
    if (policy !== this.policy) this.pool = [];
    this.policy = policy;
  }

  keyChanged(db: number, key: Bytes): void { this.account?.keyChanged(db, key); }

  /** Bytes that the data takes; undefined where it is not measured. */
  used(): number | undefined { return this.account && this.account.used() + this.engine.pubsub.bytes; }

  /** The limit was changed: at once, but for a transaction, whose commands come first. */
  makeRoomSoon({ denyBlocking: inTransaction }: Client): void {
    this.due = inTransaction;
    if (!inTransaction) this.makeRoom();
  }

  /**
   * Evicts keys until the data, and a command of so many bytes, take no more than they may, and tells of it; false where
   * that is not enough.
   */
  makeRoom(command = 0): boolean {
    const started = this.engine.elapsed();
    const { evicted } = this;
    this.due = false;
    const enough = this.free(this.engine.config.limits.memory - command);
    if (this.evicted !== evicted) {
      this.engine.timing.sample('eviction-cycle', this.engine.elapsed() - started);
      this.engine.announce();
    }
    return enough;
  }

  /** False where none of the rest may go. */
  private free(limit: number): boolean {
    while (this.used()! > limit) {
      if (!this.engine.removesExpired || this.policy === 'noeviction') return false;
      const victim = this.policy.endsWith('random') ? this.anyKey() : this.best();
      if (victim === undefined) return false;
      victim.db.evict(victim.key);
      this.evicted++;
    }
    return true;
  }

  private anyKey(): Pick<Candidate, 'db' | 'key'> | undefined {
    const { databases } = this.engine;
    for (let tries = 0; tries < databases.length; tries++) {
      const db = databases[this.nextDb++ % databases.length];
      const [key] = this.sample(db, 1);
      if (key !== undefined) return { db, key };
    }
    return undefined;
  }

  private best(): Candidate | undefined {
    for (;;) {
      let looked = 0;
      for (const db of this.engine.databases) {
        for (const key of this.sample(db, this.engine.config.integer('maxmemory-samples'))) {
          this.offer({ db, key, score: this.score(db.entries.get(key)!) });
          looked++;
        }
      }
      for (let best; (best = this.pool.pop()) !== undefined;) {
        if ((this.volatile ? best.db.expires : best.db.entries).has(best.key)) return best;
      }
      if (looked === 0) return undefined;
    }
  }

  private get volatile(): boolean { return this.policy.startsWith('volatile'); }

  private score(entry: Entry): number {
    const { now } = this.engine;
    if (this.policy === 'volatile-ttl') return -entry.expireAt;
    return this.policy.endsWith('lfu') ? -this.engine.uses.frequency(entry, now) : now - lastUse(entry);
  }

  private offer(candidate: Candidate): void {
    const { pool } = this;
    if (pool.some(({ db, key }) => db === candidate.db && key === candidate.key)) return;
    const at = pool.findIndex(({ score }) => score > candidate.score);
    pool.splice(at < 0 ? pool.length : at, 0, candidate);
    if (pool.length > POOL) pool.shift();
  }

  /** Up to `count` keys that may go. */
  private sample(db: Database, count: number): Bytes[] {
    const from = this.volatile ? db.expires : db.entries;
    if (from.size === 0) return [];
    if (!this.volatile) {
      const index = db.scanIndex();
      return Array.from({ length: Math.min(count, from.size) }, () => index.random(this.engine.random)!);
    }
    return Array.from({ length: Math.min(count, from.size) }, () => this.skipExpiring(db));
  }

  /** The keys in turn with some left out: their table knows no random choice, and its order is that of their making. */
  private skipExpiring(db: Database): Bytes {
    for (let skip = Math.floor(this.engine.random() * Math.min(POOL, db.expires.size)); skip > 0; skip--) {
      db.nextExpiring();
    }
    return db.nextExpiring()!;
  }
}
