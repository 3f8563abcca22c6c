// How long an element of a listpack is said to be, and is (src/redis/rdb-packed.ts).
import { expect, it } from 'vitest';
import { packed, packedSize } from '../../../src/redis/rdb-packed.ts';

const borders = [0n, 1n, 127n, 128n, 4095n, 4096n, 32767n, 32768n, 8388607n, 8388608n, 2147483647n, 2147483648n, 2n ** 53n, 2n ** 63n];
const numbers = borders.flatMap((n) => [n - 1n, n, n + 1n, -n - 1n, -n, -n + 1n].map(String));
const texts = ['', 'x', '01', '-', '-0', '+1', '1.5', '9a', ' 1', '\xff', ...[62, 63, 64, 65, 126, 127, 4095, 4096, 5000, 16383, 16384]
  .flatMap((length) => ['x'.repeat(length), '1'.repeat(length), ' '.repeat(length)])];

it.each([...numbers, ...texts].map((text) => [text.slice(0, 24), text]))('%s', (_, text) => {
  expect(packedSize(text)).toBe(packed(text).length);
});
