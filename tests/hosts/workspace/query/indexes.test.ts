// What an index finds is what looking through all entities finds: in a table that is too large to be looked through, while values change.
import { expect, test } from 'vitest';
import type { Operation } from '../../../../src/hosts/workspace/data/operations.ts';
import { Overlay } from '../../../../src/hosts/workspace/data/overlay.ts';
import { View } from '../../../../src/hosts/workspace/data/view.ts';
import { Queries } from '../../../../src/hosts/workspace/query/run.ts';
import { Schema } from '../../../../src/hosts/workspace/schema/schema.ts';
import type { Json } from '../../../../src/world/schema.ts';
import { chance, peerOf } from '../data/peers.ts';

test('600 entities, 300 changes by chance (seed 3), canonical and in an overlay', () => {
  const random = chance(3);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)];
  const values: Json[] = [0, 1, 2, '1', 'x', true, false, null, ['a']];
  const peer = peerOf('ada');
  const ids = Array.from({ length: 600 }, () => peer.ids.next());
  peer.commit(ids.flatMap((id, i): Operation[] => [{ type: 'CreateEntity', entity_id: id, facet: i % 50 === 0 ? 'small' : 'big' }, { type: 'SetField', entity_id: id, field: 'v', value: pick(values) }]), { kind: 'user' });
  const overlay = new Overlay(peer);
  const queries = new Queries(new Schema(true));
  const canonical = new View([peer.canonical]);
  for (let round = 0; round < 300; round++) {
    const id = pick(ids);
    const value = pick(values);
    const change = pick<Operation>([{ type: 'SetField', entity_id: id, field: 'v', value }, { type: 'ClearField', entity_id: id, field: 'v' }, { type: 'DeleteEntity', entity_id: id, cascade_edges: [] }, { type: 'RestoreEntity', entity_id: id }, { type: 'AttachFacet', entity_id: id, facet_type: 'big' }]);
    if (random() < 0.5) peer.commit([change], { kind: 'user' });
    else overlay.write([change]);
    if (round % 10 > 0) continue;
    for (const view of [canonical, overlay.view, overlay.live]) {
      for (const table of ['big', 'small']) {
        for (const wanted of values.filter((one) => one !== null && typeof one !== 'object')) {
          const expected = ids.filter((one) => view.alive(one) && view.has(one, table) && view.field(one, 'v') === wanted);
          expect(queries.run(view, 'table == ? AND v == ?', [table, wanted])).toEqual(expected);
        }
      }
    }
  }
  overlay.end();
});
