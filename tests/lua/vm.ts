// The two VMs for tests in Node.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createLua } from '../../src/lua/create.ts';
import type { Limits, LuaRuntime, LuaVersion } from '../../src/lua/runtime.ts';

const require = createRequire(import.meta.url);
const compile = (file: string): WebAssembly.Module => new WebAssembly.Module(readFileSync(require.resolve(file)));

/** The compiled modules, as the page posts them to its workers. */
export const wasm: Record<LuaVersion, WebAssembly.Module> = {
  '5.1': compile('wasmoon-lua5.1/dist/liblua5.1.wasm'),
  '5.4': compile('wasmoon/dist/glue.wasm'),
};

export const newLua = (version: LuaVersion, limits?: Limits): LuaRuntime => createLua(version, wasm[version], limits);
