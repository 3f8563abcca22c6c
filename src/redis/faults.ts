// Exceptions that are no replies: the platform's memory, stack or longest string did not suffice, or the program has
// a mistake. None may end the engine. Whoever sent the command gets an error reply, what the command had changed is
// taken back where the journal records, and the log is told of the cause.
import { Flag } from './command.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import { RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';

/** Ends a script or a transaction whose command failed halfway. It is no Error, so that no pcall holds it up. */
export class Fault {
  constructor(readonly cause: unknown, readonly command: Bytes) {}
}

/** Writes to the log: what happened in one line, and the exception. */
export type FaultLog = (text: string, cause: unknown) => void;

/** Flags of commands that may have changed something when they fail. */
const WRITES: number = Flag.write | Flag.may_replicate;

const mayWrite = (flags: number, { group }: Command['spec']): boolean => (flags & WRITES) !== 0 || group === 'scripting';

/** Commands whose fourth argument belongs to the same element as their third. */
const PAIRED = new Set(['hset', 'hsetnx', 'hincrby', 'hincrbyfloat', 'zadd', 'zincrby']);
/** Fast commands, or of strings, that change two keys, or as many as they are given. */
const MANY_KEYS = new Set(['mset', 'msetnx', 'smove', 'move', 'renamenx']);

/**
 * Whether a command changes one key by one element. Of more the second may find a table full (V8's hold 16,777,216) when
 * the first is in its place.
 */
function isOneStep({ name, flags, spec }: Command, args: readonly Bytes[]): boolean {
  if (MANY_KEYS.has(name)) return false;
  if (spec.group === 'string' || name === 'xadd') return true; // an entry of a stream is one, whatever its fields
  return (flags & Flag.fast) !== 0 && args.length <= (PAIRED.has(name) ? 4 : 3);
}

export class Faults {
  /** How many there have been. */
  count = 0;
  log: FaultLog = (text, cause) => { console.error(text, cause); };
  /**
   * The journal records only so that a fault can be taken back: what changes one key in one step is then not recorded,
   * for there is no halfway of it.
   */
  recordsAtNeed = false;

  constructor(private readonly engine: Engine) {}

  /** Before a command of a client runs, outside of any other: whether it is recorded. */
  prepare(command: Command, args: readonly Bytes[]): void {
    const { name, flags, spec } = command;
    this.engine.journal.recording = mayWrite(flags, spec) ? !isOneStep(command, args) : name === 'exec';
  }

  /**
   * The reply to a client's command that threw. What it changed is taken back, from the place in the journal's changes
   * where it began.
   */
  reply(error: unknown, args: readonly Bytes[], from: number): RedisError {
    if (error instanceof RedisError) return error;
    const { journal } = this.engine;
    if (journal.changes.length > from) this.engine.rollback(from);
    return error instanceof Fault ? this.told(error.cause, error.command, args) : this.told(error, nameOf(args), args);
  }

  /**
   * The same for a command within a script or a transaction, which goes on where the command only reads. Otherwise it
   * is thrown on: what may be written halfway cannot be told apart from what was written before, and goes with it.
   */
  within(error: unknown, command: Command | undefined, args: readonly Bytes[]): RedisError {
    if (error instanceof RedisError) return error;
    if (error instanceof Fault) throw error;
    if (command === undefined || mayWrite(command.flags, command.spec)) throw new Fault(error, command?.name ?? nameOf(args));
    return this.told(error, command.name, args);
  }

  private told(cause: unknown, name: Bytes, args: readonly Bytes[]): RedisError {
    this.count++;
    const why = cause instanceof Error ? cause.message : String(cause);
    const size = args.reduce((sum, { length }) => sum + length, 0);
    this.log(`The command '${name}' (${args.length} arguments, ${size} bytes) failed: ${why}`, cause);
    return new RedisError(isTooLarge(cause) ? `ERR '${name}' needs more than this engine can hold: ${why}`
      : `ERR internal error in '${name}': ${why}`);
  }
}

/** What engines of JavaScript throw where a string, an array or a buffer would be longer than they can be. */
const isTooLarge = (cause: unknown): boolean =>
  cause instanceof RangeError && /length|size|allocation|allocate|memory/i.test(cause.message);

/** Never of what a client made up: it may be long, or secret. */
const nameOf = (args: readonly Bytes[]): Bytes => args[0].toLowerCase().slice(0, 64);
