// The build as a check: a warning, which everyone who starts a fresh clone would read, fails it.
import { build } from './build.mjs';

if (!await build()) {
  console.error('The build warns. Mend what it says: a fresh clone prints it at npm start.');
  process.exitCode = 1;
}
