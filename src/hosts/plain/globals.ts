// Fresh globals for each run on a kept VM: what one script does to its world the next does not see.
import type { HostFunction, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import { LuaType } from '../../lua/runtime.ts';
import type { Ground } from '../host.ts';
import { openClock } from './os.ts';

/** Standard libraries that are opened whole. */
const LIBRARIES = { '5.1': ['base', 'table', 'string', 'math'], '5.4': ['base', 'coroutine', 'table', 'string', 'math', 'utf8'] };
/** Members of the standard libraries that reach outside of the script or past its limits. */
const REMOVED = ['print', 'dofile', 'loadfile', 'require', 'module', 'newproxy', 'gcinfo'];
/** What scripts look for in vain: reading one is told as a violation. */
const OUTSIDE: Record<string, string> = {
  io: 'files are out of reach of a script', require: 'modules cannot be loaded', package: 'modules cannot be loaded',
  dofile: 'files are out of reach of a script', loadfile: 'files are out of reach of a script',
  debug: 'the debug library could escape the sandbox', socket: 'the network is out of reach of a script',
};

export class Globals {
  /** References to the pristine members: of the base library by name, of each library by table. */
  private readonly base = new Map<string, number>();
  private readonly libraries = new Map<string, Map<string, number>>();
  /** Of the metatable of strings. */
  private readonly ofStrings: Map<string, number>;
  readonly tostring: number;

  constructor(private readonly lua: LuaRuntime, private readonly ground: Pick<Ground, 'clock' | 'random'>,
    own: Record<string, HostFunction>, private readonly onViolation: (operation: string, reason: string) => void) {
    lua.openLibraries(LIBRARIES[lua.version]);
    lua.pushGlobals();
    openClock(lua, ground.clock);
    lua.setField(-2, 'os');
    for (const name of REMOVED) { lua.pushNil(); lua.setField(-2, name); }
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

  /** Of `load` and `loadstring` only text chunks: bytecode could break the VM. */
  private guardLoad(): void {
    const { lua } = this;
    for (const name of lua.version === '5.1' ? ['load', 'loadstring'] : ['load']) {
      lua.getField(-1, name);
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
    else lua.pushNumber(Math.floor(this.ground.random() * 2 ** 53));
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
    const reason = Object.hasOwn(OUTSIDE, name) ? OUTSIDE[name] : undefined;
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
