// An answer that is handed in: a link that holds it, what its check said, and who made it. Whoever opens it can check again: what a link says
// is what its maker says.
import { LinkError, pack, unpackRecord } from '../project/packed.ts';

export interface HandIn {
  /** The title of the course, and the lesson by its id. */
  course: string;
  lesson: string;
  script: string;
  /** Tests that passed, by their names, and how many there are. */
  passed: string[];
  of: number;
  /** The learner; '': unnamed. */
  name: string;
  /** When, milliseconds since 1970. */
  at: number;
}

const LIMITS = { text: 200, script: 200_000, tests: 1_000 } as const;

/** What stands in the fragment of its link. */
export const encodeHandIn = (handIn: HandIn): Promise<string> => pack(JSON.stringify(handIn));

/** Throws LinkError. */
export async function decodeHandIn(packed: string): Promise<HandIn> {
  const { course, lesson, script, passed, of, name, at } = await unpackRecord(packed);
  const fits = isText(course) && isText(lesson) && /^[\w-]+\/[\w-]+$/.test(lesson) && typeof script === 'string' && script.length <= LIMITS.script && isText(name)
    && Array.isArray(passed) && passed.length <= LIMITS.tests && passed.every(isText) && isCount(of) && of <= LIMITS.tests && isCount(at) && at < 8.64e15;
  if (!fits) throw new LinkError('This link holds no answer to a lesson.');
  return { course, lesson, script, passed: passed as string[], of, name, at };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LIMITS.text;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
