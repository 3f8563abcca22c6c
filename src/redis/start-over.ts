// Starting over: an engine becomes what a new one is. It is done by commands, so that the journal tells a standby and the
// storage all of it.
import { Client } from './client.ts';
import type { Engine } from './engine.ts';
import { RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';

/** Not "reset", which leaves a flag (sanitize-payload) that a new engine's default user does not have. */
const NEW_USER = [
  'resetpass', 'resetkeys', 'resetchannels', 'clearselectors', '-@all', 'on', 'nopass', '~*', '&*', '+@all',
];

/**
 * Empties keyspace, users, configuration, functions and script cache, and gives every client the state of a new one, in an
 * epoch of its own. The emulated release stays: it is chosen with each script.
 */
export function startOver(engine: Engine): void {
  engine.begin();
  try {
    for (const client of [...engine.clients.values()]) engine.connections.close(client, 'now');
    const client = new Client(engine, 0, () => {});
    for (const args of resets(engine)) {
      const reply = engine.run(client, engine.resolve(args), args);
      if (reply instanceof RedisError) throw reply;
    }
    engine.acl.log.entries = [];
  } finally {
    engine.end();
  }
}

/** What brings an engine back to the start; dispatch would ask the users' rights, so it is passed by. */
function resets({ acl, config, scripting }: Engine): Bytes[][] {
  const users = acl.list().filter((user) => user !== acl.default).map(({ name }) => name);
  const settings = config.initial().filter(([name]) => name !== 'redis-version').flat();
  return [
    ['FLUSHALL', 'SYNC'],
    ...(scripting === undefined ? [] : [['SCRIPT', 'FLUSH', 'SYNC'], ['FUNCTION', 'FLUSH', 'SYNC']]),
    ...(settings.length === 0 ? [] : [['CONFIG', 'SET', ...settings]]),
    ...(users.length === 0 ? [] : [['ACL', 'DELUSER', ...users]]),
    ['ACL', 'SETUSER', 'default', ...NEW_USER],
  ];
}
