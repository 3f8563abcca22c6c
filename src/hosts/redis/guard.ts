// The guarded environment: globals and libraries as empty tables that read through to hidden ones
// and refuse writes, and the functions of the base library that know of them.
import { LuaType } from '../../lua/runtime.ts';
import type { Bytes, HostFunction, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import { badArgument, checkTable } from './arguments.ts';

/** Bytes of source that `load` takes. */
const LOADED = 16 * 1024 * 1024;

export interface GuardParts {
  /** __index and __newindex of the globals. */
  missing: HostFunction;
  readonly: HostFunction;
  /** Tells of a write past metatables to the table at 1, and raises without a position, as from inside Lua. */
  refuse(lua: LuaStack): never;
  /** A reference to stock Lua's setfenv. */
  setEnvironment: number;
}

export class Guard {
  /** References: the globals that scripts see, and the hidden table behind them. */
  readonly globals: number;
  readonly values: number;
  /** References to the hidden tables by the address of the empty table that stands for each. */
  private readonly hidden = new Map<number, number>();
  /** What getmetatable answers for the globals and for strings. */
  private readonly metatables = new Map<'globals' | 'string', number>();
  private readonly originals = new Map<string, number>();

  /** With the real globals on top; leaves them there. */
  constructor(private readonly lua: LuaRuntime, private readonly parts: GuardParts) {
    lua.newTable(0, 40);
    this.copyGlobals();
    this.overrideBase();
    lua.pushValue(-1);
    this.values = lua.ref();
    this.globals = this.standFor(parts.readonly);
    lua.pop(1);
    this.finish();
  }

  /** The real globals at -2, the hidden ones on top: functions as they are, libraries behind empty tables. */
  private copyGlobals(): void {
    const { lua } = this;
    lua.pushNil();
    while (lua.next(-3)) { // globals, values, name, value
      const name = lua.readString(-2);
      const isLibrary = lua.type(-1) === LuaType.Table && !['_G', 'KEYS', 'ARGV'].includes(name);
      if (isLibrary) this.replaceLibrary(name);
      lua.rawSetField(-3, name);
    }
  }

  /** Replaces the library on top by the empty table that stands for a copy of it. */
  private replaceLibrary(name: string): void {
    const { lua } = this;
    lua.newTable(0, 32);
    lua.pushNil();
    while (lua.next(-3)) { // library, copy, name, value
      lua.pushValue(-2);
      lua.insert(-2);
      lua.rawSet(-4);
    }
    lua.remove(-2);
    if (name === 'table') {
      this.override('insert', this.insert);
      this.override('foreach', this.foreach);
    }
    const standIn = this.standFor(this.parts.readonly);
    lua.pop(1);
    lua.pushRef(standIn);
    if (name !== 'string') return;
    this.stringStandIn = standIn;
    this.strings = this.hidden.get(lua.pointer(-1))!;
  }

  /** A reference to the hidden copy of `string`. */
  strings = 0;
  private stringStandIn = 0;

  private overrideBase(): void {
    this.override('pairs', this.pairs);
    this.override('next', this.next);
    this.override('rawget', this.rawget);
    this.override('rawset', this.rawset);
    this.override('getmetatable', this.getmetatable);
    this.override('setmetatable', this.setmetatable);
    this.override('loadstring', this.loadstring);
    this.override('load', this.loadFunction);
  }

  /** Makes an empty table that stands for the one on top (which stays); returns a reference to it. */
  standFor(readonly: HostFunction): number {
    const { lua } = this;
    lua.pushValue(-1);
    const real = lua.ref();
    lua.newTable();
    lua.newTable(0, 2);
    lua.pushRef(real);
    lua.rawSetField(-2, '__index');
    lua.pushFunction(readonly, '__newindex');
    lua.rawSetField(-2, '__newindex');
    lua.setMetatable(-2);
    this.hidden.set(lua.pointer(-1), real);
    return lua.ref();
  }

  /** `_G`, the metatables that scripts may see, and the trap for names that are missing. */
  private finish(): void {
    const { lua } = this;
    lua.pushRef(this.values);
    lua.pushRef(this.globals);
    lua.rawSetField(-2, '_G');
    lua.newTable(0, 1);
    lua.pushFunction(this.parts.missing, '__index');
    lua.rawSetField(-2, '__index');
    this.metatables.set('globals', this.standFor(this.parts.readonly));
    lua.setMetatable(-2);
    lua.newTable(0, 1);
    lua.pushRef(this.stringStandIn);
    lua.rawSetField(-2, '__index');
    this.metatables.set('string', this.standFor(this.parts.readonly));
    lua.pop(2);
    lua.pushRef(this.globals); // in the real globals too: nothing leads back to them
    lua.rawSetField(-2, '_G');
  }

  /** Puts a function in the table on top, and keeps the one that was there. */
  private override(name: string, fn: HostFunction): void {
    const { lua } = this;
    lua.rawGetField(-1, name);
    this.originals.set(name, lua.ref());
    lua.pushFunction(fn, name);
    lua.rawSetField(-2, name);
  }

  /** The hidden table that the one at a position stands for, as a reference. */
  private behind(lua: LuaStack, at: number): number | undefined {
    return lua.type(at) === LuaType.Table ? this.hidden.get(lua.pointer(at)) : undefined;
  }

  /** Calls the function that was overridden, with the arguments that lie on the stack. */
  private original(lua: LuaStack, name: string): number {
    const count = lua.top();
    lua.reserve(2);
    lua.pushRef(this.originals.get(name)!);
    lua.insert(1);
    lua.call(count, -1);
    return lua.top();
  }

  private readonly pairs: HostFunction = (lua) => {
    checkTable(lua, 1);
    if (this.behind(lua, 1) === undefined) return this.original(lua, 'pairs');
    lua.pushFunction(this.next, 'next');
    lua.pushValue(1);
    lua.pushNil();
    return 3;
  };

  private readonly next: HostFunction = (lua) => {
    checkTable(lua, 1);
    const real = this.behind(lua, 1);
    if (real === undefined) return this.original(lua, 'next');
    lua.setTop(2);
    lua.pushRef(real);
    lua.insert(2);
    if (lua.next(2)) return 2;
    lua.pushNil();
    return 1;
  };

  private readonly rawget: HostFunction = (lua) => {
    checkTable(lua, 1);
    if (lua.top() < 2) throw badArgument(lua, 2, 'value expected');
    const real = this.behind(lua, 1);
    lua.setTop(2);
    if (real !== undefined) { lua.pushRef(real); lua.insert(2); }
    lua.rawGet(-2);
    return 1;
  };

  private readonly rawset: HostFunction = (lua) => {
    checkTable(lua, 1);
    if (lua.top() < 3) throw badArgument(lua, lua.top() + 1, 'value expected');
    return this.behind(lua, 1) === undefined ? this.original(lua, 'rawset') : this.parts.refuse(lua);
  };

  private readonly insert: HostFunction = (lua) => {
    checkTable(lua, 1);
    const count = lua.top();
    if (count !== 2 && count !== 3) throw new Error("wrong number of arguments to 'insert'");
    if (this.behind(lua, 1) !== undefined) return this.parts.refuse(lua);
    if (count === 3 && !lua.isNumber(2)) {
      throw badArgument(lua, 2, `number expected, got ${lua.typeName(lua.type(2))}`);
    }
    return this.original(lua, 'insert');
  };

  private readonly foreach: HostFunction = (lua) => {
    checkTable(lua, 1);
    if (lua.type(2) !== LuaType.Function) {
      throw badArgument(lua, 2, `function expected, got ${lua.top() < 2 ? 'no value' : lua.typeName(lua.type(2))}`);
    }
    const real = this.behind(lua, 1);
    lua.setTop(2);
    if (real !== undefined) { lua.pushRef(real); lua.remove(1); lua.insert(1); }
    return this.original(lua, 'foreach');
  };

  private readonly getmetatable: HostFunction = (lua) => {
    if (lua.top() === 0) throw badArgument(lua, 1, 'value expected');
    const type = lua.type(1);
    if (type === LuaType.String) lua.pushRef(this.metatables.get('string')!);
    else if (this.behind(lua, 1) === undefined) return this.original(lua, 'getmetatable');
    else if (this.isGlobals(lua)) lua.pushRef(this.metatables.get('globals')!);
    else lua.pushNil();
    return 1;
  };

  private isGlobals(lua: LuaStack): boolean {
    lua.pushRef(this.globals);
    const same = lua.rawEqual(1, -1);
    lua.pop(1);
    return same;
  }

  private readonly setmetatable: HostFunction = (lua) => {
    const type = lua.type(2);
    checkTable(lua, 1);
    if (type !== LuaType.Nil && type !== LuaType.Table) throw badArgument(lua, 2, 'nil or table expected');
    if (this.behind(lua, 1) !== undefined) return this.parts.refuse(lua);
    if (lua.getMetatable(1)) {
      const isProtected = lua.rawGetField(-1, '__metatable') !== LuaType.Nil;
      lua.pop(2);
      if (isProtected) throw new Error('cannot change a protected metatable');
    }
    lua.setTop(2);
    lua.setMetatable(1);
    return 1;
  };

  private readonly loadstring: HostFunction = (lua) => {
    const type = lua.type(1);
    if (type !== LuaType.String && type !== LuaType.Number) throw expected(lua, 1, 'string');
    if (lua.top() === 1 || lua.type(2) === LuaType.Nil) {
      lua.setTop(1);
      lua.pushValue(1);
    }
    return this.compile(lua, lua.toBytes(1));
  };

  /** load: as loadstring of all that its reader gives. */
  private readonly loadFunction: HostFunction = (lua) => {
    if (lua.type(1) !== LuaType.Function) throw expected(lua, 1, 'function');
    if (lua.top() === 1 || lua.type(2) === LuaType.Nil) {
      lua.setTop(1);
      lua.pushBytes('=(load)');
    }
    let source = '';
    for (let piece; (piece = readPiece(lua)) !== '';) {
      if (piece === undefined) { lua.pushNil(); lua.insert(-2); return 2; }
      if ((source += piece).length > LOADED) throw new Error('not enough memory');
    }
    return this.compile(lua, source);
  };

  /** With the chunk's name at 2. Compiled Lua is refused, as text that begins with its mark. */
  private compile(lua: LuaStack, source: Bytes): number {
    lua.setTop(2);
    lua.pushBytes(source.startsWith('\x1b') ? ` ${source}` : source);
    lua.insert(2);
    lua.remove(1);
    return this.guardLoaded(lua, this.original(lua, 'loadstring'));
  }

  /** What was compiled lives in the guarded environment too. */
  private guardLoaded(lua: LuaStack, results: number): number {
    if (lua.type(1) !== LuaType.Function) return results;
    lua.pushRef(this.parts.setEnvironment);
    lua.pushValue(1);
    lua.pushRef(this.globals);
    lua.call(2, 0);
    return results;
  }
}

const expected = (lua: LuaStack, at: number, what: string): Error =>
  badArgument(lua, at, `${what} expected, got ${lua.top() < at ? 'no value' : lua.typeName(lua.type(at))}`);

/** A piece of source from the reader at 1; empty at the end. Undefined where it failed: the error is on top. */
function readPiece(lua: LuaStack): Bytes | undefined {
  lua.pushValue(1);
  if (!lua.protectedCall(0, 1)) return undefined;
  const type = lua.type(-1);
  const isText = type === LuaType.String || type === LuaType.Number;
  const piece = isText ? lua.toBytes(-1) : '';
  lua.pop(1);
  if (isText || type === LuaType.Nil) return piece;
  lua.pushBytes('reader function must return a string');
  return undefined;
}
