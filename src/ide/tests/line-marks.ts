// Marks beside lines: how a test went, and what of a script ran.
import type { FileCoverage } from '../../testing/coverage-report.ts';
import type { FileTests } from './Tests.svelte.ts';

export interface LineMark {
  /** 1-based. */
  line: number;
  sign: 'passed' | 'failed' | 'skipped' | 'covered' | 'partly' | 'missed';
  /** In words. */
  title: string;
}

export function resultMarks({ suite, results }: FileTests): LineMark[] {
  return suite.tests.flatMap((test, at): LineMark[] => {
    const result = results[at];
    if (result === undefined) return [];
    const head: LineMark = { line: test.at.line, sign: result.state, title: result.state === 'failed' ? result.failures.map(({ message }) => message).join(' ') : `The test ${result.state === 'passed' ? 'passed' : 'was skipped'}.` };
    return [head, ...result.failures.filter((failure) => failure.at.line !== test.at.line).map((failure): LineMark => ({ line: failure.at.line, sign: 'failed', title: failure.message }))];
  });
}

export function coverageMarks({ lines, branches }: FileCoverage): LineMark[] {
  const never = (line: number): string[] => [...new Set(branches.filter((branch) => branch.line === line)
    .flatMap(({ arms, word }) => arms.filter(({ taken }) => taken === 0).map(({ name }) => NEVER[name] + (word === undefined ? '' : ` "${word}"`))))];
  const own = [...lines].map(([line, times]): LineMark => {
    const missed = never(line);
    if (times === 0) return { line, sign: 'missed', title: 'No test runs this line.' };
    if (missed.length > 0) return { line, sign: 'partly', title: `Ran ${timesText(times)}; never ${missed.join(', nor ')}.` };
    return { line, sign: 'covered', title: `Ran ${timesText(times)}.` };
  });
  // A condition may stand on a line on which no statement begins: that of an elseif.
  const others = [...new Set(branches.map(({ line }) => line))].filter((line) => !lines.has(line));
  return [...own, ...others.flatMap((line): LineMark[] => {
    const missed = never(line);
    const looked = branches.some((branch) => branch.line === line && branch.arms.some(({ taken }) => taken > 0));
    if (!looked) return [{ line, sign: 'missed', title: 'No test looks at this condition.' }];
    return missed.length > 0 ? [{ line, sign: 'partly', title: `Never ${missed.join(', nor ')}.` }] : [];
  })];
}

const NEVER = { then: 'true', else: 'false', entered: 'entered', skipped: 'passed by', on: 'gone on behind', ended: 'ended before' } as const;
const timesText = (times: number): string => (times === 1 ? 'once' : `${times} times`);
