// Keys that a script used without having them in KEYS. Redis on one node takes them; on a cluster it
// finds a script's node by KEYS alone, so that the same script fails there.
import { itemsOf } from '../../cut.ts';
import type { HostEvent } from '../../protocol.ts';
import { keyPositions } from '../../redis/command.ts';
import type { Engine } from '../../redis/engine.ts';
import type { Bytes } from '../../redis/reply.ts';

/** Keys that are named before the rest is counted. */
const NAMED = 3;

/** What to tell about undeclared keys, or undefined where there are none. Looks at the commands that were recorded. */
export function adviseKeys(engine: Engine, events: readonly HostEvent[], keys: readonly Bytes[]): string | undefined {
  const undeclared = undeclaredKeys(engine, events, keys);
  if (undeclared.length === 0) return undefined;
  const named = undeclared.slice(0, NAMED).map(quote).join(', ');
  const more = undeclared.length > NAMED ? ` and ${undeclared.length - NAMED} more` : '';
  const [are, them] = undeclared.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${named}${more} ${are} not in KEYS. Redis Cluster finds a script's node by KEYS: pass every key that it uses there, `
    + `and write KEYS[i] instead of ${them}.`;
}

/** A key as text: what is not ASCII by its bytes. */
const quote = (key: Bytes): string =>
  JSON.stringify(key).replace(/[\x7f-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);

function undeclaredKeys(engine: Engine, events: readonly HostEvent[], keys: readonly Bytes[]): Bytes[] {
  const declared = new Set(keys);
  const found = new Set<Bytes>();
  for (const { name, payload } of events) {
    if (name !== 'script.redis_command_executed') continue;
    const args = [payload.command, ...itemsOf(payload.args)];
    const command = engine.lookup(args.map(String));
    if (command === undefined) continue;
    for (const { at } of keyPositions(command, args.map(String))) {
      const key = args[at]; // one that is cut, or was cut off, cannot be told
      if (typeof key === 'string' && !declared.has(key)) found.add(key);
    }
  }
  return [...found];
}
