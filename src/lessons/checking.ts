// Whether an answer solves a lesson: what its check says of it.
import { HOME } from '../home.ts';
import type { HostInfo } from '../protocol.ts';
import type { TestResult } from '../testing/model.ts';
import { suitesOf } from '../testing/suites.ts';
import type { Suite, Tested } from '../testing/suites.ts';
import { CourseError } from './course-error.ts';
import type { Lesson } from './course.ts';

/** The check beside the script, as files of a project. */
export const CHECK_FILE = 'main.test.yaml';

/** The answer as a project with its tests. */
export const testedOf = ({ ending, check }: Lesson, script: string): Tested => ({
  script, main: `main.${ending}`, files: [{ name: CHECK_FILE, text: check }], host: HOME.host, lua: '5.1', settings: {}, seed: [], entries: [],
});

/** Its tests, and what the learner has in the fields and in the world: what stands above them. Throws CourseError. */
export function suiteOf(lesson: Lesson, script: string, hosts: readonly HostInfo[]): Suite {
  const [suite] = suitesOf(testedOf(lesson, script), hosts, true);
  const [fault] = suite.faults;
  if (fault !== undefined) throw new CourseError(`${lesson.id}/check.yaml`, `line ${fault.line}: ${fault.message}`);
  return suite;
}

/** `wrong`: of the first test that failed, what is not right yet. */
export interface Verdict { passed: number; of: number; wrong?: TestResult }

export function verdictOf(results: readonly TestResult[], of: number): Verdict {
  const wrong = results.find(({ state }) => state !== 'passed');
  return { passed: results.filter(({ state }) => state === 'passed').length, of, ...wrong && { wrong } };
}

/** What is said to the learner first. */
export const saidOf = ({ failures: [first], notes }: TestResult): string => first?.message ?? notes[0] ?? 'It did not pass.';
