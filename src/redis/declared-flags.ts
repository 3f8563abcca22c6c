// The flags that a script or function declares stand for those of the command that runs it (scriptFlagsToCmdFlags): a
// script that may write is refused on a replica, without memory and without replicas as a write command is, before its
// arguments are read and before it is compiled.
import type { Has } from './changes.ts';
import { Flag } from './command.ts';
import type { Command } from './command.ts';
import { RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';
import { declaredInHeader, ScriptFlag } from './script-header.ts';
import type { Scripting } from './scripting.ts';

/** A command's flags; of EVAL, FCALL and their like, as what they run declares. */
export function flagsOf(command: Command, args: readonly Bytes[], scripting: Scripting | undefined): number {
  const { name, flags } = command;
  // All that run something are among those that MONITOR shows first, and most commands are not.
  if ((flags & Flag.skip_monitor) === 0 || scripting === undefined) return flags;
  const declared = declaredFlags(name, args[1], scripting);
  if (declared === undefined || (declared & ScriptFlag.compatible) !== 0) return flags;
  const others = flags & ~(Flag.stale | Flag.denyoom | Flag.write | Flag.may_replicate);
  return others | ((declared & (ScriptFlag['allow-oom'] | ScriptFlag['no-writes'])) === 0 ? Flag.denyoom : 0)
    | ((declared & ScriptFlag['no-writes']) === 0 ? Flag.write : 0)
    | ((declared & ScriptFlag['allow-stale']) !== 0 ? Flag.stale : 0);
}

/** Undefined where there is none such, or where its header has an error, which is told later. */
function declaredFlags(command: string, what: Bytes, scripting: Scripting): number | undefined {
  if (command.startsWith('fcall')) return scripting.functions.get(what)?.flags;
  if (command.startsWith('evalsha')) return scripting.get(what.toLowerCase())?.flags;
  return command.startsWith('eval') ? scripting.sourced(what)?.flags ?? headerFlags(what, scripting.engine.has) : undefined;
}

function headerFlags(source: Bytes, has: Has): number | undefined {
  try {
    return declaredInHeader(source, has);
  } catch (error) {
    if (error instanceof RedisError) return undefined;
    throw error;
  }
}
