// The address of a lesson, and of an answer that was handed in: what stands behind "#".

/** `course`: an address of the same site; '': the built-in one. `lesson`: '': where one left off. */
export type LessonLink = { course: string; lesson: string } | { handedIn: string };

/** Undefined: the fragment is none of these. */
export function lessonLink(fragment: string): LessonLink | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const handedIn = fields.get('handed-in');
  if (handedIn !== null) return { handedIn };
  const [course, lesson] = [fields.get('course'), fields.get('lesson')];
  return course === null && lesson === null ? undefined : { course: course ?? '', lesson: lesson ?? '' };
}

/** The whole address. */
export const lessonUrl = (course: string, lesson: string): string =>
  `${pageUrl()}#${course === '' ? '' : `course=${encodeURIComponent(course)}&`}lesson=${lesson}`;

export const handInUrl = (packed: string): string => `${pageUrl()}#handed-in=${packed}`;

const pageUrl = (): string => new URL('.', location.href).href;
