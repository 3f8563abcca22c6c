// An engine with scripts, and its replies as raw bytes.
import { ScriptMachine } from '../../../src/hosts/redis/script-machine.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import { Scripting } from '../../../src/redis/scripting.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { newLua } from '../../lua/vm.ts';

/** `at`: where its clock stands, in milliseconds since 1970. */
export function engineFor(release: ReleaseName, at = Date.now()): Engine {
  const engine = new Engine({ clock: () => at });
  engine.scripting = new Scripting(engine, (scripting) => new ScriptMachine(scripting, () => newLua('5.1')));
  engine.emulate(release);
  return engine;
}

/** A new client's command. */
export function answer(engine: Engine, args: readonly string[]): string {
  const client = engine.connect();
  const reply = encodeReply(engine.execute(client, args), 2);
  engine.disconnect(client);
  return reply;
}
