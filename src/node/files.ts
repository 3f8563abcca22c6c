// Where things are on the disk: in this repository, where TypeScript is run as it is, or in the package, whose JavaScript
// has all it needs beside it (tools/pack.mjs).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { patch51 } from '../lua/patch51.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Of each version of Lua: its name in the package, and where npm installs it. */
const WASM = {
  '5.1': ['lua5.1.wasm', 'wasmoon-lua5.1/dist/liblua5.1.wasm'],
  '5.4': ['lua5.4.wasm', 'wasmoon/dist/glue.wasm'],
} as const;

/** Compiled, as a VM takes it. */
export function wasmModule(version: '5.1' | '5.4'): WebAssembly.Module {
  const [name, installed] = WASM[version];
  const packed = join(HERE, name);
  const binary = readFileSync(existsSync(packed) ? packed : createRequire(import.meta.url).resolve(installed));
  return new WebAssembly.Module(version === '5.1' ? patch51(binary) : binary);
}

/** A thread that runs a module which lies beside the one at `from` (its import.meta.url); `name` is without its ending. */
export function startThread(name: string, from: string, workerData?: unknown): Worker {
  const url = new URL(`./${name}${extname(fileURLToPath(from))}`, from);
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { workerData });
  // TypeScript has to be taught to each thread.
  return new Worker(`
    import('tsx/esm/api').then(({ register }) => {
      register();
      return import(${JSON.stringify(url.href)});
    });
  `, { eval: true, workerData });
}

/** What lies at a path, a file or all of a folder, by name. Throws where nothing does. */
export function filesAt(path: string): { name: string; bytes: Uint8Array }[] {
  const paths = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  return paths.map((each) => ({ name: basename(each), bytes: new Uint8Array(readFileSync(each)) }));
}
