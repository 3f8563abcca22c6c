// Results as JUnit XML, as builders read it.
import type { Fault, TestResult } from '../../testing/model.ts';

export interface FileResults { file: string; host: string; results: TestResult[]; faults: Fault[] }

export function junitOf(files: readonly FileResults[]): string {
  const all = files.flatMap(({ results }) => results);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="evalua" ${counts(all, files.reduce((sum, { faults }) => sum + faults.length, 0))}>`,
    ...files.flatMap(({ file, host, results, faults }) => [
      `  <testsuite name="${escaped(file)}" package="${escaped(host)}" ${counts(results, faults.length)}>`,
      ...results.flatMap((result) => testCase(file, result)),
      ...faults.map(({ line, column, message }) => `    <testcase name="${escaped(`${file}:${line}`)}" classname="${escaped(file)}"><error message="${escaped(`${line}:${column}: ${message}`)}"/></testcase>`),
      '  </testsuite>',
    ]),
    '</testsuites>', '',
  ].join('\n');
}

function counts(results: readonly TestResult[], errors: number): string {
  const of = (state: TestResult['state']): number => results.filter((one) => one.state === state).length;
  const time = results.reduce((sum, { duration }) => sum + duration, 0) / 1000;
  return `tests="${results.length + errors}" failures="${of('failed')}" errors="${errors}" skipped="${of('skipped')}" time="${time.toFixed(3)}"`;
}

function testCase(file: string, { name, at, state, duration, failures, notes }: TestResult): string[] {
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${at.line}" time="${(duration / 1000).toFixed(3)}"`;
  if (state === 'passed') return [`${head}/>`];
  const inside = state === 'skipped' ? [`      <skipped message="${escaped(notes.join(' '))}"/>`] : failures.map(({ at: { line, column }, of, message, expected, got }) =>
    `      <failure type="${of}" message="${escaped(message)}">${escaped([`${file}:${line}:${column}`, ...expected === undefined ? [] : [`expected: ${expected}`], ...got === undefined ? [] : [`got: ${got}`]].join('\n'))}</failure>`);
  return [`${head}>`, ...inside, '    </testcase>'];
}

const NAMED: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };

/** XML 1.0 has no way to write most control characters, nor half a surrogate. */
const escaped = (text: string): string => text.replace(/[\ud800-\udfff]/gu, '\ufffd').replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\r]/g, '\ufffd').replace(/[<>&"\n\t]/g, (char) => NAMED[char]);
