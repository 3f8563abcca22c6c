// Paths as they are given on a command line.
import { resolve } from 'node:path';

/** npm runs its scripts in the folder of the package, wherever it is called. */
export function pathOf(path: string): string {
  const { INIT_CWD, npm_lifecycle_event: event } = process.env;
  return event === 'evalua' && INIT_CWD !== undefined ? resolve(INIT_CWD, path) : path;
}
