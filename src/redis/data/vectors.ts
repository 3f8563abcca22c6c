// Vectors as vector sets hold them: of length 1, as floats of 32 bits, as whole numbers of 8 bits or as signs alone. All is
// reckoned in floats of 32 bits, in the order of Redis' plain C. (With AVX it adds 16 floats and more in another order:
// there the last digit of a score may differ.)

export type Quantization = 'f32' | 'int8' | 'bin';

/** A vector as it is kept; nothing of it changes. */
export interface Quantized {
  readonly bytes: Uint8Array;
  /** Its length before it was made 1. */
  readonly l2: number;
  /** Of int8: what 127 stands for. */
  readonly range: number;
}

const { fround } = Math;

/** Bytes of each vector. */
export const bytesPerVector = (kind: Quantization, dimensions: number): number =>
  (kind === 'f32' ? 4 * dimensions : kind === 'int8' ? dimensions : Math.ceil(dimensions / 64) * 8);

/** Takes the vector over. */
export function quantize(kind: Quantization, vector: Float32Array): Quantized {
  const l2 = normalize(vector);
  if (kind === 'f32') return { bytes: new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), l2, range: 0 };
  if (kind === 'bin') return { bytes: signsOf(vector), l2, range: 0 };
  const range = vector.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  const scale = range === 0 ? 0 : fround(127 / range);
  const bytes = new Int8Array(vector.length);
  for (let i = 0; i < vector.length; i++) bytes[i] = round(fround(vector[i] * scale));
  return { bytes: new Uint8Array(bytes.buffer), l2, range };
}

/** Halves go away from 0. */
const round = (value: number): number => (value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5));

/** Makes its length 1, and returns what it was; of zeros it is taken for 1. */
function normalize(vector: Float32Array): number {
  let sum = 0;
  const square = (i: number): number => fround(vector[i] * vector[i]);
  let i = 0;
  for (; i + 3 < vector.length; i += 4) {
    sum = fround(sum + fround(fround(fround(square(i) + square(i + 1)) + square(i + 2)) + square(i + 3)));
  }
  for (; i < vector.length; i++) sum = fround(sum + square(i));
  if (sum === 0) return 1;
  const l2 = fround(Math.sqrt(sum));
  for (let at = 0; at < vector.length; at++) vector[at] /= l2;
  return l2;
}

function signsOf(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(bytesPerVector('bin', vector.length));
  for (let i = 0; i < vector.length; i++) if (vector[i] > 0) bytes[i >> 3] |= 1 << (i & 7);
  return bytes;
}

const int8s = ({ bytes }: Quantized): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
const floats = ({ bytes }: Quantized): Float32Array => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/** The vector that went in, as near as it can be told. */
export function restored(kind: Quantization, vector: Quantized, dimensions: number): Float32Array {
  const { bytes, l2, range } = vector;
  if (kind === 'f32') return floats(vector).map((value) => value * l2);
  if (kind === 'int8') return Float32Array.from(int8s(vector), (value) => fround(fround(value * range) / 127) * l2);
  return Float32Array.from({ length: dimensions }, (_, i) => ((bytes[i >> 3] >> (i & 7)) & 1) * 2 - 1);
}

/** How far two vectors point apart: from 0, the same way, to 2, opposite ways. */
export function distance(kind: Quantization, a: Quantized, b: Quantized, dimensions: number): number {
  switch (kind) {
    case 'f32': return fround(1 - dotProduct(floats(a), floats(b)));
    case 'bin': return fround(fround(differentBits(a.bytes, b.bytes) * 2) / dimensions);
    case 'int8': {
      if (a.range === 0 || b.range === 0) return 1;
      const scale = fround(fround(a.range / 127) * fround(b.range / 127));
      const apart = fround(1 - fround(fround(wholeProduct(int8s(a), int8s(b))) * scale));
      return apart < 0 ? 0 : apart > 2 ? 2 : apart;
    }
  }
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  const product = (i: number): number => fround(a[i] * b[i]);
  const four = (i: number): number =>
    fround(fround(fround(product(i) + product(i + 1)) + product(i + 2)) + product(i + 3));
  let [even, odd] = [0, 0];
  let i = 0;
  for (; i + 7 < a.length; i += 8) {
    even = fround(even + four(i));
    odd = fround(odd + four(i + 4));
  }
  for (; i < a.length; i++) even = fround(even + product(i));
  return fround(even + odd);
}

function wholeProduct(a: Int8Array, b: Int8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function differentBits(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    for (let bits = a[i] ^ b[i]; bits !== 0; bits &= bits - 1) count++;
  }
  return count;
}

/** The weight of an input in an output: signs of a Hadamard matrix, scaled. */
export function weight(output: number, input: number, inputs: number): number {
  let negative = false;
  for (let bits = output & input; bits !== 0; bits &= bits - 1) negative = !negative;
  const scale = fround(1 / Math.sqrt(inputs));
  return negative ? -scale : scale;
}

/** A vector with fewer dimensions that points about the same way (REDUCE). */
export function projected(vector: Float32Array, dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, output) => {
    let sum = 0;
    for (let input = 0; input < vector.length; input++) {
      sum = fround(sum + fround(weight(output, input, vector.length) * vector[input]));
    }
    return sum;
  });
}
