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

test('a table and its copies change without each other', () => {
  const table = new Table<number>();
  for (let i = 0; i < 10; i++) table.set(`n${i}`, i);
  table.delete('n9');
  const kept = [...table];
  const [first, second, third] = [new Table(table), new Table(table), new Table(table)];
  first.set('n0', 100);
  second.delete('n1', true);
  third.delete('n2');
  expect(first.set('n9', 9)).toBe(true);
  expect([...table]).toEqual(kept);
  table.set('more', 1);
  expect(first.get('n0')).toBe(100);
  expect([...first.keys()]).toEqual([...kept.map(([name]) => name), 'n9']);
  expect([...second]).toEqual(kept.filter(([name]) => name !== 'n1'));
  expect([...third]).toEqual(kept.filter(([name]) => name !== 'n2'));
  expect(new Table(table).size).toBe(10);
});
