// Evalua's side of the bench, alike in Node and in a worker of the page: whole worlds as the page
// uses them, with the journal recording and every change encoded for storage.
import { realClock } from '../../src/hosts/host.ts';
import { RedisWorld } from '../../src/hosts/redis/world.ts';
import { createLua } from '../../src/lua/create.ts';
import type { LuaRuntime } from '../../src/lua/runtime.ts';
import type { CommandResult } from '../../src/hosts/redis/wire.ts';
import { outcome } from './programs.ts';
import type { LuaProgram, RedisProgram } from './programs.ts';

export class Ours {
  private readonly world: RedisWorld;
  private readonly client: number;
  private readonly lua = new Map<string, LuaRuntime>();

  constructor(private readonly wasm: WebAssembly.Module) {
    const nothing = (): void => {};
    this.world = new RedisWorld({
      lua: (version, limits) => createLua(version, wasm, limits), clock: realClock, random: Math.random,
      texts: () => Promise.resolve({}), changed: nothing,
      tell: { runStarted: nothing, runWrote: nothing, runAt: nothing, push: nothing, finished: nothing },
    });
    this.world.lead();
    this.client = this.world.engine.connect().id;
  }

  /** Milliseconds of one EVAL of the program on an empty keyspace. */
  runRedis({ prepare, script, rounds }: RedisProgram): number {
    this.command('FLUSHALL');
    if (prepare !== undefined) this.command('EVAL', prepare, '0', String(rounds));
    const from = performance.now();
    this.command('EVAL', script, '0', String(rounds));
    return performance.now() - from;
  }

  /** Milliseconds of an EVAL on the keyspace as it is. */
  measure(script: string, ...argv: number[]): number {
    const from = performance.now();
    this.command('EVAL', script, '0', ...argv.map(String));
    return performance.now() - from;
  }

  clear(): void { this.command('FLUSHALL'); }

  /** A digest of the keyspace. */
  outcome(): string { return this.command('EVAL', outcome, '0'); }

  /** Milliseconds of one EVAL with a key. */
  runWithKey(script: string, key: string, rounds: number): number {
    const from = performance.now();
    this.command('EVAL', script, '1', key, String(rounds));
    return performance.now() - from;
  }

  /** Milliseconds of one call of the program's function. The VM is kept, so the next call finds it warm. */
  runLua({ name, source }: LuaProgram): number {
    let lua = this.lua.get(name);
    if (lua === undefined) this.lua.set(name, lua = this.load(source));
    const from = performance.now();
    lua.getField(GLOBALS_AT, 'measured');
    const results = lua.run(0);
    const duration = performance.now() - from;
    lua.pop(results);
    return duration;
  }

  close(): void {
    this.world.close();
    for (const lua of this.lua.values()) lua.close();
  }

  /** A VM with its limits on, as a host makes it; the globals lie on the stack at GLOBALS_AT. */
  private load(source: string): LuaRuntime {
    const lua = createLua('5.1', this.wasm, { memory: 256 * 1024 * 1024, time: 60_000 });
    lua.openLibraries(['base', 'table', 'string', 'math']);
    lua.pushGlobals();
    lua.load(source, '=bench');
    lua.run(0);
    lua.setField(GLOBALS_AT, 'measured');
    return lua;
  }

  /** The text of a bulk reply, else "". */
  private command(...args: string[]): string {
    const outcome = this.world.act('execute', { args }, { id: 0, who: this.client, waited: false });
    this.world.settle();
    this.world.parts();
    if (!('done' in outcome)) throw new Error(`${args[0]} waits`);
    const { reply } = outcome.done as CommandResult;
    if (reply.type === 'error') throw new Error(`${args[0]}: ${reply.text}`);
    return reply.type === 'bulk' ? reply.text : '';
  }
}

const GLOBALS_AT = 1;
