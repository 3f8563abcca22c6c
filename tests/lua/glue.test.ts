// The modules that glue.ts assembles, read byte by byte: JavaScriptCore's interpreter takes an exception past a try
// block whose last instruction is a call. tests/engines proves it in the engine; here each module's shape is held.
import { afterEach, describe, expect, it, vi } from 'vitest';

/** Opcodes that glue.ts uses, with how many LEB128 immediates follow each. */
const IMMEDIATES: Record<number, number> = {
  0x01: 0, 0x06: 1, 0x07: 1, 0x08: 1, 0x0b: 0, 0x11: 2, 0x20: 1, 0x21: 1, 0x41: 1,
};
const TRY = 0x06;
const CATCH = 0x07;
const END = 0x0b;
const CALLS = [0x10, 0x11];

/** Reads unsigned LEB128 (and, as the glue's constants are small, passes over signed ones). */
class Reader {
  at = 0;
  constructor(private readonly bytes: Uint8Array) {}
  get done(): boolean { return this.at >= this.bytes.length; }
  byte(): number { return this.bytes[this.at++]; }
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
  take(length: number): Uint8Array { return this.bytes.subarray(this.at, this.at += length); }
}

/** The bodies of a module's functions, without their local variables. */
function functions(module: Uint8Array): Uint8Array[] {
  const reader = new Reader(module);
  reader.take(8);
  const bodies: Uint8Array[] = [];
  while (!reader.done) {
    const id = reader.byte();
    const section = new Reader(reader.take(reader.number()));
    if (id !== 10) continue;
    for (let count = section.number(); count > 0; count--) {
      const body = new Reader(section.take(section.number()));
      for (let groups = body.number(); groups > 0; groups--) { body.number(); body.byte(); }
      bodies.push(body.take(Infinity));
    }
  }
  return bodies;
}

function opcodes(body: Uint8Array): number[] {
  const reader = new Reader(body);
  const read: number[] = [];
  while (!reader.done) {
    const opcode = reader.byte();
    if (!(opcode in IMMEDIATES)) throw new Error(`opcode ${opcode.toString(16)} is not known to this test`);
    for (let left = IMMEDIATES[opcode]; left > 0; left--) reader.number();
    read.push(opcode);
  }
  return read;
}

/** Positions of calls that a try block (or one of its handlers) ends with. */
const callsAtEnds = (body: Uint8Array): number[] => {
  const read = opcodes(body);
  if (!read.includes(TRY)) return [];
  return read.flatMap((opcode, i) => (CALLS.includes(opcode) && read[i + 1] === CATCH ? [i] : []));
};

/** Every module that is assembled while `make` runs. */
async function assembled(make: (glue: typeof import('../../src/lua/glue.ts')) => void): Promise<Uint8Array[]> {
  vi.resetModules();
  const glue = await import('../../src/lua/glue.ts');
  const seen: Uint8Array[] = [];
  const { Module } = WebAssembly;
  vi.stubGlobal('WebAssembly', {
    Instance: WebAssembly.Instance,
    Module: class { constructor(bytes: Uint8Array<ArrayBuffer>) { seen.push(bytes); return new Module(bytes); } },
  });
  make(glue);
  return seen;
}

afterEach(() => { vi.unstubAllGlobals(); });

describe('assembled modules', () => {
  it('carry longjmp in a try block that goes on after its call', async () => {
    const [jumps] = await assembled((glue) => { glue.makeJumps(300); });
    const bodies = functions(jumps);
    expect(bodies.map(opcodes)[0].filter((opcode) => opcode === TRY || opcode === CATCH)).toEqual([TRY, CATCH]);
    expect(bodies.map(opcodes)[0].at(-1)).toBe(END);
    expect(bodies.flatMap(callsAtEnds)).toEqual([]);
  });

  it('give functions a type without code of their own', async () => {
    const [wrapper] = await assembled((glue) => { glue.toTableFunction(() => 1, 2, 1); });
    expect(functions(wrapper)).toEqual([]);
  });

  it('would be found with a call at the end of a try block', () => {
    const body = (...between: number[]): Uint8Array => new Uint8Array([0x06, 0x40, 0x11, 2, 0, ...between, 0x07, 0, 0x0b, 0x0b]);
    expect(callsAtEnds(body())).toEqual([1]);
    expect(callsAtEnds(body(0x01))).toEqual([]);
  });
});
