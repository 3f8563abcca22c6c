// Each example runs green, and leaves and replies what a real redis-server does.
import { expect, test } from 'vitest';
import { examples } from '../../../src/hosts/redis/examples/all.ts';
import { besideScripts } from './beside-scripts.ts';

test.each(examples)('$title', async ({ script, inputs, seed }) => {
  const { keys, argv } = inputs as { keys: string[]; argv: string[] };
  const t = await besideScripts();
  for (const line of seed) await t.same(line);
  for (let again = 0; again < 3; again++) {
    const reply = await t.same(['EVAL', script, String(keys.length), ...keys, ...argv]);
    if (again === 0) expect(reply).not.toMatch(/^-/);
  }
  await t.compareKeyspace();
});

test('examples are small enough to read', () => {
  for (const { script, about } of examples) {
    expect(script.split('\n').length).toBeLessThan(60);
    expect(about.length).toBeLessThan(200);
  }
});
