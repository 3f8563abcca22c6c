// The two VMs in a browser, in the place of tests/lua/vm.ts. The build has patched the first one.
import wasm51 from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url';
import wasm54 from 'wasmoon/dist/glue.wasm?url';
import type { LuaVersion } from '../../../src/lua/runtime.ts';

const compiled = async (url: string): Promise<WebAssembly.Module> => WebAssembly.compile(await (await fetch(url)).arrayBuffer());

export const wasm: Record<LuaVersion, WebAssembly.Module> = { '5.1': await compiled(wasm51), '5.4': await compiled(wasm54) };
