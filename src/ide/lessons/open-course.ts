// Where courses come from: the site itself, and files of a person.
import address from 'virtual:course';
import { CourseError } from '../../lessons/course-error.ts';
import { readCourse } from '../../lessons/course.ts';
import type { Course } from '../../lessons/course.ts';
import { unzip, ZIP_LIMITS } from '../../project/zip.ts';

/** The built-in course, or one that lies at an address of the same site. Throws CourseError. */
export async function fetchCourse(from: string): Promise<Course> {
  const url = new URL(from === '' ? address : from, location.href);
  if (url.origin !== location.origin) throw new CourseError(from, 'It lies on another site. Download it, and open the file.');
  const response = await fetch(url);
  if (!response.ok) throw new CourseError(from, `The site answered ${response.status}: there is no such file.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > ZIP_LIMITS.packed) throw new CourseError(from, 'It is larger than a course can be.');
  return readCourse(unzip(bytes));
}
