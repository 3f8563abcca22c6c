// A host: a program that embeds Lua, as a plug-in. The page learns all of it through HostInfo.
import type { LuaRuntime, LuaVersion, Limits } from '../lua/runtime.ts';
import type { HostEvent, HostInfo, LogLine, RunRecord, RunRequest } from '../protocol.ts';

/** Makes a VM; the WebAssembly module behind it is compiled already. */
export type LuaFactory = (version: LuaVersion, limits?: Limits) => LuaRuntime;

export interface Host {
  readonly info: HostInfo;
  /**
   * Runs a script to its end. A script's failure is part of the record; throwing means a fault of our own.
   * `waited`: another client's script kept it waiting.
   */
  run(request: RunRequest, waited?: boolean): RunRecord;
}

/** Takes what happens while a script or command runs. */
export interface HostListener {
  event(event: Omit<HostEvent, 'at' | 'client'>): void;
  log(line: Omit<LogLine, 'at'>): void;
}
