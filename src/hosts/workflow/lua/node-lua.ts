// What a node's code runs on: two languages, Python's LuaJIT and Rust's Lua 5.4, behind one interface.
import type { Dict, Value } from '../values/value.ts';
import type { LuaErrorKind } from '../../../lua/runtime.ts';

/** A node's code failed. */
export class CodeError extends Error {
  override readonly name = 'CodeError';
  constructor(
    readonly kind: LuaErrorKind,
    /** As the engine words it, Unicode text. */
    message: string,
    /** 1-based line of the node's code, where known. */
    readonly line?: number,
  ) { super(message); }
}

/** A Lua of an engine. What a node leaves in its globals the next one finds. */
export interface NodeLua {
  /** Runs a node's code on a state and gives what it returned; null for nothing. `at`: the line of the file where it begins. Throws CodeError. */
  run(code: string, state: Dict, at?: number): Value;
  /** Runs what happens in `inside` on globals of its own. */
  apart<T>(inside: () => T): T;
  close(): void;
}

/** What a Lua gets from the run that it is of. */
export interface Outside {
  /** A line of `print`, bytes. */
  print(line: string): void;
  /** Milliseconds that are left; Infinity: no limit. */
  left(): number;
  /** Code is about to run: bytes, after so many lines of the engine's own. `at`: where it begins, as above. */
  runs(code: string, before: number, at: number | undefined): void;
  /** Called now and then while a script runs, with the line of the running chunk. */
  look(line: number): void;
}

/** Bytes that a VM may take. */
export const MEMORY = 256 * 1024 * 1024;
/** Bytes that one node may print. */
export const OUTPUT = 1024 * 1024;
/** Instructions between two looks. */
export const LOOK = 1_000_000;
/** Levels of tables in tables. */
export const DEPTH = 200;

/** The document's words for a script that ran too long; both engines' own are the last two. */
export const TIMEOUT = 'Lua execution timeout';
