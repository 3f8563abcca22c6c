// What edits do: overlays, drift, undo, merge and split, conflicts.
import { beforeEach, expect, test } from 'vitest';
import { attachFacet, createEdge, deleteEntity, detachFacet, mergeEntities, setterOf, splitEntity } from '../../../../src/hosts/workspace/data/edits.ts';
import { History } from '../../../../src/hosts/workspace/data/history.ts';
import type { Operation } from '../../../../src/hosts/workspace/data/operations.ts';
import { Overlay } from '../../../../src/hosts/workspace/data/overlay.ts';
import type { Peer } from '../../../../src/hosts/workspace/data/peer.ts';
import { View } from '../../../../src/hosts/workspace/data/view.ts';
import { Direct } from '../../../../src/hosts/workspace/data/writer.ts';
import type { Json } from '../../../../src/world/schema.ts';
import { peerOf, Time } from './peers.ts';

const USER = { kind: 'user' } as const;
let peer: Peer;
let view: View;
let history: History;
let set: ReturnType<typeof setterOf>;
beforeEach(() => {
  peer = peerOf('ada');
  view = new View([peer.canonical]);
  history = new History(peer);
  set = setterOf(peer, (field) => (field === 'notes' ? 'text' : undefined));
});

/** A new entity with fields. */
function entity(fields: Record<string, Json> = {}, facet?: string): string {
  const id = peer.ids.next();
  history.commit([{ type: 'CreateEntity', entity_id: id, ...facet !== undefined && { facet } }, ...Object.entries(fields).map(([field, value]) => set(id, field, value))], USER);
  return id;
}
const put = (id: string, field: string, value: Json): void => { history.commit([set(id, field, value)], USER); };
const edge = (source: string, target: string): string => {
  const made = createEdge(view, peer.ids, 'likes', source, target, {});
  history.commit([made], USER);
  return made.edge_id;
};
const remove = (id: string): void => { history.commit(deleteEntity(view, id), USER); };

test('an overlay shows its changes to itself alone, and is committed as one bundle or leaves nothing', () => {
  const id = entity({ name: 'one' });
  const overlay = new Overlay(peer);
  const made = peer.ids.next();
  overlay.write([set(id, 'name', 'two'), { type: 'CreateEntity', entity_id: made, facet: 'lx.Cue' }, set(made, 'name', 'new')]);
  expect([overlay.view.field(id, 'name'), view.field(id, 'name')]).toEqual(['two', 'one']);
  expect([overlay.view.withFacet('lx.Cue').has(made), view.withFacet('lx.Cue').has(made)]).toEqual([true, false]);
  const before = peer.bundles().length;
  const bundle = overlay.commit(USER)!;
  expect(bundle.operations).toHaveLength(3);
  expect(peer.bundles()).toHaveLength(before + 1);
  expect([view.field(id, 'name'), view.field(made, 'name'), overlay.operations]).toEqual(['two', 'new', []]);
  overlay.write([set(id, 'name', 'three')]);
  overlay.discard();
  expect([overlay.view.field(id, 'name'), peer.bundles().length]).toEqual(['two', before + 1]);
});

test('a snapshot keeps what there was, live sees what others did, and both see the overlay', () => {
  const [id, gone] = [entity({ name: 'one', status: 'old', notes: 'text' }), entity()];
  const overlay = new Overlay(peer);
  overlay.write([set(id, 'name', 'mine')]);
  put(id, 'status', 'new');
  new Direct(peer, USER).splice(id, 'notes', 'text', 4, 0, ' more');
  remove(gone);
  const late = entity({ name: 'late' });
  const seen = (one: View): unknown[] => [one.field(id, 'name'), one.field(id, 'status'), one.field(id, 'notes'), one.alive(gone), one.alive(late)];
  expect(seen(overlay.view)).toEqual(['mine', 'old', 'text', true, false]);
  expect(seen(overlay.live)).toEqual(['mine', 'new', 'text more', false, true]);
});

test('a field that others changed meanwhile drifts: keep mine, or take theirs; texts merge', () => {
  const id = entity({ name: 'one', status: 'a', notes: 'text' });
  const overlay = new Overlay(peer);
  overlay.write([set(id, 'name', 'mine'), set(id, 'status', 'b')]);
  overlay.splice(id, 'notes', 'text', 0, 0, 'my ');
  put(id, 'name', 'theirs');
  put(id, 'other', 1);
  new Direct(peer, USER).splice(id, 'notes', 'text', 4, 0, '!');
  expect(overlay.drift()).toEqual([{ entity: id, field: 'name', before: 'one', mine: 'mine', theirs: 'theirs' }]);
  expect(() => overlay.commit(USER)).toThrow(`InvalidOperation: others changed a field since this began (name of ${id}): keep mine or take theirs`);
  expect(view.field(id, 'status')).toBe('a');
  overlay.knockOut(id, 'name');
  overlay.commit(USER);
  expect([view.field(id, 'name'), view.field(id, 'status'), view.field(id, 'notes')]).toEqual(['theirs', 'b', 'my text!']);
  overlay.write([set(id, 'name', 'again')]);
  put(id, 'name', 'others');
  overlay.keepMine(id, 'name');
  overlay.commit(USER);
  expect([view.field(id, 'name'), peer.canonical.conflicts()]).toEqual(['again', []]);
});

test('undo takes a bundle back, and redo does it again', () => {
  const [one, other] = [entity({ name: 'one', notes: 'text' }, 'lx.Cue'), entity({ name: 'other' })];
  const likes = edge(one, other);
  const dump = (): unknown => [view.fields(one), view.facets(one), view.edges(one, 'source'), view.alive(one)];
  const before = dump();
  const changes: (() => void)[] = [
    () => put(one, 'name', 'two'), () => put(one, 'name', null), () => put(one, 'notes', 'quite another'), () => remove(one),
    () => history.commit([{ type: 'DeleteEdge', edge_id: likes }], USER),
    () => history.commit(detachFacet(view, one, 'lx.Cue', ['name'], false), USER),
    () => history.commit(attachFacet(view, set, one, 'sm.Cue'), USER),
    () => history.commit(mergeEntities(view, set, one, other, new Map()), USER),
  ];
  for (const change of changes) {
    change();
    const after = dump();
    expect(after).not.toEqual(before);
    expect(history.undo()?.skipped).toEqual([]);
    expect(dump()).toEqual(before);
    expect(history.redo()?.skipped).toEqual([]);
    expect(dump()).toEqual(after);
    history.undo();
    expect(dump()).toEqual(before);
  }
});

test('undo of a delete brings the edges back whose other end is there', () => {
  const [one, two, three] = [entity(), entity(), entity()];
  const [stays, goes] = [edge(one, two), edge(one, three)];
  remove(one);
  const other = peerOf('ben');
  other.receive(peer.since({}));
  other.commit(deleteEntity(new View([other.canonical]), three), USER);
  peer.receive(other.since(peer.vector()));
  const undone = history.undo()!;
  expect(undone.skipped).toEqual([`the edge ${goes} leads to ${three}, which is gone`]);
  expect(view.alive(one)).toBe(true);
  expect(view.edges(one, 'source').map(({ id }) => id)).toEqual([stays]);
});

test('undo leaves a field that others changed since', () => {
  const id = entity({ name: 'one', status: 'a' });
  history.commit([set(id, 'name', 'two'), set(id, 'status', 'b')], USER);
  const other = peerOf('ben');
  other.receive(peer.since({}));
  other.commit([set(id, 'name', 'theirs')], USER);
  peer.receive(other.since(peer.vector()));
  expect(history.undo()?.skipped).toEqual([`name of ${id} was changed by ben since`]);
  expect([view.field(id, 'name'), view.field(id, 'status')]).toEqual(['theirs', 'a']);
});

test('entities that are merged are one, under either id, without the edges between them', () => {
  const [one, other, third] = [entity({ name: 'Jane', phone: '1' }, 'a.A'), entity({ name: 'J. Doe', mail: 'm', notes: 'n' }, 'b.B'), entity()];
  edge(one, other);
  edge(other, one);
  const [out, incoming] = [edge(other, third), edge(third, other)];
  history.commit(mergeEntities(view, set, other, one, new Map([['name', 'Jane Doe']])), USER);
  for (const id of [one, other]) {
    expect(view.root(id)).toBe(one);
    expect(Object.fromEntries(view.fields(id))).toEqual({ name: 'Jane Doe', phone: '1', mail: 'm', notes: 'n' });
    expect(view.facets(id)).toEqual(['a.A', 'b.B']);
    expect(view.edges(id, 'source').map((its) => its.id)).toEqual([out]);
    expect(view.edges(id, 'target').map((its) => its.id)).toEqual([incoming]);
  }
  expect([...view.withFacet('b.B')]).toEqual([one]);
  new Direct(peer, USER).splice(other, 'notes', 'text', 1, 0, 'ew');
  put(other, 'phone', '2');
  expect([view.field(one, 'notes'), view.field(one, 'phone')]).toEqual(['new', '2']);
  expect(() => mergeEntities(view, set, one, other, new Map())).toThrow('are one entity already');
});

test('two who merge apart from each other come to one entity', () => {
  const [one, two, three] = [entity(), entity(), entity()];
  const other = peerOf('ben');
  other.receive(peer.since({}));
  history.commit(mergeEntities(view, set, two, three, new Map()), USER);
  other.commit(mergeEntities(new View([other.canonical]), set, one, three, new Map()), USER);
  peer.receive(other.since(peer.vector()));
  expect([one, two, three].map((id) => view.root(id))).toEqual([one, one, one]);
});

test('a split hands facets on with their fields, and what is nobody\'s to all', () => {
  const id = entity({ name: 'both', 'lx.channel': 1, 'sm.call': 'GO' }, 'lx.Cue');
  history.commit(attachFacet(view, set, id, 'sm.Cue'), USER);
  const owner = (field: string): string | undefined => ({ 'lx.channel': 'lx.Cue', 'sm.call': 'sm.Cue' })[field];
  const part = { id: peer.ids.next(), isNew: true, facets: ['sm.Cue'] };
  history.commit(splitEntity(view, set, id, [part], owner), USER);
  expect([view.facets(id), Object.fromEntries(view.fields(id))]).toEqual([['lx.Cue'], { name: 'both', 'lx.channel': 1 }]);
  expect([view.facets(part.id), Object.fromEntries(view.fields(part.id))]).toEqual([['sm.Cue'], { name: 'both', 'sm.call': 'GO' }]);
  history.commit(splitEntity(view, set, id, [{ id: peer.ids.next(), isNew: true, facets: ['lx.Cue'] }], owner), USER);
  expect(view.alive(id)).toBe(false);
  expect(() => splitEntity(view, set, part.id, [{ id: 'x', isNew: true, facets: ['lx.Cue'] }], owner)).toThrow('has no facet lx.Cue');
});

test('a facet that is detached with its values kept gets them back', () => {
  const id = entity({ name: 'n', 'lx.channel': 7, notes: 'long' }, 'lx.Cue');
  history.commit(detachFacet(view, id, 'lx.Cue', ['lx.channel', 'notes'], true), USER);
  expect(Object.fromEntries(view.fields(id))).toEqual({ name: 'n' });
  history.commit(attachFacet(view, set, id, 'lx.Cue'), USER);
  expect(Object.fromEntries(view.fields(id))).toEqual({ name: 'n', 'lx.channel': 7, notes: 'long' });
  new Direct(peer, USER).splice(id, 'notes', 'text', 4, 0, 'er');
  expect(view.field(id, 'notes')).toBe('longer');
  history.commit(detachFacet(view, id, 'lx.Cue', ['lx.channel'], false), USER);
  history.commit(attachFacet(view, set, id, 'lx.Cue'), USER);
  expect(view.field(id, 'lx.channel')).toBeUndefined();
});

test('a conflict has one value a branch, its last; the latest shows; who knows of all resolves it', () => {
  const time = new Time();
  const [ada, ben] = [peerOf('ada', time), peerOf('ben', time)];
  const id = ada.ids.next();
  ada.commit([{ type: 'CreateEntity', entity_id: id }, set(id, 'status', 'todo')], USER);
  ben.receive(ada.since({}));
  const write = (who: Peer, value: string): void => { time.at += 10; who.commit([set(id, 'status', value)], USER); };
  for (const value of ['blocked', 'wontfix', 'blocked']) write(ada, value);
  for (const value of ['in_progress', 'done']) write(ben, value);
  ada.receive(ben.since(ada.vector()));
  ben.receive(ada.since(ben.vector()));
  for (const { canonical } of [ada, ben]) {
    expect(canonical.conflicts().map(({ entity: of, field, writes }) => [of, field, writes.map(({ actor, value }) => [actor, value])]))
      .toEqual([[id, 'status', [['ben', 'done'], ['ada', 'blocked']]]]);
    expect(new View([canonical]).field(id, 'status')).toBe('done');
  }
  ada.commit([{ type: 'ResolveConflict', entity_id: id, field: 'status', value: 'blocked' } satisfies Operation], USER);
  ben.receive(ada.since(ben.vector()));
  expect([ada, ben].map(({ canonical }) => canonical.conflicts())).toEqual([[], []]);
  expect(new View([ben.canonical]).field(id, 'status')).toBe('blocked');
});

test('two who write the same value have no conflict', () => {
  const [ada, ben] = [peerOf('ada'), peerOf('ben')];
  const id = ada.ids.next();
  ada.commit([{ type: 'CreateEntity', entity_id: id }], USER);
  ben.receive(ada.since({}));
  for (const who of [ada, ben]) who.commit([set(id, 'status', 'done')], USER);
  ada.receive(ben.since(ada.vector()));
  expect(ada.canonical.conflicts()).toEqual([]);
});
