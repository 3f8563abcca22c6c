// The Lua 5.4 that scripts run on: one VM serves all runs, its globals are as new for each, and what a script holds is bounded.
import { LuaError } from '../../lua/runtime.ts';
import type { HostFunction, LuaRuntime } from '../../lua/runtime.ts';
import type { JsonObject } from '../../world/schema.ts';
import { Globals } from '../globals.ts';
import type { LuaFactory } from '../host.ts';
import { pushPlain } from '../lua-plain.ts';
import { functions } from './api/all.ts';
import { bind } from './api/binding.ts';
import type { Calling } from './api/binding.ts';
import { environment } from './environment.ts';

/** Instructions between two looks at a run. */
const LOOK = 20_000;
/** What a new VM's memory has, and how much of it is free: bytes. Its module can have no less. */
const FIRST = 16 * 1024 * 1024;
const FREE = 15_600_000;
/** The heap has the limit and so much of it again, for it is never used without holes; what a script holds is looked at. */
const HOLES = 1;

/** What a VM gets from the runs in it. */
export interface Surroundings {
  calling: Calling;
  /** Functions of the host's own, by name. */
  own: Record<string, HostFunction>;
  random(): number;
  violation(operation: string, reason: string): void;
  /** Called now and then while a script runs, with its line; 0: not known. */
  look(line: number): void;
}

export class ScriptVm {
  readonly lua: LuaRuntime;
  readonly globals: Globals;
  private readonly dialects: ReadonlyMap<string, number>;
  /** Bytes that it counts before a script has run. */
  private readonly empty: number;

  /** `memory`: bytes that a script may hold. */
  constructor(make: LuaFactory, readonly memory: number, { calling, own, random, violation, look }: Surroundings) {
    const lua = this.lua = open(make, memory);
    this.globals = new Globals(lua, random, environment(own), violation);
    this.dialects = bind(lua, functions, calling);
    this.empty = lua.memoryUsed();
    lua.setHook(() => {
      if (this.holdsTooMuch()) lua.abort(tooMuch(lua.frame(0)?.line));
      look(Math.max(0, lua.frame(0)?.line ?? 0));
    }, { count: LOOK });
  }

  /** Makes it ready for a run with this context. */
  renew(context: JsonObject): void {
    const { lua, memory, empty } = this;
    // What the run before left must not lie in the middle of what this one may use.
    if (lua.memoryUsed() - empty > memory / 4) for (let i = 0; i < 2; i++) lua.collect(); // the table of strings shrinks at the second time
    this.globals.renew();
    lua.pushGlobals();
    for (const [name, ref] of this.dialects) { lua.pushRef(ref); lua.rawSetField(-2, name); }
    pushPlain(lua, context);
    lua.rawSetField(-2, 'ctx');
    lua.pop(1);
  }

  /** Throws LuaError where a run that came to its end holds more than it may. */
  checkEnd(): void {
    if (this.holdsTooMuch()) throw tooMuch(undefined);
  }

  private holdsTooMuch(): boolean {
    const { lua } = this;
    const most = this.memory + this.empty;
    if (lua.memoryUsed() <= most) return false;
    lua.collect();
    return lua.memoryUsed() > most;
  }

  close(): void { this.lua.close(); }
}

const tooMuch = (line: number | undefined): LuaError => new LuaError('memory', 'not enough memory', undefined, line);

/** A VM whose heap has room for so many bytes. */
function open(make: LuaFactory, memory: number): LuaRuntime {
  const room = Math.ceil(memory * (1 + HOLES));
  const lua = make('5.4', { memory: FIRST + Math.max(0, room - FREE) });
  if (room < FREE) {
    lua.newUserdata(FREE - room);
    lua.ref();
  }
  return lua;
}
