// The instance as it shows itself: MONITOR, LOLWUT.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError } from '../errors.ts';
import { juliaSet } from './julia-set.ts';
import { OK, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

function monitor(client: Client): Reply {
  const { engine } = client;
  if (client.denyBlocking) throw new RedisError("ERR MONITOR isn't allowed for DENY BLOCKING client");
  engine.monitors.clients.add(client);
  engine.attend();
  return OK;
}

/** The art of every version is a blank page here. */
function lolwut({ engine }: Client, args: readonly Bytes[]): Reply {
  const named = args[1]?.toLowerCase() === 'version' && args.length > 2;
  const wanted = named ? String(integer(args[2])) : engine.release.version;
  const { title, version } = engine.identity;
  if (engine.has.juliaSet && wanted.startsWith('9')) {
    return new Verbatim('txt', `${juliaSet(args.slice(named ? 3 : 1), engine.random)}Don't forget to have fun! ${title} ver. ${version}\n`);
  }
  return new Verbatim('txt', engine.has.juliaSet ? `${title} ver.${version}\n` : `Redis ver. ${engine.release.version}\n`);
}

export const instanceCommands: CommandTable = {
  monitor: {
    arity: 1, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
    syntax: '',
    summary: 'Listen for all requests received by the server in real time', since: '1.0.0', complexity: '', run: monitor,
  },
  lolwut: {
    arity: -1, flags: ['readonly', 'fast'], group: 'server',
    syntax: '[VERSION version]',
    summary: 'Display some computer art and the Redis version', since: '5.0.0', complexity: '', run: lolwut,
  },
};
