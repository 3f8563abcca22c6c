/** Why a course cannot be opened: a sentence for its author, which names the file. */
export class CourseError extends Error {
  constructor(readonly file: string, what: string) { super(`${file}: ${what}`); }
}
