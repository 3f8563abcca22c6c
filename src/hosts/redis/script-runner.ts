// A Lua that runs Redis's scripts or functions: one for all of them, made anew when it broke.
import { LuaError, LuaType } from '../../lua/runtime.ts';
import type { Bytes, Frame, LuaRuntime } from '../../lua/runtime.ts';
import { RedisError } from '../../redis/errors.ts';
import { CompileError } from '../../redis/script-vm.ts';
import type { ScriptFailure, ScriptOutcome } from '../../redis/script-vm.ts';
import type { Scripting } from '../../redis/scripting.ts';
import type { Release } from '../../redis/version.ts';
import { untilZero } from './arguments.ts';
import { Environment, errorFrame, errorText } from './environment.ts';
import type { EnvironmentOwner } from './environment.ts';
import type { FunctionRegistry } from './function-globals.ts';
import type { Random } from './random.ts';
import { pushTagged } from './to-lua.ts';
import type { ReplyLosses } from './reply-losses.ts';
import { isCounted, popReply, ReplyTooLarge } from './to-reply.ts';
import type { ReplyLimits } from './to-reply.ts';
import { namesIn } from './used-libraries.ts';

/** The function of Redis that describes errors, which a kill can end as well, and which writes to error tables. */
const ERROR_HANDLER = '@err_handler_def';
/** Instructions between two looks at where a script is. */
const LOOK = 1_000_000;

/** A Lua with the environment in it. */
export interface World { readonly lua: LuaRuntime; readonly environment: Environment; readonly release: Release }

/** A source, and what was found out about it. */
export interface Chunk {
  readonly body: Bytes;
  /** Library tables that it names; known once it was compiled. */
  libraries: readonly string[];
  /** Globals that it names and that not every release has; known as well then. */
  apart: readonly string[];
}

/** What scripts and functions have in common. */
export interface RunOwner {
  readonly scripting: Scripting;
  readonly random: Random;
  readonly onLine: ((line: number) => void) | undefined;
  readonly onLook: (() => void) | undefined;
  readonly timeLimit: number;
  readonly replyLimits: ReplyLimits;
  /** Takes what of a returned value is not in the reply; undefined: nobody asks. */
  readonly replyLosses: ReplyLosses | undefined;
}

export class ScriptRunner implements EnvironmentOwner {
  private current: World | undefined;
  /** Something was compiled in it. */
  private used = false;
  private running: Chunk | undefined;
  /** Its lines, once one was asked for. */
  private lines: { readonly of: Chunk; readonly all: readonly Bytes[] } | undefined;
  /** What runs is a library that is being loaded: nobody is told of it, and nobody ends it. */
  private quiet = false;
  /** What the error handler saw of the error that ends the run. */
  private raised: { message: Bytes; counted: boolean; frame: Place | undefined } | undefined;
  /** Where the script was at the last look. */
  private seen: Frame | undefined;

  /** `functions`: what they register with; undefined where it runs scripts. */
  constructor(
    private readonly owner: RunOwner, private readonly makeLua: () => LuaRuntime, readonly functions?: FunctionRegistry,
  ) {}

  get scripting(): Scripting { return this.owner.scripting; }
  get random(): Random { return this.owner.random; }

  /** The Lua that is to be used now. */
  get world(): World {
    if (this.current !== undefined && this.current.release !== this.scripting.engine.release) {
      this.drop(); // `redis` tells another version
    }
    return this.current ??= this.makeWorld();
  }

  /** Whether what a Lua holds can be used as it is. */
  holds(world: World | undefined): boolean { return world !== undefined && world === this.world; }

  /** Bytes of what is not garbage; 0 before there is a Lua. */
  memoryUsed(): number {
    this.current?.lua.collect();
    return this.current?.lua.memoryUsed() ?? 0;
  }

  setTimeLimit(milliseconds: number): void { this.current?.lua.setLimits({ time: milliseconds }); }

  /** Pushes the compiled chunk, and tells it its libraries. Throws CompileError. */
  compile(chunk: Chunk, name: Bytes, { lua }: World): void {
    this.used = true;
    try {
      lua.load(chunk.body, name);
      Object.assign(chunk, namesIn(lua));
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      if (error.kind === 'memory') this.drop();
      throw new CompileError(error.message, error.line);
    }
  }

  /** Runs what `push` puts on the stack: a function and its arguments, whose number it returns. */
  run(chunk: Chunk, push: (world: World) => number): ScriptOutcome {
    const { world } = this;
    const { lua } = world;
    this.running = chunk;
    this.raised = this.seen = undefined;
    const top = lua.top();
    try {
      return this.outcome(lua, lua.run(push(world)));
    } catch (error) {
      if (error instanceof LuaError) return { failure: this.failureOf(lua, error) };
      if (error instanceof ReplyTooLarge) {
        lua.setTop(top);
        return { failure: { kind: 'memory', message: error.message } };
      }
      this.drop();
      if (!isExhaustion(error)) throw error;
      return { failure: { kind: 'memory', message: 'ERR not enough memory' } };
    } finally {
      this.running = this.lines = undefined;
      if (!lua.alive) this.drop();
      else {
        lua.restoreCollector();
        world.environment.restoreGlobals();
      }
    }
  }

  /** As `run`, in a time of its own and without being seen. */
  runQuietly(chunk: Chunk, milliseconds: number, push: (world: World) => number): ScriptOutcome {
    this.quiet = true;
    this.world.lua.setLimits({ time: milliseconds });
    try {
      return this.run(chunk, push);
    } finally {
      this.quiet = false;
      this.setTimeLimit(this.owner.timeLimit);
    }
  }

  sourceLine(line: number): Bytes {
    const { running } = this;
    if (running === undefined) return '';
    if (this.lines?.of !== running) this.lines = { of: running, all: running.body.split('\n') };
    return this.lines.all[line - 1] ?? '';
  }

  private makeWorld(): World {
    const lua = this.makeLua();
    lua.setLimits({ time: this.owner.timeLimit });
    const environment = new Environment(lua, this);
    lua.errorHandler = () => {
      if (lua.isReadonly(1)) { // one of the shared tables, into which Redis would write where it was raised
        const message = `ERR ${ERROR_HANDLER.slice(1)}:10: Attempt to modify a readonly table`;
        this.raised = { message, counted: false, frame: { source: ERROR_HANDLER, line: 10 } };
      } else this.raised = { message: messageOf(lua), counted: isCounted(lua, 1), frame: errorFrame(lua) };
      return 1;
    };
    lua.setHook(() => this.look(lua), { count: LOOK });
    return { lua, environment, release: this.scripting.engine.release };
  }

  /** What a script is told that is killed. */
  private get killed(): Bytes { return this.scripting.texts.killed[this.functions === undefined ? 'script' : 'function']; }

  private look(lua: LuaRuntime): void {
    if (this.quiet) return;
    const frame = lua.frame(0);
    if (frame !== undefined && frame.line > 0) this.seen = frame;
    this.owner.onLook?.();
    if (this.scripting.killed) {
      pushTagged(lua, 'err', this.killed);
      lua.interrupt(new LuaError('killed', this.killed.replace('ERR ', '')));
    }
    if (this.seen !== undefined) this.owner.onLine?.(this.seen.line);
  }

  /** The next run gets a new Lua, where this one was used. */
  reset(): void { if (this.used) this.drop(); }

  /** The Lua is given up: the next run gets a new one. */
  private drop(): void {
    this.current?.lua.close();
    this.current = undefined;
    this.used = false;
  }

  private outcome(lua: LuaRuntime, results: number): ScriptOutcome {
    if (results === 0) return { reply: null, returned: 'other' };
    const { replyLimits, replyLosses } = this.owner;
    if (results > 1) {
      lua.pop(results - 1);
      replyLosses?.values(results);
    }
    const type = lua.type(-1);
    const reply = popReply(lua, this.scripting, replyLimits, replyLosses);
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
    if (kind === 'runtime' && raised !== undefined) {
      const { message, counted, frame } = raised;
      return { kind, message, counted, ...placeOf(frame) };
    }
    const message = kind === 'timeout' ? `ERR Script ran past its time limit of ${this.owner.timeLimit} ms...`
      : `ERR ${error.message}`;
    // Caught, and then the script failed in another way: Redis meets the hook in its handler of errors.
    const inHandler = kind === 'killed' && raised !== undefined && raised.message !== this.killed;
    const frame = inHandler ? { source: ERROR_HANDLER, line: 4 } : raised?.frame;
    return { kind, message, ...placeOf(frame ?? frameOf(error) ?? this.seen) };
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
