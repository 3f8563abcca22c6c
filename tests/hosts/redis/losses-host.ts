// A host that runs scripts, each on a new engine's client.
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import type { RedisRecord } from '../../../src/hosts/redis/wire.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { newLua } from '../../lua/vm.ts';

export function newHost(): (script: string) => RedisRecord {
  const engine = new Engine();
  const host = new RedisHost(engine, (version) => newLua(version));
  const { id } = engine.connect();
  return (script) => host.run({ host: 'redis', lua: '5.1', script, inputs: {}, settings: {}, client: id });
}
