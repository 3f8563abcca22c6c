// The panels beside the editor: what they show of a run, and what can be done from them, by keyboard too.
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { choose, kept, open, output, region, run, send, show, violations } from './page.ts';

const MOD = process.platform === 'darwin' ? 'Meta' : 'Control';
const key = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('listbox', { name: 'Keys' }).getByRole('option', { name });

test.describe('Keyspace', () => {
  test('says what it is for while there is nothing', async ({ page }) => {
    await open(page);
    await show(page, 'Keyspace');
    await expect(region(page, 'Keyspace')).toContainText('The keys of database 0 show here.');
  });

  test('shows a key of each type with its size, encoding and value', async ({ page }) => {
    await open(page);
    await send(page, 'SET text "gr\\xc3\\xbc\\xc3\\x9fe \\xff"', 'RPUSH list a b', 'SADD set 1 2 3');
    await send(page, 'ZADD zset 1.5 m', 'HSET hash f v');
    await show(page, 'Keyspace');
    for (const [name, size, encoding, value] of [
      ['text', '9 B', 'embstr', 'grüße \\xff'], ['list', '2 items', 'listpack', 'a'],
      ['set', '3 members', 'intset', '2'], ['zset', '1 member', 'listpack', '1.5'], ['hash', '1 field', 'listpack', 'v'],
    ]) {
      await key(page, new RegExp(`${name}.*${size}`)).click();
      const detail = page.getByRole('group', { name: `Key ${name}` });
      await expect(detail).toContainText(size);
      await expect(detail).toContainText(encoding);
      await expect(detail).toContainText('no expiry');
      await expect(detail).toContainText(value);
    }
  });

  test('filters by part of a name, by glob and by type', async ({ page }) => {
    await open(page);
    await send(page, 'MSET user:1 a user:2 b other c', 'HSET user:3 f v');
    await show(page, 'Keyspace');
    await expect(key(page, /./)).toHaveCount(4);
    const filter = page.getByRole('searchbox', { name: 'Filter by name or pattern' });
    await filter.fill('user');
    await expect(key(page, /./)).toHaveCount(3);
    await filter.fill('user:[12]');
    await expect(key(page, /./)).toHaveCount(2);
    await filter.fill('');
    await page.getByRole('radio', { name: 'hash' }).check();
    await expect(key(page, /./)).toHaveCount(1);
    await filter.fill('nothing');
    await expect(region(page, 'Keyspace')).toContainText('No key passes the filter.');
  });

  test('marks what a run changed and puts before and after side by side', async ({ page }) => {
    await open(page);
    await send(page, 'HSET h a 1 b 2', 'SET gone x', 'SET same x');
    await run(page, `redis.call('HSET', 'h', 'a', '9', 'c', '3')
redis.call('DEL', 'gone')
redis.call('SET', 'fresh', 'n')`);
    await show(page, 'Keyspace');
    await expect(key(page, /fresh.*added/)).toBeVisible();
    await expect(key(page, /gone.*removed/)).toBeVisible();
    await expect(key(page, 'same')).not.toContainText(/added|changed|removed/);
    await key(page, /h.*changed/).click();
    const table = page.getByRole('table', { name: /Last run changed/ });
    await expect(table.getByRole('row', { name: /changed a 1 9/ })).toBeVisible();
    await expect(table.getByRole('row', { name: /added c none 3/ })).toBeVisible();
    await page.getByRole('checkbox', { name: /3 changed/ }).check();
    await expect(key(page, /./)).toHaveCount(3);
  });

  test('changes values and times to live, deletes and takes the deletion back', async ({ page }) => {
    await open(page);
    await send(page, 'HSET h f old', 'EXPIRE h 500');
    await show(page, 'Keyspace');
    await key(page, /^hash h/).click();
    const detail = page.getByRole('group', { name: 'Key h' });
    await detail.getByRole('button', { name: 'old' }).click();
    await detail.getByRole('textbox', { name: 'New value' }).fill('new \\x00');
    await page.keyboard.press('Enter');
    await expect(detail.getByRole('button', { name: 'new \\x00' })).toBeVisible();
    await detail.getByRole('button', { name: /Expires in/ }).click();
    await detail.getByRole('spinbutton', { name: 'Seconds to live' }).fill('3600');
    await page.keyboard.press('Enter');
    await expect(detail).toContainText(/59 m|1 h 00 m/);
    await key(page, /^hash h/).click();
    await page.keyboard.press('Delete');
    await expect(key(page, /^hash h/)).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await key(page, /^hash h/).click();
    await expect(page.getByRole('group', { name: 'Key h' })).toContainText('new \\x00');
    await expect(page.getByRole('group', { name: 'Key h' })).toContainText(/59 m|1 h 00 m/);
  });

  test('shows the beginning of a long string, and all of it on asking; undo brings all of it back', async ({ page }) => {
    await open(page);
    await send(page, `EVAL "return redis.call('SET', 'long', string.rep('x', 100000) .. 'end')" 0`);
    await show(page, 'Keyspace');
    await key(page, 'long').click();
    const detail = page.getByRole('group', { name: 'Key long' });
    await expect(detail).toContainText('97.7 KiB');
    await expect(detail).not.toContainText('xend');
    await detail.getByRole('button', { name: /Show more/ }).click();
    await expect(detail).toContainText('xend');
    await detail.getByRole('button', { name: 'Delete this key' }).click();
    await expect(detail).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await send(page, 'GETRANGE long 99999 -1');
    await expect(output(page)).toContainText('"xend"');
  });

  test('goes from database to database', async ({ page }) => {
    await open(page);
    await send(page, 'SET zero 1', 'SELECT 5', 'SET five 1');
    await show(page, 'Keyspace');
    await expect(key(page, 'zero')).toBeVisible();
    await page.getByRole('combobox', { name: 'Database' }).selectOption({ label: 'db 5 · 1 key' });
    await expect(key(page, 'five')).toBeVisible();
    await expect(key(page, 'zero')).toHaveCount(0);
  });

  test('is walked through by keyboard, with 5,000 keys of which few are in the document', async ({ page }) => {
    await open(page);
    await send(page, `EVAL "for i = 1, 5000 do redis.call('SET', string.format('key:%05d', i), i) end" 0`);
    await show(page, 'Keyspace');
    await expect(region(page, 'Keyspace')).toContainText('of 5,000 keys');
    await page.getByRole('listbox', { name: 'Keys' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('listbox', { name: 'Keys' }).getByRole('option', { selected: true })).toBeVisible();
    await page.keyboard.press('End');
    await expect(page.getByRole('listbox', { name: 'Keys' }).getByRole('option', { selected: true })).toBeInViewport();
    expect(await key(page, /./).count()).toBeLessThan(100);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('group', { name: /^Key / })).toHaveCount(0);
  });
});

test.describe('Console', () => {
  test('prints as redis-cli does, and quotes both ways', async ({ page }) => {
    await open(page);
    await send(page, 'SET k "a\\x00b\\xff"', 'GET k', 'LRANGE none 0 -1', 'LPUSH k x', 'get "broken');
    for (const text of ['"a\\x00b\\xff"', '(empty array)', '(error) WRONGTYPE', 'Invalid argument(s)']) {
      await expect(output(page)).toContainText(text);
    }
  });

  test('has clients with a state of their own', async ({ page }) => {
    await open(page);
    await send(page, 'SELECT 2', 'SET here 1');
    await page.getByRole('button', { name: 'New client' }).click();
    await expect(page.getByRole('tab', { name: 'Client 2' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('textbox', { name: 'Command' })).toBeFocused();
    await send(page, 'GET here');
    await expect(output(page)).toContainText('(nil)');
    await send(page, 'MULTI', 'INCR n');
    await expect(output(page)).toContainText('QUEUED');
    await expect(region(page, 'Console')).toContainText('evalua(TX)>');
    await page.getByRole('tab', { name: 'Client 1' }).click();
    await expect(region(page, 'Console')).toContainText('evalua[2]>');
    await page.getByRole('tab', { name: 'Client 2' }).click();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('tab', { name: 'Client 2' })).toHaveCount(0);
  });

  test('follows the version that the host is set to', async ({ page }) => {
    await open(page);
    await choose(page, 'Redis 7.0');
    await send(page, 'HSET h f v', 'HEXPIRE h 100 FIELDS 1 f');
    await expect(output(page)).toContainText("ERR unknown command 'HEXPIRE'");
    await page.getByRole('button', { name: 'Version: Redis 7.0' }).press('Enter');
    await expect(page.getByRole('menuitemradio', { checked: true })).toHaveText(/^Redis 7\.0/);
    await page.getByRole('menuitemradio', { name: /^Redis 7\.4/ }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Version: Redis 7.4' })).toBeFocused();
    await send(page, 'HEXPIRE h 99 FIELDS 1 f', 'INFO server');
    await expect(output(page)).toContainText('1) (integer) 1');
    await expect(output(page)).toContainText('redis_version:7.4');
    await show(page, 'Keyspace');
    await region(page, 'Keyspace').getByRole('option', { name: /h/ }).click();
    await expect(page.getByRole('cell', { name: /^f/ })).toContainText(/1 m \d+ s/);
    await run(page, 'return redis.REDIS_VERSION');
    await expect(region(page, 'Reply')).toContainText('7.4.1');
    await page.reload();
    await show(page, 'Console');
    await expect(page.getByRole('textbox', { name: 'Command' })).toBeEnabled();
    await send(page, 'HTTL h FIELDS 1 f');
    await expect(output(page)).toContainText(/1\) \(integer\) \d\d/);
  });

  test('opens the replica, which reads and refuses to write', async ({ page }) => {
    await open(page);
    await send(page, 'SET k first');
    await page.getByRole('button', { name: 'Open the replica' }).click();
    await expect(page.getByRole('tab', { name: 'Replica' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('textbox', { name: 'Command' })).toBeFocused();
    await send(page, 'GET k', 'SET k second');
    await expect(output(page)).toContainText('"first"');
    await expect(output(page)).toContainText("READONLY You can't write against a read only replica.");
    await expect(region(page, 'Console')).toContainText('replica>');
    await send(page, 'EVAL_RO "return redis.call(\'GET\', KEYS[1]) .. \'!\'" 1 k');
    await expect(output(page)).toContainText('"first!"');
    await page.getByRole('tab', { name: 'Client 1' }).click();
    await send(page, 'SET k third');
    await page.getByRole('tab', { name: 'Replica' }).click();
    await send(page, 'GET k');
    await expect(output(page)).toContainText('"third"');
  });

  test('shows messages of a channel as they come', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'New client' }).click();
    await send(page, 'SUBSCRIBE news more');
    await expect(output(page)).toContainText('3) (integer) 2');
    await expect(region(page, 'Console')).toContainText('evalua(subscribed mode)>');
    await page.getByRole('tab', { name: 'Client 1' }).click();
    await send(page, 'PUBLISH news hello');
    await expect(page.getByRole('tab', { name: 'Client 2 (new output)' })).toBeVisible();
    await page.getByRole('tab', { name: 'Client 2' }).click();
    await expect(output(page)).toContainText('1) "message"2) "news"3) "hello"');
  });

  test('says when a command waits for a script', async ({ page }) => {
    await open(page);
    await page.getByRole('textbox', { name: 'Script' }).click();
    await page.keyboard.press(`${MOD}+a`);
    await page.keyboard.insertText('while true do end');
    await page.keyboard.press(`${MOD}+Enter`);
    await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
    await page.getByRole('button', { name: 'New client' }).click();
    await page.getByRole('textbox', { name: 'Command' }).fill('PING');
    await page.keyboard.press('Enter');
    await expect(output(page)).toContainText('waiting: a script is running');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(output(page)).toContainText('PONG');
  });

  test('completes commands, tells their syntax, and remembers lines over a reload', async ({ page }) => {
    await open(page);
    const prompt = page.getByRole('textbox', { name: 'Command' });
    await prompt.fill('getra');
    await expect(region(page, 'Console')).toContainText('GETRANGE');
    await prompt.press('Tab');
    await expect(prompt).toHaveValue('getrange ');
    await expect(region(page, 'Console')).toContainText('GETRANGE key start end');
    await send(page, 'ECHO one', 'ECHO two', 'help getrange');
    await prompt.press('ArrowUp');
    await prompt.press('ArrowUp');
    await prompt.press('ArrowUp');
    await expect(prompt).toHaveValue('ECHO one');
    await prompt.fill('clear');
    await prompt.press('Enter');
    await expect(output(page)).not.toContainText('ECHO');
    await kept(page, 'settings', 'ECHO one');
    await page.reload();
    await expect(prompt).toBeEnabled();
    await prompt.press('ArrowUp');
    await prompt.press('ArrowUp');
    await expect(prompt).toHaveValue('help getrange');
  });
});

test.describe('Events', () => {
  const script = `redis.call('SET', KEYS[1], 'v')
redis.call('GET', KEYS[1])
redis.pcall('LPUSH', KEYS[1], 'x')
return 'ok'`;

  test('are filtered by name and words, and open to their payload', async ({ page }) => {
    await open(page);
    await run(page, script, 'k:1');
    await show(page, 'Events');
    const list = page.getByRole('listbox', { name: 'Events' });
    await expect(list.getByRole('option', { name: /script\.executed/ })).toBeVisible();
    await page.getByRole('radio', { name: /redis_pcall_error/ }).check();
    await expect(list.getByRole('option')).toHaveCount(1);
    await page.getByRole('radio', { name: 'Any' }).check();
    await page.getByRole('searchbox', { name: 'Filter events' }).fill('get k:1');
    await expect(list.getByRole('option')).toHaveCount(1);
    await list.focus();
    await page.keyboard.press('ArrowDown');
    const payload = page.getByRole('group', { name: 'Payload of script.redis_command_executed' });
    await expect(payload).toContainText('k:1');
    await page.keyboard.press('Escape');
    await expect(payload).toHaveCount(0);
  });

  test('of the console show under all', async ({ page }) => {
    await open(page);
    await send(page, 'SCRIPT LOAD "return 7"');
    await show(page, 'Events');
    await page.getByRole('radio', { name: 'All' }).first().check();
    await expect(region(page, 'Events')).toContainText('script.loaded');
  });
});

test('Log shows lines with their level, and only those of a level', async ({ page }) => {
  await open(page);
  await run(page, `redis.log(redis.LOG_DEBUG, 'fine') redis.log(redis.LOG_WARNING, 'two\\nlines \\255')`);
  await show(page, 'Log');
  await expect(region(page, 'Log')).toContainText('fine');
  await expect(region(page, 'Log')).toContainText('lines \\xff');
  await page.getByRole('combobox', { name: 'Level' }).selectOption('Warnings');
  await expect(region(page, 'Log')).not.toContainText('fine');
  await expect(region(page, 'Log')).toContainText('1 of 2 lines');
});

test('Scripts calls a cached script by its SHA1, opens it and empties the cache', async ({ page }) => {
  await open(page);
  await send(page, `SCRIPT LOAD "return {KEYS[1], ARGV[1]}"`);
  await show(page, 'Script cache');
  await page.getByRole('listbox', { name: 'Cached scripts' }).getByRole('option').first().click();
  const line = page.getByRole('textbox', { name: 'EVALSHA arguments' });
  await expect(line).toHaveValue('1 key1 arg1');
  await line.fill('1 k "a b"');
  await line.press('Enter');
  await expect(region(page, 'Script cache')).toContainText('1) "k"2) "a b"');
  await expect(region(page, 'Script cache')).toContainText('1 run');
  await page.getByRole('button', { name: 'Open in editor' }).click();
  await expect(page.getByRole('textbox', { name: 'Script' })).toContainText('return {KEYS[1], ARGV[1]}');
  await page.getByRole('button', { name: 'SCRIPT FLUSH' }).click();
  await expect(region(page, 'Script cache')).toContainText('Scripts that the server has cached show here');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe-core in ${colorScheme}`, () => {
    test.use({ colorScheme });
    test('finds nothing in any panel', async ({ page }) => {
      await open(page);
      await send(page, 'HSET h a 1', 'SET s x EX 900', 'help');
      await run(page, `redis.log(redis.LOG_WARNING, 'w')
redis.call('HSET', 'h', 'a', '2')
return redis.pcall('LPUSH', 's', 'x')`);
      for (const name of ['Keyspace', 'Events', 'Script cache', 'Log', 'Console']) {
        if (name !== 'Console') await show(page, name);
        const rows = region(page, name).locator('[role=listbox] [role=option]');
        if (name !== 'Console' && name !== 'Log') await rows.first().click();
        expect(await violations(page, `section[aria-label="${name}"]`)).toEqual([]);
      }
    });
  });
}
