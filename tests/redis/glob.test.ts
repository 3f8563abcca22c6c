import { expect, test } from 'vitest';
import { matches } from '../../src/bytes/glob.ts';
import { beside } from './oracle.ts';
import { Random } from './random.ts';

test('stars, question marks, sets and escapes', () => {
  expect(matches('h?llo', 'hello')).toBe(true);
  expect(matches('h[^e]llo', 'hello')).toBe(false);
  expect(matches('h[a-e]llo', 'hello')).toBe(true);
  expect(matches('h[e-a]llo', 'hello')).toBe(true);
  expect(matches('h\\*llo', 'h*llo')).toBe(true);
  expect(matches('*.*.*', 'a.b')).toBe(false);
  expect(matches('[\\]]x', ']x')).toBe(true);
  expect(matches('[ab', 'b')).toBe(true);
  expect(matches('HELLO*', 'hello', true)).toBe(true);
});

test('an empty text matches the empty pattern alone', () => {
  expect(matches('', '')).toBe(true);
  expect(matches('*', '')).toBe(false);
});

test('a pattern made to blow up does not', () => {
  const start = performance.now();
  expect(matches('a*'.repeat(60) + 'b', 'a'.repeat(2000))).toBe(false);
  expect(matches('*a'.repeat(900), 'a'.repeat(5000))).toBe(true);
  expect(performance.now() - start).toBeLessThan(500);
});

test('random patterns over random names match as in redis-server', async () => {
  const t = await beside();
  const r = new Random(9);
  const text = (most: number, from: string): string => r.some(1, most, () => r.pick([...from])).join('');
  for (let i = 0; i < 300; i++) await t.same(['SET', text(6, 'abcABC-]^[\\*?\x80\xff\0'), '']);
  for (let i = 0; i < 1500; i++) await t.sameSorted(['KEYS', text(8, 'abcA-][[]]^^\\**??\x80\xff\0')]);
});

test('case is ignored in CONFIG GET as in redis-server', async () => {
  const t = await beside();
  for (const pattern of ['MAXMEM?RY', 'Max[A-Z]emory', 'max[^A-Z]emory', 'MA[W-Y]memory', '[\\M]axmemory',
    '[\\m]axmemory',
    '[m-M]axmemory?', '[Z-a]*xmemory']) {
    const theirs = await t.theirs(['CONFIG', 'GET', pattern]);
    const known = (reply: string): boolean => / maxmemory /.test(reply);
    expect(known(t.ours(['CONFIG', 'GET', pattern])), pattern).toBe(known(theirs));
  }
});

test('a pattern of more than 1000 stars, but for one at its end, matches nothing', async () => {
  const t = await beside();
  await t.same(['SET', 'a'.repeat(2000), '1']);
  for (const [count, end] of [[1000, ''], [1001, ''], [1000, '*'], [1001, '*'], [1000, '**']] as const) {
    expect((await t.same(['KEYS', '*?'.repeat(count) + end])).startsWith('*1'), `${count} ${end}`).toBe(count === 1000);
  }
});
