// What a client is and does, in letters (CLIENT LIST).
import type { Client } from '../client.ts';
import type { Bytes } from '../reply.ts';

export function flagsOf(client: Client): Bytes {
  const letters = (client.engine.monitors.clients.has(client) ? 'O' : '')
    + (client.subscriptions !== 0 ? 'P' : '') + (client.multi !== undefined ? 'x' : '')
    + (client.engine.blocking.waiting(client) ? 'b' : '')
    + (client.watchBroken ? 'd' : '')
    + (client.tracking !== undefined ? 't' : '') + (client.redirectBroken ? 'R' : '')
    + (client.tracking?.broadcast === true ? 'B' : '') + (client.readOnly ? 'r' : '') + (client.noEvict ? 'e' : '')
    + (client.noTouch ? 'T' : '') + (client.importSource ? 'I' : '');
  return letters === '' ? 'N' : letters;
}
