// Analysis: what a run touched and what would be refused elsewhere, where its time went, and the runs before it.
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { choose, enter, kept, open, region, run, send, show, violations } from './page.ts';

async function analyse(page: Page, section: 'History' | 'Profile' | 'Audit'): Promise<void> {
  await page.getByRole('tab', { name: 'Analysis' }).click();
  await page.getByRole('radio', { name: section }).check({ force: true });
  await expect(region(page, section)).toBeVisible();
}

const SCRIPT = `redis.call('SET', KEYS[1], ARGV[1])
for i = 1, 1500 do
  redis.call('INCR', 'count')
end
return redis.call('GET', KEYS[1])`;

test.describe('Audit', () => {
  test('tells each key with its uses, and what a cluster, a replica, no-writes and other versions answer', async ({ page }) => {
    await open(page);
    await choose(page, 'Redis 7.0');
    await run(page, SCRIPT, 'b', 'x');
    await analyse(page, 'Audit');
    const audit = region(page, 'Audit');
    await audit.getByRole('button', { name: 'Audit' }).click(); // a run that took long is not audited unasked
    await expect(audit.getByRole('status')).toContainText('1,502 commands, 2 keys, 1 of them not in KEYS.');
    await expect(audit.getByRole('status')).toContainText('as it was before that run');
    const keys = audit.getByRole('table', { name: 'Keys that were touched' });
    await expect(keys.getByRole('row', { name: /^b/ })).toContainText(/KEYS\[1\].*3300.*SET.*line 1.*writes.*GET.*line 5.*reads/s);
    await expect(keys.getByRole('row', { name: /^count/ })).toContainText(/not declared.*INCR.*line 3.*reads and writes ×1,500/s);
    const answers = audit.getByRole('table', { name: /What this call is answered/ });
    await expect(answers.getByRole('row', { name: /cluster of three, node 1/ }))
      .toContainText(/ERR Script attempted to access a non local key in a cluster node script: [0-9a-f]{40}, on @user_script:3\./);
    await expect(answers.getByRole('row', { name: /no-writes/ })).toContainText('ERR Write commands are not allowed from read-only scripts.');
    await expect(answers.getByRole('row', { name: /replica/ })).toContainText("READONLY You can't write against a read only replica.");
    await expect(answers.getByRole('row', { name: /Valkey 9.1/ })).toContainText('runs');
    await answers.getByRole('row', { name: /cluster of three/ }).getByRole('button').click();
    await expect(page.locator('.cm-activeLine')).toContainText('INCR');
    expect(await violations(page, 'main')).toEqual([]);
  });

  test('a user is chosen by its rules, by keyboard alone', async ({ page }) => {
    await open(page);
    await choose(page, 'Redis 7.0');
    await run(page, "return redis.call('DEL', KEYS[1])", 'app:1');
    await page.keyboard.press('Alt+a');
    await expect(region(page, 'History')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('radio', { name: 'History' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(region(page, 'Profile')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    const audit = region(page, 'Audit');
    await expect(audit.getByRole('button', { name: 'Audit' })).toBeVisible({ timeout: 20_000 }); // and not "Cancel", where the run was short and is audited unasked
    await page.keyboard.press('Tab');
    await expect(audit.getByRole('button', { name: 'Audit' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.type('~app:* +@read +eval');
    await page.keyboard.press('Enter');
    await expect(audit.getByRole('row', { name: /As the user/ }).first())
      .toContainText("ERR The user executing the script can't run this command or subcommand");
    await page.keyboard.press('Tab');
    await expect(audit.getByRole('group', { name: 'What the audit found' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(audit.getByRole('button', { name: '1', exact: true }).first()).toBeFocused();
  });

  test('a function of a library, and the last call of the console', async ({ page }) => {
    await open(page);
    await choose(page, 'Redis 7.0');
    await run(page, "#!lua name=lib\nredis.register_function('put', function(keys, args)\n  return redis.call('SET', keys[1], args[1])\nend)", 'b', 'v');
    await analyse(page, 'Audit');
    const audit = region(page, 'Audit');
    await audit.getByRole('button', { name: 'Audit' }).click();
    await expect(audit.getByRole('row', { name: /^b KEYS\[1\]/ })).toContainText(/SET.*line 3/s);
    await send(page, 'FCALL put 1 other 1');
    await audit.getByRole('combobox', { name: 'What is audited' }).selectOption({ label: 'Last call of the console: FCALL put' });
    await audit.getByRole('button', { name: 'Audit' }).click();
    await expect(audit.getByRole('row', { name: /^other KEYS\[1\]/ })).toBeVisible();
  });
});

test.describe('Profile', () => {
  const BUSY = `local function slow()
  local sum = 0
  for i = 1, 30000 do sum = sum + i % 7 end
  return sum
end
for i = 1, 20 do slow() end
return redis.call('ZRANGE', KEYS[1], 0, -1)`;

  test('a run: times of several, flame chart, lines, functions, calls with sizes, and the data is as it was', async ({ page }) => {
    await open(page);
    await send(page, 'ZADD z 1 a 2 b 3 c');
    await run(page, BUSY, 'z');
    await analyse(page, 'Profile');
    const profile = region(page, 'Profile');
    await profile.getByRole('button', { name: 'Profile' }).click();
    await expect(profile.getByRole('status')).toContainText(/Run 1 of .*, 5 runs:\s+.* median, .* at least,\s+.* at the 95th percentile/, { timeout: 30_000 });
    await expect(profile.getByRole('status')).toContainText('as it was before that run');
    const chart = profile.getByRole('group', { name: 'Flame chart' });
    await expect(chart.getByRole('button', { name: /^slow, line 1:/ })).toBeVisible();
    await chart.getByRole('button').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(chart.getByRole('button', { name: /^slow, line 1:/ })).toBeFocused();
    await expect(profile.getByRole('row', { name: /^slow 1 20 / })).toBeVisible();
    expect(await violations(page, 'main')).toEqual([]);
    await profile.getByRole('radio', { name: 'Lines' }).check({ force: true });
    await expect(profile.getByRole('row', { name: /^3 60[0-9],/ })).toContainText('sum = sum + i % 7');
    await profile.getByRole('radio', { name: 'Calls' }).check({ force: true });
    await expect(profile.getByRole('row', { name: /^ZRANGE/ })).toContainText(/3 elements, 3 elements back.*O\(log\(N\)\+M\)/s);
    await profile.getByRole('radio', { name: 'Timeline' }).check({ force: true });
    await expect(profile.getByRole('img', { name: /^Timeline of 1 call/ })).toBeVisible();
    expect(await violations(page, 'main')).toEqual([]);
  });

  test('two are compared, and one that runs on is cancelled', async ({ page }) => {
    await open(page);
    await run(page, BUSY, 'z');
    await analyse(page, 'Profile');
    const profile = region(page, 'Profile');
    await profile.getByRole('button', { name: 'Profile' }).click();
    await expect(profile.getByRole('status')).toContainText('median', { timeout: 30_000 });
    await run(page, BUSY.replace('30000', '3000'), 'z');
    await analyse(page, 'Profile');
    await profile.getByRole('button', { name: 'Profile' }).click();
    await expect(profile.getByRole('status')).toContainText('Run 2', { timeout: 30_000 });
    await profile.getByRole('radio', { name: 'Compare' }).check({ force: true });
    await expect(profile.getByRole('table', { name: 'Functions' }).getByRole('row', { name: /^slow \(line 1\)/ })).toContainText(/−\d+ %/);
    expect(await violations(page, 'main')).toEqual([]);
    await profile.getByRole('combobox', { name: 'Runs' }).selectOption('100');
    await profile.getByRole('button', { name: 'Profile' }).click();
    await profile.getByRole('button', { name: 'Cancel' }).click();
    await expect(profile.getByRole('button', { name: 'Profile' })).toBeEnabled();
  });

  test('of every host: a plain script', async ({ page }) => {
    await open(page);
    await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: 'Plain Lua' });
    await page.getByRole('textbox', { name: 'Script' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('local n = 0\nfor i = 1, 200000 do n = n + i end\nprint(n)\nreturn n');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(region(page, 'Reply')).toContainText('20000100000');
    await analyse(page, 'Profile');
    const profile = region(page, 'Profile');
    await profile.getByRole('button', { name: 'Profile' }).click();
    await expect(profile.getByRole('status')).toContainText('median', { timeout: 30_000 });
    await profile.getByRole('radio', { name: 'Calls' }).check({ force: true });
    await expect(profile.getByRole('row', { name: /^print 1/ })).toBeVisible();
  });
});

test.describe('History', () => {
  test('runs are found, compared line by line, and their inputs and data taken up again', async ({ page }) => {
    await open(page);
    await enter(page, 'SET n 40');
    await run(page, "return {redis.call('INCR', KEYS[1]), ARGV[1], 'same'}", 'n', 'first');
    await run(page, "return {redis.call('INCR', KEYS[1]), ARGV[1], 'same'}", 'n', 'second');
    await run(page, 'return nosuch.field');
    await analyse(page, 'History');
    const history = region(page, 'History');
    await expect(history.getByRole('status')).toHaveText('3 runs');
    await history.getByRole('combobox', { name: 'Which runs' }).selectOption('failed');
    await expect(history.getByRole('option', { name: /failed 3/ })).toBeVisible();
    await history.getByRole('combobox', { name: 'Which runs' }).selectOption('all');
    await history.getByRole('searchbox', { name: 'Filter the history' }).fill('second incr');
    await expect(history.getByRole('status')).toHaveText('1 of 3 runs');
    const list = history.getByRole('listbox', { name: 'Past runs' });
    await list.getByRole('option').click();
    await history.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 }); // the run before it
    const differences = region(page, 'Differences of run 1 and run 2');
    await expect(differences).toContainText('1) (integer) 41');
    await expect(differences).toContainText('2) "second"');
    await expect(differences.getByRole('heading', { name: 'Changed: n' })).toBeVisible();
    expect(await violations(page, 'main')).toEqual([]);
    await history.getByRole('button', { name: 'Inputs into the fields' }).click();
    await expect(page.getByRole('textbox', { name: 'ARGV' })).toHaveValue('second');
    await history.getByRole('button', { name: 'The keyspace as before it' }).click();
    await expect(page.getByText('The keyspace is as it was before run 2.')).toBeVisible();
    await send(page, 'GET n');
    await expect(page.getByRole('log')).toContainText('"41"');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await expect(async () => {
      await send(page, 'GET n');
      await expect(page.getByRole('log')).toContainText('"42"', { timeout: 500 });
    }).toPass();
  });

  test('of a run of an earlier visit the inputs are kept, and that its data is not known is told', async ({ page }) => {
    await open(page);
    await run(page, "return redis.call('SET', KEYS[1], ARGV[1])", 'k', 'v');
    await kept(page, 'history', 1);
    await page.reload();
    await analyse(page, 'History');
    const history = region(page, 'History');
    await expect(history).toContainText('not known any more');
    await expect(history.getByRole('button', { name: 'The keyspace as before it' })).toBeDisabled();
    await expect(history.getByRole('button', { name: 'Inputs into the fields' })).toBeEnabled();
    await show(page, 'Reply');
  });
});

for (const [name, look] of [['light', {}], ['dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true }]] as const) {
  test.describe(name, () => {
    test.use(look);

    test('axe finds nothing in History, Profile, Audit and Problems, nor in the colours of the system; all of it fits', async ({ page }) => {
      const looksWell = async (section: string, as: string = name): Promise<void> => {
        await page.screenshot({ path: `test-results/${section.toLowerCase()}-${as}.png` });
        expect(await violations(page, 'body'), `${section}, ${as}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), section).toBe(false);
      };
      await page.goto('/');
      await expect(page.getByRole('tab', { name: 'Analysis' })).toBeVisible();
      await page.getByRole('textbox', { name: 'Script' }).click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText("local unused = 1\nredis.call('SET', KEYS[1], 'v')\ntotal = redis.call('INCR', 'n')");
      await page.keyboard.press('ControlOrMeta+Enter');
      await expect(region(page, 'Reply')).toContainText('ERR');
      for (const section of ['History', 'Profile', 'Audit'] as const) {
        await analyse(page, section);
        if (section !== 'History') {
          const begin = region(page, section).getByRole('button', { name: section }); // "Cancel" while it is under way
          await expect(begin).toBeVisible({ timeout: 30_000 });
          await begin.click();
          await expect(region(page, section).getByRole('table').first()).toBeVisible({ timeout: 30_000 });
          await expect(begin).toBeVisible({ timeout: 30_000 });
        }
        await looksWell(section);
      }
      await page.getByRole('tab', { name: /^Problems/ }).click();
      await expect(region(page, 'Problems').locator('.place')).toHaveCount(3, { timeout: 30_000 }); // the whole engine's words may be on their way
      await looksWell('Problems');
      if (name !== 'light') return;
      await page.emulateMedia({ forcedColors: 'active' });
      await looksWell('Problems', 'forced');
      for (const section of ['History', 'Profile', 'Audit'] as const) {
        await analyse(page, section);
        await looksWell(section, 'forced');
      }
    });
  });
}
