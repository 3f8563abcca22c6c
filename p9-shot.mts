import { chromium } from '@playwright/test';
const { findChromium, chromiumArgs } = await import('/work/wt/page9/tools/chromium.mjs');
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
const script = process.env.SCRIPT ?? `redis.call('SET', KEYS[1], 0.1 + 0.2)
redis.call('HSET', 'h', 'f', 'v')
local set = redis.pcall('HEXPIRE', 'h', 100, 'FIELDS', 1, 'f')
redis.log(redis.LOG_NOTICE, 'version ' .. redis.REDIS_VERSION)
return {redis.call('GET', KEYS[1]), redis.pcall('BITCOUNT', 'none', 'x', 'y'), set, 3.7}`;
for (const [name, scheme, viewport] of [['light', 'light', { width: 1280, height: 800 }], ['dark', 'dark', { width: 1280, height: 800 }], ['phone', 'light', { width: 390, height: 844 }]] as const) {
  const context = await browser.newContext({ viewport, colorScheme: scheme, ...(name === 'phone' ? { hasTouch: true, isMobile: true } : {}) });
  const page = await context.newPage();
  page.on('console', (m) => { if (m.type() === 'error') console.log(name, m.text().slice(0, 300)); });
  page.on('pageerror', (e) => console.log(name, String(e).slice(0, 400)));
  await page.goto(process.env.URL ?? 'http://localhost:5391/');
  await page.getByRole('button', { name: /^Version:/ }).waitFor({ timeout: 150000 });
  await page.getByRole('textbox', { name: 'Script' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(script);
  await page.getByRole('textbox', { name: 'KEYS' }).fill('sum');
  await page.getByRole('button', { name: /^Version:/ }).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/p9-${name}-menu.png` });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+v');
  await page.waitForTimeout(6000);
  await page.screenshot({ path: `/tmp/p9-${name}-compare.png` });
  await context.close();
}
await browser.close();
