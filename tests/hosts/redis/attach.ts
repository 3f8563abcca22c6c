// An engine that runs scripts, for tests.
import { attachDebugger } from '../../../src/hosts/redis/ldb/session.ts';
import { Vms } from '../../../src/lua/vms.ts';
import { ScriptMachine } from '../../../src/hosts/redis/script-machine.ts';
import type { Engine } from '../../../src/redis/engine.ts';
import { Scripting } from '../../../src/redis/scripting.ts';
import { newLua } from '../../lua/vm.ts';

/** `memory`: bytes that its Lua may take; little is soon full. */
export function attachScripting(engine: Engine, memory?: number): Scripting {
  const limits = memory === undefined ? undefined : { memory };
  return (engine.scripting = new Scripting(engine, (scripting) => new ScriptMachine(scripting, () => newLua('5.1', limits))));
}

/** The same with the debugger of SCRIPT DEBUG. */
export function attachDebugging(engine: Engine): Scripting {
  const vms = new Vms();
  const makeLua = (): ReturnType<typeof newLua> => newLua('5.1');
  return (engine.scripting = new Scripting(engine, (scripting) => {
    const machine = new ScriptMachine(scripting, () => vms.adopt(makeLua()));
    attachDebugger({ engine, random: machine.random, vms, makeLua });
    return machine;
  }));
}
