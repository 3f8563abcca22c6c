// Tables with a journal: what is told, applied, marked and taken back.
import { describe, expect, test } from 'vitest';
import type { RowOf } from '../../src/world/schema.ts';
import { DamagedStore, Store } from '../../src/world/store.ts';
import type { Condition } from '../../src/world/store.ts';

const FIELDS = { name: 'text', size: 'number?', tags: 'texts?' } as const;
type Tables = { things: RowOf<typeof FIELDS>; others: RowOf<typeof FIELDS> };

function open(told: Uint8Array[] = []): Store<Tables> {
  return new Store<Tables>((table) => (table === 'things' || table === 'others' ? { fields: FIELDS } : undefined), (bytes) => told.push(bytes));
}

const texts = (chunks: readonly Uint8Array[]): string[] => chunks.map((bytes) => new TextDecoder().decode(bytes));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Chance that is the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

/** Does something at random. */
function change(store: Store<Tables>, random: (below: number) => number): void {
  const id = `t${random(12)}`;
  const table = random(2) === 0 ? 'things' : 'others';
  if (random(3) === 0) store.remove(table, id);
  else store.put(table, { id, name: `n${random(5)}`, ...random(2) === 0 && { size: random(9) } });
}

describe('a store', () => {
  test('keeps rows in the order in which they came, also where they are replaced', () => {
    const store = open();
    for (const id of ['c', 'a', 'b']) store.put('things', { id, name: id });
    store.put('things', { id: 'c', name: 'again' });
    expect(store.all('things').map(({ id, name }) => id + name)).toEqual(['cagain', 'aa', 'bb']);
    store.remove('things', 'a');
    store.put('things', { id: 'a', name: 'new' });
    expect(store.all('things').map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  test('refuses rows that do not fit, and says why', () => {
    const store = open();
    const put = (row: object) => () => store.put('things', row as never);
    expect(put({ id: 'x', name: 5 })).toThrow('things: name: a text is wanted, not 5');
    expect(put({ id: '', name: 'x' })).toThrow('things: id: a text is wanted, not ""');
    expect(put({ id: 'x', name: 'x', colour: 1 })).toThrow('things: "colour" is no field: there are name, size, tags');
    expect(put({ id: 'x', name: 'x', tags: ['a', 1] })).toThrow('tags: a list of texts is wanted');
    expect(() => store.put('nothing' as 'things', { id: 'x', name: 'x' })).toThrow('there is no table "nothing"');
    expect(store.isEmpty).toBe(true);
  });

  test('what it tells makes the same store elsewhere, whatever happened', () => {
    const random = chance(7);
    const told: Uint8Array[] = [];
    const store = open(told);
    for (let round = 0; round < 200; round++) {
      for (let i = random(4); i >= 0; i--) change(store, random);
      store.commit();
    }
    const other = open();
    for (const bytes of told) other.apply(bytes);
    expect(texts(other.snapshot())).toEqual(texts(store.snapshot()));
    const third = open();
    for (const bytes of store.snapshot()) third.apply(bytes);
    expect(texts(third.snapshot())).toEqual(texts(store.snapshot()));
    expect(third.serial).toBe(store.serial);
  });

  test('a commit without a change tells nothing, nor does one whose changes took each other back', () => {
    const told: Uint8Array[] = [];
    const store = open(told);
    store.commit();
    store.put('things', { id: 'a', name: 'a' });
    store.remove('things', 'a');
    store.commit();
    expect(told).toEqual([]);
  });

  test('tells what a piece of work changed, first and last', () => {
    const store = open();
    store.put('things', { id: 'a', name: 'old' });
    const { changes } = store.during(() => {
      store.put('things', { id: 'a', name: 'mid' });
      store.during(() => store.put('things', { id: 'a', name: 'new' }));
      store.put('others', { id: 'b', name: 'b' });
      store.put('things', { id: 'gone', name: 'x' });
      store.remove('things', 'gone');
    });
    expect(changes).toEqual([
      { table: 'things', id: 'a', before: { id: 'a', name: 'old' }, after: { id: 'a', name: 'new' } },
      { table: 'others', id: 'b', before: undefined, after: { id: 'b', name: 'b' } },
    ]);
  });

  test('what is watched tells what changed since it began or was made to forget, until the work around it ends', () => {
    const store = open();
    store.put('things', { id: 'a', name: 'old' });
    const before = store.watch();
    const told = store.trial(() => {
      const watch = store.watch();
      store.put('things', { id: 'a', name: 'new' });
      store.put('things', { id: 'a', name: 'newer' });
      expect(watch.changes()).toEqual([{ table: 'things', id: 'a', before: { id: 'a', name: 'old' }, after: { id: 'a', name: 'newer' } }]);
      watch.forget();
      expect(watch.changes()).toEqual([]);
      store.remove('things', 'a');
      expect(watch.changes()).toEqual([{ table: 'things', id: 'a', before: { id: 'a', name: 'newer' }, after: undefined }]);
      expect(before.changes()).toEqual([{ table: 'things', id: 'a', before: { id: 'a', name: 'old' }, after: undefined }]);
      return watch;
    }).result;
    expect(before.changes()).toEqual([]);
    told.forget();
    store.put('things', { id: 'b', name: 'later' });
    expect(told.changes()).toEqual([]);
    expect(before.changes()).toMatchObject([{ id: 'b' }]);
  });

  test('a trial leaves everything as it was, also where it failed or happened within other work', () => {
    const random = chance(3);
    const store = open();
    for (let i = 0; i < 30; i++) change(store, random);
    store.commit();
    const before = texts(store.snapshot());
    const { changes } = store.trial(() => { for (let i = 0; i < 30; i++) change(store, random); });
    expect(changes.length).toBeGreaterThan(0);
    expect(texts(store.snapshot())).toEqual(before);
    expect(() => store.trial(() => { change(store, random); throw new Error('no'); })).toThrow('no');
    expect(texts(store.snapshot())).toEqual(before);
    expect(store.during(() => store.trial(() => change(store, random))).changes).toEqual([]);
  });

  test('back at a mark it gives the same bytes, and so do those who follow', () => {
    const random = chance(11);
    const told: Uint8Array[] = [];
    const store = open(told);
    for (let i = 0; i < 40; i++) change(store, random);
    store.commit();
    const before = texts(store.snapshot());
    const mark = store.mark();
    for (let i = 0; i < 40; i++) change(store, random);
    store.commit();
    store.back(mark);
    expect(texts(store.snapshot())).toEqual(before);
    expect(store.serial).toBe(mark.serial);
    const other = open();
    for (const bytes of told) other.apply(bytes);
    expect(texts(other.snapshot())).toEqual(before);
  });

  test.each([
    ['', /JSON/], ['[]', /no change/], ['{"n":1}', /no change/], ['{"n":-1,"c":[]}', /no change/], ['{"n":1,"c":[["things","a",1]]}', /no change of a row/],
    ['{"n":1,"c":[["things","a",1,{"id":"b","name":"x"}]]}', /no row/], ['{"n":1,"c":[["things","a",1,{"id":"a","name":5}]]}', /a text is wanted/],
    ['{"n":1,"c":[["__proto__","a",1,{"id":"a","name":"x"}]]}', /no table/], ['{"n":1,"c":[["nothing","a",0,0]]}', /no table/],
  ])('bytes that are no changes are refused whole: %s', (text, why) => {
    const store = open();
    expect(() => store.apply(bytesOf(text))).toThrow(DamagedStore);
    expect(() => store.apply(bytesOf(text))).toThrow(why);
    expect(store.isEmpty).toBe(true);
  });

  test('a row that is not there to be removed is counted', () => {
    expect(open().apply(bytesOf('{"n":1,"c":[["things","a",0,0]]}'))).toBe(1);
  });

  test('a large one is told in chunks', () => {
    const store = open();
    for (let i = 0; i < 3000; i++) store.put('things', { id: `t${i}`, name: 'x'.repeat(1000) });
    const chunks = store.snapshot();
    expect(chunks.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(1_200_000);
    const other = open();
    for (const bytes of chunks) other.apply(bytes);
    expect(texts(other.snapshot())).toEqual(texts(chunks));
  });

  test('questions find the same with an index as without, whatever changed meanwhile', () => {
    const random = chance(23);
    const store = open();
    for (let i = 0; i < 1500; i++) store.put('things', { id: `t${i}`, name: `n${random(9)}`, size: random(50) });
    type Thing = Tables['things'];
    const questions = (name: string, size: number): [Condition[], (row: Thing) => boolean][] => [
      [[{ field: 'name', equals: name }], (row) => row.name === name],
      [[{ field: 'name', any: ['n1', 'n7', 'n1', 'none'] }], (row) => row.name === 'n1' || row.name === 'n7'],
      [[{ field: 'name', equals: 'n3' }, { field: 'size', equals: size }], (row) => row.name === 'n3' && row.size === size],
      [[{ field: 'size', gte: 10, lt: 20 }, { field: 'name', equals: 'n2' }], (row) => row.size! >= 10 && row.size! < 20 && row.name === 'n2'],
      [[{ field: 'size', gt: 10, lte: 20 }], (row) => row.size! > 10 && row.size! <= 20],
      [[{ field: 'size', test: (value) => (value as number) % 7 === 0 }], (row) => row.size! % 7 === 0],
      [[{ field: 'name', gt: 'n7' }], (row) => row.name > 'n7'], [[{ field: 'size', gt: 'n7' }], () => false], [[], () => true],
    ];
    let found = 0;
    for (let round = 0; round < 60; round++) {
      for (let i = 0; i < 40; i++) {
        const id = `t${random(1600)}`;
        if (random(4) === 0) store.remove('things', id);
        else store.put('things', { id, name: `n${random(9)}`, size: random(50) });
      }
      if (round % 3 === 2) store.commit();
      if (round % 10 === 9) store.trial(() => { for (let i = 0; i < 300; i++) store.remove('things', `t${random(1600)}`); });
      for (const [conditions, fits] of questions(`n${random(9)}`, random(50))) {
        const limit = random(3) === 0 ? 5 : Infinity;
        const expected = store.all('things').filter(fits).slice(0, limit);
        expect(store.query('things', conditions, limit)).toEqual(expected);
        found += expected.length;
      }
    }
    expect(found).toBeGreaterThan(10_000);
    expect(store.query('things', [], 0)).toEqual([]);
  });
});
