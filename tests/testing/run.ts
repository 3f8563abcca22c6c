// Runs a test file in this process, as a worker does.
import { HOME } from '../../src/home.ts';
import { hosts } from '../../src/hosts/list.ts';
import { wasmModule } from '../../src/node/files.ts';
import { newProject } from '../../src/project/project.ts';
import type { Project } from '../../src/project/project.ts';
import type { Fault, Outcome, TestResult } from '../../src/testing/model.ts';
import { suitesOf } from '../../src/testing/suites.ts';
import { work } from '../../src/testing/work.ts';

const wasm = { '5.1': wasmModule('5.1'), '5.4': wasmModule('5.4') };
export const infos = hosts.map(({ info }) => info);

/** The project of a script with its tests. */
export const projectOf = (script: string, tests: string, given: Partial<Project> = {}): Project =>
  newProject(HOME, { script, files: [{ name: 'main.test.yaml', text: tests }], ...given });

export async function run(script: string, tests: string, given: Partial<Project> = {}): Promise<TestResult[]> {
  const results: TestResult[] = [];
  const project = projectOf(script, tests, given);
  expectNoFaults(faultsOf(project));
  await work({ project, bare: false, file: 'main.test.yaml', from: 0, covers: false }, { hosts, wasm }, (told) => { if (told.tells === 'result') results.push(told.result); });
  return results;
}

/** What the one test of a file did. */
export async function observe(script: string, tests: string, given: Partial<Project> = {}): Promise<Outcome> {
  const project = projectOf(script, tests, given);
  expectNoFaults(faultsOf(project));
  return new Promise((resolve, reject) => {
    work({ project, bare: false, file: 'main.test.yaml', from: 0, covers: false, observes: true }, { hosts, wasm }, (told) => { if (told.tells === 'observed') resolve(told.outcome); }).catch(reject);
  });
}

function expectNoFaults(faults: Fault[]): void {
  if (faults.length > 0) throw new Error(faults.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
}

export const faultsOf = (project: Project): Fault[] => suitesOf(project, infos).flatMap(({ faults }) => faults);

/** "passed", or the messages of what failed. */
export const verdictOf = ({ state, failures, notes }: TestResult): string =>
  (state === 'failed' ? failures.map(({ of, message }) => `${of}: ${message}`).join(' | ') : state === 'skipped' ? notes.join(' ') : state);

/** Of one test, given by what it expects (and more) as YAML lines. */
export async function verdict(script: string, lines: string, given: Partial<Project> = {}): Promise<string> {
  const indented = lines.trim().split('\n').map((line) => `    ${line}`).join('\n');
  return (await run(script, `tests:\n  - name: it\n${indented}\n`, given)).map(verdictOf).join('\n');
}
