// The machine that scripting asks for: compiled scripts and their runs, on a Lua 5.1; functions are on another one.
import type { Bytes, LuaRuntime } from '../../lua/runtime.ts';
import type { CompiledScript, ScriptOutcome, ScriptVm } from '../../redis/script-vm.ts';
import type { Scripting } from '../../redis/scripting.ts';
import { FunctionMachine } from './function-machine.ts';
import { Random } from './random.ts';
import { ScriptRunner } from './script-runner.ts';
import type { Chunk, RunOwner, World } from './script-runner.ts';
import type { ReplyLosses } from './reply-losses.ts';
import { REPLY_LIMITS } from './to-reply.ts';

interface Compiled extends Chunk {
  readonly vm: ScriptMachine;
  /** The Lua that holds the function, and its reference there. */
  world: World | undefined;
  ref: number;
}

export class ScriptMachine implements ScriptVm, RunOwner {
  readonly random = new Random();
  /** Told often where a run is. */
  onLine: ((line: number) => void) | undefined;
  /** Called now and then while a script runs. */
  onLook: (() => void) | undefined;
  /** Milliseconds that a script may run; 0: without end. */
  timeLimit = 0;
  replyLimits = REPLY_LIMITS;
  replyLosses: ReplyLosses | undefined;
  readonly functions: FunctionMachine;
  private readonly runner: ScriptRunner;

  constructor(readonly scripting: Scripting, makeLua: () => LuaRuntime) {
    this.runner = new ScriptRunner(this, makeLua);
    this.functions = new FunctionMachine(this, makeLua);
  }

  setTimeLimit(milliseconds: number): void {
    this.timeLimit = milliseconds;
    this.runner.setTimeLimit(milliseconds);
    this.functions.setTimeLimit(milliseconds);
  }

  /** Makes the Lua that scripts run in, and runs an empty one. */
  warm(): void {
    const { lua } = this.runner.world;
    lua.load('return', '@warm');
    lua.pop(lua.run(0));
  }

  compile(body: Bytes): CompiledScript {
    const compiled: Compiled = { body, libraries: [], apart: [], vm: this, world: undefined, ref: 0 };
    this.place(compiled, this.runner.world);
    return compiled;
  }

  memoryUsed(): number { return this.runner.memoryUsed(); }

  reset(): void { this.runner.reset(); }

  release(script: CompiledScript): void {
    const compiled = script as Compiled;
    if (this.runner.holds(compiled.world)) compiled.world!.lua.unref(compiled.ref);
    compiled.world = undefined;
  }

  run(script: CompiledScript, keys: readonly Bytes[], argv: readonly Bytes[]): ScriptOutcome {
    const compiled = script as Compiled;
    return this.runner.run(compiled, (world) => {
      if (compiled.world !== world) this.place(compiled, world);
      world.environment.setArguments(keys, argv);
      world.lua.pushRef(compiled.ref);
      return 0;
    });
  }

  /** Compiles into a Lua. Throws CompileError. */
  private place(compiled: Compiled, world: World): void {
    this.runner.compile(compiled, '@user_script', world);
    compiled.ref = world.lua.ref();
    compiled.world = world;
  }
}
