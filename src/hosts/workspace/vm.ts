// The Lua 5.4 that scripts run on. It starts empty: Lua's own functions, and what the workspace puts beside them.
import type { HostFunction, LuaRuntime } from '../../lua/runtime.ts';
import { Tasks } from '../../lua/tasks.ts';
import type { JsonObject } from '../../world/schema.ts';
import { Globals } from '../globals.ts';
import type { LuaFactory } from '../host.ts';
import { pushPlain } from '../lua-plain.ts';
import { pushMembers } from './binding.ts';
import type { Members } from './binding.ts';
import { Handlers } from './handlers.ts';
import { Requires } from './modules/require.ts';
import type { Requirable } from './modules/require.ts';

export const MEMORY = 128 * 1024 * 1024;
/** Instructions between two looks at a run. */
const LOOK = 100_000;
const NO = 'is out of reach of a script';
const OUTSIDE: Readonly<Record<string, string>> = {
  io: `the file system ${NO}`, os: `the system ${NO}: context.hlc_time() tells the time`, debug: `the debug library ${NO}`, package: `the package library ${NO}`,
  load: 'code cannot be made at run time', loadstring: 'code cannot be made at run time', dofile: `the file system ${NO}`, loadfile: `the file system ${NO}`,
};

/** What a script waits for: the time of the world, in milliseconds from now; `timeout` is what `core.await` then gives. */
export interface Waits { milliseconds: number; gives: JsonObject | undefined }

export class ScriptVm {
  readonly lua: LuaRuntime;
  readonly globals: Globals;
  tasks!: Tasks<Waits>;
  handlers!: Handlers;
  private requires!: Requires;

  constructor(make: LuaFactory, own: Record<string, HostFunction>, random: () => number, violation: (operation: string, reason: string) => void, look: (line: number) => void) {
    const lua = this.lua = make('5.4', { memory: MEMORY });
    this.globals = new Globals(lua, random, {
      libraries: ['base', 'coroutine', 'table', 'string', 'math', 'utf8'], own, outside: OUTSIDE,
      removed: ['load', 'loadfile', 'dofile', 'collectgarbage', 'warn'], add: () => {
        this.tasks = new Tasks<Waits>(lua);
        this.requires = new Requires(lua);
        this.handlers = new Handlers(lua);
      },
    }, violation);
    lua.setHook(() => look(Math.max(0, lua.frame(0)?.line ?? 0)), { count: LOOK });
  }

  /** Makes it ready for a run: tables of functions, `args`, and `require` from a file of its own. */
  renew(tables: ReadonlyMap<string, Members>, args: JsonObject, requirable: Requirable, path: string): void {
    const { lua } = this;
    this.globals.renew();
    lua.pushGlobals();
    for (const [name, members] of tables) {
      pushMembers(lua, members);
      lua.rawSetField(-2, name);
    }
    pushPlain(lua, args);
    lua.rawSetField(-2, 'args');
    lua.pop(1);
    this.requires.begin(requirable, path);
  }

  close(): void { this.lua.close(); }
}
