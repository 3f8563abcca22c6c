// Tells the recording which test runs. A setup file is run for each file of tests, unlike the modules that they share.
import { afterAll, afterEach, beforeEach } from 'vitest';
import { fileEnds, testBegins, testPassed } from './servers.ts';

interface Task { readonly id: string; readonly name: string; readonly file: Task; readonly tasks?: readonly Task[] }

/** By id. Of equal names all but the first have a number. */
const names = new Map<string, string>();
const times = new Map<string, number>();

function name(tasks: readonly Task[], path: readonly string[]): void {
  for (const task of tasks) {
    const full = [...path, task.name];
    if (task.tasks !== undefined) name(task.tasks, full);
    else {
      const plain = full.join(' > ').replaceAll('\n', '\\n');
      const time = (times.get(plain) ?? 0) + 1;
      times.set(plain, time);
      names.set(task.id, time === 1 ? plain : `${plain} #${time}`);
    }
  }
}

beforeEach(({ task }) => {
  if (names.size === 0) name(task.file.tasks, []);
  testBegins(names.get(task.id)!);
});

afterEach(({ task }) => { if ((task.result?.errors ?? []).length === 0) testPassed(); });

afterAll(() => fileEnds([...names.values()]));
