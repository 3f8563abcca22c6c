// The files of a project beside its script, and what they may be called.

/** A file that the script of its project can include. */
export interface ScriptFile {
  /** As a path: "limits.lua", "lib/limits"; see `isFileName`. */
  name: string;
  text: string;
}

export const FILE_LIMITS = { files: 200, name: 100 } as const;

/** What a script of Lua is called beside its files; none of them may be. */
export const MAIN_FILE = 'main.lua';

/**
 * Whether a file may be called so: parts of ASCII letters, digits, "_", "-" and ".", joined by "/", that every file
 * system takes. No part begins or ends with ".", so none leads out of a folder.
 */
export function isFileName(name: unknown): name is string {
  return isPath(name) && !isSameFile(name, MAIN_FILE);
}

/** Whether it may be a file's name, or the script's. */
export const isPath = (name: unknown): name is string => typeof name === 'string' && name.length <= FILE_LIMITS.name
  && name.split('/').every((part) => /^\w(?:[\w.-]*[\w-])?$/.test(part));

/** Whether two names mean one file: ".lua" may be left out, and some file systems do not tell "A" from "a". */
export function isSameFile(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

/** Whether a file is of tests, as "limiter.test.yaml": they are of the script beside it that has its name (see testing/suites.ts). */
export const isTestFile = (name: string): boolean => /[^/]\.test\.ya?ml$/i.test(name);

const bare = (name: string): string => withoutLua(name.toLowerCase());

/** A name as it may be written in an include. */
export const withoutLua = (name: string): string => name.replace(/\.lua$/, '');

/** Whether a value is the files of a project, no two of one name. */
export function isFiles(value: unknown): value is ScriptFile[] {
  return Array.isArray(value) && value.length <= FILE_LIMITS.files && value.every(isFile)
    && new Set(value.map(({ name }) => bare(name))).size === value.length;
}

function isFile(value: unknown): value is ScriptFile {
  return typeof value === 'object' && value !== null && 'name' in value && 'text' in value
    && isFileName(value.name) && typeof value.text === 'string';
}
