// The two VMs for tests in Node.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createLua } from '../../src/lua/create.ts';
import { patch51 } from '../../src/lua/patch51.ts';
import type { Limits, LuaRuntime, LuaVersion } from '../../src/lua/runtime.ts';

const require = createRequire(import.meta.url);
const read = (file: string): Uint8Array<ArrayBuffer> => readFileSync(require.resolve(file));

/** The compiled modules, as the page posts them to its workers. */
export const wasm: Record<LuaVersion, WebAssembly.Module> = {
  '5.1': new WebAssembly.Module(patch51(read('wasmoon-lua5.1/dist/liblua5.1.wasm'))),
  '5.4': new WebAssembly.Module(read('wasmoon/dist/glue.wasm')),
};

export const newLua = (version: LuaVersion, limits?: Limits): LuaRuntime => createLua(version, wasm[version], limits);
