// Clients of the console: each with its own state, waiting, listening, in a transaction.
import { expect, test } from '@playwright/test';
import { enter, open, output, send, violations } from './page.ts';

const WAITS = /Waits for a key/;

test('one waits while another goes on, which then serves it', async ({ page }) => {
  await open(page);
  await enter(page, 'BLPOP jobs 0');
  await expect(page.getByText(WAITS)).toBeVisible();
  await page.getByRole('button', { name: 'New client' }).click();
  await expect(page.getByText(WAITS)).toHaveCount(0);
  await send(page, 'SET k v', 'RPUSH jobs first');
  await expect(output(page)).toContainText('(integer) 1');
  await page.getByRole('tab', { name: /Client 1/ }).click();
  await expect(output(page)).toContainText('"first"');
  await expect(page.getByText(WAITS)).toHaveCount(0);
});

test('waiting is ended by Ctrl+C, by its time, and lasts through a kill', async ({ page }) => {
  await open(page);
  await enter(page, 'BLPOP jobs 0');
  await expect(page.getByText(WAITS)).toBeVisible();
  await page.getByRole('textbox', { name: 'Command' }).press('Control+c');
  await expect(output(page)).toContainText('UNBLOCKED client unblocked via CLIENT UNBLOCK');
  await enter(page, 'BLPOP jobs 0.2');
  await expect(output(page)).toContainText('(nil)');
  await enter(page, 'BRPOP jobs 0');
  await expect(page.getByText(WAITS)).toBeVisible();
  expect(await violations(page, '[aria-label="Console"]')).toEqual([]);
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('while true do end');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Kill' }).click();
  await expect(page.getByRole('region', { name: 'Reply' })).toContainText('killed by user');
  await expect(page.getByText(WAITS)).toBeVisible();
  await page.getByRole('button', { name: 'New client' }).click();
  await send(page, 'LPUSH jobs late');
  await page.getByRole('tab', { name: /Client 1/ }).click();
  await expect(output(page)).toContainText('"late"');
});

test('one listens, and leaves by Ctrl+C', async ({ page }) => {
  await open(page);
  await send(page, 'SUBSCRIBE news');
  await expect(page.getByText('Listens to 1 channel')).toBeVisible();
  await page.getByRole('button', { name: 'New client' }).click();
  await send(page, 'PUBLISH news hello');
  await page.getByRole('tab', { name: /Client 1/ }).click();
  await expect(output(page)).toContainText('"hello"');
  await page.getByRole('textbox', { name: 'Command' }).press('Control+c');
  await expect(page.getByText('Listens to')).toHaveCount(0);
  await send(page, 'PING');
  await expect(output(page)).toContainText('PONG');
});

test('one sees what the others send, until Ctrl+C', async ({ page }) => {
  await open(page);
  await send(page, 'MONITOR');
  await expect(page.getByText('Shows every command of all clients')).toBeVisible();
  await page.getByRole('button', { name: 'New client' }).click();
  await send(page, 'SET seen yes');
  await page.getByRole('tab', { name: /Client 1/ }).click();
  await expect(output(page)).toContainText('"SET" "seen" "yes"');
  await page.getByRole('textbox', { name: 'Command' }).press('Control+c');
  await expect(page.getByText('Shows every command of all clients')).toHaveCount(0);
  await expect(output(page)).toContainText('RESET');
});

test('a transaction is one client\'s own', async ({ page }) => {
  await open(page);
  await send(page, 'MULTI', 'SET k 1');
  await expect(output(page)).toContainText('QUEUED');
  await expect(page.locator('.line .prompt')).toHaveText('evalua(TX)> ');
  await page.getByRole('button', { name: 'New client' }).click();
  await expect(page.locator('.line .prompt')).toHaveText('evalua> ');
  await send(page, 'EXISTS k');
  await expect(output(page)).toContainText('(integer) 0');
  await page.getByRole('tab', { name: /Client 1/ }).click();
  await send(page, 'EXEC');
  await expect(output(page)).toContainText('1) OK');
});
