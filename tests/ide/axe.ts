// What axe-core finds wrong in a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each as its rule and the element. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Result { violations: { id: string; nodes: { html: string }[] }[] }
    const { run: check } = (globalThis as unknown as { axe: { run: (root: Document) => Promise<Result> } }).axe;
    const found = (await check(document)).violations;
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}
