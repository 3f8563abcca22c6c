// SCRIPT DEBUG at the console's prompt.
import { expect, test } from '@playwright/test';
import { enter, open, output, violations } from './page.ts';

test('a script is debugged line by line at the prompt, and goes back', async ({ page }) => {
  await open(page);
  const prompt = page.locator('label.prompt');
  await enter(page, 'SCRIPT DEBUG YES');
  await expect(page.getByText('the next EVAL is debugged line by line')).toBeVisible();
  await enter(page, `EVAL "local n = redis.call('INCR', KEYS[1])\\nlocal m = n + 1\\nreturn m" 1 visits`);
  await expect(output(page)).toContainText('* Stopped at 1, stop reason = step over');
  await expect(prompt).toHaveText('lua debugger>');
  await enter(page, 's');
  await expect(output(page)).toContainText('<redis> INCR visits');
  await enter(page, 'print n');
  await expect(output(page)).toContainText('<value> 1');
  await enter(page, 'e "a  b"');
  await expect(output(page)).toContainText('<retval> "a  b"');
  await enter(page, 'back');
  await expect(output(page)).toContainText('stop reason = step back');
  expect(await violations(page, '[aria-label="Console"]')).toEqual([]);
  await enter(page, 'continue');
  await expect(output(page)).toContainText('(Lua debugging session ended -- dataset changes rolled back)');
  await expect(output(page)).toContainText('(integer) 2');
  await expect(output(page)).not.toContainText('<endsession>');
  await expect(prompt).toHaveText('evalua>');
  await enter(page, 'EXISTS visits');
  await expect(output(page)).toContainText('(integer) 0');
});
