// Finds a Chromium for the page's tests and the bench, and installs one where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from './build.mjs';

/** Environment variables that name a binary, the first one set counts. */
const VARIABLES = ['CHROMIUM_PATH', 'PLAYWRIGHT_CHROMIUM'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** For the page's tests: the same engine without the browser around it, at half the time, is preferred. */
export const FOR_TESTS = ['chromium-headless-shell', ...NAMES];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Arguments that Chromium needs here: its sandbox refuses to run as root. */
export const chromiumArgs = () => (isRoot() ? ['--no-sandbox'] : []);

const isRoot = () => process.getuid?.() === 0;

/**
 * The path of a Chromium that starts: one named by the environment, the system's, Playwright's own.
 * `names`: what it is called in the PATH, the first one found counts.
 */
export function findChromium(names = NAMES) {
  const named = VARIABLES.map((name) => process.env[name]).find(Boolean);
  if (named) {
    if (starts(named)) return named;
    throw new Error(`${VARIABLES.join(' or ')} names ${named}, which does not start`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const system = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...system, ...PLACES, chromium.executablePath()].find(starts);
}

/** Some distributions put a stub in the PATH, and a download may lack libraries: so it is started once. */
function starts(path) {
  if (!path || !existsSync(path)) return false;
  if (process.platform === 'win32') return true; // --version opens a window there
  return spawnSync(path, ['--version'], { timeout: 60_000, stdio: 'ignore' }).status === 0;
}

/** As findChromium, but installs one where there is none. Throws where that fails too. */
export function provideChromium(names = NAMES) {
  const installers = [undefined, ...(isRoot() && existsSync('/usr/bin/apt-get') ? [installDebian] : []), installOwn];
  for (const install of installers) {
    install?.();
    const path = findChromium(names);
    if (path) return path;
  }
  throw new Error('No Chromium found and none could be installed. Install one, or name it in CHROMIUM_PATH.');
}

function installDebian() {
  console.log('No Chromium found: installing the chromium package ...');
  const options = { stdio: 'inherit', timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
}

function installOwn() {
  console.log("No Chromium found: downloading Playwright's ...");
  const cli = join(ROOT, 'node_modules', 'playwright', 'cli.js');
  const withLibraries = isRoot() && process.platform === 'linux' ? ['--with-deps'] : [];
  spawnSync(process.execPath, [cli, 'install', ...withLibraries, 'chromium'], { stdio: 'inherit', timeout: 300_000 });
}
