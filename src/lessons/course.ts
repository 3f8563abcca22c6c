// A course: a folder with course.yaml, and in it a folder for each part, in that one for each lesson. It is read from files alone, wherever
// those are from: a folder, a zip, the site itself. What is in them is hostile: measured first, checked by shape.
import { CourseError } from './course-error.ts';
import { frontMatter, yamlIn } from './front-matter.ts';

export interface Course { title: string; about: string; parts: Part[] }

export interface Part { folder: string; title: string; about: string; lessons: Lesson[] }

export interface Lesson {
  /** "PART/LESSON", as links name it. */
  id: string;
  title: string;
  /** The learner's answer to the lesson before is what it begins with. */
  continues: boolean;
  /** Markdown, with its hints (see text.ts). */
  markdown: string;
  /** The ending of the script: "lua", "yaml". */
  ending: string;
  start: string;
  solution: string;
  /** A file of tests, which say whether it is solved (docs/testing.md). */
  check: string;
}

/** The bytes of files by their paths. */
export type Contents = ReadonlyMap<string, Uint8Array>;

const LIMITS = { parts: 100, lessons: 500, text: 200_000, title: 200, about: 1_000 } as const;
const COURSE_FILE = 'course.yaml';
const PART = ['folder', 'title', 'about', 'lessons'];
const NAME = /^[\w-]{1,60}$/;

/** Whether a file can belong to a course: others are not read. */
export const isCourseFile = (path: string): boolean => !/(?:^|\/)(?:\.|wrong\/|node_modules\/)/.test(path) && /\.(?:md|ya?ml|lua|tengo|zy)$/i.test(path);

/** Whether files are of a course. */
export const isCourse = (paths: Iterable<string>): boolean => [...paths].some((path) => path.split('/').at(-1) === COURSE_FILE);

/** The course among files, in whatever folder of them. Throws CourseError. */
export function readCourse(files: Contents): Course {
  const [path] = [...files.keys()].filter((one) => one.split('/').at(-1) === COURSE_FILE).sort((a, b) => a.length - b.length);
  if (path === undefined) throw new CourseError(COURSE_FILE, 'There is none: a course is a folder with this file in it.');
  return new CourseReader(files, path.slice(0, -COURSE_FILE.length)).course();
}

/** All its lessons, in their order. */
export const lessonsOf = ({ parts }: Course): Lesson[] => parts.flatMap(({ lessons }) => lessons);

class CourseReader {
  private lessons = 0;

  constructor(private readonly files: Contents, private readonly root: string) {}

  course(): Course {
    const fields = yamlIn(this.text(COURSE_FILE), COURSE_FILE);
    const parts = listIn(fields['parts'], 'parts', COURSE_FILE, LIMITS.parts).map((part) => this.part(part));
    const folders = parts.map(({ folder }) => folder);
    const twice = folders.find((folder, at) => folders.indexOf(folder) !== at);
    if (twice !== undefined) throw new CourseError(COURSE_FILE, `The part "${twice}" is named twice.`);
    if (parts.every(({ lessons }) => lessons.length === 0)) throw new CourseError(COURSE_FILE, 'No part has a lesson.');
    return { title: wordIn(fields, 'title', COURSE_FILE), about: aboutIn(fields), parts };
  }

  private part(value: unknown): Part {
    const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};
    const odd = Object.keys(fields).find((name) => !PART.includes(name));
    if (odd !== undefined) throw new CourseError(COURSE_FILE, `A part has no "${odd}": ${PART.join(', ')}. A text with a comma stands in quotes.`);
    const folder = nameIn(fields['folder'], 'A part has the "folder" that its lessons are in');
    const names = listIn(fields['lessons'], 'lessons', COURSE_FILE, LIMITS.lessons).map((name) => nameIn(name, 'A lesson is named by its folder'));
    if (new Set(names).size < names.length) throw new CourseError(COURSE_FILE, `A lesson of the part "${folder}" is named twice.`);
    this.lessons += names.length;
    if (this.lessons > LIMITS.lessons) throw new CourseError(COURSE_FILE, `A course has ${LIMITS.lessons} lessons at most.`);
    return { folder, title: wordIn(fields, 'title', COURSE_FILE), about: aboutIn(fields), lessons: names.map((name) => this.lesson(`${folder}/${name}`)) };
  }

  private lesson(id: string): Lesson {
    const file = `${id}/lesson.md`;
    const { fields, body } = frontMatter(this.text(file), file);
    const ending = this.endingOf(id);
    return {
      id, title: wordIn(fields, 'title', file), continues: fields['continues'] === true, markdown: body, ending,
      start: this.text(`${id}/start.${ending}`), solution: this.text(`${id}/solution.${ending}`), check: this.text(`${id}/check.yaml`),
    };
  }

  private endingOf(id: string): string {
    const starts = [...this.files.keys()].filter((path) => path.startsWith(`${this.root}${id}/start.`));
    const [, ending] = starts.length === 1 ? /\.(\w{1,10})$/.exec(starts[0]) ?? [] : [];
    if (ending === undefined) throw new CourseError(`${id}/start.lua`, starts.length === 0 ? 'It is missing: what the learner begins with.' : 'There are several files called start.');
    return ending;
  }

  private text(path: string): string {
    const bytes = this.files.get(this.root + path);
    if (bytes === undefined) throw new CourseError(path, 'It is missing.');
    if (bytes.length > LIMITS.text) throw new CourseError(path, `It is larger than ${LIMITS.text} bytes.`);
    return new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  }
}

function listIn(value: unknown, name: string, file: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw new CourseError(file, `It has no list "${name}".`);
  if (value.length > most) throw new CourseError(file, `The list "${name}" has more than ${most} items.`);
  return value;
}

function nameIn(value: unknown, what: string): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  throw new CourseError(COURSE_FILE, `${what}: letters, digits, "-" and "_".`);
}

function wordIn(fields: Record<string, unknown>, name: string, file: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value.trim() !== '' && value.length <= LIMITS.title) return value.trim();
  throw new CourseError(file, `It has no "${name}", a text of ${LIMITS.title} characters at most.`);
}

const aboutIn = ({ about }: Record<string, unknown>): string => (typeof about === 'string' ? about.slice(0, LIMITS.about) : '');
