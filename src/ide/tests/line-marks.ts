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
  return [...lines].map(([line, times]): LineMark => {
    const missed = branches.filter((branch) => branch.line === line).flatMap(({ arms }) => arms.filter(({ taken }) => taken === 0));
    if (times === 0) return { line, sign: 'missed', title: 'No test runs this line.' };
    if (missed.length > 0) return { line, sign: 'partly', title: `Ran ${times} times; never ${missed.map(({ name }) => NEVER[name]).join(', nor ')}.` };
    return { line, sign: 'covered', title: `Ran ${times} times.` };
  });
}

const NEVER = { then: 'true', else: 'false', entered: 'entered', skipped: 'passed by' } as const;
