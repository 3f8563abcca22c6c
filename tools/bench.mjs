// npm run bench: builds the bench for Node and for the browser, and the page, then measures.
//
//     npm run bench                          everything, into tests/bench/RESULTS.md
//     npm run bench -- --quick               fewer rounds, the table on the terminal alone
//     npm run bench -- --only=calls,kill     these sections alone, of: calls, families, lua, pcall, large, bitmaps, tcp,
//                                            mock, libraries, kill, automations, workspace, debug, page, visit
//     npm run bench -- --only=families --program=DUMP,RESTORE    of calls, families, pcall and libraries these programs alone,
//                                            the table on the terminal alone
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { commandDocs } from './docs-plugin.mjs';
import { lua51 } from './lua-plugin.ts';
import { firstEngine } from './first-engine-plugin.mjs';
import { ROOT, ensureBuilt } from './build.mjs';
import { chromiumArgs, provideChromium } from './chromium.mjs';
import { workerEntry } from './worker-entry-plugin.mjs';

const cache = join(ROOT, '.cache', 'bench');
const shared = { root: ROOT, configFile: false, base: './', logLevel: 'error', publicDir: false };

await build({
  ...shared,
  build: {
    ssr: join(ROOT, 'tests/bench/main.ts'), outDir: join(cache, 'node'), target: 'node20', emptyOutDir: true,
    rolldownOptions: { output: { topLevelVar: false } }, // as the package is built
  },
});
await build({
  ...shared, plugins: [lua51(), svelte()],
  worker: { format: 'es', plugins: () => [firstEngine(join(ROOT, 'src/')), commandDocs(), workerEntry()] },
  build: {
    outDir: join(cache, 'page'), target: 'es2022', emptyOutDir: true,
    rollupOptions: { input: join(ROOT, 'tests/bench/page/index.html') },
  },
});
await ensureBuilt();

const handedOver = {
  root: ROOT, benchPage: join(cache, 'page'), dist: join(ROOT, 'dist'),
  executablePath: provideChromium(), args: chromiumArgs(),
};
const child = spawn(process.execPath, ['--expose-gc', join(cache, 'node', 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit', env: { ...process.env, EVALUA_BENCH: JSON.stringify(handedOver) },
});
child.once('exit', (code) => { process.exitCode = code ?? 1; });
