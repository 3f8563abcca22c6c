// LOLWUT of Valkey 9: a Julia set in characters. It is reckoned in single precision, as there.
import { integer } from '../arguments.ts';
import { notFloat, RedisError } from '../errors.ts';
import { parseLongDouble } from '../long-double.ts';
import type { Bytes } from '../reply.ts';

/** What stands for how many steps a point takes to leave. */
const SHADES = ' .:-=+*%#&@\0';
const { fround } = Math;

/** `args`: [columns rows] [real imaginary]. Lines of characters, and one about the constant. */
export function juliaSet(args: readonly Bytes[], random: () => number): string {
  if (args.length === 1 || args.length === 3 || args.length > 4) {
    throw new RedisError('ERR Syntax error. Use: LOLWUT [columns rows] [real imaginary]');
  }
  const bounded = (text: Bytes | undefined, usual: number, most: number): number =>
    Math.max(1, Math.min(most, text === undefined ? usual : integer(text)));
  const columns = bounded(args[0], 80, 160);
  const rows = bounded(args[1], 40, 80);
  const part = (text: Bytes | undefined): number => fround(text === undefined ? random() * 2 - 1 : numberFrom(text));
  const [real, imaginary] = [part(args[2]), part(args[3])];
  let text = '';
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = fround(fround(-2) + fround(fround(fround(4) * fround(column + 0.5)) / columns));
      const y = fround(fround(2) - fround(fround(fround(4) * fround(row + 0.5)) / rows));
      text += SHADES[steps(x, y, real, imaginary)];
    }
    text += '\n';
  }
  return `${text}Ascii representation of Julia set with constant ${real.toFixed(2)} + ${imaginary.toFixed(2)}i\n`;
}

function numberFrom(text: Bytes): number {
  const value = parseLongDouble(text);
  if (value === undefined) throw notFloat();
  return Number(text);
}

function steps(x: number, y: number, real: number, imaginary: number): number {
  for (let i = 0; i < SHADES.length - 1; i++) {
    const next = fround(fround(fround(x * x) - fround(y * y)) + real);
    y = fround(fround(fround(2 * x) * y) + imaginary);
    x = next;
    if (fround(fround(x * x) + fround(y * y)) > 4) return i;
  }
  return SHADES.length - 2;
}
