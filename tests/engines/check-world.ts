// What scripts do to the world around them, and what ends them.
import { expect, test } from 'vitest';
import type { Ground } from './engines.test.ts';
import { button, region, reply, terminal } from './page.ts';

export function worldChecks(ground: Ground): void {
  test('starts, and Run runs the script that is there', async () => {
    const { page } = ground;
    expect(await page.evaluate(() => document.title)).toContain('Evalua');
    await page.click(button('~^Run'));
    await page.reads(reply, '1) (integer) 1');
    expect(await page.all({ role: 'status', text: 'not' })).toEqual([]);
  });

  test('every example runs', async () => {
    const { page } = ground;
    const titles = await page.evaluate(() => [...document.querySelectorAll('label')]
      .flatMap((label) => (label.textContent.startsWith('Example') ? [...label.querySelectorAll('option')] : []))
      .filter(({ value }) => value !== '').map(({ label }) => label));
    expect(titles.length).toBeGreaterThan(7);
    for (const title of titles) {
      await page.select({ role: 'combobox', name: 'Example' }, title);
      await page.reads({ css: 'nav [aria-current=true]' }, title);
      await page.rerun();
      expect((await page.one(reply)).text, title).not.toContain('ERR');
    }
  });

  test('a script tells what it did: keyspace, events, log, scripts', async () => {
    const { page } = ground;
    await page.run(`redis.log(redis.LOG_WARNING, 'took ' .. ARGV[1]) redis.call('HSET', KEYS[1], 'name', ARGV[1])
return {1, 'two', {3, '\\255\\0'}}`, 'user:1', 'Ann');
    await page.reads(reply, '2) "\\xff\\x00"');
    for (const [panel, text] of [['Keyspace', 'user:1'], ['Events', 'redis_command_executed'], ['Log', 'took Ann'], ['Script cache', 'redis.log']]) {
      await page.show(panel);
      await page.reads(region(panel), text);
    }
  });

  test('a reply shows as RESP2, RESP3 and JSON', async () => {
    const { page } = ground;
    await page.run("redis.setresp(3) return {1, 'a', {double = 0.5}, false}", '');
    for (const [view, text] of [['RESP2', '$1\\r\\n'], ['RESP3', ',0.5\\r\\n'], ['JSON', '0.5']]) {
      await page.click({ css: '[role=radiogroup] label', text: view });
      await page.reads(reply, text);
    }
  });

  test('a loop is killed, and the keyspace is whole', async () => {
    const { page } = ground;
    await page.command('SET kept "by the kill"');
    await page.reads(terminal, 'OK');
    await page.start('while true do end', '');
    await page.click(button('~^Kill'));
    await page.reads(reply, 'Script killed by user with SCRIPT KILL');
    await page.command('GET kept');
    await page.reads(terminal, '"by the kill"');
  });

  test('a script that wrote is unkillable, and Stop takes it back', async () => {
    const { page } = ground;
    await page.start("redis.call('SET', 'x', 1) while true do end", '');
    await page.click(button('~^Kill'));
    await page.reads({ css: 'body' }, 'UNKILLABLE');
    await page.click(button('~^Stop'));
    await page.one(button('~^Run'));
    await page.command('EXISTS x');
    await page.reads(terminal, '(integer) 0');
  });

  test('a time limit ends a loop in which pcall catches', async () => {
    const { page } = ground;
    await page.click(button('~^Settings'));
    await page.set({ role: 'spinbutton', name: '~^Time limit' }, '500');
    await page.click(button('~^Settings'));
    await page.run('while true do pcall(error) end', '');
    await page.reads(reply, /time limit of 500 ms/);
    await page.run('return "goes on"', '');
    await page.reads(reply, '"goes on"');
  });

  test('another client is told BUSY, and ends the script', async () => {
    const { page } = ground;
    await page.command('CONFIG SET busy-reply-threshold 300');
    await page.reads(terminal, 'OK');
    await page.start('while true do end', '');
    await page.one(button('~^Kill'));
    await page.command('GET anything');
    await page.reads(terminal, 'BUSY Redis is busy running a script');
    await page.command('SCRIPT KILL');
    await page.reads(reply, 'Script killed by user');
  });

  test('what a failed script wrote remains, and is rolled back on demand', async () => {
    const { page } = ground;
    const script = "redis.call('SET', KEYS[1], 'written') redis.call('LPUSH', KEYS[1], 'x')";
    await page.run(script, 'a');
    await page.reads(reply, 'WRONGTYPE');
    await page.click(button('~^Settings'));
    await page.click({ role: 'checkbox', name: 'Roll back on error' });
    await page.click(button('~^Settings'));
    await page.run(script, 'b');
    await page.command('EXISTS a b a');
    await page.reads(terminal, '(integer) 2');
  });

  test('clients talk: publish, subscribe, block and wake', async () => {
    const { page } = ground;
    await page.command('SUBSCRIBE news');
    await page.reads(terminal, '"subscribe"');
    await page.click(button('New client'));
    await page.command('PUBLISH news hello');
    await page.reads(terminal, '(integer) 1');
    await page.command('BLPOP list 0');
    await page.run("redis.call('RPUSH', 'list', 'woken') return 1", '');
    await page.reads(terminal, '"woken"');
    await page.click({ role: 'tab', name: '~^Client 1' });
    await page.reads(terminal, '"hello"');
  });

  test('Plain Lua runs both versions', async () => {
    const { page } = ground;
    await page.select({ role: 'combobox', name: 'Host' }, 'Plain Lua');
    for (const [version, script, text] of [['5.4', "print('said') return 7 // 2, math.type(1), _VERSION", 'Lua 5.4'],
      ['5.1', 'return 7 / 2, _VERSION', 'Lua 5.1']]) {
      await page.select({ role: 'combobox', name: 'Lua' }, version);
      await page.run(script);
      await page.reads(reply, text);
    }
    await page.show('Log');
  });

  test('a reply of many elements draws those in view alone', async () => {
    const { page } = ground;
    await page.run("local t = {} for i = 1, 5000 do t[i] = 'element ' .. i end return t", '');
    const list = { role: 'listbox', name: 'Elements of the reply', within: reply };
    await page.reads(list, '"element 1"');
    expect(await page.count({ role: 'option', within: list })).toBeLessThan(100);
    await page.focus(list);
    await page.press('End');
    await page.reads(list, '"element 5000"');
  });
}
