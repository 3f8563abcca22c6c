// Scripts: their cache by SHA1, their runs, and the way of a command that a script calls. Checks,
// their order and their texts are those of Redis 7.0 (eval.c, script.c).
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { keyCount } from './arguments.ts';
import { Client } from './client.ts';
import { arityFits, EVERY, Flag } from './command.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import { busy, NOREPLICAS, OOM, READONLY, recurring, RedisError, UNKILLABLE, unknownSubcommand as noSubcommand } from './errors.ts';
import { Functions } from './functions.ts';
import type { Bytes, Reply } from './reply.ts';
import { readHeader, ScriptFlag } from './script-header.ts';
import { scriptTexts } from './script-texts.ts';
import type { ScriptTexts } from './script-texts.ts';
import { CompileError } from './script-vm.ts';
import type {
  CompiledScript, ScriptDebugger, ScriptEvent, ScriptFailure, ScriptListener, ScriptLogLevel, ScriptOutcome, ScriptVm,
} from './script-vm.ts';

/** Where a script stands, as the scripting document names it. */
export type ScriptState = 'not_cached' | 'cached' | 'executing' | 'completed';

/** What can be run: a script or a function. */
export interface Runnable {
  readonly kind: 'script' | 'function';
  /** A script's SHA1, a function's name. */
  readonly name: Bytes;
  readonly flags: number;
  readonly compiled: CompiledScript;
  runs: number;
  lastError: Bytes | null;
  state: ScriptState;
}

/** A script of the cache. */
export interface Script extends Runnable {
  readonly kind: 'script';
  readonly sha: Bytes;
  /** As it was given, header and all. */
  readonly source: Bytes;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
}

type ExecutedEvent = 'script.executed' | 'script.executed_cached';

/** SHA1 as lower-case hexadecimal. */
export function sha1hex(text: Bytes): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytesToHex(sha1(bytes));
}

/** Scripts that are kept without SCRIPT LOAD, where not all are. */
const PASSING = 500;

/** Spelled names that are remembered with their command: enough for any script, bounded against a hostile one. */
const NAMES_KEPT = 4096;

export class Scripting {
  listener: ScriptListener | undefined;
  debugger: ScriptDebugger | undefined;
  /** A script that fails leaves no effect. Redis keeps its effects; needs the journal to record. */
  rollbackOnError = false;
  /** Whether commands with the flag noscript are refused (DEBUG SET-DISABLE-DENY-SCRIPTS). */
  denies = true;
  /** The client that scripts' commands run as: the caller's database, a protocol of its own. */
  readonly client: Client;
  private readonly vm: ScriptVm;
  private readonly scripts = new Map<Bytes, Script>();
  /** The same by source, so that EVAL hashes a body once. */
  private readonly bySource = new Map<Bytes, Script>();
  /** Scripts that only EVAL brought, the longest unused first, where not all of them are kept; and the last one used. */
  private readonly passing = new Set<Script>();
  private latest: Script | undefined;
  /** Scripts that went to make room. */
  evicted = 0;
  /** By their name as it was spelled; null is no command. */
  private readonly byName = new Map<Bytes, Command | null>();
  readonly functions: Functions;
  /** What runs, and the command that asked for it. */
  running: Runnable | undefined;
  runningArgs: readonly Bytes[] = [];
  /** When it began, as the engine's `elapsed` tells. */
  startedAt = 0;
  /** It has to end (see `kill`); the machine looks now and then. */
  killed = false;
  private readonly refusals = new Map<Bytes, RedisError>();
  /** A command with one of these flags needs a closer look before it runs. */
  private guarded = 0;
  /** Flags of commands that may bring more than the budget allows. */
  private charged = 0;
  /** Whose script it is. */
  caller: Client;
  private readOnly = false;
  /** Memory was used up when the run began: it may not begin to write with what takes more. */
  private exhausted = false;
  private calls = 0;
  private succeeded = 0;
  /** The last error that redis.call raised, and which call it was (1 is the first). */
  private raised: { message: Bytes; index: number } | undefined;

  constructor(readonly engine: Engine, makeVm: (scripting: Scripting) => ScriptVm) {
    this.client = this.caller = new Client(engine, 0, () => {}, { script: true });
    this.vm = makeVm(this);
    this.functions = new Functions(this, this.vm.functions);
  }

  /** What scripts take the time from. */
  elapsed(): number { return this.engine.elapsed(); }

  /** What it says in the emulated release. */
  get texts(): ScriptTexts { return scriptTexts(this.engine.has); }

  // The cache

  /** Every script, newest first. */
  list(): Script[] { return [...this.scripts.values()].reverse(); }

  get(sha: Bytes): Script | undefined { return this.scripts.get(sha); }

  /** The cached script of a source. */
  sourced(source: Bytes): Script | undefined { return this.bySource.get(source); }

  /** SCRIPT LOAD: compiles and keeps; returns the SHA1. Throws what it replies. */
  load(source: Bytes): Bytes {
    const script = this.obtain(source, true);
    const { sha } = script;
    if (this.engine.has.loadedLaterStays) this.passing.delete(script);
    this.emit('script.loaded', { sha1: sha });
    return sha;
  }

  exists(shas: readonly Bytes[]): number[] {
    const found = shas.map((sha) => (this.scripts.has(sha.toLowerCase()) ? 1 : 0));
    this.emit('script.exists_checked', {
      shas_count: shas.length, cached_count: found.reduce<number>((sum, one) => sum + one, 0),
    });
    return found;
  }

  flush(mode: 'SYNC' | 'ASYNC'): void {
    const freed = this.scripts.size;
    for (const script of this.scripts.values()) {
      script.state = 'not_cached';
      this.vm.release(script.compiled);
    }
    this.vm.reset();
    this.scripts.clear();
    this.bySource.clear();
    this.passing.clear();
    this.engine.journal.append({ kind: 'command', args: ['SCRIPT', 'FLUSH'] });
    this.emit('script.cache_flushed', { cache_size_freed: freed, mode });
  }

  /** The cached script of a source; compiles and caches it first where it is new. */
  private obtain(source: Bytes, stays: boolean): Script {
    const known = this.bySource.get(source);
    if (known !== undefined) return known;
    const { flags, body } = readHeader(source, this.engine.has);
    const sha = sha1hex(source);
    const script: Script = {
      kind: 'script', name: sha, sha, source, flags, compiled: this.compile(body), loadedAt: this.engine.now,
      runs: 0, lastError: null, state: 'cached',
    };
    if (!stays && this.engine.has.scriptsPass) this.pass(script);
    this.scripts.set(sha, script);
    this.bySource.set(source, script);
    this.engine.journal.append({ kind: 'command', args: ['SCRIPT', 'LOAD', source] });
    this.listener?.scriptCached(sha, source);
    return script;
  }

  /** From 7.4 on only so many scripts are kept that nobody loaded. */
  private pass(script: Script): void {
    for (const oldest of this.passing) {
      if (this.passing.size < PASSING) break;
      this.passing.delete(oldest);
      this.scripts.delete(oldest.sha);
      this.bySource.delete(oldest.source);
      oldest.state = 'not_cached';
      this.vm.release(oldest.compiled);
      this.evicted++;
    }
    this.passing.add(script);
  }

  private use(script: Script): Script {
    if (script !== this.latest && this.passing.delete(script)) this.passing.add(script);
    this.latest = script;
    return script;
  }

  private compile(body: Bytes): CompiledScript {
    try {
      return this.vm.compile(body);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      this.emit('script.runtime_error', { error_message: error.message, line_number: error.line ?? 0 });
      throw new RedisError(`ERR Error compiling script (new function): ${error.message}`);
    }
  }

  // Runs

  /** EVAL and EVAL_RO: `args` are name, script, numkeys, keys and arguments. */
  eval(client: Client, args: readonly Bytes[], readOnly: boolean): Reply {
    const count = keyCount(args);
    return this.run(client, this.use(this.obtain(args[1], false)), args, count, readOnly, 'script.executed');
  }

  /** EVALSHA and EVALSHA_RO. */
  evalSha(client: Client, args: readonly Bytes[], readOnly: boolean): Reply {
    if (args[1].length !== 40) throw this.notFound(args[1]);
    const count = keyCount(args);
    const script = this.scripts.get(args[1]) ?? this.scripts.get(args[1].toLowerCase());
    if (script === undefined) throw this.notFound(args[1]);
    return this.run(client, this.use(script), args, count, readOnly, 'script.executed_cached');
  }

  /** SCRIPT KILL and FUNCTION KILL. Throws NOTBUSY where nothing runs, UNKILLABLE where the script wrote. */
  kill(kind: Runnable['kind']): void {
    if (this.running === undefined) throw new RedisError('NOTBUSY No scripts in execution right now.');
    if ((this.guarded & Flag.write) === 0) throw new RedisError(UNKILLABLE);
    if (this.running.kind !== kind) throw this.busyError;
    this.killed = true;
  }

  /** What other clients are told while something runs for long. */
  get busyError(): RedisError { return busy(this.running?.kind ?? 'script', this.engine.identity.title); }

  private notFound(sha: Bytes): RedisError {
    this.emit('script.not_found', { sha1: sha });
    return new RedisError(this.texts.noScript);
  }

  /** Runs a script or function; `args` are those of the command, keys and arguments from the fourth on. */
  run(
    client: Client, script: Runnable, args: readonly Bytes[], keys: number, readOnly: boolean, event: ExecutedEvent,
  ): Reply {
    this.prepare(client, script, args, readOnly);
    const place = this.rollbackOnError ? this.engine.journal.split() : -1;
    const started = this.startedAt;
    let outcome: ScriptOutcome;
    try {
      outcome = script.compiled.vm.run(script.compiled, args.slice(3, 3 + keys), args.slice(3 + keys));
    } finally {
      this.running = undefined;
      this.engine.busy = false;
      script.state = 'completed';
    }
    const duration = this.engine.elapsed() - started;
    const failure = 'failure' in outcome ? outcome.failure : undefined;
    if (failure === undefined) this.tellResult(outcome);
    else this.tellFailure(failure, duration);
    const rolledBack = failure !== undefined && this.rollbackOnError;
    if (rolledBack) this.engine.rollback(place);
    this.tellExecuted(event, script, keys, args.length - 3 - keys, duration);
    this.listener?.scriptEnded({ name: script.name, failure, rolledBack, duration, apart: script.compiled.apart });
    if ('reply' in outcome) return outcome.reply;
    const { has } = this.engine;
    const error = new RedisError(
      errorText(outcome.failure, has.luaAsModule ? '' : ` ${script.name},`), outcome.failure.counted, has.errorLinesKept,
    );
    script.lastError = error.message;
    throw error;
  }

  /** As scriptPrepareForRun: refuses, or sets the run's state. */
  private prepare(client: Client, script: Runnable, args: readonly Bytes[], readOnly: boolean): void {
    const writes = (script.flags & (ScriptFlag.compatible | ScriptFlag['no-writes'])) === 0;
    if (writes && this.engine.master !== undefined) throw new RedisError(READONLY);
    if (writes && this.engine.refused !== 0) throw new RedisError(NOREPLICAS);
    if (readOnly && writes) throw new RedisError('ERR Can not execute a script with write flag using *_ro command.');
    this.killed = false;
    this.startedAt = this.engine.elapsed();
    this.client.db = client.db;
    this.client.protocol = 2;
    this.client.user = client.user;
    this.caller = client;
    this.readOnly = readOnly || (script.flags & ScriptFlag['no-writes']) !== 0;
    const exhausted = this.engine.outOfMemory();
    const excused = ScriptFlag.compatible | ScriptFlag['no-writes'] | ScriptFlag['allow-oom'];
    if (exhausted && (script.flags & excused) === 0) {
      throw new RedisError(OOM);
    }
    this.exhausted = exhausted && (script.flags & ScriptFlag['allow-oom']) === 0;
    this.guarded = Flag.noscript | Flag.write | (this.readOnly ? Flag.may_replicate : 0)
      | (client.user.restricted ? EVERY : 0);
    this.charged = this.engine.eviction.budget.limit === 0 ? 0 : Flag.denyoom;
    this.calls = this.succeeded = 0;
    this.raised = undefined;
    this.running = script;
    this.runningArgs = args;
    script.runs++;
    script.state = 'executing';
    if (this.listener === undefined) return;
    this.listener.scriptStarted(script.name, script.kind);
    for (const library of script.compiled.libraries) this.emit('script.stdlib_used', { library_name: library });
  }

  // What a script calls

  /**
   * A command of the running script. Returns what failed as RedisError, with the texts that are told to scripts;
   * `raises` says whether the script asked by redis.call, which will raise it. `args` may be reused afterwards.
   */
  call(args: readonly Bytes[], raises: boolean): Reply {
    this.calls++;
    const command = this.find(args);
    if (command === null) return this.failed(this.refused(this.texts.unknownCommand), args, raises, true);
    if (command === undefined) return this.failed(this.unknownSubcommand(args), args, raises, true);
    const refusal = this.refusal(command, args);
    if (refusal !== undefined) {
      command.rejected++;
      return this.failed(refusal, args, raises, true);
    }
    let reply: Reply;
    try {
      reply = this.engine.run(this.client, command, args);
    } catch (thrown) {
      reply = this.engine.faults.within(thrown, command, args);
      return this.failed(reply, args, raises);
    }
    if (reply instanceof RedisError) {
      command.failed++;
      return this.failed(reply, args, raises);
    }
    this.succeeded++;
    if (this.listener !== undefined) this.tellCommand(args);
    this.debugger?.called(args, reply, false);
    return reply;
  }

  private failed(error: RedisError, args: readonly Bytes[], raises: boolean, refused = false): RedisError {
    this.debugger?.called(args, error, refused);
    this.engine.noteError(error);
    this.tellCallError(args, error, raises);
    return error;
  }

  /** The error with a text of our own: made once. */
  private refused(text: Bytes): RedisError {
    let error = this.refusals.get(text);
    if (error === undefined) this.refusals.set(text, error = recurring(text));
    return error;
  }

  /** Why a command may not run. */
  private refusal(command: Command, args: readonly Bytes[]): RedisError | undefined {
    if (!arityFits(command, args.length)) return this.refused(this.texts.wrongArity);
    const refusal = (command.flags & this.guarded) !== 0 ? this.check(command, args) : undefined;
    if (refusal !== undefined || (command.flags & this.charged) === 0) return refusal;
    return this.engine.eviction.budget.isExceeded(args) ? new RedisError(OOM) : undefined;
  }

  /** Bytes of the Lua of scripts, and of that of functions. */
  memoryUsed(): { scripts: number; functions: number } {
    return { scripts: this.vm.memoryUsed(), functions: this.vm.functions.memoryUsed() };
  }

  /** redis.acl_check_cmd: whether a command may be called, or what is wrong with it. */
  mayCall(args: readonly Bytes[]): boolean | Bytes {
    const command = this.find(args) ?? undefined;
    if (command === undefined) return 'Invalid command passed to';
    if (this.engine.has.aritiesChecked && !arityFits(command, args.length)) return 'Wrong number of args for';
    return this.engine.acl.denial(this.client.user, command, args, this.client.db.id) === undefined;
  }

  /** Whether EVAL or EVALSHA calls a script that says of itself that it does not write. */
  isReadOnly([name, source]: readonly Bytes[]): boolean {
    const called = { eval: source, evalsha: this.scripts.get(source?.toLowerCase())?.source };
    return /^#![^\n]*\bno-writes\b/.test(called[name.toLowerCase() as keyof typeof called] ?? '');
  }

  /** redis.setresp. */
  setProtocol(protocol: 2 | 3): void { this.client.protocol = protocol; }

  get protocol(): 2 | 3 { return this.client.protocol; }

  log(level: ScriptLogLevel, text: Bytes): void { this.listener?.log(level, text); }

  /** The sandbox refused something. */
  violation(operation: string, reason: string, line: number | undefined): void {
    this.listener?.violation(operation, reason, line);
    this.emit('script.sandbox_violation', { operation, reason });
  }

  /** To be called when another client's commands had to wait for the script that ran. */
  isolationMaintained(): void { this.emit('script.isolation_maintained', {}); }

  /** Other commands are known from now on. */
  forgetNames(): void { this.byName.clear(); }

  /** Of a container that has no such subcommand. */
  private unknownSubcommand(args: readonly Bytes[]): RedisError {
    const { unknownSubcommand } = this.texts;
    return unknownSubcommand === undefined ? noSubcommand(args[1], this.engine.lookup(args)!.name) : this.refused(unknownSubcommand);
  }

  /** The command of some arguments; null where there is none of that name, undefined where no such subcommand. */
  private find(args: readonly Bytes[]): Command | null | undefined {
    let command = this.byName.get(args[0]);
    if (command === undefined) {
      command = this.engine.lookup(args) ?? null;
      if (this.byName.size < NAMES_KEPT) this.byName.set(args[0], command);
    }
    return command === null ? null : subcommandOf(command, args);
  }

  /** The closer look at a guarded command: why it is refused, or lets the first write of a run pass, once told. */
  private check(command: Command, args: readonly Bytes[]): RedisError | undefined {
    if ((command.flags & Flag.noscript) !== 0 && this.denies) {
      return this.refused(this.texts.notAllowed);
    }
    const denial = this.client.user.restricted ? this.engine.acl.refusalInScript(this.caller, command, args) : undefined;
    if (denial !== undefined) return denial;
    if ((command.flags & (Flag.write | (this.readOnly ? Flag.may_replicate : 0))) === 0) return undefined;
    const lacks = this.exhausted && (command.flags & Flag.denyoom) !== 0;
    const refusal = lacks && this.engine.has.luaAsModule ? OOM : this.readOnly ? 'ERR Write commands are not allowed from read-only scripts.'
      : this.engine.master !== undefined && (command.flags & Flag.write) !== 0 ? READONLY
      : (command.flags & this.engine.refused) !== 0 ? NOREPLICAS
      : lacks ? OOM : undefined;
    if (refusal !== undefined) return this.refused(refusal);
    if ((command.flags & Flag.write) === 0) return undefined;
    this.guarded &= ~Flag.write;
    this.listener?.scriptWrote();
    return undefined;
  }

  // Events

  private emit(name: ScriptEvent, payload: Record<string, unknown>): void { this.listener?.event(name, payload); }

  private tellCommand(args: readonly Bytes[]): void {
    if (!this.listener!.wants('script.redis_command_executed')) return;
    this.emit('script.redis_command_executed', { command: args[0].toUpperCase(), args: args.slice(1, ARGS_TOLD + 1) });
  }

  private tellCallError(args: readonly Bytes[], error: RedisError, raises: boolean): void {
    if (raises) this.raised = { message: error.message, index: this.calls };
    const name = raises ? 'script.redis_call_error' : 'script.redis_pcall_error';
    if (this.listener?.wants(name) !== true) return;
    const command = args[0].toUpperCase();
    const { message } = error;
    this.emit(name, raises ? { command, error_message: message } : { command, error_table: { err: message } });
  }

  private tellResult(outcome: ScriptOutcome): void {
    if (this.listener === undefined || !('reply' in outcome)) return;
    const { reply, returned } = outcome;
    if (returned === 'string') this.emit('script.result_string', { result: reply });
    if (returned === 'number') this.emit('script.result_number', { result: reply });
    if (returned === 'table') {
      this.emit('script.result_array', { array_length: Array.isArray(reply) ? reply.length : 1 });
    }
    if (reply instanceof RedisError) this.emit('script.result_error', { error_message: reply.message });
  }

  private tellFailure(failure: ScriptFailure, duration: number): void {
    if (failure.kind === 'timeout') {
      this.emit('script.killed', { execution_time_ms: duration });
      this.emit('script.call_denied', { reason: 'Script ended at its time limit' });
    } else if (this.raised === undefined || this.raised.message !== failure.message) {
      this.emit('script.runtime_error', { error_message: failure.message, line_number: failure.line ?? 0 });
    } else if (this.succeeded > 0) {
      this.emit('script.atomic_abort', { failed_command_index: this.raised.index });
    }
  }

  private tellExecuted(event: ExecutedEvent, script: Runnable, keys: number, argv: number, duration: number): void {
    const counts = { keys_count: keys, argv_count: argv };
    const { kind, name } = script;
    const timed = { ...counts, execution_time_ms: duration };
    if (kind === 'function') this.emit(event, { function: name, ...timed });
    else if (event === 'script.executed') this.emit(event, { script_hash: name, ...timed });
    else this.emit(event, { sha1: name, ...counts });
  }
}

/** A container's subcommand; any other command itself. */
const subcommandOf = (command: Command, args: readonly Bytes[]): Command | undefined =>
  (command.subcommands === undefined || args.length === 1 ? command : command.subcommands.get(args[1].toLowerCase()));

/** Arguments of a command that its event carries. */
const ARGS_TOLD = 64;

/** As Redis words a failed run: "ERR user_script:1: ... script: <sha>, on @user_script:1."; `name` is " <sha>,". */
function errorText({ message, source, line }: ScriptFailure, name: Bytes): Bytes {
  const place = source === undefined || line === undefined ? '' : ` script:${name} on ${source}:${line}.`;
  return message + place;
}
