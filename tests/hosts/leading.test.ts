// When a world hears that it leads: what runs scripts of its own accord needs their Lua first.
import { expect, test } from 'vitest';
import type { HostDoor, World } from '../../src/hosts/host.ts';
import { Machine } from '../../src/hosts/machine.ts';
import { plain } from '../../src/hosts/plain/door.ts';
import { compile } from '../session/node.ts';

/** A host whose world tells how often it heard it. */
function host(id: string, actsOn?: ('5.1' | '5.4')[]): { door: HostDoor; heard: () => number } {
  let heard = 0;
  const world = { lead: () => { heard++; }, part: () => undefined, close: () => {} } as unknown as World;
  return { door: { ...plain, info: { ...plain.info, id, ...actsOn && { actsOn } }, open: () => world }, heard: () => heard };
}

test('once, and where it runs scripts by itself only when it can', async () => {
  const [waits, leads] = [host('waits', ['5.4']), host('leads')];
  const machine = new Machine(() => {}, [waits.door, leads.door]);
  machine.start({ wasm: { '5.1': await compile('5.1') }, role: 'primary', position: 0 });
  expect(leads.heard()).toBe(0); // nothing opened it
  await machine.part('leads', 1);
  expect([waits.heard(), leads.heard()]).toEqual([0, 1]);
  machine.load({ '5.4': await compile('5.4') });
  machine.load({ '5.4': await compile('5.4') });
  expect([waits.heard(), leads.heard()]).toEqual([1, 1]);
  machine.close();
});
