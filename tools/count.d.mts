export interface Count { passed: number; failed: number; skipped: number }
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}
export function checkCount(code: number | null): Count;
export function vitestCount(code: number | null, report: VitestReport | undefined): Count;
export function playwrightCount(code: number | null, report: PlaywrightReport | undefined): Count;
export interface VitestFailures {
  testResults: { status: string; name: string; message?: string; assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[];
}
export interface PlaywrightSpec { title: string; file: string; line: number; ok: boolean; tests: { results: { error?: { message: string } }[] }[] }
export interface PlaywrightSuite { suites?: PlaywrightSuite[]; specs?: PlaywrightSpec[] }
/** Each failure of a report of Vitest: where it stands, its name, and the first line of what was wrong. */
export function vitestFailures(report: VitestFailures | undefined): string[];
/** The same of Playwright's. */
export function playwrightFailures(report: { suites?: PlaywrightSuite[] } | undefined): string[];
