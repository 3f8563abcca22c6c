// The Lua machine that runs Redis's scripts: one Lua 5.1 for all of them, made anew when it broke.
import { LuaError, LuaType } from '../../lua/runtime.ts';
import type { Bytes, Frame, LuaRuntime } from '../../lua/runtime.ts';
import { CompileError } from '../../redis/script-vm.ts';
import type { CompiledScript, ScriptFailure, ScriptOutcome, ScriptVm } from '../../redis/script-vm.ts';
import { RedisError } from '../../redis/errors.ts';
import type { Scripting } from '../../redis/scripting.ts';
import { untilZero } from './arguments.ts';
import { Environment, errorFrame, errorText } from './environment.ts';
import type { EnvironmentOwner } from './environment.ts';
import { Random } from './random.ts';
import { scan } from './scan.ts';
import { popReply } from './to-reply.ts';

/** Instructions between two looks at where a script is. */
const LOOK = 1_000_000;

/** A Lua with the environment in it. */
interface Machine { lua: LuaRuntime; environment: Environment; release: number }

interface Compiled extends CompiledScript {
  readonly body: Bytes;
  readonly suspect: boolean;
  readonly wide: boolean;
  /** The machine that holds the function, and its reference there. */
  machine: Machine | undefined;
  ref: number;
}

export class ScriptMachine implements ScriptVm, EnvironmentOwner {
  readonly random = new Random();
  /** Told often where a run is. */
  onLine: ((line: number) => void) | undefined;
  /** Called now and then while a script runs. */
  onLook: (() => void) | undefined;
  /** Milliseconds that a script may run; 0: without end. */
  timeLimit = 0;
  private current: Machine | undefined;
  private running: Compiled | undefined;
  /** What the error handler saw of the error that ends the run. */
  private raised: { message: Bytes; frame: Frame | undefined } | undefined;
  /** Where the script was at the last look. */
  private seen: Frame | undefined;

  constructor(readonly scripting: Scripting, private readonly makeLua: () => LuaRuntime) {}

  setTimeLimit(milliseconds: number): void {
    this.timeLimit = milliseconds;
    this.current?.lua.setLimits({ time: milliseconds });
  }

  /** Makes the Lua that scripts run in, and runs an empty one. */
  warm(): void {
    const { lua } = this.machine();
    lua.load('return', '@warm');
    lua.pop(lua.run(0));
  }

  compile(body: Bytes): CompiledScript {
    const compiled: Compiled = { ...scan(body), body, machine: undefined, ref: 0 };
    this.place(compiled, this.machine());
    return compiled;
  }

  release(script: CompiledScript): void {
    const compiled = script as Compiled;
    if (compiled.machine === this.current) compiled.machine?.lua.unref(compiled.ref);
    compiled.machine = undefined;
  }

  run(script: CompiledScript, keys: readonly Bytes[], argv: readonly Bytes[]): ScriptOutcome {
    const compiled = script as Compiled;
    const machine = this.machine();
    this.running = compiled;
    this.raised = this.seen = undefined;
    try {
      if (compiled.machine !== machine) this.place(compiled, machine);
      machine.environment.setWide(compiled.wide);
      machine.environment.setArguments(compiled.suspect, keys, argv);
      machine.lua.pushRef(compiled.ref);
      return this.outcome(machine.lua, machine.lua.run(0));
    } catch (error) {
      if (error instanceof LuaError) return { failure: this.failureOf(machine.lua, error) };
      this.drop();
      if (!isExhaustion(error)) throw error;
      return { failure: { kind: 'memory', message: 'ERR not enough memory' } };
    } finally {
      this.running = undefined;
      if (!machine.lua.alive) this.drop();
      else if (compiled.body.includes('collectgarbage')) machine.environment.restartCollector();
    }
  }

  sourceLine(line: number): Bytes { return this.running?.body.split('\n')[line - 1] ?? ''; }

  private machine(): Machine {
    const { release } = this.scripting.engine;
    if (this.current !== undefined && this.current.release !== release) this.drop(); // `redis` tells another version
    if (this.current === undefined) {
      const lua = this.makeLua();
      lua.setLimits({ time: this.timeLimit });
      this.current = { lua, environment: new Environment(lua, this), release };
      lua.errorHandler = () => {
        const frame = errorFrame(lua);
        this.raised = { message: messageOf(lua), frame: frame as Frame | undefined };
        return 1;
      };
      lua.setHook(() => this.look(lua), { count: LOOK });
    }
    return this.current;
  }

  private look(lua: LuaRuntime): void {
    const frame = lua.frame(0);
    if (frame !== undefined && frame.line > 0) this.seen = frame;
    this.onLook?.();
    if (this.scripting.killed) lua.abort(new LuaError('killed', 'Script killed by user with SCRIPT KILL...'));
    if (this.seen !== undefined) this.onLine?.(this.seen.line);
  }

  /** Compiles into a machine. Throws CompileError. */
  private place(compiled: Compiled, machine: Machine): void {
    const { lua, environment } = machine;
    try {
      // Compiled Lua is refused as Redis does it: as text that begins with a strange sign.
      lua.load(compiled.body.startsWith('\x1b') ? ` ${compiled.body}` : compiled.body, '@user_script');
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      if (error.kind === 'memory') this.drop();
      throw new CompileError(error.message, error.line);
    }
    if (compiled.suspect) environment.guard();
    compiled.ref = lua.ref();
    compiled.machine = machine;
  }

  /** The machine is given up: the next run gets a new one. */
  private drop(): void {
    this.current?.lua.close();
    this.current = undefined;
  }

  private outcome(lua: LuaRuntime, results: number): ScriptOutcome {
    if (results === 0) return { reply: null, returned: 'other' };
    if (results > 1) lua.pop(results - 1);
    const type = lua.type(-1);
    const reply = popReply(lua, this.scripting.protocol);
    if (reply instanceof RedisError) return { reply, returned: 'error' };
    if (type === LuaType.String) return { reply, returned: 'string' };
    if (type === LuaType.Number) return { reply, returned: 'number' };
    return { reply, returned: type === LuaType.Table ? 'table' : 'other' };
  }

  private failureOf(lua: LuaRuntime, error: LuaError): ScriptFailure {
    const kind = error.kind === 'syntax' ? 'runtime' : error.kind;
    if (error.value !== undefined) lua.unref(error.value);
    if (kind === 'memory') this.drop();
    const { raised } = this;
    if (kind === 'runtime' && raised !== undefined) return { kind, message: raised.message, ...placeOf(raised.frame) };
    const message = kind === 'timeout' ? `ERR Script ran past its time limit of ${this.timeLimit} ms...`
      : `ERR ${error.message}`;
    return { kind, message, ...placeOf(raised?.frame ?? frameOf(error) ?? this.seen) };
  }
}

/** Memory or the platform's stack ran out outside of the script itself: on the way of its arguments or its reply. */
const isExhaustion = (error: unknown): boolean =>
  error instanceof RangeError || error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.Exception
  // An error that nothing catches makes Lua end its process, which it has not.
  || (error instanceof Error && /^not enough memory$|^exit is not available/.test(error.message));

type Place = Pick<Frame, 'source' | 'line'>;

const frameOf = ({ chunk, line }: LuaError): Place | undefined =>
  chunk === undefined || line === undefined ? undefined : { source: `@${chunk}`, line };

const placeOf = (frame: Place | undefined): { source?: Bytes; line?: number } =>
  frame === undefined ? {} : { source: frame.source, line: frame.line };

/** The text of the error value at 1, with its code: of a table its `err`. */
function messageOf(lua: LuaRuntime): Bytes {
  if (lua.type(1) !== LuaType.Table) return untilZero(`ERR ${errorText(lua, 1)}`);
  const type = lua.rawGetField(1, 'err');
  const text = type === LuaType.String || type === LuaType.Number ? lua.toBytes(-1) : 'ERR unknown error';
  lua.pop(1);
  return untilZero(text);
}
