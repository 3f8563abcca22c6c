// The lines of a script as they begin, counted: what a debugger calls a step.
import { LuaError } from '../../../lua/runtime.ts';
import type { LuaRuntime } from '../../../lua/runtime.ts';
import type { Vms } from '../../../lua/vms.ts';

/** Hears of a step before it is done; true: the script ends here, without an error that it could catch. Throws LuaThrow for one that it can. */
export type OnStep = (lua: LuaRuntime, step: number, line: number) => boolean;

const SCRIPT = '@user_script';
/** What ends a script that has run far enough. */
const ENDED = new LuaError('killed', 'the debugger stopped here');

/** Does something in which a script runs, and tells of its steps. Returns what came of it; undefined where a step ended the script. */
export function withSteps<T>(vms: Vms, onStep: OnStep, work: () => T): T | undefined {
  let step = -1;
  let ended = false;
  let fault: unknown;
  let last: { lua: LuaRuntime; chunk: number; isScript: boolean } | undefined;
  const isScript = (lua: LuaRuntime): boolean => {
    const chunk = lua.chunk();
    if (last === undefined || last.chunk !== chunk || last.lua !== lua) last = { lua, chunk, isScript: lua.frame(0)?.source === SCRIPT };
    return last.isScript;
  };
  const endsAt = (lua: LuaRuntime, line: number): boolean => {
    try {
      return isScript(lua) && onStep(lua, ++step, line);
    } catch (error) {
      if (!(error instanceof Error)) throw error; // an error for the script
      fault = error;
      return true;
    }
  };
  vms.listen({
    line: (lua, line) => {
      if (!ended && !endsAt(lua, line)) return;
      ended = true;
      lua.abort(ENDED);
    },
  });
  try {
    const result = work();
    if (fault !== undefined) throw fault;
    return ended ? undefined : result;
  } finally {
    vms.listen(undefined);
  }
}
