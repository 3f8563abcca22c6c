// What a pasted text, or a file, turns out to hold.
import type { Bytes } from '../../../../protocol.ts';

/** A command of Redis as it stood in a text. */
export interface PastedCommand {
  args: Bytes[];
  /** How often it is to be sent. */
  times: number;
  /** The database that its prompt, MONITOR or `redis-cli -n` names. */
  db?: number;
}

/** `redis-cli --eval FILE`: a script in a file that the text does not hold. */
export interface EvalFile { name: string; keys: Bytes[]; argv: Bytes[] }

export interface Pasted {
  /** How the commands were written. `session`: behind prompts, with replies between them. */
  form: 'lines' | 'session' | 'monitor' | 'slowlog' | 'protocol';
  commands: PastedCommand[];
  evalFiles: EvalFile[];
  /** What was left out, in sentences. */
  notes: string[];
}

/** Why a text cannot be read as commands: a sentence for the person who has it. */
export class PasteError extends Error {}

/** Characters that are read, and commands. */
export const LIMITS = { text: 64_000_000, commands: 100_000 } as const;
