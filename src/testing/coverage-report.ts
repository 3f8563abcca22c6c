// Coverage of all tests, by the files of the script.
import type { Bytes } from '../protocol.ts';
import type { Dialect } from '../syntax/parse.ts';
import type { ArmName } from './code-shape.ts';
import { coverable } from './coverage.ts';
import type { Fork, Hits } from './coverage.ts';

export interface FileCoverage {
  file: string;
  /** How often each line ran on which a statement begins. */
  lines: Map<number, number>;
  branches: BranchCoverage[];
}
export interface BranchCoverage { line: number; word?: Fork['word']; arms: { name: ArmName; taken: number }[] }

/** A script as it ran, of which hits are told. */
export interface Covered { script: Bytes; lua: Dialect; origin(line: number): { file: string; line: number } }

export class CoverageReport {
  private readonly found = new Map<string, FileCoverage>();

  /** What of a script can be covered is there, though nothing of it ran. */
  add({ script, lua, origin }: Covered, hits: Hits): void {
    const { lines, forks } = coverable(script, lua);
    const times = new Map(hits.lines);
    for (const line of lines) {
      const at = origin(line);
      const its = this.file(at.file).lines;
      its.set(at.line, (its.get(at.line) ?? 0) + (times.get(line) ?? 0));
    }
    for (const [which, fork] of forks.entries()) {
      const at = origin(fork.line);
      const its = this.branch(at.file, { ...fork, line: at.line }, forks.slice(0, which).filter(({ line }) => line === fork.line).length);
      for (const [arm, one] of its.arms.entries()) one.taken += hits.arms[which]?.[arm] ?? 0;
    }
  }

  /** As they are now: what draws them tells by identity that they are others. */
  get files(): FileCoverage[] { return [...this.found.values()].map((file) => ({ ...file })).sort((a, b) => (a.file < b.file ? -1 : 1)); }

  private file(file: string): FileCoverage {
    const known = this.found.get(file);
    if (known !== undefined) return known;
    const fresh: FileCoverage = { file, lines: new Map(), branches: [] };
    this.found.set(file, fresh);
    return fresh;
  }

  /** The one that is `nth` of those on its line. */
  private branch(file: string, { line, arms, word }: Fork, nth: number): BranchCoverage {
    const { branches } = this.file(file);
    const known = branches.filter((one) => one.line === line)[nth];
    if (known !== undefined) return known;
    const fresh = { line, ...word && { word }, arms: arms.map((name) => ({ name, taken: 0 })) };
    branches.push(fresh);
    return fresh;
  }
}

/** Lines and arms, and how many of them ran. */
export interface Totals { lines: number; linesHit: number; arms: number; armsHit: number }

export function totalsOf({ lines, branches }: FileCoverage): Totals {
  const arms = branches.flatMap((branch) => branch.arms);
  return {
    lines: lines.size, linesHit: [...lines.values()].filter((times) => times > 0).length,
    arms: arms.length, armsHit: arms.filter(({ taken }) => taken > 0).length,
  };
}

/** In the format of lcov (geninfo(1)). `pathOf`: where a file lies. */
export function lcovOf(files: readonly FileCoverage[], pathOf: (file: string) => string): string {
  return files.map((file) => {
    const { lines, linesHit, arms, armsHit } = totalsOf(file);
    const branches = file.branches.toSorted((a, b) => a.line - b.line).flatMap(({ line, arms: its }, block) =>
      its.map(({ taken }, arm) => `BRDA:${line},${block},${arm},${(file.lines.get(line) ?? 1) === 0 ? '-' : taken}`));
    return [
      'TN:', `SF:${pathOf(file.file)}`, ...branches, `BRF:${arms}`, `BRH:${armsHit}`,
      ...[...file.lines].sort(([a], [b]) => a - b).map(([line, times]) => `DA:${line},${times}`), `LF:${lines}`, `LH:${linesHit}`, 'end_of_record', '',
    ].join('\n');
  }).join('');
}
