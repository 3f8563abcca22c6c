// Sine, cosine and arcsine rounded to the nearest double, as the C library of Redis's machines gives them and Math
// does not always: for distances that are stored with all their digits. Slow: in whole numbers of 2 ** -128.

const SCALE = 128n;
const ONE = 1n << SCALE;
/** Below it sin x is x. */
const TINY = 2 ** -30;

function fixedPoint(value: number): bigint {
  let shift = 0n;
  for (; !Number.isInteger(value); shift++) value *= 2;
  return shift > SCALE ? BigInt(value) >> (shift - SCALE) : BigInt(value) << (SCALE - shift);
}

const rounded = (value: bigint): number => Number(value) / 2 ** 128;

/** Taylor's series from a first term, whose power of `x` is `power`. */
function series(x: bigint, term: bigint, power: bigint): bigint {
  const square = (x * x) >> SCALE;
  let sum = term;
  for (; term !== 0n; power += 2n) {
    term = -((term * square) >> SCALE) / ((power + 1n) * (power + 2n));
    sum += term;
  }
  return sum;
}

const sine = (x: bigint): bigint => series(x, x, 1n);
const cosine = (x: bigint): bigint => series(x, ONE, 0n);

export const exactTrigonometry = {
  sin: (x: number): number => (Math.abs(x) < TINY ? Math.sin(x) : rounded(sine(fixedPoint(x)))),
  cos: (x: number): number => rounded(cosine(fixedPoint(x))),
  /** By one step of Newton's method from what Math gives. */
  asin(x: number): number {
    if (!(Math.abs(x) > TINY && Math.abs(x) < 1)) return Math.asin(x);
    const near = fixedPoint(Math.asin(x));
    return rounded(near + ((fixedPoint(x) - sine(near)) << SCALE) / cosine(near));
  },
};
