// CLIENT PAUSE: commands that have to wait until a time is over, and are then sent anew. Nothing expires meanwhile.
import type { Client } from './client.ts';
import { Flag } from './command.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import type { Bytes } from './reply.ts';

export class Pause {
  /** Milliseconds since 1970; 0: there is no pause. */
  private until = 0;
  private everything = false;
  private removesExpired = true;
  private readonly held = new Map<Client, readonly Bytes[]>();

  constructor(private readonly engine: Engine) {}

  /** How many clients wait. */
  get size(): number { return this.held.size; }

  holds(client: Client): boolean { return this.held.has(client); }

  forget(client: Client): void { this.held.delete(client); }

  /** A pause that lasts already is made longer and stricter, never the opposite. */
  start(until: number, everything: boolean): void {
    const { engine } = this;
    if (this.until === 0) this.removesExpired = engine.removesExpired;
    this.until = Math.max(this.until, until);
    this.everything ||= everything;
    engine.paused = true;
    engine.removesExpired = false;
  }

  /** What INFO tells of it. */
  report(): Record<string, string | number> {
    if (this.until !== 0 && this.engine.now >= this.until) this.end();
    const lasts = this.until !== 0;
    return {
      paused_reason: lasts ? 'client_pause' : 'none',
      paused_actions: !lasts ? 'none' : this.everything ? 'all' : 'write',
      paused_timeout_milliseconds: lasts ? this.until - this.engine.now : 0,
    };
  }

  /** Keeps a command for later, if it has to wait. Clients that cannot wait are let through. */
  postpones(client: Client, command: Command, args: readonly Bytes[]): boolean {
    if (this.engine.now >= this.until) this.end();
    if (this.until === 0 || client.unblocked === undefined || !client.pausable) return false;
    if (!this.everything && !this.mayWrite(client, command, args)) return false;
    this.held.set(client, args);
    return true;
  }

  private mayWrite({ multi = [], engine }: Client, command: Command, args: readonly Bytes[]): boolean {
    const queued = command.name === 'exec' ? multi : [];
    return [args, ...queued].some((each) => {
      const flags = each === args ? command.flags : engine.lookup(each)?.flags ?? 0;
      return (flags & (Flag.write | Flag.may_replicate)) !== 0 && engine.scripting?.isReadOnly(each) !== true;
    });
  }

  /** Ends a pause whose time is over. */
  look(now: number): void {
    if (now >= this.until) this.end();
    this.resume();
  }

  /** CLIENT UNPAUSE. Who waited goes on after the command that runs. */
  end(): void {
    if (this.until === 0) return;
    const { engine } = this;
    this.until = 0;
    this.everything = engine.paused = false;
    engine.removesExpired = this.removesExpired;
    if (engine.eviction.measures) this.makeRoom();
  }

  private makeRoom(): void {
    const { engine } = this;
    engine.begin();
    try {
      engine.eviction.makeRoom();
    } finally {
      engine.end();
    }
  }

  /** After a pause: executes what waited, in its order. */
  resume(): void {
    if (this.until !== 0 || this.held.size === 0) return;
    const { blocking } = this.engine;
    const held = [...this.held];
    this.held.clear();
    for (const [client, args] of held) {
      const reply = this.engine.execute(client, args);
      if (!blocking.waiting(client)) client.unblocked!(reply);
    }
  }
}
