// The built-in course, from its folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readCourse } from '../../src/lessons/course.ts';

export const FOLDER = join(import.meta.dirname, '../../src/lessons/course');

/** The bytes of all files of a folder by their paths in it. */
export function filesIn(folder: string): Map<string, Uint8Array> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]));
}

export const files = filesIn(FOLDER);
export const course = readCourse(files);
