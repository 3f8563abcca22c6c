// Makes a VM of either version from its compiled WebAssembly module.
import { Lua51 } from './lua51.ts';
import type { Api51 } from './lua51.ts';
import { Lua54 } from './lua54.ts';
import type { Api54 } from './lua54.ts';
import { loadModule } from './module.ts';
import type { Limits, LuaRuntime, LuaVersion } from './runtime.ts';

/**
 * A VM with empty globals. `wasm` is, made ready by patch51, wasmoon-lua5.1's liblua5.1.wasm for 5.1, and wasmoon's glue.wasm
 * for 5.4. Each VM has a memory of its own, bounded by `limits.memory` bytes (512 MiB where absent).
 */
export function createLua(version: LuaVersion, wasm: WebAssembly.Module, limits: Limits = {}): LuaRuntime {
  const memory = limits.memory || undefined;
  const lua = version === '5.1' ? new Lua51(loadModule<Api51>(wasm, memory)) : new Lua54(loadModule<Api54>(wasm, memory));
  lua.setLimits(limits);
  return lua;
}
