// Values that a host function pushes, gathered in the VM's memory and pushed by one call into WebAssembly: a call of the
// C API from JS costs as much as what most of its functions do, and a table of a hundred strings would take two hundred.
// What is gathered is a list of instructions in words of 32 bits, which the module assembled here carries out.
import type { Memory } from './memory.ts';
import { NO_MEMORY } from './memory.ts';
import type { Bytes, Pusher } from './runtime.ts';
import { assemble, body, call, get, I32, int, load, name, section, set, unsigned, vector } from './wasm-code.ts';

/** In the low bits of a word; what they need is in the others, or follows. */
const Op = { string: 0, float: 1, integer: 2, boolean: 3, nil: 4, table: 5, setIndex: 6, set: 7, element: 8 } as const;
const OP_BITS = 4;
const SMALL = 2 ** (31 - OP_BITS);

/** Bytes of instructions that are gathered, and of the longest string among them: longer ones are pushed by themselves. */
const ROOM = 32768;
const LONGEST = 4096;
/** How much is kept for the next time. */
const MOST_KEPT = 64;
/** Places on the stack that a C function has beside its arguments (LUA_MINSTACK), but for some that the host may need. */
const GRANTED = 16;

/** What carries out instructions, from one address to another. */
type Runner = (L: number, at: number, end: number) => void;

/** What a batch needs of its stack. */
interface Owner {
  readonly thread: number;
  reserve(count: number): void;
  pushBytes(value: Bytes): void;
  pushBinary(value: Uint8Array): void;
}

export interface BatchState { start: number; end: number; kept: ReadonlyMap<object, { at: number; end: number }> }

const floats = new Float64Array(1);
const halves = new Int32Array(floats.buffer);

export class Batch implements Pusher {
  private start = 0;
  private at = 0;
  private end = 0;
  /** How many values are on the stack above what was there, once all is carried out; and for how many there is room. */
  private height = 0;
  private readonly kept = new Map<object, { at: number; end: number }>();
  private granted = GRANTED;

  constructor(
    private readonly owner: Owner, private readonly memory: Memory,
    private readonly malloc: (size: number) => number, private readonly run: Runner,
  ) {}

  /** What lies in the VM's memory of its own. */
  get state(): BatchState { return { start: this.start, end: this.end, kept: new Map(this.kept) }; }
  set state({ start, end, kept }: BatchState) {
    Object.assign(this, { start, end });
    this.kept.clear();
    for (const [key, place] of kept) this.kept.set(key, place);
  }

  /** Begins anew, in the frame of a host function. */
  begin(): this {
    if (this.start === 0) {
      this.start = this.malloc(ROOM);
      if (this.start === 0) throw new Error(NO_MEMORY);
      this.end = (this.start + ROOM) >> 2;
    }
    this.at = this.start >> 2;
    this.height = 0;
    this.granted = GRANTED;
    return this;
  }

  /** Pushes what was gathered. */
  flush(): void {
    const end = this.at << 2;
    this.at = this.start >> 2;
    if (end !== this.start) this.run(this.owner.thread, this.start, end);
  }

  /** Pushes what `make` adds, which is short and gathered but once for a key. */
  pushKept(key: object, make: (to: Pusher) => void): void {
    const kept = this.kept.get(key);
    if (kept !== undefined) return this.run(this.owner.thread, kept.at, kept.end);
    make(this.begin());
    const length = (this.at << 2) - this.start;
    const at = this.kept.size < MOST_KEPT ? this.malloc(length) : 0;
    if (at !== 0) {
      this.memory.u8.copyWithin(at, this.start, this.start + length);
      this.kept.set(key, { at, end: at + length });
    }
    this.flush();
  }

  reserve(count: number): void {
    if (this.height + count <= this.granted) return;
    this.flush();
    this.owner.reserve(count);
    this.granted = this.height + count;
  }

  pushNil(): void { this.add(Op.nil, 0, 1); }
  pushBoolean(value: boolean): void { this.add(Op.boolean, value ? 1 : 0, 1); }
  newTable(arraySize = 0, recordSize = 0): void {
    this.add(Op.table, arraySize, 1);
    this.memory.i32[this.at++] = recordSize;
  }
  /** t[index] = top, pops it; the table is below it. */
  setIndex(index: number): void { this.add(Op.setIndex, index, -1); }
  /** t[key] = value for key, value on top, pops both; the table is below them. */
  set(): void { this.add(Op.set, 0, -2); }

  pushNumber(value: number): void {
    if ((value | 0) === value && value > -SMALL && value < SMALL && !Object.is(value, -0)) {
      this.add(Op.integer, value, 1);
      return;
    }
    this.add(Op.float, 0, 1);
    floats[0] = value;
    const { i32 } = this.memory;
    i32[this.at++] = halves[0];
    i32[this.at++] = halves[1];
  }
  pushBigInt(value: bigint): void { this.pushNumber(Number(value)); }

  pushBytes(value: Bytes): void {
    const { length } = value;
    if (length > LONGEST) return this.pushLong(() => this.owner.pushBytes(value));
    this.add(Op.string, length, 1, length);
    this.at = this.write(value, this.at);
  }
  setElement(index: number, value: Bytes): void {
    const { length } = value;
    if (length > LONGEST) {
      this.pushBytes(value);
      return this.setIndex(index);
    }
    if (this.at + (length >> 2) + 4 > this.end) this.flush();
    const { at } = this;
    const { i32 } = this.memory;
    i32[at] = (length << OP_BITS) | Op.element;
    i32[at + 1] = index;
    this.at = this.write(value, at + 2);
  }

  /** Writes a text's bytes at a word, and returns the word behind. */
  private write(value: Bytes, at: number): number {
    const { u8 } = this.memory;
    const { length } = value;
    let to = at << 2;
    for (let i = 0; i < length; i++) u8[to++] = value.charCodeAt(i);
    return (to + 3) >> 2;
  }
  pushBinary(value: Uint8Array): void {
    const { length } = value;
    if (length > LONGEST) return this.pushLong(() => this.owner.pushBinary(value));
    this.add(Op.string, length, 1, length);
    this.memory.u8.set(value, this.at << 2);
    this.at += (length + 3) >> 2;
  }

  private pushLong(push: () => void): void {
    this.flush();
    push();
    this.height++;
  }

  /** `bytes` follow the word, beside two words at most. */
  private add(op: number, operand: number, change: number, bytes = 0): void {
    if (this.at + (bytes >> 2) + 4 > this.end) this.flush();
    this.memory.i32[this.at++] = (operand << OP_BITS) | op;
    this.height += change;
  }
}

/** What the runner needs of Lua 5.1's API, in this order: parameters beside the lua_State, of which doubles are `f`. */
const API = {
  lua_pushlstring: 'ii', lua_pushnumber: 'f', lua_pushboolean: 'i', lua_pushnil: '', lua_createtable: 'ii', lua_rawseti: 'ii',
  lua_rawset: 'i',
} as const;
const [pushString, pushNumber, pushBoolean, pushNil, createTable, setIndex, setAny] = Object.keys(API).map((_, i) => call(i));

const F64 = 0x7c;
const typed = (params: string): number[] =>
  [0x60, ...vector([I32], ...[...params].map((kind) => [kind === 'f' ? F64 : I32])), 0];

const [L, AT, END, WORD] = [0, 1, 2, 3];
const operand = [...get(WORD), ...int(OP_BITS), 0x76]; // unsigned
const advance = (bytes: number[]): number[] => [...get(AT), ...bytes, 0x6a, ...set(AT)];
/** What each operation does, by its number. */
const WORK: readonly number[][] = [
  [...get(L), ...get(AT), ...operand, ...pushString, ...advance([...operand, ...int(3), 0x6a, ...int(-4), 0x71])],
  [...get(L), ...get(AT), 0x2b, 2, 0, ...pushNumber, ...advance(int(8))],
  [...get(L), ...get(WORD), ...int(OP_BITS), 0x75, 0xb7, ...pushNumber], // with its sign
  [...get(L), ...operand, ...pushBoolean],
  [...get(L), ...pushNil],
  [...get(L), ...operand, ...get(AT), ...load(0), ...createTable, ...advance(int(4))],
  [...get(L), ...int(-2), ...operand, ...setIndex],
  [...get(L), ...int(-3), ...setAny],
  [
    ...get(L), ...get(AT), ...int(4), 0x6a, ...operand, ...pushString,
    ...get(L), ...int(-2), ...get(AT), ...load(0), ...setIndex, ...advance([...operand, ...int(7), 0x6a, ...int(-4), 0x71]),
  ],
];

/** A loop around nested blocks: the operation's number says how many of them are left, and its work follows. */
function runnerBody(): number[] {
  const last = WORK.length - 1;
  const cases = WORK.flatMap((work, i) => [0x0b, ...work, 0x0c, ...unsigned(last - i)]); // end of a block, work, to the loop
  return body(
    1, 1, I32,
    0x03, 0x40, // loop
    ...get(AT), ...get(END), 0x4f, 0x04, 0x40, 0x0f, 0x0b, // at its end: return
    ...get(AT), ...load(0), ...set(WORD), ...advance(int(4)),
    ...WORK.flatMap(() => [0x02, 0x40]),
    ...get(WORD), ...int(2 ** OP_BITS - 1), 0x71, 0x0e, ...unsigned(last), ...WORK.flatMap((_, i) => unsigned(i)),
    ...cases,
    0x0b, 0x0b,
  );
}

let runner: WebAssembly.Module | undefined;

/** What carries out instructions on a Lua 5.1. */
export function makeRunner(memory: WebAssembly.Memory, api: object): Runner {
  const names = Object.keys(API);
  runner ??= assemble(
    section(1, vector(...Object.values(API).map(typed), typed('ii'))),
    section(2, vector(
      [...name('e'), ...name('memory'), 0x02, 0x00, 0], ...names.map((fn, i) => [...name('e'), ...name(fn), 0x00, i]),
    )),
    section(3, vector([names.length])),
    section(7, vector([...name('run'), 0x00, ...unsigned(names.length)])),
    section(10, vector(runnerBody())),
  );
  const functions = api as Record<string, WebAssembly.ImportValue>;
  const imports = Object.fromEntries(names.map((fn) => [fn, functions[fn]]));
  return new WebAssembly.Instance(runner, { e: { memory, ...imports } }).exports.run as Runner;
}
