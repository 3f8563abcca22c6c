// The linear memory of a Lua module: strings in and out of it.
import type { Bytes } from './runtime.ts';

/** Strings up to this length are looked for in the cache before they are made. */
const CACHED = 64;
const SLOTS = 32768;
/** Strings up to this length are written into a fixed place. */
const SCRATCH = 8192;
const CHUNK = 8192;
/** Room above this size is given back when less is asked for. */
const ROOM_KEPT = 1 << 20;

/** Bytes of names that are kept. */
const NAMES_KEPT = 64 * 1024;

/** Where things lie that were put into a memory. */
export interface MemoryState { names: ReadonlyMap<string, number>; namesSize: number; scratch: number; roomAt: number; roomSize: number }

export const NO_MEMORY = 'not enough memory';

export class Memory {
  u8!: Uint8Array;
  i32!: Int32Array;
  u16!: Uint16Array;
  f64!: Float64Array;
  /** Strings read lately, by their hash: keys and commands come again and again. */
  private readonly cache: Bytes[] = Array<Bytes>(SLOTS).fill('');
  private readonly names = new Map<string, number>();
  private namesSize = 0;
  private scratch = 0;
  private roomAt = 0;
  private roomSize = 0;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly malloc: (size: number) => number,
    private readonly free: (at: number) => void,
  ) {
    this.refresh();
  }

  /** To be called whenever the memory grew: the views of before are detached. */
  refresh(): void {
    this.u8 = new Uint8Array(this.memory.buffer);
    this.i32 = new Int32Array(this.memory.buffer);
    this.u16 = new Uint16Array(this.memory.buffer);
    this.f64 = new Float64Array(this.memory.buffer);
  }

  /** The `length` bytes at an address. */
  read(at: number, length: number): Bytes {
    let whole = '';
    for (let from = at, end = at + length; from < end; from += CHUNK) {
      whole += text(this.u8, from, Math.min(end, from + CHUNK));
    }
    return whole;
  }

  /** As `read`, of bytes that have a hash. */
  readHashed(at: number, length: number, hash: number): Bytes {
    if (length > CACHED) return this.read(at, length);
    const { u8 } = this;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.cache[slot];
    if (known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === u8[at + i]) i++;
      if (i === length) return known;
    }
    return (this.cache[slot] = text(u8, at, at + length));
  }

  /** The bytes at an address up to a zero. */
  readUntilZero(at: number): Bytes {
    return at === 0 ? '' : this.read(at, this.u8.indexOf(0, at) - at);
  }

  /** Writes bytes where the next call may overwrite them; returns the address. 0: there is no memory. */
  place(text: Bytes): number {
    const { length } = text;
    if (length > SCRATCH) return this.write(this.malloc(length), text);
    if (this.scratch === 0) this.scratch = this.malloc(SCRATCH);
    const { u8, scratch } = this;
    for (let i = 0; i < length; i++) u8[scratch + i] = text.charCodeAt(i);
    return scratch;
  }

  /** Whether `place` took memory for a text of this length, which the caller frees. */
  placeIsOwn(length: number): boolean { return length > SCRATCH; }

  /** The address of at least `size` bytes, in which stays what was written before, or 0: there is no memory. */
  room(size: number): number {
    const excess = size < ROOM_KEPT && this.roomSize > ROOM_KEPT;
    if (size <= this.roomSize && !excess) return this.roomAt;
    const at = this.malloc(size);
    if (at === 0) return excess ? this.roomAt : 0;
    if (this.roomAt !== 0) {
      this.u8.copyWithin(at, this.roomAt, this.roomAt + Math.min(size, this.roomSize));
      this.free(this.roomAt);
    }
    this.roomSize = size;
    return (this.roomAt = at);
  }

  /** The address of a zero-terminated copy that is kept for the next time: for names that the program itself has. */
  name(text: string): number {
    let at = this.names.get(text);
    if (at === undefined) {
      if (this.namesSize > NAMES_KEPT) this.forgetNames();
      at = this.write(this.malloc(text.length + 1), `${text}\0`);
      if (at === 0) throw new Error(NO_MEMORY);
      this.names.set(text, at);
      this.namesSize += text.length + 1;
    }
    return at;
  }

  /** What is known here of the memory's contents, as it is. */
  get state(): MemoryState {
    const { names, namesSize, scratch, roomAt, roomSize } = this;
    return { names: new Map(names), namesSize, scratch, roomAt, roomSize };
  }
  set state({ names, ...rest }: MemoryState) {
    this.names.clear();
    for (const [name, at] of names) this.names.set(name, at);
    Object.assign(this, rest);
  }

  private forgetNames(): void {
    for (const at of this.names.values()) this.free(at);
    this.names.clear();
    this.namesSize = 0;
  }

  private write(at: number, text: Bytes): number {
    if (at === 0) return 0;
    const { u8 } = this;
    for (let i = 0; i < text.length; i++) u8[at + i] = text.charCodeAt(i);
    return at;
  }
}

/** By way of an array, from which a call takes its arguments up to three times as fast as from a Uint8Array. */
function text(bytes: Uint8Array, from: number, to: number): Bytes {
  const codes = new Array<number>(to - from);
  for (let i = from; i < to; i++) codes[i - from] = bytes[i];
  return String.fromCharCode.apply(null, codes);
}
