// Where a VM is: the functions that are under way, from the main chunk to the innermost, without the host's own Lua.
import { HOST_CHUNK } from '../../lua/runtime.ts';
import type { Frame, LuaStack } from '../../lua/runtime.ts';
import type { ProfilePlace } from '../../protocol.ts';

/** Functions that are told of one stack: of a deeper one the innermost. */
const DEPTH = 200;

/** `line`: at which it is; `defined`: at which it begins. */
export interface Step extends ProfilePlace { name: string; defined: number }

export function stackOf(lua: LuaStack): Step[] {
  const steps: Step[] = [];
  for (let level = 0, frame; steps.length < DEPTH && (frame = lua.frame(level)) !== undefined; level++) {
    if (frame.line > 0 && frame.source !== HOST_CHUNK) steps.push(stepOf(frame));
  }
  return steps.reverse();
}

/** What a function is called: by its caller's name for it, for it has none of its own. */
export function stepOf({ shortSource, line, defined, name }: Frame): Step {
  const its = defined === 0 ? 'script' : name === '' ? `function at line ${defined}` : name;
  return { chunk: shortSource, line, defined, name: its };
}
