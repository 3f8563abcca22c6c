// Taking keys away without a client: all of them, or those that commands are about to write.
import { Client } from './client.ts';
import { Flag, keyPositions } from './command.ts';
import type { Engine } from './engine.ts';
import { RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';

/** All databases, in an epoch of its own. */
export function emptyDatabases(engine: Engine): void { runAll(engine, [['FLUSHALL', 'SYNC']]); }

/** The keys that commands, sent one after the other by a new client, would write. What is no command is passed over. */
export function forgetKeys(engine: Engine, commands: readonly (readonly Bytes[])[]): void {
  const keys = engine.databases.map(() => new Set<Bytes>());
  let db = 0;
  for (const args of commands) {
    if (args[0]?.toLowerCase() === 'select') db = databaseOf(engine, args[1]) ?? db;
    else for (const key of writtenBy(engine, args)) for (const to of [db, databaseOf(engine, elsewhere(args))]) if (to !== undefined) keys[to].add(key);
  }
  runAll(engine, keys.flatMap((all, id) => (all.size === 0 ? [] : [['SELECT', String(id)], ['DEL', ...all]])));
}

/** Another database that a command names, where a key comes to lie. */
function elsewhere([name, ...args]: readonly Bytes[]): Bytes | undefined {
  if (name.toLowerCase() === 'move') return args[1];
  return name.toLowerCase() === 'copy' ? args.find((_, at) => at > 2 && args[at - 1].toLowerCase() === 'db') : undefined;
}

function databaseOf(engine: Engine, text: Bytes | undefined): number | undefined {
  const id = text === undefined ? Number.NaN : Number(text);
  return Number.isInteger(id) && id >= 0 && id < engine.databases.length ? id : undefined;
}

function writtenBy(engine: Engine, args: readonly Bytes[]): Bytes[] {
  const found = engine.lookup(args);
  const command = found?.subcommands === undefined ? found : found.subcommands.get(args[1]?.toLowerCase() ?? '');
  // Those that run scripts or functions are no writes by their flags.
  if (command === undefined || (command.flags & Flag.readonly) !== 0) return [];
  return keyPositions(command, args).filter(({ access, at }) => access !== 'RO' && at < args.length).map(({ at }) => args[at]);
}

/** Dispatch would ask a user's rights, so it is passed by. */
function runAll(engine: Engine, commands: readonly Bytes[][]): void {
  engine.begin();
  try {
    const client = new Client(engine, 0, () => {});
    for (const args of commands) {
      const reply = engine.run(client, engine.resolve(args), args);
      if (reply instanceof RedisError) throw reply;
    }
  } finally {
    engine.end();
  }
  engine.announce();
}
