// Evalua's side of the bench in a worker, where a page runs it.
import { expose } from 'comlink';
import { patch51 } from '../../../src/lua/patch51.ts';
import type { LuaProgram, RedisProgram } from '../programs.ts';
import { makeOurs } from './make-ours.ts';

const ready = makeOurs(patch51);

export const bench = {
  async runRedis(program: RedisProgram): Promise<number> { return (await ready).runRedis(program); },
  async outcome(): Promise<string> { return (await ready).outcome(); },
  async runWithKey(script: string, key: string, rounds: number): Promise<number> {
    return (await ready).runWithKey(script, key, rounds);
  },
  async runLua(program: LuaProgram): Promise<number> { return (await ready).runLua(program); },
};

expose(bench);
