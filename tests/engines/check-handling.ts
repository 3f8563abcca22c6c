// Typing, keys, copying: where browsers differ in what they send and allow.
import { expect, test } from 'vitest';
import { until } from './driver.ts';
import type { Ground } from './engines.test.ts';
import { button, editor, region, reply, terminal, textbox } from './page.ts';
import type { Page } from './page.ts';

/** Asks the page's own copies to be seen: what is copied is pasted into a field that was not there before. */
async function pasted(page: Page): Promise<string> {
  await page.fill(editor, '');
  await page.focus(editor);
  await page.press('Control+v');
  await until('something was pasted', async () => (await text(page)) !== '' || undefined);
  return text(page);
}

const text = (page: Page): Promise<string> =>
  page.evaluate(() => [...document.querySelectorAll('.cm-line')].map(({ textContent }) => textContent).join('\n').replaceAll('\u200b', ''));

export function handlingChecks(ground: Ground): void {
  test('typing: brackets close, lines indent, undo takes back', async () => {
    const { page } = ground;
    await page.run('return 1', ''); // what helps with typing is fetched with the first run
    await page.fill(editor, '');
    await page.type('for i = 1, 3 do');
    await page.press('Enter');
    await page.type('local t = {"é"');
    await until('the line is there', async () => (await text(page)).endsWith('local t = {"é"}') || undefined);
    expect(await text(page)).toBe('for i = 1, 3 do\n  local t = {"é"}');
    await page.press('Control+z', 'Control+z', 'Control+z', 'Control+z');
    await until('it is taken back', async () => !(await text(page)).includes('local t = {"é"}') || undefined);
  });

  test('completion offers commands and takes one', async () => {
    const { page } = ground;
    await page.run('return 1', '');
    await page.fill(editor, '');
    await page.type("redis.call('zran");
    await page.one({ css: '.cm-tooltip-autocomplete [role=option]', text: 'ZRANGE' });
    await new Promise((resolve) => { setTimeout(resolve, 500); }); // the list takes no key at once, lest it takes one meant for the text
    await page.press('Enter');
    await until('one is taken', async () => (await text(page)).includes("redis.call('ZRAN") || undefined);
  });

  test('search finds in the script', async () => {
    const { page } = ground;
    await page.fill(editor, 'local a = 1\nlocal b = 2');
    await page.press('Control+f');
    await page.one(textbox('Find'));
    await page.type('local');
    await until('both are marked', async () => (await page.count({ css: '.cm-searchMatch' })) === 2 || undefined);
  });

  test('an error is marked on its line', async () => {
    const { page } = ground;
    await page.run('local a = 1\nprint(a)', '');
    await page.reads({ css: '.cm-error-line' }, 'print(a)');
    await page.reads(reply, 'redis.log');
  });

  test('keys go to the places and back', async () => {
    const { page } = ground;
    await page.run("return redis.call('SET', 'by:keys', 1)", '');
    await page.press('Alt+2');
    await page.reads(region('Keyspace'), 'by:keys');
    await page.press('Alt+6');
    await until('the prompt has the focus', async () => (await page.one(textbox('Command'))).focused || undefined);
    await page.press('Alt+0');
    await until('the script has the focus', async () => (await page.one(editor)).focused || undefined);
  });

  test('the palette finds an action and gives the keyboard back', async () => {
    const { page } = ground;
    await page.focus(editor);
    await page.press('Control+k');
    await page.one({ role: 'dialog' });
    await page.type('keysp');
    await page.one({ role: 'option', text: 'Keyspace' });
    await page.press('Enter');
    await page.one(region('Keyspace'));
    await page.press('Control+k');
    await page.one({ role: 'dialog' });
    await page.press('Escape');
    await page.gone({ role: 'dialog' });
  });

  test('the console has history and completion', async () => {
    const { page } = ground;
    await page.command('SET a 1');
    await page.reads(terminal, 'OK');
    await page.press('ArrowUp');
    await page.reads(textbox('Command'), 'SET a 1');
    await page.fill(textbox('Command'), 'incrb');
    await page.press('Tab');
    await page.reads(textbox('Command'), /^incrby/);
    await page.command('NOSUCH');
    await page.reads(terminal, "ERR unknown command 'NOSUCH'");
  });

  test('a key copies the link', async () => {
    const { page } = ground;
    await page.focus(editor);
    await page.press('Control+s');
    await page.reads({ css: 'body' }, /Link copied, \d+ characters/);
    expect(await pasted(page)).toMatch(/^http.*#1[\w-]+$/);
  });

  test('a key copies the link without navigator.clipboard, as by http, or shows it to be copied', async () => {
    const { page } = ground;
    await page.evaluate(withoutClipboard);
    await page.focus(editor);
    await page.press('Control+s');
    if (ground.engine === 'webkit') { // a copy must come before anything is waited for, and the link has to be made
      await page.reads({ css: 'body' }, 'not let the page copy by itself');
      await page.click(button('Copy link'));
      await page.one(button('Copied'));
      await page.press('Escape');
      await page.gone({ role: 'dialog' });
    } else {
      await page.reads({ css: 'body' }, /Link copied, \d+ characters/);
    }
    expect(await pasted(page)).toMatch(/^http.*#1[\w-]+$/);
  });

  test.each([['with the clipboard', true], ['without navigator.clipboard', false]])('Export copies the code %s', async (_, has) => {
    const { page } = ground;
    if (!has) await page.evaluate(withoutClipboard);
    await page.click(button('Share'));
    await page.click(button('~^As code for a client'));
    await page.click(button('Copy code'));
    await page.one(button('Copied'));
    await page.press('Escape');
    await page.gone({ role: 'dialog' });
    expect(await pasted(page)).toContain('INCR');
  });

  test('the SHA1 of a reply is copied', async () => {
    const { page } = ground;
    await page.evaluate(withoutClipboard);
    await page.run('return 1', '');
    await page.click(button('~^Copy the SHA1'));
    await page.one(button('~Copied$'));
    expect(await pasted(page)).toBe('e0e1f9fabfc9d4800c877a703b823ac0578ff8db');
  });

  test('Enter that ends a composition renames and submits nothing', async () => {
    const { page } = ground;
    await page.press('F2');
    await page.fill(textbox('Name'), 'にほん');
    for (const how of [{ isComposing: true, keyCode: 13 }, { isComposing: false, keyCode: 229 }]) {
      await page.evaluate(composed, how);
      expect(await page.count(textbox('Name'))).toBe(1);
    }
    await page.press('Enter');
    await page.reads({ css: 'nav' }, 'にほん');
    await page.fill(textbox('Command'), 'SET composed 1');
    await page.evaluate(composed, { isComposing: false, keyCode: 229 });
    await page.reads(textbox('Command'), 'SET composed 1');
  });

  test('a file is saved as a zip', async () => {
    const { page } = ground;
    await page.evaluate(() => {
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob: Blob) => { Object.assign(window, { saved: blob }); return create(blob); };
    });
    await page.press('Control+Shift+s');
    await page.reads({ css: 'body' }, /[Ss]aved|folder|zip/);
    const start = await until('the zip is made', () => page.evaluate(async () => {
      const { saved } = window as { saved?: Blob };
      return saved === undefined ? null : [...new Uint8Array(await saved.slice(0, 2).arrayBuffer())];
    }).then((bytes) => bytes ?? undefined));
    expect(start).toEqual([0x50, 0x4b]); // PK
  });
}

function withoutClipboard(): void { Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }); }

function composed({ isComposing, keyCode }: { isComposing: boolean; keyCode: number }): void {
  const event = new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, isComposing });
  Object.defineProperty(event, 'keyCode', { value: keyCode });
  document.activeElement!.dispatchEvent(event);
}
