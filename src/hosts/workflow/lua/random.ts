// The random numbers of LuaJIT: a combined Tausworthe generator of period 2^223 (L'Ecuyer), as math.random gives them.
// A script that sets no seed gets the same numbers each time, as there.

const WORD = (1n << 64n) - 1n;
/** Of each of the four words: its length k, and the shifts q and s. */
const PARTS = [[63n, 31n, 18n], [58n, 19n, 28n], [55n, 24n, 7n], [47n, 21n, 8n]] as const;

export class LuaJitRandom {
  private readonly words = [0n, 0n, 0n, 0n];

  constructor() { this.seed(0); }

  seed(value: number): void {
    let least = 0x11090601;
    let seed = value;
    for (let i = 0; i < 4; i++) {
      const bound = 1n << BigInt(least & 255);
      least >>>= 8;
      seed = seed * Math.PI + Math.E;
      const bits = bitsOf(seed);
      this.words[i] = bits < bound ? bits + bound : bits;
    }
    for (let i = 0; i < 10; i++) this.step();
  }

  /** From 0 to below 1. */
  next(): number { return numberOf((this.step() & 0xfffffffffffffn) | 0x3ff0000000000000n) - 1; }

  private step(): bigint {
    let result = 0n;
    PARTS.forEach(([k, q, s], i) => {
      const z = this.words[i];
      const high = ((((z << q) & WORD) ^ z) >> (k - s));
      const low = ((z & ((WORD << (64n - k)) & WORD)) << s) & WORD;
      this.words[i] = high ^ low;
      result ^= this.words[i];
    });
    return result;
  }
}

const view = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function numberOf(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
