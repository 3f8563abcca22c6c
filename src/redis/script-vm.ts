// What scripting needs of a Lua machine, and what it tells to whoever watches it: types alone.
// src/hosts/redis implements the machine; the engine itself knows no Lua.
import type { Bytes, Reply } from './reply.ts';

/** A compiled script or function; opaque to scripting save for who runs it and what it uses. */
export interface CompiledScript {
  readonly vm: ScriptRuns;
  /** Library tables that the script reads: "cjson", "string". */
  readonly libraries: readonly string[];
  /** Globals that it names and that not every release has. */
  readonly apart: readonly string[];
}

/** Why a script ended early. */
export interface ScriptFailure {
  kind: 'runtime' | 'timeout' | 'memory' | 'output' | 'calls' | 'sandbox' | 'killed';
  /** With its code, without the place: "ERR user_script:1: ...". */
  message: Bytes;
  /** Chunk name as Lua has it, "@user_script", and line of the failing function. */
  source?: Bytes;
  line?: number;
  /** It is the error of a command, which is among the counted ones. */
  counted?: boolean;
}

export type ScriptOutcome =
  /** `returned` is what kind of value the script returned, before conversion. */
  | { reply: Reply; returned: 'string' | 'number' | 'table' | 'error' | 'other' }
  | { failure: ScriptFailure };

export interface ScriptRuns {
  /** Runs to the end. Throws only for faults of the program itself. */
  run(script: CompiledScript, keys: readonly Bytes[], argv: readonly Bytes[]): ScriptOutcome;
}

export interface ScriptVm extends ScriptRuns {
  /** Bytes of its Lua; 0 before there is one. */
  memoryUsed(): number;
  readonly functions: FunctionVm;
  /** Compiles a script without its header. Throws CompileError. */
  compile(body: Bytes): CompiledScript;
  /** Forgets all compiled scripts and what they left in their Lua, as far as that is shared (the settings of cjson). */
  reset(): void;
  /** Forgets a compiled script. */
  release(script: CompiledScript): void;
}

/** Takes libraries of functions, which share a Lua apart from that of scripts. */
export interface FunctionVm {
  /** Bytes of its Lua; 0 before there is one. */
  memoryUsed(): number;
  /** Forgets its Lua, which no library is in any more. */
  reset(): void;
  /**
   * Runs a library's code without its header, for half a second at most; each function that it registers is handed to
   * `register`, whose RedisErrors the code gets to see. Throws CompileError, and LoadError where the code failed.
   */
  load(body: Bytes, register: (given: Registration) => void): LoadedLibrary;
  /** Forgets a library and its functions. */
  release(library: LoadedLibrary): void;
}

/** A loaded library; opaque to scripting. */
export interface LoadedLibrary { readonly libraries: readonly string[]; readonly apart: readonly string[] }

/** What a library gives to redis.register_function. */
export interface Registration {
  name: Bytes;
  description: Bytes | null;
  /** Bits of ScriptFlag. */
  flags: number;
  compiled: CompiledScript;
}

/** The code of a library failed when it was run; the message has its code: "ERR user_function:2: ...". */
export class LoadError {
  constructor(readonly message: Bytes) {}
}

/** Lua refused a script; the message is Lua's: "user_script:1: '=' expected near 'x'". */
export class CompileError {
  constructor(readonly message: Bytes, readonly line: number | undefined) {}
}

/** As redis.LOG_DEBUG (0) to redis.LOG_WARNING (3). */
export type ScriptLogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

/** Hears what scripts do. Everything is called synchronously, in order. */
export interface ScriptListener {
  /** A happening of the scripting document; `payload` is not touched afterwards. */
  event(name: ScriptEvent, payload: Record<string, unknown>): void;
  /** Whether one more event of this name is wanted; asked before a costly payload is made. */
  wants(name: ScriptEvent): boolean;
  log(level: ScriptLogLevel, text: Bytes): void;
  violation(operation: string, reason: string, line: number | undefined): void;
  /** A script entered the cache. */
  scriptCached(sha: Bytes, source: Bytes): void;
  /** `name` is a script's SHA1 or a function's name. */
  scriptStarted(name: Bytes, kind: 'script' | 'function'): void;
  /** Before the first write command of a run executes: from now on it cannot be killed. */
  scriptWrote(): void;
  scriptEnded(end: ScriptEnd): void;
  /** A call with what came of it; undefined while no more of them are wanted. `args` are only good during it. */
  called?: ((args: readonly Bytes[], reply: Reply, line: () => number | undefined) => void) | undefined;
  /** Numbers among the arguments of a call whose text may be another than was meant; `line`: of the call, where it is known. */
  oddNumbers?(command: Bytes, numbers: readonly OddNumber[], line: () => number | undefined): void;
}

/** A number, and the text that a command gets for it. */
export interface OddNumber { readonly value: number; readonly text: Bytes }

/** How a run ended. */
export interface ScriptEnd {
  /** A script's SHA1 or a function's name. */
  name: Bytes;
  failure: ScriptFailure | undefined;
  /** Its changes were taken back. */
  rolledBack: boolean;
  /** Milliseconds. */
  duration: number;
  /** Globals that it names and that not every release has. */
  apart: readonly string[];
}

/** A debugger beside a run. */
export interface ScriptDebugger {
  /** redis.breakpoint(). */
  breakpoint(): void;
  /** redis.debug(); its arguments lie on the stack of the Lua that runs. */
  debug(): void;
  /** A command of the script, with what came of it. `refused`: it did not run, and why. */
  called(args: readonly Bytes[], reply: Reply, refused: boolean): void;
  /** A function of the script's `redis` made an error, as Redis has its text in its code. */
  failed(text: Bytes): void;
}

/** The events of the document, by the names that it gives them. */
export type ScriptEvent =
  | 'script.executed' | 'script.executed_cached' | 'script.not_found' | 'script.result_string' | 'script.result_number'
  | 'script.result_array' | 'script.result_error' | 'script.runtime_error' | 'script.redis_call_error'
  | 'script.redis_pcall_error' | 'script.redis_command_executed' | 'script.loaded' | 'script.exists_checked'
  | 'script.cache_flushed' | 'script.killed' | 'script.call_denied' | 'script.sandbox_violation'
  | 'script.stdlib_used' | 'script.atomic_abort' | 'script.isolation_maintained';
