// Who is connected: clients come, are brought back from an engine that ended, begin anew, and go.
import { Client } from './client.ts';
import type { ClientState } from './client.ts';
import { restoreClient } from './client-restore.ts';
import type { Engine } from './engine.ts';
import type { Reply } from './reply.ts';

export class Connections {
  /** How many clients there have been. */
  count = 0;
  /** Closes a client's connection once it has its replies (QUIT), or at once; whoever holds connections sets it. */
  onClose: ((client: Client, when: 'replied' | 'now') => void) | undefined;
  private nextId = 1;

  constructor(private readonly engine: Engine) {}

  /** `push` takes what is sent without being asked for. */
  connect(push: (message: Reply) => void = () => {}): Client {
    const { acl, clients } = this.engine;
    const client = new Client(this.engine, this.nextId++, push);
    acl.welcome(client);
    clients.set(client.id, client);
    this.count++;
    return client;
  }

  /** Brings a client of an ended worker back with all that it carried. */
  restore(state: ClientState, push: (message: Reply) => void): Client {
    this.nextId = Math.max(this.nextId, state.id + 1);
    const client = restoreClient(this.engine, state, push);
    this.engine.attend();
    return client;
  }

  /** A client is gone, and what it held with it. */
  end(client: Client): void {
    const { engine } = this;
    client.session?.close();
    client.session = undefined;
    engine.blocking.leave(client);
    engine.unwatch(client);
    this.hearNoMore(client);
    engine.clients.delete(client.id);
  }

  /** Closes a client's connection; where there is none to close the client begins anew. */
  close(client: Client, when: 'replied' | 'now'): void {
    if (this.onClose === undefined) {
      this.engine.blocking.leave(client);
      return this.renew(client);
    }
    this.onClose(client, when);
    if (when === 'now') this.end(client);
  }

  /** A client's state as when it connected (RESET). */
  renew(client: Client): void {
    const { engine } = this;
    engine.discard(client);
    this.hearNoMore(client);
    client.db = engine.databases[0];
    client.protocol = 2;
    client.name = '';
    client.noEvict = client.noTouch = client.importSource = client.readOnly = false;
    client.replies = 'on';
    engine.acl.welcome(client);
  }

  private hearNoMore(client: Client): void {
    const { engine } = this;
    engine.pubsub.leave(client);
    engine.observation.leave(client);
    engine.attend();
  }
}
