// Courses as files: what is read, and what is refused with the file that is to be mended.
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCourse, isCourseFile, lessonsOf, readCourse } from '../../src/lessons/course.ts';
import { decodeHandIn, encodeHandIn } from '../../src/lessons/hand-in.ts';
import { fileProgress, fileText, merged, NO_PROGRESS, progressIn, progressOf, withAnswer } from '../../src/lessons/progress.ts';
import { linkOf, plainText, textOf } from '../../src/lessons/text.ts';
import { pack } from '../../src/project/packed.ts';

const FILES: Record<string, string> = {
  'course.yaml': 'title: Mine\nabout: A course.\nparts:\n  - { folder: one, title: One, lessons: [add] }\n',
  'one/add/lesson.md': '---\ntitle: Add\ncontinues: true\n---\nText.\n\n## Hint\n\nFirst.\n\n## Hint\n\nSecond.\n',
  'one/add/start.lua': 'return 0\r\n', 'one/add/solution.lua': 'return 1', 'one/add/check.yaml': 'tests: []',
};
const bytes = (files: Record<string, string | undefined>): Map<string, Uint8Array> =>
  new Map(Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[path, new TextEncoder().encode(text)]])));
const refusal = (changed: Record<string, string | undefined>): string => {
  try {
    readCourse(bytes({ ...FILES, ...changed }));
    return 'read';
  } catch (cause) {
    return String((cause as Error).message);
  }
};

describe('a course', () => {
  it('is read from its folder, wherever that lies', () => {
    const inside = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`a/b/${path}`, text]));
    expect(readCourse(bytes(inside))).toEqual(readCourse(bytes(FILES)));
    expect(readCourse(bytes(FILES))).toMatchObject({
      title: 'Mine', about: 'A course.', parts: [{ folder: 'one', title: 'One', about: '', lessons: [{ id: 'one/add', title: 'Add', continues: true, ending: 'lua', start: 'return 0\n', solution: 'return 1' }] }],
    });
    expect(isCourse(['x/course.yaml'])).toBe(true);
    expect(isCourse(['x/course.yaml.lua'])).toBe(false);
    expect(['a/lesson.md', 'a/wrong/x.lua', '.git/x.md', 'a/x.png', 'wrong/x.lua'].filter(isCourseFile)).toEqual(['a/lesson.md']);
  });

  it.each([
    [{ 'course.yaml': undefined }, 'course.yaml: There is none: a course is a folder with this file in it.'],
    [{ 'course.yaml': 'title: [' }, /^course\.yaml: It is no YAML: /],
    [{ 'course.yaml': '- a' }, 'course.yaml: It should be a map: name: value.'],
    [{ 'course.yaml': 'title: Mine' }, 'course.yaml: It has no list "parts".'],
    [{ 'course.yaml': 'title: Mine\nparts: []' }, 'course.yaml: No part has a lesson.'],
    [{ 'course.yaml': 'parts: [{ folder: one, title: One, lessons: [add] }]' }, 'course.yaml: It has no "title", a text of 200 characters at most.'],
    [{ 'course.yaml': 'title: M\nparts: [{ folder: ../x, title: One, lessons: [add] }]' }, /^course\.yaml: A part has the "folder"/],
    [{ 'course.yaml': 'title: M\nparts: [{ folder: one, title: One, lessons: [add, add] }]' }, 'course.yaml: A lesson of the part "one" is named twice.'],
    [{ 'course.yaml': 'title: M\nparts: [{ folder: one, title: One, about: a, b, lessons: [add] }]' }, /^course\.yaml: A part has no "b"/],
    [{ 'course.yaml': 'title: &a M\nparts: [*a]' }, /^course\.yaml: It cannot be read: /],
    [{ 'one/add/lesson.md': 'Text.' }, 'one/add/lesson.md: It begins with its title between two lines of ---.'],
    [{ 'one/add/lesson.md': '---\nname: x\n---\n' }, 'one/add/lesson.md: It has no "title", a text of 200 characters at most.'],
    [{ 'one/add/start.lua': undefined }, 'one/add/start.lua: It is missing: what the learner begins with.'],
    [{ 'one/add/start.yaml': 'x' }, 'one/add/start.lua: There are several files called start.'],
    [{ 'one/add/solution.lua': undefined }, 'one/add/solution.lua: It is missing.'],
    [{ 'one/add/check.yaml': 'x'.repeat(200_001) }, 'one/add/check.yaml: It is larger than 200000 bytes.'],
  ])('is refused where it is not one, with the file (%#)', (changed, expected) => {
    const said = refusal(changed);
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });

  it('has texts with hints, whose HTML stays text and whose links are few', () => {
    const { text, hints } = textOf(lessonsOf(readCourse(bytes(FILES)))[0].markdown);
    expect([text, ...hints].map((nodes) => nodes.map(plainText).join())).toEqual(['Text.', 'First.', 'Second.']);
    expect(linkOf('lesson:one/add')).toEqual({ lesson: 'one/add' });
    expect(linkOf('https://example.org')).toEqual({ href: 'https://example.org' });
    expect(['javascript:alert(1)', 'http://example.org', '/x', 'data:text/html,x'].map(linkOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('progress', () => {
  const mine = withAnswer(withAnswer(NO_PROGRESS, 'C', 'one/a', { script: 'x', solved: 5 }), 'C', 'one/b', { script: 'y' });

  it('goes into a file and comes back', () => {
    expect(fileProgress(fileText({ ...mine, name: 'Ada' }))).toEqual({ ...mine, name: 'Ada' });
  });

  it.each(['', '[]', '{"kind":"x"}', 'no'])('refuses %j', (text) => {
    expect(() => fileProgress(text)).toThrow('This is no file of progress.');
  });

  it('leaves out what does not fit', () => {
    const value = { name: 1, courses: [{ title: '' }, 7, { title: 'C', at: '../x', answers: { '__proto__': { script: 's' }, 'one/a': { script: 's', solved: 'now' }, 'one/b': { script: 3 } } }] };
    expect(progressIn(JSON.parse(JSON.stringify(value)))).toEqual({ name: '', courses: [{ title: 'C', at: '', answers: { 'one/a': { script: 's' } } }] });
    expect(progressIn(undefined)).toEqual(NO_PROGRESS);
  });

  it('keeps what is solved in either of two', () => {
    const other = withAnswer(withAnswer(NO_PROGRESS, 'C', 'one/a', { script: 'z' }), 'C', 'one/b', { script: 'w', solved: 9 });
    expect(progressOf(merged(mine, other), 'C').answers).toEqual({ 'one/a': { script: 'x', solved: 5 }, 'one/b': { script: 'w', solved: 9 } });
  });
});

describe('what is handed in', () => {
  const handIn = { course: 'C', lesson: 'one/a', script: 'return 1', passed: ['adds'], of: 2, name: 'Ada', at: 5 };

  it('goes into a link and comes back', async () => {
    expect(await decodeHandIn(await encodeHandIn(handIn))).toEqual(handIn);
  });

  it.each([{ lesson: '../a' }, { script: 1 }, { passed: 'all' }, { of: -1 }, { name: 'x'.repeat(201) }, { at: 1e99 }])('is refused with another shape (%#)', async (changed) => {
    await expect(decodeHandIn(await pack(JSON.stringify({ ...handIn, ...changed })))).rejects.toThrow('This link holds no answer to a lesson.');
    await expect(decodeHandIn('AAAA')).rejects.toThrow('This link is damaged');
  });
});

it('is told to authors by a guide whose example is a course', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/lessons.md'), 'utf8');
  const files = Object.fromEntries([...guide.matchAll(/^`([\w./-]+)`:\n\n((?: {4}.*\n|\n)+)/gm)].map(([, path, text]) => [path, text.replace(/^ {4}/gm, '').trim()]));
  expect(Object.keys(files)).toContain('course.yaml');
  expect(lessonsOf(readCourse(bytes(files))).length).toBe(1);
});
