// Fresh globals for each run on a kept VM: what one script does to its world the next does not see.
import type { HostFunction, LuaRuntime, LuaStack } from '../lua/runtime.ts';
import { LuaError, LuaType } from '../lua/runtime.ts';

/** What a host's scripts find. */
export interface Environment {
  /** Standard libraries that are opened whole, with `base`. */
  libraries: readonly string[];
  /** Globals of those that are taken away. */
  removed: readonly string[];
  /** What scripts look for in vain, and why: reading one is told as a violation. */
  outside: Readonly<Record<string, string>>;
  /** Functions of the host's own. */
  own: Readonly<Record<string, HostFunction>>;
  /** Adds to the globals, which lie on top: tables of the host's own. */
  add(lua: LuaRuntime): void;
}

export class Globals {
  /** References to the pristine members: of the base library by name, of each library by table. */
  private readonly base = new Map<string, number>();
  private readonly libraries = new Map<string, Map<string, number>>();
  /** Of the metatable of strings. */
  private readonly ofStrings: Map<string, number>;
  readonly tostring: number;
  private readonly outside: Environment['outside'];

  constructor(private readonly lua: LuaRuntime, private readonly random: () => number,
    { libraries, removed, own, add, outside }: Environment, private readonly onViolation: (operation: string, reason: string) => void) {
    this.outside = outside;
    lua.openLibraries(libraries);
    lua.pushGlobals();
    add(lua);
    for (const name of removed) { lua.pushNil(); lua.setField(-2, name); }
    for (const [name, fn] of Object.entries(own)) { lua.pushFunction(fn, name); lua.setField(-2, name); }
    this.guardLoad();
    this.keep();
    this.tostring = this.base.get('tostring')!;
    lua.pushBytes('');
    lua.getMetatable(-1);
    this.ofStrings = this.takeMembers();
    lua.pop(1);
    lua.pop(1);
  }

  /** Makes the globals as new. */
  renew(): void {
    const { lua } = this;
    this.renewRandom();
    lua.pushGlobals();
    this.clear();
    for (const [name, ref] of this.base) { lua.pushRef(ref); lua.rawSetField(-2, name); }
    for (const [library, members] of this.libraries) {
      lua.newTable(0, members.size);
      for (const [name, ref] of members) { lua.pushRef(ref); lua.rawSetField(-2, name); }
      if (library === 'string') this.renewStringMetatable();
      lua.rawSetField(-2, library);
    }
    lua.pushValue(-1);
    lua.rawSetField(-2, '_G');
    lua.newTable();
    lua.pushFunction(this.missing, '__index');
    lua.rawSetField(-2, '__index');
    lua.setMetatable(-2);
    lua.pop(1);
  }

  /** What `__tostring` says of a referenced value; undefined where it has none, or where that fails or gives no string. */
  described(value: number): string | undefined {
    const { lua } = this;
    lua.pushRef(value);
    if (!lua.getMetatable(-1)) { lua.pop(1); return undefined; }
    const has = lua.rawGetField(-1, '__tostring') !== LuaType.Nil;
    lua.pop(3);
    if (!has) return undefined;
    lua.pushRef(this.tostring);
    lua.pushRef(value);
    try {
      lua.run(1);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      if (error.value !== undefined) lua.unref(error.value);
      return undefined;
    }
    const text = lua.toBytes(-1);
    lua.pop(1);
    return text;
  }

  /** Of `load` and `loadstring` only text chunks: bytecode could break the VM. */
  private guardLoad(): void {
    const { lua } = this;
    for (const name of lua.version === '5.1' ? ['load', 'loadstring'] : ['load']) {
      if (lua.getField(-1, name) === LuaType.Nil) {
        lua.pop(1);
        continue;
      }
      const original = lua.ref();
      lua.pushFunction((l) => loadText(l, name, original), name);
      lua.setField(-2, name);
    }
  }

  private keep(): void {
    const { lua } = this;
    lua.pushNil();
    while (lua.next(-2)) {
      const name = lua.toBytes(-2);
      if (name === '_G') lua.pop(1);
      else if (lua.type(-1) === LuaType.Table) this.keepLibrary(name);
      else this.base.set(name, lua.ref());
    }
  }

  private keepLibrary(name: string): void {
    this.libraries.set(name, this.takeMembers());
  }

  /** Pops a table; references to its values by name. */
  private takeMembers(): Map<string, number> {
    const { lua } = this;
    const members = new Map<string, number>();
    lua.pushNil();
    while (lua.next(-2)) members.set(lua.toBytes(-2), lua.ref());
    lua.pop(1);
    return members;
  }

  /** Empties the table on top. */
  private clear(): void {
    const { lua } = this;
    lua.pushNil();
    lua.setMetatable(-2);
    lua.pushNil();
    while (lua.next(-2)) {
      lua.pop(1);
      lua.pushValue(-1);
      lua.pushNil();
      lua.rawSet(-4); // a key may be set to nil while one walks
    }
  }

  /** Lua 5.4 begins with a random seed, 5.1 with that of C. */
  private renewRandom(): void {
    const { lua } = this;
    lua.pushRef(this.libraries.get('math')!.get('randomseed')!);
    if (lua.version === '5.1') lua.pushNumber(1);
    else lua.pushNumber(Math.floor(this.random() * 2 ** 53));
    lua.pop(lua.run(1));
  }

  /** The string library lies on top: strings find their methods in it. Lua 5.4 keeps their arithmetic beside it. */
  private renewStringMetatable(): void {
    const { lua } = this;
    lua.pushBytes('');
    lua.newTable(0, this.ofStrings.size);
    for (const [name, ref] of this.ofStrings) { lua.pushRef(ref); lua.rawSetField(-2, name); }
    lua.pushValue(-3);
    lua.rawSetField(-2, '__index');
    lua.setMetatable(-2);
    lua.pop(1);
  }

  private readonly missing: HostFunction = (lua) => {
    const name = lua.type(2) === LuaType.String ? lua.toBytes(2) : '';
    const reason = Object.hasOwn(this.outside, name) ? this.outside[name] : undefined;
    if (reason !== undefined) this.onViolation(name, reason);
    lua.pushNil();
    return 1;
  };
}

/** `load` for text alone: refuses bytecode, a reader's pieces too. */
function loadText(lua: LuaStack, name: string, original: number): number {
  const type = lua.type(1);
  if (lua.version === '5.1' && name === 'load' && type !== LuaType.Function) {
    throw new Error(`bad argument #1 to 'load' (function expected, got ${lua.typeName(type)})`);
  }
  if (type === LuaType.String && lua.toBytes(1).startsWith('\x1b')) {
    lua.pushNil();
    lua.pushBytes('attempt to load a binary chunk');
    return 2;
  }
  if (lua.version === '5.4') textMode(lua);
  const args = lua.top();
  lua.pushRef(original);
  lua.insert(1);
  lua.call(args, -1);
  return lua.top();
}

/** The mode of `load`: text, or nothing where the script asks for compiled chunks alone. */
function textMode(lua: LuaStack): void {
  if (lua.top() < 3) lua.setTop(3);
  const type = lua.type(3);
  if (type !== LuaType.Nil && type !== LuaType.String) return;
  lua.pushBytes(type === LuaType.Nil || lua.toBytes(3).includes('t') ? 't' : '');
  lua.insert(3);
  lua.remove(4);
}
