// Gives the page liblua5.1.wasm with what src/lua/patch51.ts adds to it, as a file like any other asset.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { patch51 } from '../src/lua/patch51.ts';

const PUBLISHED = 'wasmoon-lua5.1/dist/liblua5.1.wasm';

/** A plugin of vite, for builds and for its server. */
export function lua51(): Plugin {
  let file: string;
  return {
    name: 'evalua:lua51',
    enforce: 'pre',
    configResolved({ root }) {
      file = join(root, 'node_modules/.cache/evalua/liblua5.1.wasm');
      mkdirSync(dirname(file), { recursive: true });
      const binary = readFileSync(createRequire(join(root, 'package.json')).resolve(PUBLISHED));
      writeFileSync(`${file}.${process.pid}`, patch51(binary));
      renameSync(`${file}.${process.pid}`, file);
    },
    resolveId: (id) => (id === `${PUBLISHED}?url` ? `${file}?url` : null),
  };
}
