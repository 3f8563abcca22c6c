// Builds dist, unless it is newer than everything that it is made from.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a build reads, files and folders. */
const SOURCES = ['index.html', 'src', 'workers', 'public', 'vite.config.ts', 'tools', 'svelte.config.js', 'tsconfig.json',
  'package.json', 'package-lock.json'];

/** Whether dist is whole and no source was changed, added or removed since it was made. */
export function buildIsCurrent(root = ROOT) {
  const index = join(root, 'dist', 'index.html');
  if (!existsSync(index)) return false;
  const builtAt = statSync(index).mtimeMs;
  return SOURCES.every((name) => newestChange(join(root, name)) <= builtAt);
}

/** A folder's own time counts too: it changes when a file in it comes or goes. */
function newestChange(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Builds, and says whether it did so without a warning. */
export async function build(root = ROOT) {
  const vite = await import('vite');
  const logger = vite.createLogger('warn');
  await vite.build({ root, logLevel: 'warn', customLogger: logger });
  return !logger.hasWarned;
}

export async function ensureBuilt(root = ROOT) {
  if (buildIsCurrent(root)) return;
  console.log('Building ...');
  await build(root);
}
