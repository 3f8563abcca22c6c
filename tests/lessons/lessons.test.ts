// Every lesson of the built-in course: its solution is right, its start is not, and what typically goes wrong is told apart.
import { afterAll, describe, expect, it } from 'vitest';
import { saidOf, suiteOf, verdictOf } from '../../src/lessons/checking.ts';
import type { Verdict } from '../../src/lessons/checking.ts';
import { lessonsOf } from '../../src/lessons/course.ts';
import type { Lesson } from '../../src/lessons/course.ts';
import { linkOf, plainText, textOf } from '../../src/lessons/text.ts';
import type { TestResult } from '../../src/testing/model.ts';
import { EngineTarget } from '../../src/testing/engine-target.ts';
import type { Target } from '../../src/testing/plan.ts';
import { runSuite } from '../../src/testing/runner.ts';
import { hosts } from '../../src/hosts/list.ts';
import { wasmModule } from '../../src/node/files.ts';
import { infos } from '../testing/run.ts';
import { course, files } from './course.ts';
import type { RootContent } from 'mdast';

const wasm = { '5.1': wasmModule('5.1'), '5.4': wasmModule('5.4') };
const [engine, lua] = [new EngineTarget(hosts, wasm), new EngineTarget(hosts, wasm)];
/** One machine for all tests of a host: a new one for each would take most of the time. */
const target: Target = { run: (plan) => engine.run(plan) };
afterAll(() => {
  engine.fresh();
  lua.fresh();
});
const lessons = lessonsOf(course);

async function check(lesson: Lesson, script: string): Promise<Verdict> {
  const results: TestResult[] = [];
  const suite = suiteOf(lesson, script, infos);
  for await (const result of runSuite(suite, { target, lua, plain: infos.find(({ id }) => id === 'plain')! })) results.push(result);
  return verdictOf(results, suite.tests.length);
}

const said = ({ wrong }: Verdict): string => (wrong === undefined ? 'solved' : saidOf(wrong));
const inside = (node: RootContent): RootContent[] => [node, ...'children' in node ? node.children.flatMap(inside) : []];

/** Those that stand in a folder, and no file. */
const foldersOf = (paths: Iterable<string>): string[] => [...new Set([...paths].flatMap((path) => /^[\w-]+\/[\w-]+(?=\/lesson\.md$)/.exec(path) ?? []))].sort();

it('has each folder of a lesson in its list', () => {
  expect(lessons.map(({ id }) => id).sort()).toEqual(foldersOf(files.keys()));
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (id, lesson) => {
  it('is solved by its solution, and not by its start', async () => {
    expect(said(await check(lesson, lesson.solution))).toBe('solved');
    expect(said(await check(lesson, lesson.start))).not.toBe('solved');
  });

  it('tells typical wrong answers apart, in words of its own', async () => {
    const wrong = [...files].filter(([path]) => path.startsWith(`${id}/wrong/`)).map(([path, bytes]) => [path, new TextDecoder().decode(bytes)] as const);
    expect(wrong.length).toBeGreaterThanOrEqual(3);
    const told: { path: string; says: string }[] = [];
    for (const [path, script] of wrong) told.push({ path, says: said(await check(lesson, script)) });
    const { tests } = suiteOf(lesson, lesson.solution, infos);
    const own = tests.flatMap(({ steps, mistakes, property }) => [
      ...steps.flatMap(({ expect: all }) => all.map(({ message }) => message)), ...mistakes.map(({ message }) => message), ...property === undefined ? [] : [property.invariant],
    ]);
    // A step's name stands before its message, an invariant's message in its Lua.
    for (const { path, says } of told) expect(own.some((message) => message !== undefined && (says.endsWith(message) || message.includes(says))), `${path}: ${says}`).toBe(true);
    const texts = told.map(({ says }) => says);
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
  });

  it('looks at more than one case, and has a short text with a task, hints and links that lead somewhere', () => {
    const { tests } = suiteOf(lesson, lesson.solution, infos);
    expect(tests.some(({ property }) => property !== undefined) || tests.length >= 2).toBe(true);
    const { text, hints } = textOf(lesson.markdown);
    expect(hints.length).toBeGreaterThanOrEqual(1);
    expect(text.some((node) => node.type === 'heading' && plainText(node) === 'Your task')).toBe(true);
    expect(text.map(plainText).join(' ').split(/\s+/).length).toBeLessThanOrEqual(350);
    const nodes = [...text, ...hints.flat()].flatMap(inside);
    for (const node of nodes) {
      expect(node.type).not.toBe('html');
      if (node.type !== 'link') continue;
      const to = linkOf(node.url);
      expect(to, node.url).toBeDefined();
      if (to !== undefined && 'lesson' in to) expect(lessons.map((one) => one.id)).toContain(to.lesson);
    }
  });
});
