// The globals of scripts, exactly those of Redis 7.0.15. What scripts share is read-only in the VM itself, as in Redis's
// own Lua: globals, libraries and metatables are marked, and the VM refuses to write to them (see lua/patch51.ts).
import { catcher } from '../../lua/calls.ts';
import { openBit } from '../../lua/libraries/bit.ts';
import { openCjson } from '../../lua/libraries/cjson.ts';
import { openCmsgpack } from '../../lua/libraries/cmsgpack.ts';
import { openStruct } from '../../lua/libraries/struct.ts';
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, HostFunction, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import type { Scripting } from '../../redis/scripting.ts';
import { badArgument, checkInt } from './arguments.ts';
import { FunctionGlobals } from './function-globals.ts';
import type { FunctionRegistry } from './function-globals.ts';
import { protect, refuseMissing } from './protection.ts';
import type { Random } from './random.ts';
import { nameLibrary, pushRedisLibrary } from './redis-library.ts';

/** Globals that stock Lua has and every release takes away, and those that some leave. */
const REMOVED = ['dofile', 'loadfile', 'print', 'module', 'require'];
const REMOVED_LATER = ['getfenv', 'setfenv', 'newproxy'];
/** Globals that scripts written elsewhere reach for: naming one is told as a violation. */
const OUTSIDE = new Set([...REMOVED, ...REMOVED_LATER, 'io', 'os', 'debug', 'package', 'socket', 'http', 'ffi']);

/** What the environment needs of whoever runs scripts in it. */
export interface EnvironmentOwner {
  readonly scripting: Scripting;
  readonly random: Random;
  /** What functions register with, where the environment is theirs. */
  readonly functions?: FunctionRegistry | undefined;
  /** The source line that runs, to tell "os.execute" from "os". */
  sourceLine(line: number): Bytes;
}

export class Environment {
  /** What libraries of functions see; undefined where the environment is that of scripts. */
  readonly functions: FunctionGlobals | undefined;
  /** A reference to the globals. */
  private readonly globals: number;
  /** A reference to what new functions have as globals, where scripts can change that; undefined where not. */
  private readonly home: number | undefined;

  constructor(private readonly lua: LuaRuntime, private readonly owner: EnvironmentOwner) {
    lua.openLibraries(['base', 'coroutine', 'table', 'string', 'math']);
    lua.pushGlobals();
    this.fillGlobals();
    refuseMissing(lua, this.missing);
    protect(lua);
    lua.pushBytes('');
    protect(lua);
    lua.pop(1);
    this.globals = lua.ref();
    lua.onRefusal = (stack, key) => this.tellWrite(stack, key);
    if (owner.functions !== undefined) {
      this.functions = new FunctionGlobals(lua, owner.scripting, owner.functions, this.missing);
    }
    if (owner.scripting.engine.has.environmentsChange) {
      lua.pushGlobals();
      this.home = lua.ref();
    }
  }

  /** After a run: what it made the globals of all (`setfenv(0, {})`) ends with it. The real ones are broken until SCRIPT FLUSH. */
  restoreGlobals(): void {
    if (this.home === undefined) return;
    this.lua.pushRef(this.home);
    this.lua.setGlobals();
  }

  /** Sets KEYS and ARGV for a run. */
  setArguments(keys: readonly Bytes[], argv: readonly Bytes[]): void {
    const { lua } = this;
    lua.pushRef(this.globals);
    pushList(lua, keys);
    pushList(lua, argv);
    lua.setReadonly(-3, false);
    lua.rawSetField(-3, 'ARGV');
    lua.rawSetField(-2, 'KEYS');
    lua.setReadonly(-1, true);
    lua.pop(1);
  }

  /** With the globals on top. */
  private fillGlobals(): void {
    const { lua } = this;
    const { has } = this.owner.scripting.engine;
    const removed = has.environmentsChange ? REMOVED : [...REMOVED, ...REMOVED_LATER];
    for (const name of removed) { lua.pushNil(); lua.rawSetField(-2, name); }
    const protect = has.jsonArraysMarked ? () => lua.setReadonly(-1, true) : undefined;
    const libraries = { bit: openBit, cjson: () => openCjson(lua, protect), cmsgpack: openCmsgpack, struct: openStruct };
    for (const [name, open] of Object.entries(libraries)) { open(lua); lua.rawSetField(-2, name); }
    if (has.serverTable) {
      lua.rawGetField(-1, 'cmsgpack');
      lua.pushBytes('Copyright (C) 2012, Redis Ltd.');
      lua.rawSetField(-2, '_COPYRIGHT');
      lua.pop(1);
    }
    if (has.osClock) {
      lua.newTable(0, 1);
      this.setFunction('clock', (stack) => { stack.pushNumber(this.owner.scripting.elapsed() / 1000); return 1; });
      lua.rawSetField(-2, 'os');
    }
    const isOfScripts = this.owner.functions === undefined;
    pushRedisLibrary(lua, this.owner.scripting, isOfScripts);
    nameLibrary(lua, this.owner.scripting);
    this.setFunction('pcall', catcher(protectedCall));
    if (isOfScripts) {
      for (const name of ['KEYS', 'ARGV']) { lua.newTable(); lua.rawSetField(-2, name); }
      this.setFunction('__redis__err__handler', describeError);
      if (has.serverTable) {
        lua.rawGetField(-1, '__redis__err__handler');
        lua.rawSetField(-2, '__server__err__handler');
      }
    }
    lua.rawGetField(-1, 'math');
    this.setFunction('random', (stack) => random(stack, this.owner.random));
    this.setFunction('randomseed', (stack) => { this.owner.random.seed(checkInt(stack, 1)); return 0; });
    lua.pop(1);
  }

  private setFunction(name: string, fn: HostFunction): void {
    this.lua.pushFunction(fn, name);
    this.lua.rawSetField(-2, name);
  }

  /** __index of the globals; scripts can call it by hand. */
  private readonly missing: HostFunction = (lua) => {
    if (lua.top() !== 2) throw new Error('Wrong number of arguments to luaProtectedTableError');
    const type = lua.type(2);
    if (type !== LuaType.String && type !== LuaType.Number) {
      throw new Error('Second argument to luaProtectedTableError must be a string or number');
    }
    const name = lua.toBytes(2);
    if (OUTSIDE.has(name)) this.tellOutside(lua, name);
    throw new Error(`Script attempted to access nonexistent global variable '${name}'`);
  };

  private tellOutside(lua: LuaStack, name: string): void {
    const line = lua.frame(1)?.line ?? 0;
    const member = new RegExp(`\\b${name}\\s*\\.\\s*(\\w+)`).exec(this.owner.sourceLine(line))?.[1];
    this.owner.scripting.violation(
      member === undefined ? name : `${name}.${member}`,
      'scripts have no access to files, processes, the network or the console',
      line > 0 ? line : undefined,
    );
  }

  private tellWrite(lua: LuaStack, key: Bytes | undefined): void {
    const line = (lua.frame(0)?.line ?? 0) > 0 ? lua.frame(0)!.line : lua.frame(1)?.line ?? 0;
    this.owner.scripting.violation(
      `set ${key ?? lua.typeName(LuaType.Table)}`, 'Attempt to modify a readonly table', line > 0 ? line : undefined,
    );
  }
}

export function pushList(lua: LuaStack, items: readonly Bytes[]): void {
  const batch = lua.batch();
  batch.newTable(items.length, 0);
  for (let i = 0; i < items.length; i++) batch.setElement(i + 1, items[i]);
  batch.flush();
}

/** pcall as Redis has it: of an error table with a text, scripts get the text. */
function protectedCall(lua: LuaStack): number {
  const count = lua.top();
  if (count === 0) { // what Redis's own replies, by accident
    lua.pushBoolean(false);
    lua.pushBytes('attempt to call a boolean value');
    return 2;
  }
  if (lua.protectedCall(count - 1, -1)) {
    lua.reserve(1);
    lua.pushBoolean(true);
    lua.insert(1);
    return lua.top();
  }
  if (lua.type(-1) === LuaType.Table) {
    const type = lua.rawGetField(-1, 'err');
    if (type === LuaType.String || type === LuaType.Number) lua.remove(-2);
    else lua.pop(1);
  }
  lua.pushBoolean(false);
  lua.insert(-2);
  return 2;
}

/** __redis__err__handler: an error as a table with its text and place. */
function describeError(lua: LuaStack): number {
  lua.setTop(1);
  const frame = errorFrame(lua);
  if (lua.type(1) !== LuaType.Table) {
    const text = `ERR ${errorText(lua, 1)}`;
    lua.newTable(0, 3);
    lua.pushBytes(text);
    lua.rawSetField(-2, 'err');
  }
  if (frame !== undefined) {
    lua.pushBytes(frame.source);
    lua.setField(-2, 'source');
    lua.pushNumber(frame.line);
    lua.setField(-2, 'line');
  }
  return 1;
}

/** Where an error was raised; of C functions, the Lua function that called them. Handlers stand at level 0. */
export function errorFrame(lua: LuaStack): { source: Bytes; line: number } | undefined {
  for (let level = 1, frame; (frame = lua.frame(level)) !== undefined; level++) if (frame.what !== 'C') return frame;
  return undefined;
}

/** As tostring. */
export function errorText(lua: LuaStack, at: number): Bytes {
  const type = lua.type(at);
  switch (type) {
    case LuaType.String: case LuaType.Number: return lua.toBytes(at);
    case LuaType.Nil: case LuaType.None: return 'nil';
    case LuaType.Boolean: return String(lua.toBoolean(at));
    case LuaType.LightUserdata: return 'userdata: (nil)'; // cjson.null
    default: return `${lua.typeName(type)}: 0x${lua.pointer(at).toString(16).padStart(8, '0')}`;
  }
}

function random(lua: LuaStack, source: Random): number {
  const r = source.next();
  switch (lua.top()) {
    case 0:
      lua.pushNumber(r);
      return 1;
    case 1: {
      const upper = checkInt(lua, 1);
      if (upper < 1) throw badArgument(lua, 1, 'interval is empty');
      lua.pushNumber(Math.floor(r * upper) + 1);
      return 1;
    }
    case 2: {
      const [lower, upper] = [checkInt(lua, 1), checkInt(lua, 2)];
      if (lower > upper) throw badArgument(lua, 2, 'interval is empty');
      lua.pushNumber(Math.floor(r * ((upper - lower + 1) | 0)) + lower);
      return 1;
    }
    default: throw new Error('wrong number of arguments');
  }
}
