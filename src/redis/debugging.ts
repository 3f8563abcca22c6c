// SCRIPT DEBUG: the door for a debugger, which the engine itself does not have.
import type { Client } from './client.ts';
import type { Bytes, Reply } from './reply.ts';

/** A debugger's session with a client: what the client sends is for it. */
export interface DebugSession {
  /** What its script changes stays, so that nobody else may change anything until it is over. */
  readonly exclusive: boolean;
  /** Those of its EVAL. */
  readonly args: readonly Bytes[];
  command(args: readonly Bytes[]): Reply;
  /** There once its script has ended: what EVAL replies, after the answer to the last command. */
  readonly over: { readonly reply: Reply } | undefined;
  /** The client is gone. */
  close(): void;
}

export class Debugging {
  /** Begins a session of a client (`Client.session`) with an EVAL, and gives its first answer; undefined: there is no debugger. */
  start: ((client: Client, args: readonly Bytes[]) => Reply) | undefined;
  /** Whose session began last that is exclusive. */
  holder: Client | undefined;

  /** Somebody debugs a script whose changes stay. */
  get isExclusive(): boolean {
    const session = this.holder?.session;
    return session !== undefined && session.over === undefined;
  }

  /** Whether a client has to wait, for it is another one. */
  holdsBack({ id }: Client): boolean { return this.isExclusive && this.holder!.id !== id; }
}
