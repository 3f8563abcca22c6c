import { expect, test } from 'vitest';
import { Table } from '../../src/redis/table.ts';

test('a table holds what a Map would hold, whatever comes and goes', () => {
  const table = new Table<number>();
  const map = new Map<string, number>();
  let seed = 42;
  const next = (below: number): number => (seed = (seed * 16807) % 2147483647) % below;
  for (let i = 0; i < 20_000; i++) {
    const name = `n${next(300)}`;
    if (next(2) === 0) {
      const isNew = !map.has(name);
      expect(table.set(name, i)).toBe(isNew);
      map.set(name, i);
    } else expect(table.delete(name)).toBe(map.delete(name));
    expect(table.size).toBe(map.size);
    expect(table.get(name)).toBe(map.get(name));
    if (i % 1000 === 0) expect([...table].sort()).toEqual([...map].sort());
  }
  expect([...new Table(table)]).toEqual([...table]);
});

test('a name removed in order comes last when it comes again', () => {
  const table = new Table<number>();
  for (const name of ['a', 'b', 'c']) table.set(name, 1);
  table.delete('a', true);
  table.set('a', 2);
  expect([...table.keys()]).toEqual(['b', 'c', 'a']);
});

test('a lock taken and given back many times among many keys costs the same each time', () => {
  const table = new Table<number>();
  for (let i = 0; i < 300_000; i++) table.add(`key:${i}`, i);
  const from = performance.now();
  for (let i = 0; i < 200_000; i++) {
    if (table.has('lock')) throw new Error('the lock is taken');
    table.add('lock', i);
    table.drop('lock');
  }
  expect(performance.now() - from).toBeLessThan(10_000); // through the chain of a Map it is minutes
});
