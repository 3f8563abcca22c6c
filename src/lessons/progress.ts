// How far somebody is in their courses: kept in the browser, written to a file, and read from one, which is hostile.

/** An answer as it was last written. */
export interface Answer {
  script: string;
  /** When it passed its check, milliseconds since 1970; absent: it did not yet. */
  solved?: number;
}

export interface CourseProgress {
  /** The course, by its title. */
  title: string;
  /** The lesson that was open last, by its id. */
  at: string;
  /** By the ids of lessons. */
  answers: Record<string, Answer>;
}

export interface Progress {
  /** What the learner calls themselves; '': nothing. */
  name: string;
  courses: CourseProgress[];
}

/** Why a file is none of progress: a sentence. */
export class ProgressError extends Error {}

const LIMITS = { courses: 100, answers: 500, script: 100_000, name: 100, title: 200, file: 20_000_000 } as const;
const KIND = 'evalua progress';
const ID = /^[\w-]{1,60}\/[\w-]{1,60}$/;

export const NO_PROGRESS: Progress = { name: '', courses: [] };

/** What of a value fits: the rest is left out. */
export function progressIn(value: unknown): Progress {
  const { name, courses } = recordIn(value);
  return {
    name: textIn(name, LIMITS.name),
    courses: (Array.isArray(courses) ? courses.slice(0, LIMITS.courses) : []).flatMap((one: unknown) => {
      const { title, at, answers } = recordIn(one);
      const its = textIn(title, LIMITS.title);
      return its === '' ? [] : [{ title: its, at: ID.test(String(at)) ? String(at) : '', answers: answersIn(answers) }];
    }),
  };
}

function answersIn(value: unknown): Record<string, Answer> {
  return Object.fromEntries(Object.entries(recordIn(value)).slice(0, LIMITS.answers).flatMap(([id, one]): [string, Answer][] => {
    const { script, solved } = recordIn(one);
    if (!ID.test(id) || typeof script !== 'string' || script.length > LIMITS.script) return [];
    return [[id, { script, ...typeof solved === 'number' && solved > 0 && solved < 8.64e15 && { solved } }]];
  }));
}

const recordIn = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {});
const textIn = (value: unknown, most: number): string => (typeof value === 'string' ? value.slice(0, most) : '');

/** Of a course; nothing where it was never open. */
export const progressOf = ({ courses }: Progress, title: string): CourseProgress =>
  courses.find((one) => one.title === title) ?? { title, at: '', answers: {} };

/** The same with another progress of one of its courses. */
export const withCourse = (progress: Progress, course: CourseProgress): Progress =>
  ({ ...progress, courses: [...progress.courses.filter(({ title }) => title !== course.title), course].slice(-LIMITS.courses) });

export const withAnswer = (progress: Progress, title: string, id: string, answer: Answer): Progress => {
  const course = progressOf(progress, title);
  const script = answer.script.slice(0, LIMITS.script);
  return withCourse(progress, { ...course, answers: { ...course.answers, [id]: { ...answer, script } } });
};

/** Both: what is solved in either stays solved, by the answer that came first; else the second one's answers stand. */
export function merged(one: Progress, other: Progress): Progress {
  const titles = [...new Set([...one.courses, ...other.courses].map(({ title }) => title))];
  return {
    name: other.name || one.name,
    courses: titles.map((title) => {
      const [a, b] = [progressOf(one, title), progressOf(other, title)];
      const ids = [...new Set([...Object.keys(a.answers), ...Object.keys(b.answers)])];
      return { title, at: b.at || a.at, answers: Object.fromEntries(ids.map((id) => [id, better(a.answers[id], b.answers[id])])) };
    }),
  };
}

function better(one: Answer | undefined, other: Answer | undefined): Answer {
  if (one === undefined || other === undefined) return (one ?? other)!;
  if (one.solved === undefined) return other;
  return other.solved === undefined || one.solved <= other.solved ? one : other;
}

/** The text of a file of it. */
export const fileText = (progress: Progress): string => `${JSON.stringify({ kind: KIND, version: 1, ...progress }, null, 2)}\n`;

/** Throws ProgressError where the text is none of such a file. */
export function fileProgress(text: string): Progress {
  let value: unknown;
  try {
    value = text.length > LIMITS.file ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (recordIn(value)['kind'] !== KIND) throw new ProgressError('This is no file of progress. Choose one that was exported from the lessons.');
  return progressIn(value);
}
