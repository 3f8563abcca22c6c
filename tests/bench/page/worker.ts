// Evalua's side of the bench in a worker, where a page runs it.
import { expose } from 'comlink';
import wasm51 from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url';
import { patch51 } from '../../../src/lua/patch51.ts';
import { Ours } from '../ours.ts';
import type { LuaProgram, RedisProgram } from '../programs.ts';

const ready = fetch(wasm51).then((response) => response.arrayBuffer())
  .then((bytes) => WebAssembly.compile(patch51(new Uint8Array(bytes)))).then((wasm) => new Ours(wasm));

export const bench = {
  async runRedis(program: RedisProgram): Promise<number> { return (await ready).runRedis(program); },
  async outcome(): Promise<string> { return (await ready).outcome(); },
  async runWithKey(script: string, key: string, rounds: number): Promise<number> {
    return (await ready).runWithKey(script, key, rounds);
  },
  async runLua(program: LuaProgram): Promise<number> { return (await ready).runLua(program); },
};

expose(bench);
