// A client of an ended worker, with all that it carried, in the engine of a new one.
import { Client } from './client.ts';
import type { ClientState } from './client.ts';
import type { Engine } from './engine.ts';
import type { Reply } from './reply.ts';

export function restoreClient(engine: Engine, state: ClientState, push: (message: Reply) => void): Client {
  const client = new Client(engine, state.id, push);
  client.name = state.name;
  client.db = engine.databases[state.db];
  client.protocol = state.protocol;
  client.library = state.library;
  client.multi = state.multi && [...state.multi];
  client.multiFailed = state.multiFailed;
  for (const [db, key] of state.watched) engine.watch(client, db, key);
  client.watchBroken = state.watchBroken;
  client.user = engine.acl.users.get(state.user) ?? engine.acl.default;
  client.authenticated = state.authenticated;
  engine.acl.settleOne(client);
  engine.clients.set(client.id, client);
  restoreListening(engine, client, state);
  return client;
}

function restoreListening({ pubsub, monitors, tracking }: Engine, client: Client, state: ClientState): void {
  for (const channel of state.channels) pubsub.subscribe(client, channel);
  for (const pattern of state.patterns) pubsub.subscribePattern(client, pattern);
  for (const channel of state.shardChannels) pubsub.subscribeShard(client, channel);
  if (state.monitors) monitors.clients.add(client);
  if (state.tracking === undefined) return;
  tracking.start(client, state.tracking);
  tracking.flushed(undefined); // which keys it had read is forgotten
}
