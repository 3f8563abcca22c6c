// XXH3 of 64 bits without a seed, as DIGEST tells it: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
// BigInts keep it short; 20 MB a second are enough for what is digested.

const MASK = 2n ** 64n - 1n;
const LOW = 0xffffffffn;
const PRIME32 = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn] as const;
const PRIME64 = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n] as const;
const AVALANCHE = 0x165667919e3779f9n;
const RRMXMX = 0x9fb21c651e98df25n;

/** The fixed bytes that the specification mixes in. */
const SECRET = new DataView(Uint8Array.from((
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248e'
  + 'e03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d'
  + '8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc'
  + '8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e').match(/../g)!, (byte) => parseInt(byte, 16)).buffer);
const SECRET_BYTES = 192;

/** Bytes of a stripe, and stripes of a block of a long input. */
const STRIPE = 64;
const STRIPES = 16;

/** 64 bits. */
export function xxh3(bytes: Uint8Array): bigint {
  const input = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length <= 16) return short(input, bytes.length);
  if (bytes.length <= 128) return middle(input, bytes.length);
  return bytes.length <= 240 ? upTo240(input, bytes.length) : long(input, bytes.length);
}

const read = (from: DataView, at: number): bigint => from.getBigUint64(at, true);
const secret = (at: number): bigint => SECRET.getBigUint64(at, true);
const xorShift = (value: bigint, bits: bigint): bigint => value ^ (value >> bits);
const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;

function avalanche(hash: bigint): bigint {
  return xorShift((xorShift(hash & MASK, 37n) * AVALANCHE) & MASK, 32n);
}

/** The avalanche of XXH64. */
function oldAvalanche(hash: bigint): bigint {
  const once = (xorShift(hash & MASK, 33n) * PRIME64[1]) & MASK;
  return xorShift((xorShift(once, 29n) * PRIME64[2]) & MASK, 32n);
}

/** The product of 128 bits, its halves mixed. */
function fold(a: bigint, b: bigint): bigint {
  const product = a * b;
  return (product & MASK) ^ (product >> 64n);
}

function swap64(value: bigint): bigint {
  let swapped = 0n;
  for (let i = 0; i < 8; i++, value >>= 8n) swapped = (swapped << 8n) | (value & 255n);
  return swapped;
}

function short(input: DataView, length: number): bigint {
  const size = BigInt(length);
  if (length > 8) {
    const low = read(input, 0) ^ secret(24) ^ secret(32);
    const high = read(input, length - 8) ^ secret(40) ^ secret(48);
    return avalanche(size + swap64(low) + high + fold(low, high));
  }
  if (length >= 4) {
    const joined = BigInt(input.getUint32(length - 4, true)) + (BigInt(input.getUint32(0, true)) << 32n);
    const keyed = joined ^ secret(8) ^ secret(16);
    const mixed = ((keyed ^ rotate(keyed, 49n) ^ rotate(keyed, 24n)) * RRMXMX) & MASK;
    return xorShift(((mixed ^ ((mixed >> 35n) + size)) * RRMXMX) & MASK, 28n);
  }
  if (length === 0) return oldAvalanche(secret(56) ^ secret(64));
  const [first, between, last] = [0, length >> 1, length - 1].map((at) => BigInt(input.getUint8(at)));
  const joined = (first << 16n) | (between << 24n) | last | (size << 8n);
  return oldAvalanche(joined ^ BigInt((SECRET.getUint32(0, true) ^ SECRET.getUint32(4, true)) >>> 0));
}

const mix16 = (input: DataView, at: number, key: number): bigint =>
  fold(read(input, at) ^ secret(key), read(input, at + 8) ^ secret(key + 8));

/** From both ends inwards. */
function middle(input: DataView, length: number): bigint {
  let sum = BigInt(length) * PRIME64[0];
  for (let pair = (length - 1) >> 5; pair >= 0; pair--) {
    sum += mix16(input, 16 * pair, 32 * pair) + mix16(input, length - 16 * (pair + 1), 32 * pair + 16);
  }
  return avalanche(sum);
}

function upTo240(input: DataView, length: number): bigint {
  let sum = BigInt(length) * PRIME64[0];
  for (let i = 0; i < 8; i++) sum += mix16(input, 16 * i, 16 * i);
  sum = avalanche(sum);
  for (let i = 8; i < length >> 4; i++) sum += mix16(input, 16 * i, 16 * (i - 8) + 3);
  return avalanche(sum + mix16(input, length - 16, 136 - 17));
}

function long(input: DataView, length: number): bigint {
  const sums = [PRIME32[2], PRIME64[0], PRIME64[1], PRIME64[2], PRIME64[3], PRIME32[1], PRIME64[4], PRIME32[0]];
  const stripes = Math.floor((length - 1) / STRIPE);
  for (let stripe = 0; stripe < stripes; stripe++) {
    accumulate(sums, input, STRIPE * stripe, 8 * (stripe % STRIPES));
    if (stripe % STRIPES === STRIPES - 1) scramble(sums);
  }
  accumulate(sums, input, length - STRIPE, SECRET_BYTES - STRIPE - 7);
  let hash = BigInt(length) * PRIME64[0];
  for (let i = 0; i < 4; i++) hash += fold(sums[2 * i] ^ secret(11 + 16 * i), sums[2 * i + 1] ^ secret(19 + 16 * i));
  return avalanche(hash);
}

function accumulate(sums: bigint[], input: DataView, at: number, key: number): void {
  for (let i = 0; i < 8; i++) {
    const value = read(input, at + 8 * i);
    const keyed = value ^ secret(key + 8 * i);
    sums[i ^ 1] = (sums[i ^ 1] + value) & MASK;
    sums[i] = (sums[i] + (keyed & LOW) * (keyed >> 32n)) & MASK;
  }
}

function scramble(sums: bigint[]): void {
  for (let i = 0; i < 8; i++) {
    sums[i] = ((xorShift(sums[i], 47n) ^ secret(SECRET_BYTES - STRIPE + 8 * i)) * PRIME32[0]) & MASK;
  }
}
