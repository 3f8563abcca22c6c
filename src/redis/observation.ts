// Those who look at commands as they run: MONITOR, the slow log and LATENCY, CLIENT TRACKING.
import type { Client } from './client.ts';
import { Flag } from './command.ts';
import type { Command } from './command.ts';
import { Monitors } from './monitors.ts';
import type { Bytes, Reply } from './reply.ts';
import { Timing } from './timing.ts';
import { Tracking } from './tracking.ts';
import type { Call } from './tracking.ts';

export class Observation {
  readonly monitors = new Monitors();
  readonly timing: Timing;
  readonly tracking: Tracking;
  /** The call of a client that runs now: not those of its script. */
  private call: Call | undefined;

  /** `clock`: milliseconds since 1970; `elapsed`: of a clock that is never set. */
  constructor(
    clients: ReadonlyMap<number, Client>, private readonly clock: () => number, private readonly elapsed: () => number,
  ) {
    this.timing = new Timing(clock);
    this.tracking = new Tracking(clients);
  }

  /** Whether someone looks at every command, those of scripts too. */
  get everyCall(): boolean {
    return this.monitors.clients.size !== 0 || this.tracking.count !== 0 || this.timing.eachCall;
  }

  /** Runs a command before their eyes. */
  show(client: Client, command: Command, args: readonly Bytes[], run: () => Reply): Reply {
    const outer = this.call;
    const started = this.elapsed();
    if (!client.isScript) this.call = { client, command, args };
    const shownFirst = (command.flags & Flag.skip_monitor) !== 0; // the commands of a script follow it
    if (shownFirst) this.monitors.show(client, args, this.clock());
    try {
      return run();
    } finally {
      if (client.isScript && this.timing.eachCall) {
        this.timing.took(client, command, [...args], this.elapsed() - started); // a script reuses its arguments
      }
      if (!shownFirst && (command.flags & Flag.admin) === 0) this.monitors.show(client, args, this.clock());
      this.remember(command, args);
      this.call = outer;
      if (client.caching && outer === undefined) this.endCaching(client, command);
    }
  }

  /** A command that may have to wait is over, or waits. */
  ended(client: Client, command: Command, args: readonly Bytes[], started: number, waits: boolean): void {
    if (waits) client.waitsWith = { client, command, args, since: started };
    else this.timing.took(client, command, args, this.elapsed() - started);
  }

  /** A command that waited has its reply. */
  waited(client: Client): void {
    const call = client.waitsWith;
    client.waitsWith = undefined;
    if (call !== undefined) this.timing.took(client, call.command, call.args, this.elapsed() - call.since);
  }

  /** A command that waited has read. */
  readAgain(client: Client, command: Command, args: readonly Bytes[]): void {
    if (client.tracking !== undefined && (command.flags & Flag.readonly) !== 0) this.tracking.remember({ client, command, args });
  }

  /** A client no longer looks on. */
  leave(client: Client): void {
    this.monitors.clients.delete(client);
    this.tracking.stop(client);
  }

  /** What reads for a script counts as read by the client whose script it is; before 7.2, by what its call declares. */
  private remember(command: Command, args: readonly Bytes[]): void {
    const reads = (command.flags & Flag.readonly) !== 0 && command.spec.group !== 'scripting';
    if (!reads || this.call === undefined) return;
    const { client } = this.call;
    this.tracking.remember(client.engine.has.readsTracked ? { client, command, args } : this.call);
  }

  /** CLIENT CACHING holds for one command, or one transaction. */
  private endCaching(client: Client, command: Command): void {
    if (client.multi === undefined && !command.name.startsWith('client|')) client.caching = false;
  }
}
