// SLOWLOG and COMMANDLOG: the last commands that took long, or had long requests or replies.
import { bytesOf, latin1 } from './bytes.ts';
import type { Client } from './client.ts';
import { redacted } from './redaction.ts';
import type { Bytes } from './reply.ts';

/** Arguments of an entry, and bytes of an argument, that are kept. */
const ARGUMENTS = 32;
const LENGTH = 128;

export interface LogEntry {
  readonly id: number;
  /** Seconds since 1970 when it ended. */
  readonly at: number;
  /** Microseconds, or bytes. */
  readonly value: number;
  readonly args: readonly Bytes[];
  readonly address: Bytes;
  readonly name: Bytes;
}

export class CommandLog {
  /** Newest first. */
  entries: LogEntry[] = [];
  private nextId = 0;

  /** Adds a command; the oldest entries beyond `limit` go. */
  add(client: Client, args: readonly Bytes[], value: number, limit: number): void {
    // What a script calls is told of the client whose script it is, from Valkey 8.1 on.
    const { has, scripting } = client.engine;
    const who = client.isScript && has.callersLogged ? scripting!.caller : client;
    this.entries.unshift({
      id: this.nextId++, at: Math.floor(client.engine.clock() / 1000), value: Math.floor(value),
      args: trimmed(redacted(args)), address: who.address, name: who.name,
    });
    this.limit(limit);
  }

  /** Keeps so many entries at most. */
  limit(count: number): void { if (this.entries.length > count) this.entries.length = count; }

  reset(): void { this.entries = []; }
}

function trimmed(args: readonly Bytes[]): Bytes[] {
  if (args.length <= ARGUMENTS) return args.map(shortened);
  const rest = args.length - ARGUMENTS + 1;
  return [...args.slice(0, ARGUMENTS - 1).map(shortened), `... (${rest} more arguments)`];
}

/** Of its own bytes: a slice of a string would hold on to the whole. */
const shortened = (text: Bytes): Bytes => (text.length <= LENGTH ? text
  : `${latin1(bytesOf(text, 0, LENGTH))}... (${text.length - LENGTH} more bytes)`);
