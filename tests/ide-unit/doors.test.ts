// A host's door is fetched when it is first asked for, and its page opened once, when there is a session.
import { beforeAll, afterAll, expect, test, vi } from 'vitest';
import type { House } from '../../src/hosts/page.ts';

let Doors: typeof import('../../src/ide/state/doors.svelte.ts').Doors;
beforeAll(async () => {
  vi.stubGlobal('navigator', { platform: 'Linux' });
  ({ Doors } = await import('../../src/ide/state/doors.svelte.ts'));
});
afterAll(() => { vi.unstubAllGlobals(); });

const house = (session: unknown): House => ({ session, notices: { show() { throw new Error('nothing is to be said'); } } }) as unknown as House;

test('while a door is on its way there is one with nothing in it, and then what it has', async () => {
  const doors = new Doors(house(undefined));
  expect(doors.door('workflow')).toEqual({});
  const door = await doors.fetch('workflow');
  expect(Object.keys(door.panels ?? {})).toEqual(['graph']);
  expect(doors.door('workflow')).toBe(door);
  expect(doors.here).toHaveLength(2);
});

test('a host that is not here has an empty door, and nothing open', async () => {
  const doors = new Doors(house({}));
  expect(await doors.open('nowhere')).toBeUndefined();
  expect(doors.door('nowhere')).toEqual({});
  expect(doors.page('nowhere')).toBeUndefined();
  expect(doors.isMissing('nowhere')).toBe(false);
});

test('what failed to open is opened when it is asked for again, and once', async () => {
  let session: unknown;
  let clients = 0;
  const doors = new Doors({ get session() { return session; }, remembered: () => undefined } as unknown as House);
  await expect(doors.open('redis')).rejects.toThrow('The engine is still starting.');
  session = { act: () => Promise.resolve({ id: ++clients, name: '', db: 0, protocol: 2, inMulti: false, subscriptions: 0 }), on: () => () => {} };
  expect(doors.page('redis')).toBeUndefined();
  const page = await doors.open('redis');
  expect(doors.page('redis')).toBe(page);
  // One runs scripts, the other is the console's.
  expect([page?.client, clients]).toEqual([1, 2]);
});
