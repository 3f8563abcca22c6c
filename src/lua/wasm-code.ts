// WebAssembly modules written byte by byte: the parts of which glue.ts and gates.ts make theirs.
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
