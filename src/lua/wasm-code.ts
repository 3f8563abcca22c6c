// WebAssembly written byte by byte: the parts of which glue.ts and gates.ts make modules, and patch51.ts its changes.
// Format: https://webassembly.github.io/spec/core/binary/

export const I32 = 0x7f;
/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value !== 0);
  return bytes;
}

/** LEB128 of a signed number of 32 bits. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    if ((value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

export const name = (text: string): number[] => [...unsigned(text.length), ...[...text].map((c) => c.charCodeAt(0))];
export const vector = (...items: number[][]): number[] => [...unsigned(items.length), ...items.flat()];
export const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content];
export const signature = (params: number, results: number): number[] =>
  [0x60, ...vector(...Array<number[]>(params).fill([I32])), ...vector(...Array<number[]>(results).fill([I32]))];
export const body = (...code: number[]): number[] => [...unsigned(code.length), ...code];
export const assemble = (...sections: number[][]): WebAssembly.Module =>
  new WebAssembly.Module(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]));

/** Instructions: a local's value, a constant, a call, a word of 32 bits at an address on the stack. */
export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const int = (value: number): number[] => [0x41, ...signed(value)];
export const double = (value: number): number[] => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)];
export const call = (fn: number): number[] => [0x10, ...unsigned(fn)];
export const load = (offset: number): number[] => [0x28, 2, ...unsigned(offset)];
export const store = (offset: number): number[] => [0x36, 2, ...unsigned(offset)];
export const loadByte = (offset: number): number[] => [0x2d, 0, ...unsigned(offset)];
