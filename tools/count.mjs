// How many tests passed and failed, from the JSON reports of Vitest and Playwright. A step that
// ended badly counts at least one failure, whatever its report says.

/** A check that has no tests of its own is one. */
export const checkCount = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

export function vitestCount(code, report) {
  if (report === undefined) return checkCount(code === 0 ? 1 : code);
  // A file that could not be read has no tests, but it failed.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return withCode(code, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

export function playwrightCount(code, report) {
  if (report === undefined) return checkCount(code === 0 ? 1 : code);
  const { expected, unexpected, flaky, skipped } = report.stats;
  if (flaky > 0) console.log(`${flaky} passed only at the second try: see above which, and mend them`);
  return withCode(code, { passed: expected + flaky, failed: unexpected, skipped });
}

function withCode(code, count) {
  if (code === 0 || count.failed > 0) return count;
  return { ...count, failed: 1 };
}

/** Each failure of a report of Vitest: where it stands, its name, and the first line of what was wrong. */
export const vitestFailures = (report) => (report?.testResults ?? []).filter(({ status }) => status === 'failed').flatMap(
  ({ name, message, assertionResults }) => (assertionResults.length === 0 ? [`${name}: ${firstLine(message)}`] : assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${firstLine(failureMessages[0])}`)),
);

/** The same of Playwright's. */
export const playwrightFailures = (report) => (report?.suites ?? []).flatMap(failedSpecs);

const failedSpecs = ({ suites = [], specs = [] }) => [
  ...specs.filter(({ ok }) => !ok).map(({ file, line, title, tests }) => `${file}:${line}: ${title}: ${firstLine(lastError(tests))}`),
  ...suites.flatMap(failedSpecs),
];

const lastError = (tests) => tests.flatMap(({ results }) => results).findLast(({ error }) => error !== undefined)?.error.message;
const firstLine = (text = '') => text.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n', 1)[0];
