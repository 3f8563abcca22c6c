// The fields at the beginning of a text, between two lines of "---".
import { parseYaml, tooMuch } from '../testing/yaml-bounds.ts';
import { CourseError } from './course-error.ts';

/** A map of YAML as a record. Throws CourseError where it is none. */
export function yamlIn(text: string, file: string): Record<string, unknown> {
  const bound = tooMuch(text);
  if (bound !== undefined) throw new CourseError(file, bound.message);
  const document = parseYaml(text);
  const [error] = document.errors;
  if (error !== undefined) throw new CourseError(file, `It is no YAML: ${error.message}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new CourseError(file, `It cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CourseError(file, 'It should be a map: name: value.');
  return value as Record<string, unknown>;
}

/** Throws CourseError where a text has no such fields. */
export function frontMatter(text: string, file: string): { fields: Record<string, unknown>; body: string } {
  const [all, yaml] = /^---\n([\s\S]*?)\n---(?:\n|$)/.exec(text) ?? [];
  if (all === undefined) throw new CourseError(file, 'It begins with its title between two lines of ---.');
  return { fields: yamlIn(yaml, file), body: text.slice(all.length) };
}
