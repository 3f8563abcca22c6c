import { describe, expect, test } from 'vitest';
import { Console, promptOf } from '../../src/hosts/redis/panels/console/Console.svelte.ts';
import type { ConsoleBackend } from '../../src/hosts/redis/panels/console/Console.svelte.ts';
import type { WireReply } from '../../src/protocol.ts';
import type { ClientPushed, ClientSummary } from '../../src/hosts/redis/wire.ts';

const summary = (part: Partial<ClientSummary> = {}): ClientSummary =>
  ({ id: 1, name: '', db: 0, protocol: 2, inMulti: false, subscriptions: 0, ...part });
const OK: WireReply = { type: 'status', text: 'OK' };
const push = (text: string): WireReply => ({ type: 'push', items: [{ type: 'bulk', text }] });

const batch = (client: number, ...messages: WireReply[]): ClientPushed => ({ client, messages, dropped: 0 });

/** A session that answers when told to. */
class Backend implements ConsoleBackend {
  readonly sent: [number, string[]][] = [];
  readonly summaries = new Map<number, ClientSummary>();
  readonly closed: number[] = [];
  readonly unblocked: number[] = [];
  answer: (reply: WireReply) => void = () => {};
  connected: (its: ClientSummary) => void = () => {};

  execute(client: number, args: string[]): Promise<WireReply> {
    this.sent.push([client, args]);
    return new Promise((resolve) => { this.answer = resolve; });
  }

  connect(): Promise<ClientSummary> { return new Promise((resolve) => { this.connected = resolve; }); }

  disconnect(client: number): Promise<void> { this.closed.push(client); return Promise.resolve(); }

  unblock(client: number): Promise<void> { this.unblocked.push(client); return Promise.resolve(); }

  client(id: number): ClientSummary | undefined { return this.summaries.get(id); }
}

const settle = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve); });

function start(): { backend: Backend; console: Console } {
  const backend = new Backend();
  const console = new Console(backend);
  console.adopt(summary());
  return { backend, console };
}

test('a prompt tells the name, the database and the state', () => {
  expect(promptOf(summary())).toBe('evalua> ');
  expect(promptOf(summary({ name: 'worker', db: 3, inMulti: true }))).toBe('evalua:worker[3](TX)> ');
  expect(promptOf(summary({ subscriptions: 2 }))).toBe('evalua(subscribed mode)> ');
  expect(promptOf(summary({ subscriptions: 2, protocol: 3 }))).toBe('evalua> ');
});

test('a command waits until its reply, and the prompt follows the client', async () => {
  const { backend, console } = start();
  const client = console.client!;
  const entered = console.enter(client, 'select 2', []);
  await settle();
  expect(backend.sent).toEqual([[1, ['select', '2']]]);
  expect(client.exchanges.at(-1)).toMatchObject({ line: 'select 2', prompt: 'evalua> ', waiting: true, replies: [] });
  backend.summaries.set(1, summary({ db: 2 }));
  backend.answer(OK);
  await entered;
  expect(client.exchanges.at(-1)).toMatchObject({ waiting: false, replies: [{ reply: OK, protocol: 2 }] });
  expect(client.prompt).toBe('evalua[2]> ');
});

test('messages that a command causes stand before its reply, others by themselves', async () => {
  const { backend, console } = start();
  const entered = console.enter(console.client!, 'subscribe a b', []);
  await settle();
  console.push(batch(1, push('a')));
  backend.answer(push('b'));
  await entered;
  console.push(batch(1, push('later')));
  console.push(batch(99, push('of nobody here')));
  expect(console.client!.exchanges.map(({ line, replies }) => [line, replies.map(({ reply }) => reply)])).toEqual([
    ['subscribe a b', [push('a'), push('b')]], [null, [push('later')]],
  ]);
});

test('a new client can be typed to before it is connected', async () => {
  const { backend, console } = start();
  console.add();
  const client = console.client!;
  expect(client.title).toBe('Client 2');
  const entered = console.enter(client, 'ping', []);
  await settle();
  expect(backend.sent).toEqual([]);
  backend.connected(summary({ id: 7 }));
  await settle();
  expect(backend.sent).toEqual([[7, ['ping']]]);
  backend.answer(OK);
  await entered;
});

test('output that nobody sees is marked until its tab is shown', async () => {
  const { backend, console } = start();
  console.add();
  backend.connected(summary({ id: 7 }));
  await settle();
  console.push(batch(1, push('x')));
  expect(console.clients.map(({ unseen }) => unseen)).toEqual([true, false]);
  console.show(1);
  expect(console.clients[0].unseen).toBe(false);
});

test('closing disconnects, and the last client stays', async () => {
  const { backend, console } = start();
  console.add();
  backend.connected(summary({ id: 7 }));
  await console.close(2);
  await console.close(1);
  expect(backend.closed).toEqual([7]);
  expect(console.clients.map(({ title }) => title)).toEqual(['Client 1']);
  expect(console.current).toBe(1);
});

test('a session that fails says so in the output', async () => {
  const { backend, console } = start();
  backend.execute = () => Promise.reject(new Error('gone'));
  await console.enter(console.client!, 'ping', []);
  expect(console.client!.exchanges[0]).toMatchObject({ notes: [{ text: 'gone', error: true }], waiting: false });
});

test('clear keeps what waits; a mistake and help are the console\'s own', async () => {
  const { console } = start();
  const client = console.client!;
  await console.enter(client, 'get "x', []);
  await console.enter(client, 'help', []);
  void console.enter(client, 'ping', []);
  expect(client.exchanges.map(({ notes }) => notes.length > 0)).toEqual([true, true, false]);
  await console.enter(client, 'clear', []);
  expect(client.exchanges.map(({ line }) => line)).toEqual(['ping']);
});

test('Ctrl+C while a command is on its way ends its waiting as soon as that begins', async () => {
  const { backend, console } = start();
  const client = console.client!;
  void console.enter(client, 'blpop none 0', []);
  await settle();
  await console.interrupt(client);
  expect(backend.unblocked).toEqual([]);
  console.block(1, 0);
  expect(backend.unblocked).toEqual([1]);
  console.block(1, undefined);
  backend.answer(OK);
  await settle();
  void console.enter(client, 'blpop none 0', []);
  await settle();
  console.block(1, 0);
  expect(backend.unblocked).toEqual([1]);
});

test('Ctrl+C ends waiting, then listening, and else drops the line', async () => {
  const { backend, console } = start();
  const client = console.client!;
  client.line = 'half a li';
  console.block(1, 0);
  expect(client.blocked?.until).toBe(0);
  await console.interrupt(client);
  expect([backend.unblocked, client.line]).toEqual([[1], 'half a li']);
  console.block(1, undefined);
  expect(client.blocked).toBeUndefined();
  client.summary = summary({ subscriptions: 2 });
  const leaving = console.interrupt(client);
  await settle();
  backend.summaries.set(1, summary({ subscriptions: 1 }));
  backend.answer(OK);
  await settle();
  backend.summaries.set(1, summary());
  backend.answer(OK);
  await leaving;
  expect(backend.sent).toEqual([[1, ['UNSUBSCRIBE']], [1, ['PUNSUBSCRIBE']]]);
  await console.interrupt(client);
  expect(client.line).toBe('');
});

describe('a flood of messages', () => {
  const line = (at: number): WireReply => ({ type: 'status', text: `line ${at}` });
  const lines = (from: number, count: number): WireReply[] => Array.from({ length: count }, (_, at) => line(from + at));

  test('is drawn a few times a second, keeps the last lines and counts the others', async () => {
    const { console } = start();
    const client = console.client!;
    let drawn = 0;
    let last = client.exchanges;
    for (let at = 0; at < 100_000; at += 500) {
      console.push({ client: 1, messages: lines(at, 500), dropped: 3 });
      if (client.exchanges !== last) drawn++;
      last = client.exchanges;
    }
    await expect.poll(() => client.exchanges.at(-1)?.replies[0].reply).toEqual(line(99_999));
    expect(drawn).toBeLessThan(100);
    expect(client.exchanges).toHaveLength(500);
    expect(client.exchanges[0].replies[0].reply).toEqual(line(99_500));
    expect(client.dropped).toBe(99_500 + 200 * 3);
    console.clear(client);
    expect([client.exchanges, client.dropped]).toEqual([[], 0]);
  });

  test('stands before the reply that comes after it', async () => {
    const { backend, console } = start();
    const client = console.client!;
    console.push(batch(1, ...lines(0, 100)));
    const entered = console.enter(client, 'ping', []);
    await settle();
    console.push(batch(1, line(100), line(101)));
    backend.answer(OK);
    await entered;
    expect(client.exchanges.at(-2)).toMatchObject({ line: null, replies: [{ reply: line(99) }] });
    expect(client.exchanges.at(-1)?.replies.map(({ reply }) => reply)).toEqual([line(100), line(101), OK]);
  });

  test('of messages while a command waits is bounded too', async () => {
    const { backend, console } = start();
    const client = console.client!;
    const entered = console.enter(client, 'evalsha x 0', []);
    await settle();
    for (let at = 0; at < 5_000; at += 500) console.push(batch(1, ...lines(at, 500)));
    backend.answer(OK);
    await entered;
    expect(client.exchanges).toHaveLength(1);
    expect(client.exchanges[0].replies).toHaveLength(500);
    expect(client.exchanges[0].replies.at(-1)?.reply).toEqual(OK);
    expect(client.dropped).toBe(4_501);
  });
});

test('the last reply is whole however large, those before it keep their beginning, with the true length', async () => {
  const { backend, console } = start();
  const client = console.client!;
  const text = 'x'.repeat(3_000_000);
  for (let at = 0; at < 200; at++) {
    const entered = console.enter(client, `get k${at}`, []);
    await settle();
    backend.answer({ type: 'array', items: [{ type: 'bulk', text }] });
    await entered;
  }
  const texts = client.exchanges.map(({ replies: [{ reply }] }) => (reply as { items: { text: string; length?: number }[] }).items[0]);
  expect(texts.at(-1)).toEqual({ type: 'bulk', text });
  expect(texts.slice(0, -1).every((one) => one.length === 3_000_000 && one.text.length < 300_000)).toBe(true);
  expect(texts.slice(0, -1).reduce((sum, one) => sum + one.text.length, 0)).toBeLessThan(17_000_000);
  expect(texts.length + client.dropped).toBe(200);
  expect(texts.length).toBeGreaterThan(50);
});
