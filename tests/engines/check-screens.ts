// Sizes, themes, frames, and what stands between the page and a person: a translator.
import { expect, test } from 'vitest';
import { until } from './driver.ts';
import type { Ground } from './engines.test.ts';
import { button, editor, region, reply, textbox } from './page.ts';
import type { Page } from './page.ts';

/** As wide as a phone, or as narrow as the browser's window becomes. */
const PHONE = [390, 760] as const;

const background = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

export function screenChecks(ground: Ground): void {
  test('a phone shows one place at a time, none wider than the screen', async () => {
    const { page } = ground;
    await onPhone(page, ...PHONE, async () => {
      for (const name of ['Editor', 'Result', 'Keyspace', 'Script cache', 'Console']) {
        await page.click({ role: 'tab', name });
        await page.one(name === 'Editor' ? editor : region(name));
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
      }
      await page.click({ role: 'tab', name: 'Editor' });
      await page.click(button('~^Run'));
      await page.reads(reply, '(integer) 1');
      expect(await page.count(editor)).toBe(0);
    });
  });

  test('on a phone scripts are chosen from a drawer', async () => {
    const { page } = ground;
    await onPhone(page, ...PHONE, async () => {
      await page.click(button('Scripts'));
      await page.click(button('New script'));
      await page.reads({ css: 'h1' }, 'Untitled');
    });
  });

  test('a small window keeps room for the script', async () => {
    const { page } = ground;
    await onPhone(page, 740, 390, async () => {
      await page.click(editor);
      const height = await page.evaluate(() => document.querySelector('.cm-scroller')!.getBoundingClientRect().height);
      expect(height).toBeGreaterThan(90);
    });
  });

  test('dark and light, chosen and kept', async () => {
    const { page } = ground;
    const first = await background(page);
    await page.click(button('~^(Dark|Light) theme'));
    await until('the other theme', async () => (await background(page)) !== first || undefined);
    const second = await background(page);
    await page.reload();
    expect(await background(page)).toBe(second);
  });

  test('an embed runs its script', async () => {
    const { page } = ground;
    await page.driver.go(`${page.url}?embed`);
    await page.one(editor);
    await page.fill(editor, 'return "embedded"');
    await page.click(button('~^Run'));
    await page.reads(reply, '"embedded"');
    expect(await page.evaluate(() => document.documentElement.translate)).toBe(false);
  });

  test('nothing of the page is offered to translators', async () => {
    const { page } = ground;
    await page.run('return 1', '');
    await page.press('Control+k');
    await page.one({ role: 'dialog' });
    expect(await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('body, body *')]
      .filter((element) => element.translate && !(element instanceof SVGElement)).map(({ outerHTML }) => outerHTML.slice(0, 80)))).toEqual([]);
  });

  test('a reply shows where a translator was at work all the same', async () => {
    const { page } = ground;
    await page.run('return "the first"', '');
    await page.reads(reply, '"the first"');
    await page.evaluate(translate);
    for (const [script, shown] of [['return "the second"', '"the second"'], ["return {1, 'the third'}", '2) "the third"'],
      ["return redis.error_reply('ERR the fourth')", 'ERR the fourth']]) {
      await page.start(script, '');
      await page.reads(reply, shown);
      expect((await page.one(reply)).text).not.toContain('first');
    }
  });

  test('an empty place says what it is for', async () => {
    const { page } = ground;
    await page.reads(reply, 'What the script returns shows here.');
    await page.show('Keyspace');
    await page.reads(region('Keyspace'), 'The keys of database 0 show here.');
  });

  test('a script that was deleted comes back', async () => {
    const { page } = ground;
    await page.click(button('New script'));
    await page.fill(editor, 'return "mine"');
    await page.click(button('Delete Untitled'));
    await page.click(button('Undo'));
    await page.reads(editor, 'return "mine"');
    expect(await page.count(textbox('KEYS'))).toBe(1);
  });
}

/** What a translator does with text: each piece moves into elements of its own, and other text takes its place. */
function translate(): void {
  const walker = document.createTreeWalker(document.querySelector('section[aria-label=Reply] [aria-label^="Reply of"]')!, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode.nodeValue!.trim() !== '') texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const font = document.createElement('font');
    const inner = document.createElement('font');
    inner.append(text.data); // a text of its own: the framework's is away
    font.append(inner);
    text.replaceWith(font);
  }
}

async function onPhone(page: Page, width: number, height: number, work: () => Promise<void>): Promise<void> {
  await page.driver.resize(width, height);
  try {
    await page.one({ role: 'tab', name: 'Editor' });
    await work();
  } finally {
    await page.driver.resize(1280, 800);
  }
}
