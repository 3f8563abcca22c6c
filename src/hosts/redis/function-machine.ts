// Libraries of functions on a Lua that they share, apart from that of scripts. A library is its source, run once; where
// the Lua broke and was made anew, a library is run again when one of its functions is called.
import type { Bytes, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import { LoadError } from '../../redis/script-vm.ts';
import type {
  CompiledScript, FunctionVm, LoadedLibrary, Registration, ScriptOutcome, ScriptRuns,
} from '../../redis/script-vm.ts';
import { RedisError } from '../../redis/errors.ts';
import { pushList } from './environment.ts';
import type { FunctionRegistry } from './function-globals.ts';
import { raiseTable } from './redis-library.ts';
import { readRegistration } from './register-function.ts';
import type { Named } from './register-function.ts';
import { ScriptRunner } from './script-runner.ts';
import type { Chunk, RunOwner, World } from './script-runner.ts';

/** Milliseconds that a library's code may run. */
const LOAD_LIMIT = 500;

interface Library extends Chunk {
  /** The Lua that holds the functions. */
  world: World | undefined;
  readonly functions: Map<Bytes, Compiled>;
}

interface Compiled extends CompiledScript {
  readonly library: Library;
  /** A reference in the library's world. */
  ref: number;
}

/** Takes a function of the library that is being loaded, as a reference. */
type Take = (named: Named, ref: number) => void;

export class FunctionMachine implements FunctionVm, ScriptRuns, FunctionRegistry {
  private readonly runner: ScriptRunner;
  private take: Take | undefined;

  constructor(private readonly owner: RunOwner, makeLua: () => LuaRuntime) { this.runner = new ScriptRunner(owner, makeLua, this); }

  setTimeLimit(milliseconds: number): void { this.runner.setTimeLimit(milliseconds); }

  memoryUsed(): number { return this.runner.memoryUsed(); }

  reset(): void { this.runner.reset(); }

  load(body: Bytes, register: (given: Registration) => void): LoadedLibrary {
    const library: Library = { body, libraries: [], apart: [], world: undefined, functions: new Map() };
    const { world } = this.runner;
    try {
      this.place(library, world, (named, ref) => {
        const compiled: Compiled = { libraries: library.libraries, apart: library.apart, vm: this, library, ref };
        register({ ...named, compiled });
        library.functions.set(named.name, compiled);
      });
    } catch (error) {
      library.world = world;
      this.release(library);
      throw error;
    }
    return library;
  }

  release(loaded: LoadedLibrary): void {
    const library = loaded as Library;
    const { world, functions } = library;
    if (this.runner.holds(world)) for (const { ref } of functions.values()) world!.lua.unref(ref);
    library.world = undefined;
  }

  run(script: CompiledScript, keys: readonly Bytes[], argv: readonly Bytes[]): ScriptOutcome {
    const compiled = script as Compiled;
    const { library } = compiled;
    if (!this.runner.holds(library.world)) this.reload(library);
    return this.runner.run(library, ({ lua }) => {
      lua.pushRef(compiled.ref);
      pushList(lua, keys);
      pushList(lua, argv);
      return 2;
    });
  }

  /** redis.register_function. */
  readonly register = (lua: LuaStack): number => {
    const { take } = this;
    const { table } = this.owner.scripting.texts;
    if (take === undefined) {
      return raiseTable(lua, `ERR ${table}.register_function can only be called on FUNCTION LOAD command`);
    }
    const named = readRegistration(lua, table);
    const ref = lua.ref();
    try {
      take(named, ref);
    } catch (error) {
      lua.unref(ref);
      if (error instanceof RedisError) raiseTable(lua, error.message);
      throw error;
    }
    return 0;
  };

  /** Runs a library's code in a Lua. Throws CompileError and LoadError. */
  private place(library: Library, world: World, take: Take): void {
    const globals = world.environment.functions!;
    this.runner.compile(library, '@user_function', world);
    this.take = take;
    globals.beginLoad();
    let outcome: ScriptOutcome;
    try {
      outcome = this.runner.runQuietly(library, LOAD_LIMIT, () => 0);
    } finally {
      this.take = undefined;
      if (world.lua.alive) globals.endLoad();
    }
    if ('failure' in outcome) {
      throw new LoadError(outcome.failure.kind === 'timeout' ? 'ERR FUNCTION LOAD timeout' : outcome.failure.message);
    }
    library.world = world;
  }

  private reload(library: Library): void {
    this.place(library, this.runner.world, ({ name }, ref) => { library.functions.get(name)!.ref = ref; });
  }
}
