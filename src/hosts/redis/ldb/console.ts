// A client of the page's console, which may be in a session of the debugger: there `quit` and `restart` are what redis-cli makes of them.
import type { Client } from '../../../redis/client.ts';
import type { Engine } from '../../../redis/engine.ts';
import { OK } from '../../../redis/reply.ts';
import type { Bytes, Reply } from '../../../redis/reply.ts';

/** What a command is answered. Where it was the last of a session, the reply of EVAL is the last item, after "<endsession>". */
export function answer(engine: Engine, client: Client, args: readonly Bytes[]): Reply {
  const said = client.session === undefined ? engine.execute(client, args) : inSession(engine, client, args);
  const over = client.session?.over;
  if (over === undefined) return said;
  client.session = undefined;
  return [...said as readonly Reply[], over.reply];
}

function inSession(engine: Engine, client: Client, args: readonly Bytes[]): Reply {
  const session = client.session!;
  const name = args.length === 1 ? args[0].toLowerCase() : '';
  if (name !== 'quit' && name !== 'exit' && name !== 'restart') return session.command(args);
  session.close();
  client.session = undefined;
  if (name !== 'restart') return OK;
  client.debugs = session.exclusive ? 'sync' : 'yes';
  return engine.execute(client, session.args);
}
