// Builds the look at runs for browsers: a folder with a page, whose function `identityOf` takes a script's name.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { commandDocs } from '../../../tools/docs-plugin.mjs';
import { lua51 } from '../../../tools/lua-plugin.ts';

const PAGE = `<!doctype html><title>Identity</title><script type="module">
const worker = new Worker('./worker.js', { type: 'module' });
const next = () => new Promise((resolve, reject) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = ({ message }) => reject(new Error(message)); });
const ready = next();
let last = ready;
globalThis.identityOf = (name) => last = last.then(() => { worker.postMessage(name); return next(); });
ready.then(() => { document.title = 'Ready'; });
</script>`;

/** Returns the folder. */
export async function buildIdentity(): Promise<string> {
  const root = join(import.meta.dirname, '../../..');
  const folder = mkdtempSync(join(tmpdir(), 'evalua-identity-'));
  await build({
    root, configFile: false, base: './', logLevel: 'error', publicDir: false, plugins: [lua51(), commandDocs()],
    resolve: { alias: [{ find: /^.*\/lua\/vm\.ts$/, replacement: join(import.meta.dirname, 'vm.ts') }] },
    build: {
      outDir: folder, target: 'es2022', emptyOutDir: true, modulePreload: false,
      rolldownOptions: { input: join(import.meta.dirname, 'worker.ts'), output: { entryFileNames: 'worker.js' } },
    },
  });
  writeFileSync(join(folder, 'index.html'), PAGE);
  return folder;
}
