// Runs that can wait, in Lua 5.4: a run is a coroutine of the host, and a host function that has to wait yields to the host,
// through pcall and through the coroutines that the script made itself. Where Lua cannot yield, in a function that C calls
// (a comparator of table.sort, a replacement of string.gsub), waiting is an error that says so.
import { HOST_CHUNK } from './runtime.ts';
import type { HostFunction, LuaRuntime, LuaStack } from './runtime.ts';

/** Where a run stands: it waits for what a host function named, or is done, with its results on the stack. */
export type Step<W> = { waits: W } | { results: number };

const UNABLE = 'cannot wait here: this function was called from C (a comparator of table.sort, a replacement of string.gsub)';

/**
 * The coroutine library of scripts whose coroutines hand on what waits: to the host, for `mark` is a value that no script
 * has. To a script the run is the main thread, as it is where nothing waits. Gets the library's own functions, gives the new ones,
 * what names a thread as a run's, and what a waiting host function is wrapped in.
 */
const LIBRARY = `
local mark, create, resume, yield, status, running, isyieldable, close, error, select, rawequal, setmetatable = ...
local runs = setmetatable({}, { __mode = 'k' })
local co = { create = create, status = status, close = close }
local function handOn(thread, ...)
  local ok, first = ...
  if ok and rawequal(first, mark) then return handOn(thread, resume(thread, yield(select(2, ...)))) end
  return ...
end
function co.resume(thread, ...) return handOn(thread, resume(thread, ...)) end
local function unwrap(thread, ok, ...)
  if ok then return ... end
  if status(thread) == 'dead' then close(thread) end
  error((...), 2)
end
function co.wrap(f)
  local thread = create(f)
  return function(...) return unwrap(thread, co.resume(thread, ...)) end
end
function co.running()
  local thread, main = running()
  return thread, main or runs[thread] == true
end
function co.isyieldable(thread)
  thread = thread or running()
  return runs[thread] ~= true and isyieldable(thread)
end
function co.yield(...)
  if runs[running()] then error('attempt to yield from outside a coroutine', 0) end
  return yield(...)
end
local function answered(ok, ...)
  if ok then return ... end
  error((...), 2)
end
return co, function(thread) runs[thread] = true end, function(f) return function(...) return answered(f(...)) end end
`;

const OWN = ['create', 'resume', 'yield', 'status', 'running', 'isyieldable', 'close'];
const BASE = ['error', 'select', 'rawequal', 'setmetatable'];

export class Tasks<W> {
  private readonly mark: number;
  private readonly adopt: number;
  private readonly wrap: number;
  /** What runs wait for, by a number that stands for it in Lua. */
  private readonly waiting = new Map<number, W>();
  private last = 0;

  /** Puts its coroutine library in the place of the one among the globals. */
  constructor(private readonly lua: LuaRuntime) {
    if (lua.version !== '5.4') throw new Error('only Lua 5.4 can wait');
    lua.newTable();
    this.mark = lua.ref();
    lua.load(LIBRARY, HOST_CHUNK);
    lua.pushRef(this.mark);
    for (const name of OWN) this.pushMember(name, 'coroutine');
    for (const name of BASE) this.pushMember(name);
    lua.run(1 + OWN.length + BASE.length);
    this.wrap = lua.ref();
    this.adopt = lua.ref();
    lua.pushGlobals();
    lua.insert(-2);
    lua.setField(-2, 'coroutine');
    lua.pop(1);
  }

  /** Pushes a global, or a member of a library. */
  private pushMember(name: string, library?: string): void {
    const { lua } = this;
    lua.pushGlobals();
    for (const field of library === undefined ? [name] : [library, name]) {
      lua.getField(-1, field);
      lua.remove(-2);
    }
  }

  /**
   * Pushes a function that waits: `begin` says for what, from its arguments, or throws what is wrong with them. What `resume`
   * brings are its results, what `fail` brings is its error, at the line of the script.
   */
  pushWaiting(begin: (lua: LuaStack) => W, name: string): void {
    const wait: HostFunction = (lua) => {
      const what = this.begun(lua, begin);
      if (typeof what === 'string') return refuse(lua, what);
      this.waiting.set(++this.last, what.for);
      lua.setTop(0);
      lua.pushRef(this.mark);
      lua.pushNumber(this.last);
      return lua.yield(2);
    };
    this.lua.pushRef(this.wrap);
    this.lua.pushFunction(wait, name);
    this.lua.run(1);
  }

  /** What is waited for, or why that cannot be. */
  private begun(lua: LuaStack, begin: (lua: LuaStack) => W): { for: W } | string {
    if (!lua.canYield()) return UNABLE;
    try {
      return { for: begin(lua) };
    } catch (error) {
      if (!(error instanceof Error)) throw error; // a LuaThrow has its value on the stack
      return error.message;
    }
  }

  /** Begins a run of the function on top of the stack, below its `args` arguments. Throws LuaError where it fails. */
  start(args: number): { task: Task<W>; step: Step<W> } {
    const { lua } = this;
    const base = lua.top() - args;
    lua.pushValue(base);
    lua.newThread();
    lua.pushRef(this.adopt);
    lua.pushValue(-2);
    lua.run(1);
    const thread = lua.ref();
    lua.remove(base);
    const task = new Task(lua, thread, (token) => this.take(token));
    return { task, step: task.go(args, true) };
  }

  private take(token: number): W {
    const what = this.waiting.get(token)!;
    this.waiting.delete(token);
    return what;
  }
}

/** The answer that is an error, told at the line of the script. */
function refuse(lua: LuaStack, why: string): number {
  lua.pushBoolean(false);
  lua.pushBytes(why);
  return 2;
}

/** One run, between its steps. */
export class Task<W> {
  private over = false;

  constructor(private readonly lua: LuaRuntime, private readonly thread: number, private readonly take: (token: number) => W) {}

  /** Goes on with the results of what it waited for: `push` pushes them and says how many. Throws LuaError where it fails. */
  resume(push: (lua: LuaStack) => number = () => 0): Step<W> {
    this.check();
    this.lua.pushBoolean(true);
    return this.go(1 + push(this.lua));
  }

  /** Goes on with an error in the place of results. */
  fail(message: string): Step<W> {
    this.check();
    return this.go(refuse(this.lua, message));
  }

  /** The run is given up where it waits. */
  drop(): void {
    if (!this.over) this.lua.unref(this.thread);
    this.over = true;
  }

  private check(): void { if (this.over) throw new Error('the run is over'); }

  /** `args` values lie on top. `first`: nothing was spent yet of what limits the run. */
  go(args: number, first = false): Step<W> {
    const { lua } = this;
    lua.pushRef(this.thread);
    const at = lua.top() - args;
    lua.insert(at);
    try {
      const { status, results } = lua.resume(at, args, !first);
      lua.remove(at);
      if (status === 'done') {
        this.drop();
        return { results };
      }
      const token = lua.toNumber(-1);
      lua.pop(results);
      return { waits: this.take(token) };
    } catch (error) {
      lua.setTop(at - 1);
      this.drop();
      throw error;
    }
  }
}
