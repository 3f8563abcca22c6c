// Places in ordered lists: always between, short where one adds at an end, and made anew where they would grow.
import { expect, test } from 'vitest';
import { createOrderedEdge, moveOrderedEdge } from '../../../../src/hosts/workspace/data/edits.ts';
import type { Operation } from '../../../../src/hosts/workspace/data/operations.ts';
import { Overlay } from '../../../../src/hosts/workspace/data/overlay.ts';
import { between, isPosition, LONGEST, placesBetween } from '../../../../src/hosts/workspace/data/positions.ts';
import { View } from '../../../../src/hosts/workspace/data/view.ts';
import { chance, peerOf } from './peers.ts';

test('a place is between its neighbours, wherever one inserts', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const random = chance(seed);
    const list: string[] = [];
    for (let i = 0; i < 300; i++) {
      const at = Math.floor(random() * (list.length + 1));
      const place = between(list[at - 1], list[at]);
      expect(isPosition(place), place).toBe(true);
      expect(at === 0 || list[at - 1] < place, `${list[at - 1]} < ${place}`).toBe(true);
      expect(at === list.length || place < list[at], `${place} < ${list[at]}`).toBe(true);
      list.splice(at, 0, place);
    }
  }
});

test('20,000 at an end take a few characters each', () => {
  let [first, last] = [between(undefined, undefined), between(undefined, undefined)];
  for (let i = 0; i < 20_000; i++) {
    const [before, after] = [between(undefined, first), between(last, undefined)];
    if (before >= first || after <= last) throw new Error(`${before} ${first} ${last} ${after}`);
    [first, last] = [before, after];
  }
  expect(first.length).toBeLessThanOrEqual(5);
  expect(last.length).toBeLessThanOrEqual(5);
});

test('many places between two stand in order', () => {
  for (const [low, high] of [[undefined, undefined], ['a0', undefined], [undefined, 'a0'], ['a0', 'a1'], ['a0V', 'a0W']] as const) {
    const places = placesBetween(low, high, 200);
    expect(places).toEqual([...new Set(places)].sort());
    if (low !== undefined) expect(places[0] > low).toBe(true);
    if (high !== undefined) expect(places[199] < high).toBe(true);
  }
});

test.each(['', '0', 'a', 'a00', 'b0', 'a0-', 'é0', 'a0'.padEnd(100, 'V')])('%j is no place', (text) => expect(isPosition(text)).toBe(false));

/** A list with an overlay over it. */
function list(): { overlay: Overlay; add(spot: 'start' | 'end' | { after: string }): string; order(): string[]; target: string } {
  const peer = peerOf('ada');
  const overlay = new Overlay(peer);
  const [item, target] = [peer.ids.next(), peer.ids.next()];
  overlay.write([item, target].map((id): Operation => ({ type: 'CreateEntity', entity_id: id })));
  const order = (): string[] => overlay.view.list(target, 'in_list').map(({ id }) => id);
  return {
    overlay, target, order,
    add(spot) {
      const first = spot === 'start' ? order()[0] : undefined;
      const made = createOrderedEdge(overlay.view, peer.ids, 'in_list', item, target, typeof spot === 'object' ? spot : first === undefined ? {} : { before: first }, {});
      overlay.write(made);
      return made[0].edge_id;
    },
  };
}

test('inserts at one spot in the middle number the list anew before a place gets too long, and nobody sees it', () => {
  const { overlay, add, order, target } = list();
  const first = add('end');
  let expected = [first, add('end')];
  for (let i = 0; i < 400; i++) {
    const id = add({ after: first });
    expected = [first, id, ...expected.slice(1)];
  }
  expect(order()).toEqual(expected);
  expect(Math.max(...overlay.view.list(target, 'in_list').map(({ placed }) => placed!.position.length))).toBeLessThanOrEqual(LONGEST);
  expect(overlay.operations.filter(({ type }) => type === 'MoveOrderedEdge').length).toBeGreaterThan(0);
});

test('between two that stand at one place there is room: the order of all others stays', () => {
  const [ada, ben] = [peerOf('ada'), peerOf('ben')];
  const [item, target] = [ada.ids.next(), ada.ids.next()];
  ada.commit([item, target].map((id): Operation => ({ type: 'CreateEntity', entity_id: id })), { kind: 'user' });
  ben.receive(ada.since({}));
  for (const peer of [ada, ben]) peer.commit(createOrderedEdge(new View([peer.canonical]), peer.ids, 'in_list', item, target, {}, {}), { kind: 'user' });
  ben.receive(ada.since(ben.vector()));
  ada.receive(ben.since(ada.vector()));
  const seen = (peer: typeof ada): string[] => new View([peer.canonical]).list(target, 'in_list').map(({ id }) => id);
  const [one, other] = seen(ada);
  expect(seen(ben)).toEqual([one, other]); // the lower actor stands first
  const views = new View([ada.canonical]).list(target, 'in_list');
  expect(views[0].placed!.position).toBe(views[1].placed!.position);
  expect(views.map(({ placed }) => placed!.actor)).toEqual(['ada', 'ben']);
  const made = createOrderedEdge(new View([ada.canonical]), ada.ids, 'in_list', item, target, { after: one, before: other }, {});
  ada.commit(made, { kind: 'user' });
  ben.receive(ada.since(ben.vector()));
  expect(seen(ada)).toEqual([one, made[0].edge_id, other]);
  expect(seen(ben)).toEqual(seen(ada));
});

test('a move goes where it is said, and what is not in the list is refused', () => {
  const { overlay, add, order } = list();
  const [a, b, c] = [add('end'), add('end'), add('end')];
  overlay.write(moveOrderedEdge(overlay.view, c, { before: a }));
  expect(order()).toEqual([c, a, b]);
  overlay.write(moveOrderedEdge(overlay.view, c, { after: a }));
  expect(order()).toEqual([a, c, b]);
  overlay.write(moveOrderedEdge(overlay.view, a, {}));
  expect(order()).toEqual([c, b, a]);
  expect(() => moveOrderedEdge(overlay.view, a, { after: 'nobody' })).toThrow('InvalidOperation: the edge nobody is not in this list of in_list');
  expect(() => moveOrderedEdge(overlay.view, a, { after: b, before: c })).toThrow(`the edge ${c} does not stand after ${b}`);
});
