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
