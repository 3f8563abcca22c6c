// What can be read of a stopped VM: its stack, and values as trees. Nothing is called: no metamethod, no host.
import { LuaType } from '../lua/runtime.ts';
import type { Bytes, LuaRuntime } from '../lua/runtime.ts';
import type { LuaValue, StackFrame, Variable } from '../protocol.ts';

/** Bytes of a string that are shown, entries of a table, and of all that is read at once. */
const STRING = 1000;
const ENTRIES = 50;
const EXPANDED = 1000;
const NODES = 5000;
/** Entries that are counted. */
const COUNTED = 100_000;
/** Tables within tables that are read without being asked for. */
const DEPTH = 2;
const FRAMES = 200;
const VARIABLES = 250;

const TYPES: Record<number, LuaValue['type']> = {
  [LuaType.Nil]: 'nil', [LuaType.None]: 'nil', [LuaType.Boolean]: 'boolean', [LuaType.Number]: 'number', [LuaType.String]: 'string',
  [LuaType.Table]: 'table', [LuaType.Function]: 'function', [LuaType.Userdata]: 'userdata', [LuaType.LightUserdata]: 'userdata',
  [LuaType.Thread]: 'thread',
};

/** Reads within one budget. `expand`: tables, by their address, of which all entries are wanted. */
export class Inspector {
  private left = NODES;

  constructor(private readonly lua: LuaRuntime, private readonly expand: ReadonlySet<number> = new Set()) {}

  /** The functions under way in the running thread, the innermost first; `chunkOf` numbers a chunk by its name. */
  frames(chunkOf: (source: Bytes) => number): StackFrame[] {
    const frames: StackFrame[] = [];
    for (let level = 0; level < FRAMES; level++) {
      const frame = this.lua.frame(level);
      if (frame === undefined) break;
      const isLua = frame.what !== 'C';
      frames.push({
        name: frame.name, what: frame.what === 'main' || frame.what === 'C' ? frame.what : 'Lua',
        chunk: isLua ? chunkOf(frame.source) : -1, line: frame.line, variables: isLua ? this.variables(level) : [],
      });
    }
    return frames;
  }

  private variables(level: number): Variable[] {
    return [...this.locals(level, 1), ...this.lua.version === '5.4' ? this.locals(level, -1) : [], ...this.upvalues(level)];
  }

  /** `step` 1: locals in scope, the last of a name; -1: varargs. Names in parentheses are Lua's own. */
  private locals(level: number, step: 1 | -1): Variable[] {
    const found = new Map<string, Variable>();
    for (let i = step; Math.abs(i) <= VARIABLES; i += step) {
      const name = this.lua.pushLocal(level, i);
      if (name === undefined) break;
      if (step === -1) found.set(`...[${-i}]`, { name: `...[${-i}]`, kind: 'vararg', value: this.value(-1) });
      else if (!name.startsWith('(')) {
        found.delete(name);
        found.set(name, { name, kind: 'local', value: this.value(-1) });
      }
      this.lua.pop(1);
    }
    return [...found.values()];
  }

  private upvalues(level: number): Variable[] {
    const { lua } = this;
    const found: Variable[] = [];
    if (!lua.pushFunctionAt(level)) return found;
    for (let i = 1; i <= VARIABLES; i++) {
      const name = lua.pushUpvalue(-1, i);
      if (name === undefined) break;
      if (name !== '_ENV') found.push({ name, kind: 'upvalue', value: this.value(-1) });
      lua.pop(1);
    }
    lua.pop(1);
    return found;
  }

  /** The value at a position. */
  value(at: number, depth = 0): LuaValue {
    const { lua } = this;
    this.left--;
    const kind = lua.type(at);
    const type = TYPES[kind];
    switch (type) {
      case 'nil': return { type, text: 'nil' };
      case 'boolean': return { type, text: String(lua.toBoolean(at)) };
      case 'number': return { type, text: lua.toBytes(at) };
      case 'string': {
        const text = lua.toBytes(at);
        return { type, text: text.slice(0, STRING), ...text.length > STRING && { length: text.length } };
      }
      case 'table': return this.table(at, depth);
      default: return { type, id: lua.pointer(at), text: type === 'userdata' && lua.pointer(at) === 0 ? 'null' : type };
    }
  }

  private table(at: number, depth: number): LuaValue {
    const { lua } = this;
    const id = lua.pointer(at);
    const most = this.expand.has(id) ? EXPANDED : depth < DEPTH ? ENTRIES : 0;
    const table = at < 0 ? lua.top() + at + 1 : at;
    const entries: [LuaValue, LuaValue][] = [];
    const size = this.each(table, COUNTED, (nth) => {
      if (nth <= most && this.left > 0) entries.push([this.value(-2, DEPTH), this.value(-1, depth + 1)]);
    });
    const metamethods = this.metamethods(table);
    return {
      type: 'table', id, text: 'table', size, ...size === COUNTED && { more: true as const },
      ...(most > 0 || size === 0) && { entries: entries.sort(byKey) }, ...metamethods.length > 0 && { metamethods },
    };
  }

  private metamethods(table: number): string[] {
    const { lua } = this;
    const names: string[] = [];
    if (!lua.getMetatable(table)) return names;
    this.each(lua.top(), 20, () => { if (lua.type(-2) === LuaType.String) names.push(lua.readString(-2)); });
    lua.pop(1);
    return names.sort();
  }

  /** Walks the table at a place, key and value on top, for so many entries at most; returns how many it saw. */
  private each(table: number, most: number, visit: (nth: number) => void): number {
    const { lua } = this;
    lua.reserve(8);
    const top = lua.top();
    let seen = 0;
    lua.pushNil();
    while (seen < most && lua.next(table)) {
      visit(++seen);
      lua.pop(1);
    }
    lua.setTop(top);
    return seen;
  }
}

/** Numbers in order, then texts, then the rest as it came. */
function byKey([a]: [LuaValue, LuaValue], [b]: [LuaValue, LuaValue]): number {
  if (a.type !== b.type) return RANK[a.type] - RANK[b.type];
  if (a.type === 'number') return Number(a.text) - Number(b.text);
  return a.type === 'string' ? (a.text < b.text ? -1 : Number(a.text > b.text)) : 0;
}

const RANK: Record<LuaValue['type'], number> =
  { number: 0, string: 1, boolean: 2, nil: 3, table: 4, function: 5, userdata: 6, thread: 7 };
