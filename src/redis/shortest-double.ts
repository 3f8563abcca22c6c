// Doubles as Redis writes them since 7.2: the digits that Grisu2 finds (Florian Loitsch, "Printing Floating-Point Numbers
// Quickly and Accurately with Integers", 2010). They read back as the same double and are nearly always the fewest that
// do; JavaScript's always are, so they serve where it is certain that both agree.

const LOW_WORD = (1n << 32n) - 1n;
const LOW_HALF = 1n << 31n;
/** Powers of ten that are kept: from 10 ** -348 on, every eighth. */
const FIRST_POWER = -348;
const STEP = 8;
/** Between which binary exponents a number is divided into digits. */
const EXPONENTS = { least: -60, most: -32 };

/** frac * 2 ** exp, the highest of frac's 64 bits set. */
interface Scaled { readonly frac: bigint; readonly exp: number }

/** Digits as a whole number, times 10 ** power. */
interface Decimal { readonly digits: string; readonly power: number }

/** As an argument of a command: whole numbers up to 2 ** 62 in full. */
export function formatArgument(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value);
  if (Number.isInteger(value) && Math.abs(value) <= 2 ** 62) return String(BigInt(value));
  return formatDigits(value);
}

/** The same without the rule for whole numbers: 1e+9. */
export function formatDigits(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (Number.isNaN(value)) return '-nan'; // what 0/0 gives on the machines that Redis runs on
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}inf`;
  return sign + place((Number.isInteger(size) ? undefined : plain(size)) ?? grisu(size), sign === '' ? 18 : 17);
}

/** The same in a reply, which keeps the sign of a zero and has one NaN. */
export function formatShortest(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return Number.isNaN(value) ? 'nan' : formatArgument(value);
}

/**
 * A number of up to 10 decimals and 15 digits, if it lies well within what reads back as its double: then there is no
 * other way to write it as short, and Grisu2 does not miss it.
 */
function plain(size: number): Decimal | undefined {
  for (let scale = 10, decimals = 1; decimals <= 10; scale *= 10, decimals++) {
    const whole = Math.round(size * scale);
    if (whole >= 1e15) return undefined;
    if (whole / scale !== size) continue;
    const half = 2 ** (Math.floor(Math.log2(size)) - 53);
    return Math.abs(residue(size, scale, whole)) < 0.98 * half * scale ? { digits: String(whole), power: -decimals }
      : undefined;
  }
  return undefined;
}

/** a * b - c, exact to the last bits (Dekker): b is less than 2 ** 40, c the double nearest to a * b. */
function residue(a: number, b: number, c: number): number {
  const split = a * (2 ** 27 + 1);
  const high = split - (split - a); // the upper 26 bits
  const times = b * (2 ** 27 + 1);
  const upper = times - (times - b);
  return high * upper - c + high * (b - upper) + (a - high) * upper + (a - high) * (b - upper);
}

const bits = new DataView(new ArrayBuffer(8));

/** Digits of a positive number. */
function grisu(size: number): Decimal {
  bits.setFloat64(0, size);
  const pattern = bits.getBigUint64(0);
  const biased = Number(pattern >> 52n);
  const mantissa = BigInt.asUintN(52, pattern) + (biased === 0 ? 0n : 1n << 52n);
  const shift = 64 - mantissa.toString(2).length;
  const exp = Math.max(biased, 1) - 1075 - shift;
  const frac = mantissa << BigInt(shift);
  const half = 1n << BigInt(shift - 1); // to the next double
  const below = mantissa === 1n << 52n ? half / 2n : half;
  const { scale, power } = cachedPower(exp);
  const bound = (at: bigint): bigint => multiply(at, scale.frac);
  return digitsBetween(bound(frac - below) + 1n, bound(frac), bound(frac + half) - 1n, -(exp + scale.exp + 64), -power);
}

/** The upper 64 bits of a product, rounded. */
function multiply(a: bigint, b: bigint): bigint {
  const [ah, al, bh, bl] = [a >> 32n, a & LOW_WORD, b >> 32n, b & LOW_WORD];
  const middle = (ah * bl & LOW_WORD) + (al * bh & LOW_WORD) + (al * bl >> 32n) + LOW_HALF;
  return ah * bh + (ah * bl >> 32n) + (al * bh >> 32n) + (middle >> 32n);
}

/**
 * The fewest digits between two bounds, then the last one moved towards the number itself. All three are divided by
 * 2 ** `point`; `power`: what the number was multiplied by is undone by it.
 */
function digitsBetween(low: bigint, number: bigint, high: bigint, point: number, power: number): Decimal {
  const places = BigInt(point);
  let delta = high - low;
  let away = high - number;
  let digits = (high >> places).toString();
  let rest = BigInt.asUintN(point, high);
  let unit = 1n << places;
  // Of the whole part as many digits as are needed.
  for (let kept = 1; kept <= digits.length; kept++) {
    const step = 10n ** BigInt(digits.length - kept);
    const left = ((high >> places) % step << places) + rest;
    if (left > delta) continue;
    return { digits: towards(digits.slice(0, kept), delta, left, step << places, away), power: power + digits.length - kept };
  }
  if (digits === '0') digits = '';
  for (let decimals = 1; ; decimals++) {
    rest *= 10n;
    delta *= 10n;
    away *= 10n;
    const digit = rest >> places;
    if (digit !== 0n || digits !== '') digits += digit;
    rest = BigInt.asUintN(point, rest);
    if (rest < delta) return { digits: towards(digits, delta, rest, unit, away), power: power - decimals };
  }
}

/** Lowers the last digit, each time by `unit`, while that comes nearer to what is `away` below the upper bound. */
function towards(digits: string, delta: bigint, from: bigint, unit: bigint, away: bigint): string {
  let last = digits.charCodeAt(digits.length - 1);
  for (let at = from; at < away && delta - at >= unit && (at + unit < away || away - at > at + unit - away); at += unit) last--;
  return digits.slice(0, -1) + String.fromCharCode(last);
}

const powers: (Scaled | undefined)[] = [];

/** The power of ten that brings a number of 64 bits times 2 ** exp between EXPONENTS. */
function cachedPower(exp: number): { scale: Scaled; power: number } {
  const near = Math.trunc(-(exp + 87) * 0.30102999566398114);
  for (let at = Math.trunc((near - FIRST_POWER) / STEP); ;) {
    const scale = powers[at] ??= powerOfTen(FIRST_POWER + at * STEP);
    const then = exp + scale.exp + 64;
    if (then >= EXPONENTS.least && then <= EXPONENTS.most) return { scale, power: FIRST_POWER + at * STEP };
    at += then < EXPONENTS.least ? 1 : -1;
  }
}

/** Rounded to 64 bits. */
function powerOfTen(power: number): Scaled {
  const size = 10n ** BigInt(Math.abs(power));
  const ratio = power >= 0 ? size << 80n : (1n << 1300n) / size;
  const surplus = ratio.toString(2).length - 64;
  const frac = (ratio + (1n << BigInt(surplus - 1))) >> BigInt(surplus);
  return { frac, exp: surplus - (power >= 0 ? 80 : 1300) };
}

/** Puts the point: whole numbers with up to 7 zeros, up to 6 decimals or small numbers in full, others with an exponent. */
function place({ digits, power }: Decimal, most: number): string {
  const count = digits.length;
  const exponent = power + count - 1;
  const size = Math.abs(exponent);
  if (power >= 0 && size < count + 7) return digits + '0'.repeat(power);
  if (power < 0 && (power > -7 || size < 4)) {
    const whole = count + power;
    return whole > 0 ? `${digits.slice(0, whole)}.${digits.slice(whole)}` : `0.${'0'.repeat(-whole)}${digits}`;
  }
  const kept = digits.slice(0, most);
  return `${kept[0]}${kept.length > 1 ? '.' : ''}${kept.slice(1)}e${exponent < 0 ? '-' : '+'}${size}`;
}
