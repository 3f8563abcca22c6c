// The built-in course as a zip, which the page opens as it opens any other: `virtual:course` is its address. Typical wrong answers, with
// which the tests hold the checks, stay out.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { zipSync } from 'fflate';

const MODULE = 'virtual:course';
/** All files get it: the same course makes the same bytes. */
const TIME = new Date(2026, 0, 1);

export function course(folder) {
  let isBuild = false;
  return {
    name: 'evalua:course',
    configResolved({ command }) { isBuild = command === 'build'; },
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      if (!isBuild) return "export default '/course.zip';";
      const file = this.emitFile({ type: 'asset', name: 'course.zip', source: zipped(folder) });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
    configureServer({ middlewares }) {
      middlewares.use('/course.zip', (_, response) => response.end(Buffer.from(zipped(folder))));
    },
  };
}

function zipped(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('/wrong/')).sort();
  return zipSync(Object.fromEntries(entries.map((path) => [path, readFileSync(join(folder, path))])), { level: 9, mtime: TIME });
}
