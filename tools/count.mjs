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
