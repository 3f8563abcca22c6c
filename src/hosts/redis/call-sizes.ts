// What commands of a script are called in a profile, how their time grows, and how large the keys are that they meet.
import { keyPositions } from '../../redis/command.ts';
import type { Engine } from '../../redis/engine.ts';
import type { Bytes } from '../../redis/reply.ts';
import type { HostCalls, Met } from '../host.ts';

const CALLS = new Set(['call', 'pcall']);

export function callSizes(engine: Engine): HostCalls {
  return {
    label: (name, first) => (CALLS.has(name) && first !== undefined ? first.toUpperCase().slice(0, 40) : name),
    met(name, args) {
      const command = CALLS.has(name) && args.length > 0 ? engine.lookup(args) : undefined;
      if (command === undefined) return undefined;
      const { complexity } = command.spec;
      const sizes = keyPositions(command, args).map(({ at }) => sizeAt(engine, args[at]));
      const largest = sizes.reduce<Met | undefined>((most, one) => (one !== undefined && one.size > (most?.size ?? -1) ? one : most), undefined);
      return { complexity: complexity ?? '', ...(largest !== undefined && { met: largest }) };
    },
  };
}

/** Elements of a collection, bytes of a string. */
function sizeAt({ scripting, databases }: Engine, key: Bytes): Met | undefined {
  const entry = (scripting?.client.db ?? databases[0]).peek(key);
  if (entry === undefined) return undefined;
  const { contents } = entry;
  return typeof contents === 'object' && 'size' in contents ? { size: contents.size, unit: 'element' } : { size: String(contents).length, unit: 'byte' };
}
