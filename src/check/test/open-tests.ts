// The tests that a path names: of a script, of a test file, of projects in a folder or a zip.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { HOME } from '../../home.ts';
import { isTestFile, MAIN_FILE } from '../../project/files.ts';
import { fromCollection } from '../../project/collection.ts';
import { CONFIG_FILE, isLua, isYaml } from '../../project/format.ts';
import type { FileBytes, Opened } from '../../project/format.ts';
import { ProjectError } from '../../project/project-error.ts';
import { read } from '../../project/read-folder.ts';
import { unzip, ZIP_LIMITS } from '../../project/zip.ts';
import { testedBy } from '../../testing/suites.ts';
import { CallError } from '../call-error.ts';
import { inFolder } from '../open.ts';

/** A project with tests, those of its test files that are meant, and where its files lie. */
export interface Tests { opened: Opened; files: string[]; pathOf(file: string): string }

/** Throws CallError. */
export async function openTests(path: string): Promise<Tests[]> {
  if (!existsSync(path)) throw new CallError(`There is no "${path}".`);
  try {
    const tests = await open(path);
    if (tests.every(({ files }) => files.length === 0)) throw new CallError(`There are no tests in "${path}": they stand beside a script, as limiter.test.yaml beside limiter.lua.`);
    return tests.filter(({ files }) => files.length > 0);
  } catch (cause) {
    if (cause instanceof ProjectError) throw new CallError(cause.message);
    if (cause instanceof Error && 'code' in cause) throw new CallError(`"${path}" cannot be read: ${cause.message}`);
    throw cause;
  }
}

async function open(path: string): Promise<Tests[]> {
  const name = basename(path);
  if (statSync(path).isDirectory()) return all(await read(inFolder(path), HOME), name, path);
  if (/\.zip$/i.test(name)) {
    if (statSync(path).size > ZIP_LIMITS.packed) throw new ProjectError('This zip is larger than a script can be.');
    return all(unzip(new Uint8Array(readFileSync(path))), name.slice(0, -extname(name).length), path);
  }
  if (!isLua(name) && !isYaml(name)) throw new CallError(`"${name}" is no script, no test file, no folder and no zip.`);
  const found = all(await around(path), basename(dirname(path)) || 'tests', dirname(path));
  return found.map((tests) => ({ ...tests, files: tests.files.filter((file) => isMeant(file, name, tests)) }));
}

/** The folder of a script; what lies deeper only where it is part of it. */
async function around(path: string): Promise<Map<string, FileBytes>> {
  const folder = dirname(path);
  const deep = existsSync(join(folder, CONFIG_FILE)) || readFileSync(path, 'latin1').includes('@include');
  const found = [...inFolder(folder, '', deep)];
  return read(found, HOME, new Set(found.map((one) => one.path).filter((one) => one === basename(path))));
}

const all = (contents: Map<string, FileBytes>, name: string, folder: string): Tests[] => fromCollection(contents, name, HOME).map((opened) => ({
  opened, files: opened.project.files.map((file) => file.name).filter(isTestFile).sort(),
  pathOf: (file) => join(folder, opened.root, file === MAIN_FILE && opened.project.main === MAIN_FILE ? opened.main : file),
}));

/** Whether a test file is the one that is named, or of the script that is. */
function isMeant(file: string, name: string, { opened: { project, main } }: Tests): boolean {
  if (isTestFile(name)) return basename(file) === name;
  const of = testedBy(file, project);
  return (of === project.main ? main : of) === name;
}
