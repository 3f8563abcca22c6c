// What stays: after a reload, without a network, in a link, and where a browser keeps nothing.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StaticServer } from '../static-server.ts';
import { until } from './driver.ts';
import type { Ground } from './engines.test.ts';
import { button, editor, reply, terminal, textbox } from './page.ts';
import type { Page } from './page.ts';

/** How many records are stored. */
const stored = (page: Page, store: string): Promise<number> => page.evaluate((name) => new Promise<number>((resolve, reject) => {
  const opening = indexedDB.open('evalua');
  opening.onerror = () => { reject(opening.error!); };
  opening.onsuccess = () => {
    const count = opening.result.transaction(name).objectStore(name).count();
    count.onsuccess = () => { opening.result.close(); resolve(count.result); };
  };
}), store);

const keeps = (page: Page, store: string, count: number): Promise<true> =>
  until(`${count} records in ${store}`, async () => (await stored(page, store)) >= count || undefined);

/** The address of the script's link. */
async function link(page: Page): Promise<string> {
  await page.click(button('Share'));
  await page.reads(textbox('Link'), /#1/);
  const { value } = await page.one(textbox('Link'));
  await page.press('Escape');
  await page.gone(textbox('Link'));
  return value;
}

export function keepingChecks(ground: Ground): void {
  test('a reload finds script, inputs, keyspace and the last reply', async () => {
    const { page } = ground;
    await page.run("redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('LLEN', KEYS[1])", 'kept:list', 'é');
    await page.reads(reply, '(integer) 1');
    await keeps(page, 'history', 1);
    await keeps(page, 'tail', 1);
    await until('everything is saved', async () => (await page.count({ css: '[title="Being saved"]' })) === 0 || undefined);
    await page.reload();
    await page.reads(editor, "redis.call('RPUSH'");
    await page.reads(textbox('KEYS'), 'kept:list');
    await page.reads(textbox('ARGV'), 'é');
    await page.reads(reply, '(integer) 1');
    await page.rerun();
    await page.reads(reply, '(integer) 2');
  });

  test('an edit that was just typed survives a reload', async () => {
    const { page } = ground;
    await page.fill(editor, 'return "typed a moment ago"');
    await page.reload();
    await page.reads(editor, 'typed a moment ago');
  });

  // WebKit sets a page aside when one leaves it, with all that it asked of the database.
  test('a page that is left while it writes loses nothing and keeps nothing from the next one; back there, all is there', async () => {
    const { page } = ground;
    const fill = "for i = 1, 50 do redis.call('SET', KEYS[1] .. i, i) end return redis.call('DBSIZE')";
    for (const round of [1, 2]) {
      await page.run(fill, `round:${round}:`);
      await page.driver.go(`${page.url}?${round}`);
      await page.ready();
      await page.command('DBSIZE');
      await page.reads(terminal, `(integer) ${50 * round}`);
      expect(await page.count({ css: 'body', text: 'keeps nothing' })).toBe(0);
    }
    await page.evaluate(() => { history.back(); });
    await until('the page before', async () => await page.evaluate(() => location.search) === '?1' || undefined);
    // The page as it was may show first: that another one has gone on it finds out, and begins anew.
    await until('what both have written', async () => {
      await page.ready();
      await page.command('EXISTS round:1:1 round:2:50');
      await new Promise((resolve) => { setTimeout(resolve, 1_000); });
      return (await page.one(terminal)).text.includes('(integer) 2') || undefined;
    });
    await page.command('SET back yes');
    await page.reads(terminal, 'OK');
    await page.reload();
    await page.command('GET back');
    await page.reads(terminal, '"yes"');
  });

  test('a second window has the keyspace, and says that it works on a copy', async () => {
    const { page } = ground;
    await page.command('SET shared first');
    await page.reads(terminal, 'OK');
    await keeps(page, 'tail', 1);
    await page.driver.openWindow();
    try {
      await page.open();
      await page.reads({ css: 'body' }, 'open in another tab');
      await page.command('GET shared');
      await page.reads(terminal, '"first"');
    } finally {
      await page.driver.closeWindow();
    }
  });

  test('after one visit the page works without its host', async () => {
    const { page } = ground;
    const site = new StaticServer(join(import.meta.dirname, '../../dist'));
    await page.open(await site.start());
    await page.run('return "online"', '');
    await until('the service worker is at work',
      async () => await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')) || undefined, 60);
    await page.reload();
    await until('it has the page', async () => await page.evaluate(() => navigator.serviceWorker.controller !== null) || undefined);
    site.stop();
    await page.reload();
    await page.run('return "offline"', '');
    await page.reads(reply, '"offline"');
    await page.select({ role: 'combobox', name: 'Host' }, 'Plain Lua');
    await page.run('return _VERSION');
    await page.reads(reply, 'Lua 5.4');
  });

  test('a link opens with everything and has not run', async () => {
    const { page } = ground;
    await page.fill(editor, 'return {KEYS[1], ARGV[1]} -- é 📏');
    await page.fill(textbox('KEYS'), 'a\\xffb');
    const url = await link(page);
    await page.open(url);
    await page.reads(editor, 'return {KEYS[1], ARGV[1]} -- é 📏');
    await page.reads(textbox('KEYS'), 'a\\xffb');
    await page.reads({ role: 'group', name: 'Where this script comes from' }, 'From a link');
    await page.reads(reply, 'What the script returns shows here.');
  });

  test('a damaged link is a message', async () => {
    const { page } = ground;
    await page.open(`${page.url}#1qVYqULJSUCpKLSktylNQKkoty`);
    await page.reads({ css: 'body' }, 'This link is damaged or was cut off');
    await page.click(button('~^Run'));
    await page.reads(reply, '(integer) 1');
  });

  test('a private window keeps nothing longer than it is open, and works', async () => {
    const page = ground.engine === 'webkit' ? ground.page : await ground.another({ private: true });
    await page.open();
    await page.command('SET private yes');
    await page.reads(terminal, 'OK');
    await keeps(page, 'tail', 1);
    await page.reload();
    await page.command('GET private');
    await page.reads(terminal, '"yes"');
  });

  test.runIf(process.env.EVALUA_ENGINE === 'firefox')('with cookies blocked the page works and says that it keeps nothing', async () => {
    const page = await ground.another({ storage: 'refused' });
    await page.open();
    await page.reads({ css: 'body' }, 'keeps nothing');
    await page.run("redis.call('SET', 'a', 'b') return redis.call('GET', 'a')", '');
    await page.reads(reply, '"b"');
    await page.select({ role: 'combobox', name: 'Host' }, 'Plain Lua');
    await page.run('return _VERSION');
    await page.reads(reply, 'Lua 5.4');
    expect(await page.count(button('Stop'))).toBe(0);
  });

  test.runIf(process.env.EVALUA_ENGINE === 'webkit')('without navigator.storage nothing is complained of', async () => {
    const { page } = ground;
    expect(await page.evaluate(() => 'storage' in navigator)).toBe(false);
    await page.run('return 1', '');
    expect(await page.all({ css: 'body', text: 'navigator.storage' })).toEqual([]);
  });
}
