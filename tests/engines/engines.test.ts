// The page in a browser engine that is not Chromium's: the same checks in each, by WebDriver. EVALUA_ENGINE is
// "firefox" or "webkit", EVALUA_BROWSER the program (tools/browsers.mjs finds it). Each check has an origin of its own.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { StaticServer } from '../static-server.ts';
import { automationChecks } from './check-automations.ts';
import { debuggingChecks } from './check-debugging.ts';
import { errorChecks } from './check-errors.ts';
import { handlingChecks } from './check-handling.ts';
import { keepingChecks } from './check-keeping.ts';
import { screenChecks } from './check-screens.ts';
import { worldChecks } from './check-world.ts';
import type { Driver, Setting } from './driver.ts';
import { startFirefox } from './firefox.ts';
import { Page } from './page.ts';
import { startWebKit } from './webkit.ts';

export type Engine = 'firefox' | 'webkit';

/** What the checks are given: `page` is the one of the check that runs. */
export interface Ground {
  readonly engine: Engine;
  readonly page: Page;
  /** Another browser of the same kind, ended after the check. */
  another(setting: Setting): Promise<Page>;
}

const engine = process.env.EVALUA_ENGINE as Engine;
const program = process.env.EVALUA_BROWSER ?? (engine === 'webkit' ? 'WebKitWebDriver' : 'firefox-esr');
const start = (setting?: Setting): Promise<Driver> => (engine === 'webkit' ? startWebKit(program) : startFirefox(program, setting));

let driver: Driver;
let site: StaticServer;
let page: Page;
const others: Driver[] = [];
const ground: Ground = {
  engine,
  get page() { return page; },
  async another(setting) {
    const other = await start(setting);
    others.push(other);
    return new Page(other, site.url);
  },
};

/** A page with nothing kept: each check where `fresh` is true, else each group. */
function onPage(title: string, fresh: boolean, checks: (ground: Ground) => void): void {
  describe(title, () => {
    const open = async (): Promise<void> => {
      site = new StaticServer(join(import.meta.dirname, '../../dist'));
      site.instead.set('/sw.js', ''); // to store all files for offline use takes longer than most checks
      page = new Page(driver, await site.start());
      await page.open();
    };
    const close = async (): Promise<void> => {
      for (const other of others.splice(0)) await other.end();
      site.stop();
    };
    if (fresh) { beforeEach(open); afterEach(close); } else { beforeAll(open); afterAll(close); }
    checks(ground);
  });
}

describe(engine, () => {
  beforeAll(async () => {
    driver = await start();
    await driver.resize(1280, 800);
    console.log(`The page is checked in ${driver.name}`);
  });
  afterAll(() => driver.end());

  onPage('errors', false, errorChecks);
  onPage('a world', true, worldChecks);
  onPage('automations', true, automationChecks);
  onPage('looking back', true, debuggingChecks);
  onPage('handling', true, handlingChecks);
  onPage('keeping', true, keepingChecks);
  onPage('screens', true, screenChecks);
});
