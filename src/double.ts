// Doubles as C writes them: the one way in which the engine, its hosts and every view of the page show them.

/** `%.17g`: how Redis 7.0 writes a double. */
export function formatDouble(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Number.isNaN(value)) return '-nan'; // what 0/0 gives on the machines that Redis runs on
  const size = Math.abs(value);
  if (size < 1e5 && Number.isInteger(value * 1024)) return String(value); // it has at most 15 digits, all shown
  // What is no whole number of 2 ** -25 is not half way between two numbers of 17 digits.
  if (size >= 1e-4 && size < 1e15 && !Number.isInteger(value * 2 ** 25)) return withoutZeros(value.toPrecision(17));
  const sign = value < 0 ? '-' : '';
  const [mantissa, power] = exponential(Math.abs(value)).split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return sign + place(digits, Number(power));
}

/** A number with a point, without the zeros at its end. */
function withoutZeros(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  return text.slice(0, end);
}

/** 17 digits and an exponent, rounded half to even as C does; JavaScript rounds half up. */
function exponential(value: number): string {
  const text = value.toExponential(16);
  if (!value.toExponential(17).includes('5e')) return text;
  const exact = /^([0-9.]{18})50*(e.*)$/.exec(value.toExponential(60)); // digits enough to see whether it is half
  return exact !== null && Number(exact[1].at(-1)) % 2 === 0 ? exact[1] + exact[2] : text;
}

/** Puts the decimal point after the first digit times 10 to the power, as %g does. */
function place(digits: string, power: number): string {
  if (power < -4 || power >= 17) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${digits[0]}${fraction}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (power < 0) return `0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  return digits.length > power + 1 ? `${whole}.${digits.slice(power + 1)}` : whole;
}
