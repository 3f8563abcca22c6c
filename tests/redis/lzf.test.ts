// LZF: redis-server's own bytes, and back again.
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../src/redis/bytes.ts';
import { compress, SPARE } from '../../src/redis/lzf.ts';
import { RdbReader } from '../../src/redis/rdb-reader.ts';
import { RdbWriter } from '../../src/redis/rdb-writer.ts';
import { beside } from './oracle.ts';
import { Random } from './random.ts';

const random = (r: Random): string => {
  const words = ['the ', 'quick', 'brown\0', 'a', '\xff\xfe', 'lorem ipsum dolor ', String.fromCharCode(r.below(256))];
  let text = '';
  const length = 21 + r.below(r.pick([4, 30, 300, 3000, 30_000]));
  const variety = r.pick([0.02, 0.3, 0.9]);
  while (text.length < length) text += r.chance(variety) ? String.fromCharCode(r.below(256)) : r.pick(words);
  return text.slice(0, length);
};

describe('compression', () => {
  test('is undone', () => {
    const r = new Random(5);
    for (let i = 0; i < 2000; i++) {
      const text = random(r);
      const { length } = text;
      expect(compress(bytesOf(text), new Uint8Array(length + SPARE), 0)).toBeLessThanOrEqual(length - 4);
      const writer = new RdbWriter();
      writer.string(text);
      expect(new RdbReader(writer.written).string() === text).toBe(true);
    }
  });

  test('makes the bytes of redis-server', async () => {
    const t = await beside();
    const r = new Random(6);
    for (let i = 0; i < 1500; i++) {
      const text = i < 600 ? 'a'.repeat(i + 1) + (i % 2 ? 'b' : '') : random(r);
      await t.same(['SET', 'k', text]);
      await t.same('DUMP k');
    }
  });
});
