// A host: a program that embeds Lua, as a plug-in. The page learns all of it through HostInfo.
import type { LuaRuntime, LuaVersion, Limits } from '../lua/runtime.ts';
import type { Example, HostInfo, RunRecord, RunRequest } from '../protocol.ts';
import type { CommandDocs } from '../redis/command.ts';
import type { Progress } from './progress.ts';

/** Makes a VM; the WebAssembly module behind it is compiled already. */
export type LuaFactory = (version: LuaVersion, limits?: Limits) => LuaRuntime;

export interface Host {
  /** At first with the names in its vocabulary that an editor tells apart; `describe` brings the others. */
  readonly info: HostInfo;
  /** Fetches the words of `info`, and what they are about; `docs` has what commands are. */
  describe(docs: CommandDocs): Promise<void>;
  /** Fetched when they are asked for. */
  examples(): Promise<Example[]>;
  /** Fetches what runs its scripts; asked once. */
  runner(createLua: LuaFactory): Promise<Runner>;
}

/** What runs the scripts of a host. */
export interface Runner {
  /** Tells what a long run does. */
  readonly progress: Progress;
  /**
   * Runs a script to its end. A script's failure is part of the record; throwing means a fault of our own.
   * `waited`: another client's script kept it waiting.
   */
  run(request: RunRequest, waited?: boolean): RunRecord;
}
