// Two profiles held against each other: what both have by its name, where the time differs most first.
import type { Profile } from '../../protocol.ts';
import { spreadOf } from './statistics.ts';

export interface ComparedRow { name: string; times: [number, number]; counts?: [number, number] }
export interface ComparedTable { title: string; rows: ComparedRow[] }

interface Entry { name: string; time: number; count?: number }

export function compared(before: Profile, after: Profile): ComparedTable[] {
  const both = (title: string, of: (profile: Profile) => Entry[]): ComparedTable => ({ title, rows: byDifference(rowsOf(of(before), of(after))) });
  return [
    { title: 'Plain runs', rows: rowsOf(spread(before), spread(after)) },
    both('Functions', ({ functions }) => functions.map(({ name, line, self, calls }) => ({ name: line > 0 ? `${name} (line ${line})` : name, time: self, count: calls }))),
    both('Lines', ({ lines }) => lines.map(({ chunk, line, self, count }) => ({ name: `${chunk}:${line}`, time: self, count }))),
    both('Calls of the host', ({ sums }) => sums.map(({ name, time, calls }) => ({ name, time, count: calls }))),
  ];
}

function spread({ plain }: Profile): Entry[] {
  const { min, median, p95 } = spreadOf(plain);
  return [{ name: 'least', time: min }, { name: 'median', time: median }, { name: '95th percentile', time: p95 }];
}

function rowsOf(before: readonly Entry[], after: readonly Entry[]): ComparedRow[] {
  const others = new Map(after.map((one) => [one.name, one]));
  const names = new Set([...before, ...after].map(({ name }) => name));
  const first = new Map(before.map((one) => [one.name, one]));
  return [...names].map((name): ComparedRow => {
    const [a, b] = [first.get(name), others.get(name)];
    const counted = a?.count !== undefined || b?.count !== undefined;
    return { name, times: [a?.time ?? 0, b?.time ?? 0], ...(counted && { counts: [a?.count ?? 0, b?.count ?? 0] }) };
  });
}

const byDifference = (rows: ComparedRow[]): ComparedRow[] =>
  rows.sort(({ times: [a, b] }, { times: [c, d] }) => Math.abs(d - c) - Math.abs(b - a));
