// Finds the browsers other than Chromium that the page is checked in: Firefox, and WebKitGTK by its WebDriver.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** For each engine what starts it, the variable that names another one, and what else it needs. */
export const ENGINES = {
  firefox: { title: 'Firefox', names: ['firefox-esr', 'firefox'], variable: 'FIREFOX_PATH', needs: [], debian: 'firefox-esr' },
  webkit: {
    title: 'WebKit', names: ['WebKitWebDriver'], variable: 'WEBKIT_DRIVER_PATH', needs: ['Xvfb'], debian: 'webkit2gtk-driver xvfb',
  },
};

/** The program of an engine, or undefined where it or something that it needs is not installed. */
export function findBrowser(engine, environment = process.env) {
  const { names, variable, needs } = ENGINES[engine];
  const named = environment[variable];
  if (named && !existsSync(named)) throw new Error(`${variable} names ${named}, which is not there`);
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const find = (name) => folders.map((folder) => join(folder, name)).find(existsSync);
  if (!needs.every(find)) return undefined;
  return [named || undefined, ...names.map(find)].find((path) => path !== undefined && starts(path));
}

/** Some distributions put a stub in the PATH that asks for an installation. */
const starts = (path) => spawnSync(path, ['--help'], { timeout: 60_000, stdio: 'ignore' }).status === 0;

/** Why an engine is left out. */
export const absence = (engine) => `${ENGINES[engine].title} is not installed (Debian: ${ENGINES[engine].debian}): the page is not checked in it`;
