import { describe, expect, test, vi } from 'vitest';
import { checkCount, playwrightCount, playwrightFailures, vitestCount, vitestFailures } from '../../tools/count.mjs';

const unit = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };
const page = { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 } };

describe('counting', () => {
  test('a check is one test', () => {
    expect(checkCount(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(checkCount(null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('a file that could not be read is a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }, { status: 'failed', assertionResults: [{}] }];
    expect(vitestCount(1, { ...unit, testResults })).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  test('a test that passed at the second try counts once, and is told of', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(playwrightCount(0, page)).toEqual({ passed: 4, failed: 0, skipped: 0 });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('1 passed only at the second try'));
    log.mockRestore();
  });

  test('a bad end without a failed test is a failure', () => {
    expect(vitestCount(1, { ...unit, numFailedTests: 0 }).failed).toBe(1);
    expect(playwrightCount(null, { stats: { ...page.stats, flaky: 0 } }).failed).toBe(1);
  });

  test('no report is a failure, even after a good end', () => {
    expect(vitestCount(0, undefined).failed).toBe(1);
    expect(playwrightCount(0, undefined).failed).toBe(1);
  });
});

describe('failures by name', () => {
  test("Vitest's: tests, and files that could not be read", () => {
    const passed = { status: 'passed', fullName: 'fine', failureMessages: [] };
    const failed = { status: 'failed', fullName: 'sum adds', failureMessages: ['\u001b[31mexpected 3\u001b[0m\nat line 2'] };
    expect(vitestFailures({ testResults: [
      { status: 'passed', name: 'a.test.ts', message: '', assertionResults: [passed] },
      { status: 'failed', name: 'b.test.ts', message: '', assertionResults: [passed, failed] },
      { status: 'failed', name: 'c.test.ts', message: 'no such import\n', assertionResults: [] },
    ] })).toEqual(['b.test.ts: sum adds: expected 3', 'c.test.ts: no such import']);
  });

  test("Playwright's, however deep they stand", () => {
    const spec = (title: string, ok: boolean) => ({ title, ok, file: 'page.spec.ts', line: 7, tests: [{ results: [{ error: { message: 'first try' } }, { error: { message: 'no button\nmore' } }] }] });
    expect(playwrightFailures({ suites: [{ specs: [spec('opens', true)], suites: [{ specs: [spec('runs', false)] }] }] }))
      .toEqual(['page.spec.ts:7: runs: no button']);
  });

  test('no report has none', () => {
    expect(vitestFailures(undefined)).toEqual([]);
    expect(playwrightFailures(undefined)).toEqual([]);
  });
});
