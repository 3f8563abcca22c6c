// What PATH names, as a project: a file, a folder, or a zip.
import { existsSync, openAsBlob, opendirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { decodeBytes, fromArray } from '../bytes/text.ts';
import { HOME } from '../home.ts';
import { isFileName, isSameFile, MAIN_FILE } from '../project/files.ts';
import type { ScriptFile } from '../project/files.ts';
import { fromFiles, isHidden, isLua, isYaml } from '../project/format.ts';
import { ProjectError } from '../project/project-error.ts';
import { newProject } from '../project/project.ts';
import type { Project } from '../project/project.ts';
import { read } from '../project/read-folder.ts';
import type { Found } from '../project/read-folder.ts';
import { unzip, ZIP_LIMITS } from '../project/zip.ts';
import { CallError } from './call-error.ts';

export interface Script {
  project: Project;
  /** What the script is called, for errors. */
  name: string;
  /** Nothing says which host it is for, and which Lua. */
  bare: boolean;
}

/** Throws CallError. */
export async function openPath(path: string): Promise<Script> {
  if (!existsSync(path)) throw new CallError(`There is no "${path}".`);
  return reading(path, open(path));
}

/** The Lua files of the folder of a script. Throws CallError. */
export const filesBeside = (path: string): Promise<ScriptFile[]> => reading(dirname(path), beside(path));

async function reading<T>(path: string, what: Promise<T>): Promise<T> {
  try {
    return await what;
  } catch (cause) {
    if (cause instanceof ProjectError) throw new CallError(cause.message);
    if (cause instanceof Error && 'code' in cause) throw new CallError(`"${path}" cannot be read: ${cause.message}`);
    throw cause;
  }
}

async function open(path: string): Promise<Script> {
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  if (statSync(path).isDirectory()) return opened(fromFiles(await read(inFolder(path), HOME), name, HOME));
  if (/\.zip$/i.test(name)) {
    if (statSync(path).size > ZIP_LIMITS.packed) throw new ProjectError('This zip is larger than a script can be.');
    return opened(fromFiles(unzip(new Uint8Array(readFileSync(path))), stem, HOME));
  }
  if (!isLua(name) && !isYaml(name)) throw new CallError(`"${name}" is no .lua or .yaml file, no folder and no zip.`);
  const script = textOf(path);
  const files = script.includes('@include') ? await beside(path) : [];
  const main = isLua(name) || !isFileName(name) ? MAIN_FILE : name;
  return { name, bare: true, project: newProject(HOME, { name: stem, script, files, main }) };
}

const opened = ({ project, main, bare }: ReturnType<typeof fromFiles>): Script => ({ project, name: main, bare });

const textOf = (path: string): string => decodeBytes(fromArray(readFileSync(path)));

/** The Lua files of the folder of a script: those that it can include. */
async function beside(path: string): Promise<ScriptFile[]> {
  const contents = await read(inFolder(dirname(path)), HOME);
  const paths = [...contents.keys()].filter((name) => isLua(name) && isFileName(name) && !isSameFile(name, basename(path)));
  return paths.map((name) => ({ name, text: decodeBytes(fromArray(contents.get(name)!)) }));
}

/** What lies in a folder; `deep`: in those within it, too. */
export function* inFolder(folder: string, at = '', deep = true): Generator<Found> {
  const entries = [];
  const directory = opendirSync(join(folder, at));
  try {
    for (let entry; (entry = directory.readSync()) !== null;) entries.push(entry);
  } finally {
    directory.closeSync();
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = at + entry.name;
    if (entry.isFile()) yield { path, file: () => openAsBlob(join(folder, path)) };
    else if (deep && entry.isDirectory() && !isHidden(entry.name)) {
      yield { path: `${path}/` };
      yield* inFolder(folder, `${path}/`);
    }
  }
}
