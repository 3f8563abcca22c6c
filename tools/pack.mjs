// Builds what the package holds (npm pack runs this): the command line as JavaScript that needs nothing beside it, and Lua.
//
//     node tools/pack.mjs [folder]     default: dist-node
import { copyFile, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The command, and the modules of its threads, by the names that src/node/files.ts goes by. */
const ENTRIES = {
  'evalua': 'src/check/main.ts', 'machine-thread': 'src/check/machine-thread.ts', 'tests-thread': 'src/check/test/tests-thread.ts',
  'engine-thread': 'src/serve/engine-thread.ts',
};
const WASM = { 'lua5.1.wasm': 'wasmoon-lua5.1/dist/liblua5.1.wasm', 'lua5.4.wasm': 'wasmoon/dist/glue.wasm' };

const { dependencies = {} } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
// Whoever installs the package would fetch them for nothing, and could not without a network.
if (Object.keys(dependencies).length > 0) throw new Error(`All is built in: make these devDependencies: ${Object.keys(dependencies)}`);

const outDir = resolve(ROOT, process.argv[2] ?? 'dist-node');
await rm(outDir, { recursive: true, force: true });
await build({
  root: ROOT, configFile: false, logLevel: 'error', publicDir: false, ssr: { noExternal: true },
  build: {
    ssr: true, outDir, target: 'node20', minify: true, rolldownOptions: {
      input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(ROOT, file)])),
      output: {
        topLevelVar: false, // what is never assigned anew is known to V8 as a constant
        entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js',
        banner: ({ name }) => (name === 'evalua' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
const { resolve: installed } = createRequire(import.meta.url);
for (const [name, file] of Object.entries(WASM)) await copyFile(installed(file), join(outDir, name));
