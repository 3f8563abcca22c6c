// Streams with their groups, consumers and pending entries outlive the worker that held them, and the page.
import { expect, test } from 'vitest';
import type { Batch, Chunk } from '../src/protocol.ts';
import type { Store as SessionStore } from '../src/session/options.ts';
import { TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

const FILL = `
for i = 1, 2000 do redis.call('XADD', 's', i .. '-1', 'field', 'value ' .. i) end
redis.call('XDEL', 's', '5-1', '1999-1')
redis.call('XGROUP', 'CREATE', 's', 'g', '0')
redis.call('XGROUP', 'CREATE', 's', 'idle', '$')
redis.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'lazy')
redis.call('XREADGROUP', 'GROUP', 'g', 'ann', 'COUNT', '10', 'STREAMS', 's', '>')
redis.call('XREADGROUP', 'GROUP', 'g', 'bob', 'COUNT', '10', 'STREAMS', 's', '>')
redis.call('XACK', 's', 'g', '2-1', '12-1')
redis.call('XCLAIM', 's', 'g', 'bob', '0', '3-1')`;

class MemoryStore implements SessionStore {
  base: Chunk[] = [];
  tail: Batch[] = [];
  async load(): Promise<{ base: Chunk[]; tail: Batch[] }> { return { base: this.base, tail: this.tail }; }
  append(batch: Batch): void { this.tail.push(batch); }
  rebase(chunks: Chunk[], position: number): void {
    this.base = chunks;
    this.tail = this.tail.filter((batch) => batch.position > position);
  }
  quarantine(): void { throw new Error('nothing is damaged here'); }
}

/** All that is known of the stream, and its dump; times as they pass are left out. */
async function state(client: TestClient): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const command of ['DUMP s', 'XINFO STREAM s FULL COUNT 0', 'XPENDING s g', 'DEBUG DIGEST']) {
    found.push(await client.do(command));
  }
  return found;
}

test('a kill and a reload keep them to the byte', async () => {
  const store = new MemoryStore();
  const made = await TestSession.start({ store });
  const client = await made.client();
  await client.eval(FILL);
  const before = await state(client);
  const ended = client.eval('while true do end');
  await made.running();
  made.session.stop();
  await ended;
  expect(await state(client)).toEqual(before);
  await client.do('XADD s 3000-1 field more');
  const after = await state(client);
  expect(after).not.toEqual(before);
  made.session.close();
  const again = await TestSession.start({ store });
  expect(await state(await again.client())).toEqual(after);
  again.session.close();
});

test('a client that waits for entries or in a group is served, after the end of a worker too', async () => {
  const made = await TestSession.start();
  const [reader, consumer, other] = [await made.client(), await made.client(), await made.client()];
  await other.do('XGROUP CREATE s g $ MKSTREAM');
  const read = reader.do('XREAD BLOCK 0 STREAMS s $');
  const delivered = consumer.do('XREADGROUP GROUP g c BLOCK 0 STREAMS s >');
  const ended = other.eval('while true do end');
  await made.running();
  made.session.stop();
  await ended;
  await other.do('XADD s 1-1 f v');
  expect(await read).toContain('1-1');
  expect(await delivered).toBe(await read);
  expect(await other.do('XPENDING s g')).toContain('1-1');
  const gone = consumer.do('XREADGROUP GROUP g c BLOCK 0 STREAMS s >');
  await other.do('XGROUP DESTROY s g');
  expect(await gone).toBe('-NOGROUP the consumer group this client was blocked on no longer exists');
  made.session.close();
});
