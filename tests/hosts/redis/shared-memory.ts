// What scripts share, as it lies in the memory of their Lua: every table, metatable and closure that can be reached, read
// from outside, so that no function of Lua and none of ours is believed. Layouts: lobject.h of Lua 5.1 in 32 bits.
import { LuaType } from '../../../src/lua/runtime.ts';
import type { LuaRuntime } from '../../../src/lua/runtime.ts';

/** In bytes. A table: its metatable, array, nodes; how many elements it has. */
const TABLE = { kind: 4, metatable: 8, array: 12, nodes: 16, lastFree: 20, arraySize: 28 } as const;
const NODE = { size: 32, value: 0, key: 16 } as const;
const VALUE = { size: 16, type: 8 } as const;
const CLOSURE = { isC: 6, upvalueCount: 7, environment: 12, code: 16, upvalues: 24 } as const;
const USERDATA = { metatable: 8, environment: 12 } as const;
const STRING = { length: 12, text: 16 } as const;
/** Of a table's word with its type, what does not belong to the collector or to the cache of missing metamethods. */
const KIND_BITS = 0xffc000ff | 0;
/** Of a closure's: without what belongs to the collector. */
const CLOSURE_BITS = 0xffff00ff | 0;
/** Globals that each run gets anew. */
const OF_A_RUN = new Set(['KEYS', 'ARGV']);

/** Words of the memory that must stay as they are: addresses, bits that count, contents, and what each is part of. */
export class SharedMemory {
  private addresses = new Int32Array(8192);
  private masks = new Int32Array(8192);
  private contents = new Int32Array(8192);
  private readonly owners: string[] = [];
  private readonly seen = new Set<number>();
  /** Contents that are right too (see `allow`), by place. */
  private readonly others = new Map<number, number>();
  tables = 0;
  closures = 0;
  readonly paths: string[] = [];

  /** Of a Lua whose globals were made; `protect` is asked for the address of each table. */
  constructor(private readonly lua: LuaRuntime, private readonly onTable: (address: number) => void = () => {}) {
    lua.pushGlobals();
    this.table(lua.pointer(-1), '_G');
    lua.pop(1);
    lua.pushBytes('');
    lua.getMetatable(-1);
    this.table(lua.pointer(-1), "getmetatable('')");
    lua.pop(2);
  }

  get size(): number { return this.owners.length; }

  /** What is no longer as it was, by name; undefined: nothing. */
  changed(): string | undefined {
    const { i32 } = this.lua.memory;
    const { addresses, masks, contents } = this;
    for (let i = 0; i < this.size; i++) {
      if ((i32[addresses[i]] & masks[i]) !== contents[i] && !this.isAllowed(i)) return this.owners[i];
    }
    return undefined;
  }

  /** Takes what differs now for right as well: what the host itself puts in the tables from run to run. */
  allow(): void {
    for (let i = 0; i < this.size; i++) if (this.now(i) !== this.contents[i]) this.others.set(i, this.now(i));
  }

  private isAllowed(i: number): boolean { return this.others.get(i) === this.now(i); }
  private now(i: number): number { return this.lua.memory.i32[this.addresses[i]] & this.masks[i]; }

  private word(at: number): number { return this.lua.memory.i32[at >> 2]; }
  private byte(at: number): number { return this.lua.memory.u8[at]; }

  private note(at: number, owner: string, mask = -1): number {
    const content = this.word(at);
    if (this.size === this.addresses.length) throw new Error('more is shared than this was made for');
    this.addresses[this.size] = at >> 2;
    this.masks[this.size] = mask;
    this.contents[this.size] = content & mask;
    this.owners.push(owner);
    return content;
  }

  private isNew(address: number, path: string): boolean {
    if (address === 0 || this.seen.has(address)) return false;
    this.seen.add(address);
    this.paths.push(path);
    return true;
  }

  private table(at: number, path: string): void {
    if (!this.isNew(at, path)) return;
    this.tables++;
    this.onTable(at);
    this.note(at + TABLE.kind, path, KIND_BITS);
    const metatable = this.note(at + TABLE.metatable, `metatable of ${path}`);
    const [array, nodes] = [this.note(at + TABLE.array, path), this.note(at + TABLE.nodes, path)];
    this.note(at + TABLE.lastFree, path);
    const elements = this.note(at + TABLE.arraySize, path);
    for (let i = 0; i < elements; i++) this.value(array + i * VALUE.size, `${path}[${i + 1}]`);
    for (let i = 0; i < 2 ** this.byte(at + 7); i++) this.node(nodes + i * NODE.size, path);
    this.table(metatable, `metatable of ${path}`);
  }

  private node(at: number, path: string): void {
    const key = at + NODE.key;
    const isText = this.word(key + VALUE.type) === LuaType.String;
    const name = isText ? this.text(this.word(key)) : `(${this.word(key + VALUE.type)})`;
    for (let i = 0; i < 4; i++) this.note(key + i * 4, `a key of ${path}`);
    if (path === '_G' && OF_A_RUN.has(name)) this.note(at + VALUE.type, name);
    else this.value(at + NODE.value, `${path}.${name}`);
  }

  private value(at: number, path: string): void {
    const [low, , type] = [this.note(at, path), this.note(at + 4, path), this.note(at + VALUE.type, path)];
    if (type === LuaType.Table) this.table(low, path);
    else if (type === LuaType.Function) this.closure(low, path);
    else if (type === LuaType.Userdata) this.userdata(low, path);
    else if (type === LuaType.Thread) throw new Error(`${path} is a coroutine`);
  }

  private closure(at: number, path: string): void {
    if (!this.isNew(at, path)) return;
    this.closures++;
    if (this.byte(at + CLOSURE.isC) === 0) throw new Error(`${path} is a function of Lua`);
    this.note(at + 4, path, CLOSURE_BITS);
    const environment = this.note(at + CLOSURE.environment, `environment of ${path}`);
    this.note(at + CLOSURE.code, path);
    const count = this.byte(at + CLOSURE.upvalueCount);
    for (let i = 0; i < count; i++) this.value(at + CLOSURE.upvalues + i * VALUE.size, `upvalue of ${path}`);
    this.table(environment, `environment of ${path}`);
  }

  /** Its bytes are settings, which scripts share in Redis too. */
  private userdata(at: number, path: string): void {
    if (!this.isNew(at, path)) return;
    this.table(this.note(at + USERDATA.metatable, path), `metatable of ${path}`);
    this.table(this.note(at + USERDATA.environment, path), `environment of ${path}`);
  }

  private text(at: number): string {
    const start = at + STRING.text;
    return String.fromCharCode(...this.lua.memory.u8.subarray(start, start + this.word(at + STRING.length)));
  }
}
