// Scripts share nothing that they can change: a hundred thousand mutated scripts, after each of which every table,
// metatable and closure that scripts can reach lies in the memory of their Lua as it did before.
import { describe, expect, test } from 'vitest';
import { ScriptMachine } from '../../../src/hosts/redis/script-machine.ts';
import type { LuaRuntime } from '../../../src/lua/runtime.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { RedisError } from '../../../src/redis/errors.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { Scripting } from '../../../src/redis/scripting.ts';
import { newLua } from '../../lua/vm.ts';
import { Random } from '../../redis/random.ts';
import { mutate, quote, SEEDS } from './mutated-scripts.ts';
import { SharedMemory } from './shared-memory.ts';

const MEMORY = 24 * 1024 * 1024;
const SCRIPTS = 100_000;
/** Scripts between two flushes of the cache. */
const KEPT = 2500;
const SEED = 8;

/** A Lua that did something already, and what its scripts share. */
interface Watched { lua: LuaRuntime; shared: SharedMemory }

class World {
  private readonly engine = new Engine();
  private readonly client = this.engine.connect();
  private readonly made: LuaRuntime[] = [];
  private scripts: Watched | undefined;
  private functions: Watched | undefined;
  replies = { done: 0, failed: 0, notCompiled: 0 };
  /** Luas that were looked at: a script that takes all memory ends one, as does SCRIPT FLUSH. */
  worlds = 0;

  /** `protects`: false takes the marks away, to see that the comparison then finds something. */
  constructor(private readonly protects = true) {
    const makeLua = (): LuaRuntime => {
      this.made.push(newLua('5.1', { memory: MEMORY }));
      return this.made.at(-1)!;
    };
    this.engine.scripting = new Scripting(this.engine, (scripting) => {
      const machine = new ScriptMachine(scripting, makeLua);
      machine.onLook = () => { scripting.killed = true; }; // a million instructions are enough
      return machine;
    });
  }

  /** Runs it, and tells what it changed. */
  script(body: string): string | undefined {
    if (this.scripts?.lua.alive !== true) {
      this.scripts = this.watch(() => {
        this.run('EVAL', 'return 1', '0');
        return this.made.at(-1)!;
      }, ['EVAL', "return string.format('%d', 1)", '0']);
    }
    this.note(this.run('EVAL', body, '1', 'k', 'a'));
    return this.scripts.lua.alive ? this.scripts.shared.changed() : undefined;
  }

  /** The same as what a function loads and runs. */
  functionBody(body: string): string | undefined {
    const { lua, shared } = this.watchFunctions();
    this.note(this.run('FCALL', 'f', '0', body));
    return lua.alive ? shared.changed() : undefined;
  }

  /** The same as the source of a library. */
  library(body: string): string | undefined {
    const { lua, shared } = this.watchFunctions();
    this.note(this.run('FUNCTION', 'LOAD', 'REPLACE', `#!lua name=other\n${body}`));
    return lua.alive ? shared.changed() : undefined;
  }

  flush(): void { this.run('SCRIPT', 'FLUSH'); }

  private watchFunctions(): Watched {
    if (this.functions?.lua.alive === true) return this.functions;
    const library = "#!lua name=l\nredis.register_function('f', function(_, args) return assert(loadstring(args[1]))() end)";
    return (this.functions = this.watch(() => {
      this.run('FUNCTION', 'LOAD', 'REPLACE', library);
      this.run('FCALL', 'f', '0', 'return 1');
      return this.made.at(-1)!;
    }, ['FUNCTION', 'LOAD', 'REPLACE', "#!lua name=other\nlocal wide = 'format %d'"]));
  }

  /** `wide`: what makes the host itself exchange library functions. */
  private watch(begin: () => LuaRuntime, wide: string[]): Watched {
    const lua = begin();
    this.worlds++;
    if (!this.protects) lua.setReadonly = () => {};
    const shared = new SharedMemory(lua, this.protects ? undefined : (address) => { lua.memory.u8[address + 6] &= 0x3f; });
    this.run(...wide);
    shared.allow();
    return { lua, shared };
  }

  private note(reply: Reply): void {
    if (!(reply instanceof RedisError)) this.replies.done++;
    else if (reply.message.includes('compiling')) this.replies.notCompiled++;
    else this.replies.failed++;
  }

  private run(...args: string[]): Reply { return this.engine.execute(this.client, args); }
}

/** A tenth of them in functions, a tenth as libraries. */
function attempt(world: World, script: string, i: number): string | undefined {
  if (i % 10 === 8) return world.functionBody(script);
  if (i % 10 === 9) return world.library(script);
  return world.script(script);
}

describe('what scripts share', () => {
  test('is as it was after each of a hundred thousand mutated scripts', () => {
    const world = new World();
    const random = new Random(SEED);
    for (let i = 0; i < SCRIPTS; i++) {
      const script = i < SEEDS.length ? SEEDS[i] : mutate(random);
      const changed = attempt(world, script, i);
      if (changed !== undefined) expect.fail(`script ${i} of seed ${SEED} changed ${changed}: ${quote(script)}`);
      if (i % KEPT === KEPT - 1) world.flush();
    }
    // The mutations are of use: many run, many are refused, some do not compile.
    expect(world.replies.done).toBeGreaterThan(SCRIPTS / 20);
    expect(world.replies.failed).toBeGreaterThan(SCRIPTS / 5);
    expect(world.replies.notCompiled).toBeGreaterThan(SCRIPTS / 10);
    expect(world.replies.notCompiled).toBeLessThan(SCRIPTS / 2);
    expect(world.worlds).toBeGreaterThan(SCRIPTS / KEPT / 2);
  }, 600_000);

  test.each(SEEDS.map((seed) => [quote(seed), seed]))('is as it was after %s, wherever it runs', (_, seed) => {
    const world = shared;
    expect([world.script(seed), world.functionBody(seed), world.library(seed)]).toEqual([undefined, undefined, undefined]);
  });
});

const shared = new World();

describe('without the marks of the VM', () => {
  test.each([
    ['x = 1', '_G'], ['redis.call = 1', '_G.redis.call'], ['--\rredis.call = 1', '_G.redis.call'], ['string.format = nil', '_G.string.format'],
    ['rawset(string, "upper", 1)', '_G.string.upper'], ['setmetatable(string, {})', 'metatable of _G.string'],
    ['getmetatable("").__index = {}', "getmetatable('').__index"], ['getmetatable(_G).__index = nil', 'metatable of _G.__index'],
    ['table.insert(bit, 1)', '_G.bit'], ['cjson.extra = {}', '_G.cjson'], ['_G[1] = 2', '_G'],
  ])('the comparison finds what %s changes', (script, where) => {
    const changed = new World(false).script(script);
    expect(changed).toContain(where);
  });

  test('the comparison finds what libraries and functions change', () => {
    expect(new World(false).functionBody('string.upper = 1')).toContain('string.upper');
    expect(new World(false).functionBody('x = 1')).toBeDefined();
  });

  test('the mutated scripts change something soon, and often', () => {
    const random = new Random(SEED);
    let found = 0;
    for (let i = 0; i < 60; i++) if (new World(false).script(mutate(random)) !== undefined) found++;
    expect(found).toBeGreaterThan(10);
  });
});
