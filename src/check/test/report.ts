// Results for people.
import { duration } from '../../bytes/units.ts';
import { totalsOf } from '../../testing/coverage-report.ts';
import type { FileCoverage } from '../../testing/coverage-report.ts';
import type { Fault, Failure, TestResult } from '../../testing/model.ts';

const SIGNS = { passed: '✓', failed: '✗', skipped: '-' } as const;

/** A result as lines, each with its end; `file`: the path of the test file. */
export function resultText({ name, state, duration: took, failures, notes }: TestResult, file: string): string {
  const head = `  ${SIGNS[state]} ${name}${state === 'skipped' ? '' : `  ${duration(took)}`}`;
  return [head, ...failures.flatMap((failure) => failureLines(failure, file)), ...notes.map((note) => `      ${note}`)].map((line) => `${line}\n`).join('');
}

function failureLines({ at, message, expected, got }: Failure, file: string): string[] {
  return [`      ${file}:${at.line}:${at.column}: ${message}`, ...beside('expected', expected), ...beside('got', got)];
}

/** A text of several lines stands below its name. */
function beside(name: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const lines = text.split('\n');
  return lines.length === 1 ? [`        ${`${name}:`.padEnd(10)}${text}`] : [`        ${name}:`, ...lines.map((line) => `          ${line}`)];
}

export const faultText = (file: string, { line, column, message }: Fault): string => `${file}:${line}:${column}: ${message}\n`;

export function totalText(results: readonly TestResult[], faults: number, took: number): string {
  const of = (state: TestResult['state']): number => results.filter((one) => one.state === state).length;
  const parts = [`${of('passed')} passed`, ...of('failed') > 0 ? [`${of('failed')} failed`] : [], ...of('skipped') > 0 ? [`${of('skipped')} skipped`] : [], ...faults > 0 ? [`${faults} faults in test files`] : []];
  return `\n${parts.join(', ')} in ${duration(took)}\n`;
}

export function coverageText(files: readonly FileCoverage[], pathOf: (file: string) => string): string {
  return files.map((file) => {
    const { lines, linesHit, arms, armsHit } = totalsOf(file);
    const missed = [...file.lines].filter(([, times]) => times === 0).map(([line]) => line).sort((a, b) => a - b);
    const rest = missed.length === 0 ? '' : `; not run: ${missed.slice(0, 20).join(', ')}${missed.length > 20 ? ', …' : ''}`;
    return `${pathOf(file.file)}: ${linesHit} of ${lines} lines, ${armsHit} of ${arms} branches${rest}\n`;
  }).join('');
}
