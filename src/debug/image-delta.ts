// Images of one run are alike: most of a VM's memory is its libraries and compiled script. So an image is kept as what differs from
// the first one, in blocks.
import type { VmImage } from '../lua/state.ts';

/** Bytes of a block. */
const BLOCK = 256;

/** Blocks of a memory that differ from those of a base: their numbers, and their bytes one after another. */
interface Delta { length: number; blocks: Uint32Array; bytes: Uint8Array }
export interface ImageDelta { low: Delta; high: Delta; rest: Omit<VmImage, 'low' | 'high'> }

/** What of an image differs from a base. */
export function deltaOf({ low, high, ...rest }: VmImage, base: VmImage): ImageDelta {
  return { low: differing(low, base.low), high: differing(high, base.high), rest };
}

/** The image that a delta was made of. */
export function imageOf({ low, high, rest }: ImageDelta, base: VmImage): VmImage {
  return { low: whole(low, base.low), high: whole(high, base.high), ...rest };
}

/** Bytes that a delta takes. */
export const bytesOf = ({ low, high }: ImageDelta): number => [low, high].reduce((sum, { blocks, bytes }) => sum + blocks.byteLength + bytes.length, 0);

function differing(memory: Uint8Array, base: Uint8Array): Delta {
  const blocks: number[] = [];
  const [own, its] = [words(memory), words(base)];
  const count = Math.ceil(memory.length / BLOCK);
  for (let i = 0; i < count; i++) if (differs(own, its, i * BLOCK / 4) || (i + 1) * BLOCK > Math.min(memory.length, base.length)) blocks.push(i);
  const bytes = new Uint8Array(blocks.length * BLOCK);
  blocks.forEach((block, i) => { bytes.set(memory.subarray(block * BLOCK, (block + 1) * BLOCK), i * BLOCK); });
  return { length: memory.length, blocks: Uint32Array.from(blocks), bytes };
}

function whole({ length, blocks, bytes }: Delta, base: Uint8Array): Uint8Array {
  const memory = new Uint8Array(length);
  memory.set(base.subarray(0, length));
  blocks.forEach((block, i) => {
    const at = block * BLOCK;
    memory.set(bytes.subarray(i * BLOCK, i * BLOCK + Math.min(BLOCK, length - at)), at);
  });
  return memory;
}

/** Whole words of a memory that has a buffer of its own. */
const words = ({ buffer, byteOffset, length }: Uint8Array): Uint32Array => new Uint32Array(buffer, byteOffset, length >> 2);

function differs(own: Uint32Array, its: Uint32Array, from: number): boolean {
  for (let at = from; at < from + BLOCK / 4; at++) if (own[at] !== its[at]) return true;
  return false;
}
