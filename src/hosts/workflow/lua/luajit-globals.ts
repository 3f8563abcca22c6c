// The globals of a script in the Python engine: those of LuaJIT without os, io, loadfile, dofile and debug, and lupa's `python`,
// of which here only the names are there.
import { openBit } from '../../../lua/libraries/bit.ts';
import type { HostFunction, LuaRuntime } from '../../../lua/runtime.ts';
import { LuaType } from '../../../lua/runtime.ts';
import * as own from './luajit-library.ts';
import { LuaJitRandom } from './random.ts';

const PYTHON = ['as_attrgetter', 'as_function', 'as_itemgetter', 'builtins', 'enumerate', 'eval', 'iter', 'iterex', 'none'];
const XPCALL = `local xpcall, select, unpack = ...
return function(f, handler, ...)
  local count = select('#', ...)
  if count == 0 then return xpcall(f, handler) end
  local given = {...}
  return xpcall(function() return f(unpack(given, 1, count)) end, handler)
end`;
/** LuaJIT yields through pcall, Lua 5.1 does not: in a coroutine what is called runs in one of its own, whose yields are handed on. */
const PCALL = `local pcall, create, resume, status, yield, running = ...
local function finish(co, ok, ...)
  if ok and status(co) == 'suspended' then return finish(co, resume(co, yield(...))) end
  return ok, ...
end
return function(f, ...)
  if running() == nil then return pcall(f, ...) end
  local made, co = pcall(create, f)
  if not made then co = create(function(...) return f(...) end) end
  return finish(co, resume(co, ...))
end`;
const IS_YIELDABLE = 'local running = ... return function() return running() ~= nil end';

export class LuaJitGlobals {
  /** References: members of the base library by name, of each other library by its name. */
  private readonly base = new Map<string, number>();
  private readonly libraries = new Map<string, Map<string, number>>();
  private readonly timeCheck: number;
  private numbers = new LuaJitRandom();
  readonly tostring: number;

  constructor(private readonly lua: LuaRuntime, print: HostFunction) {
    lua.openLibraries(['base', 'table', 'string', 'math']);
    this.keep();
    this.replaceBase(print);
    this.tostring = this.base.get('tostring')!;
    this.replaceLibraries();
    this.timeCheck = this.makeTimeCheck();
  }

  private keep(): void {
    const { lua } = this;
    lua.pushGlobals();
    lua.pushNil();
    while (lua.next(-2)) {
      const name = lua.toBytes(-2);
      if (lua.type(-1) !== LuaType.Table) this.base.set(name, lua.ref());
      else if (name === '_G') lua.pop(1);
      else this.libraries.set(name, this.members());
    }
    lua.pop(1);
  }

  /** Pops a table; references to its values by name. */
  private members(): Map<string, number> {
    const { lua } = this;
    const members = new Map<string, number>();
    lua.pushNil();
    while (lua.next(-2)) members.set(lua.toBytes(-2), lua.ref());
    lua.pop(1);
    return members;
  }

  private replaceBase(print: HostFunction): void {
    const { lua, base } = this;
    const runtime = (): LuaRuntime => lua;
    const setEnvironment = base.get('setfenv')!;
    base.set('xpcall', this.prelude(XPCALL, ['xpcall', 'select', 'unpack'].map((name) => base.get(name)!)));
    const coroutine = this.libraries.get('coroutine')!;
    const parts = ['create', 'resume', 'status', 'yield', 'running'].map((name) => coroutine.get(name)!);
    base.set('pcall', this.prelude(PCALL, [base.get('pcall')!, ...parts]));
    const functions: Record<string, HostFunction> = {
      tostring: own.tostring(base.get('tostring')!), print, assert: own.assertion, require: own.require, module: own.outOfReach('module'),
      load: own.load(runtime, setEnvironment, 'load'), loadstring: own.load(runtime, setEnvironment, 'loadstring'),
      collectgarbage: own.collectGarbage(runtime),
    };
    for (const [name, fn] of Object.entries(functions)) this.set(base, name, fn);
    for (const name of ['dofile', 'loadfile']) base.delete(name);
  }

  private replaceLibraries(): void {
    const { lua, libraries } = this;
    const generator = (): LuaJitRandom => this.numbers;
    const string = libraries.get('string')!;
    this.set(string, 'format', own.format(string.get('format')!, this.tostring));
    this.set(string, 'rep', own.rep);
    for (const name of ['gfind']) string.delete(name);
    const table = libraries.get('table')!;
    this.set(table, 'move', own.move);
    table.delete('setn');
    const math = libraries.get('math')!;
    this.set(math, 'random', own.random(generator));
    this.set(math, 'randomseed', own.randomSeed(generator));
    this.set(math, 'log', own.log);
    math.delete('mod');
    const coroutine = libraries.get('coroutine')!;
    coroutine.set('isyieldable', this.prelude(IS_YIELDABLE, [coroutine.get('running')!]));
    openBit(lua);
    libraries.set('bit', this.members());
    this.add('python', Object.fromEntries(PYTHON.map((name) => [name, own.outOfReach(`python.${name}`)])));
    this.add('jit', JIT);
  }

  private set(members: Map<string, number>, name: string, fn: HostFunction): void {
    this.lua.pushFunction(fn, name);
    members.set(name, this.lua.ref());
  }

  private add(library: string, values: Record<string, HostFunction | string | number>): void {
    const members = new Map<string, number>();
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'function') this.lua.pushFunction(value, name);
      else if (typeof value === 'string') this.lua.pushBytes(value);
      else this.lua.pushNumber(value);
      members.set(name, this.lua.ref());
    }
    this.libraries.set(library, members);
  }

  /** A function that a chunk of ours gives; references to what it takes. */
  private prelude(code: string, given: readonly number[]): number {
    const { lua } = this;
    lua.load(code, '=luajit');
    for (const ref of given) lua.pushRef(ref);
    lua.run(given.length);
    return lua.ref();
  }

  /** `__tea_check_timeout`: what the engine leaves there, an object that can be called. */
  private makeTimeCheck(): number {
    const { lua } = this;
    lua.newUserdata(4);
    lua.newTable();
    lua.pushFunction((l) => { l.pushBoolean(false); return 1; }, '__tea_check_timeout');
    lua.rawSetField(-2, '__call');
    lua.setMetatable(-2);
    return lua.ref();
  }

  /** A new engine: globals as new, and random numbers from the start. */
  renew(): void {
    this.numbers = new LuaJitRandom();
    this.fresh();
  }

  /** Runs something on fresh globals, then brings those back that were there. */
  apart<T>(inside: () => T): T {
    const { lua } = this;
    const numbers = this.numbers;
    lua.pushGlobals();
    const globals = lua.ref();
    lua.pushBytes('');
    lua.getMetatable(-1);
    const ofStrings = lua.ref();
    this.renew();
    try {
      return inside();
    } finally {
      this.numbers = numbers;
      lua.setTop(0);
      lua.pushRef(globals);
      lua.setGlobals();
      lua.pushBytes('');
      lua.pushRef(ofStrings);
      lua.setMetatable(-2);
      lua.pop(1);
      for (const ref of [globals, ofStrings]) lua.unref(ref);
    }
  }

  private fresh(): void {
    const { lua } = this;
    lua.setTop(0);
    lua.newTable();
    for (const [name, ref] of this.base) { lua.pushRef(ref); lua.rawSetField(1, name); }
    lua.newTable(); // package.loaded
    for (const [library, members] of this.libraries) {
      this.pushMembers(members);
      if (library === 'string') this.setStringMetatable();
      lua.pushValue(-1);
      lua.rawSetField(2, library);
      lua.rawSetField(1, library);
    }
    lua.pushValue(1);
    lua.rawSetField(2, '_G');
    this.pushPackage();
    lua.rawSetField(1, 'package');
    lua.pushRef(this.timeCheck);
    lua.rawSetField(1, '__tea_check_timeout');
    lua.pushValue(1);
    lua.rawSetField(1, '_G');
    lua.setTop(1);
    lua.setGlobals();
  }

  private pushMembers(members: Map<string, number>): void {
    this.lua.newTable(0, members.size);
    for (const [name, ref] of members) { this.lua.pushRef(ref); this.lua.rawSetField(-2, name); }
  }

  /** The string library lies on top: strings find their methods in it. */
  private setStringMetatable(): void {
    const { lua } = this;
    lua.pushBytes('');
    lua.newTable(0, 1);
    lua.pushValue(-3);
    lua.rawSetField(-2, '__index');
    lua.setMetatable(-2);
    lua.pop(1);
  }

  /** `package`, with the table of what is loaded at 2. */
  private pushPackage(): void {
    const { lua } = this;
    lua.newTable();
    const texts = { config: '/\n;\n?\n!\n-\n', path: '', cpath: '' };
    for (const [name, text] of Object.entries(texts)) { lua.pushBytes(text); lua.rawSetField(-2, name); }
    for (const name of ['preload', 'loaders']) { lua.newTable(); lua.rawSetField(-2, name); }
    for (const name of ['loadlib', 'searchpath', 'seeall']) {
      lua.pushFunction(own.outOfReach(`package.${name}`), name);
      lua.rawSetField(-2, name);
    }
    lua.pushValue(-1);
    lua.rawSetField(2, 'package');
    lua.pushValue(2);
    lua.rawSetField(-2, 'loaded');
  }
}

const nothing: HostFunction = () => 0;
const JIT: Record<string, HostFunction | string | number> = {
  version: 'LuaJIT 2.1.0-beta3', version_num: 20100, os: 'Linux', arch: 'x64',
  status: (lua) => { lua.pushBoolean(true); return 1; },
  on: nothing, off: nothing, flush: nothing, attach: nothing, security: nothing, opt: nothing,
};
