// Several projects in one archive: a folder for each, which is a project by itself (format.ts).
import { canBelong, CONFIG_FILE, fromFiles, isProjectFile, toFiles } from './format.ts';
import type { Contents, FileBytes, Opened } from './format.ts';
import type { Home, Project } from './project.ts';

/** What every file system takes as a name. */
export const fileName = (name: string): string =>
  name.replace(/[\\/:*?"<>|\p{C}]+/gu, '-').replace(/^[\s.-]+|[\s.-]+$/g, '').slice(0, 80) || 'script';

/** The files of all. */
export function toCollection(projects: readonly Project[], home: Home): Map<string, FileBytes> {
  const files = new Map<string, FileBytes>();
  const taken = new Set<string>();
  for (const project of projects) {
    const folder = freeName(fileName(project.name), taken);
    for (const [path, bytes] of toFiles(project, home)) files.set(`${folder}/${path}`, bytes);
  }
  return files;
}

/** The projects of an archive: where each folder at its top has a project.json there are several. Throws ProjectError. */
export function fromCollection(contents: Contents, name: string, home: Home): Opened[] {
  const folders = new Set([...contents.keys()].filter((path) => isProjectFile(path, home)).map(folderOf));
  const several = folders.size > 1 && [...folders].every((folder) => folder !== '' && contents.has(folder + CONFIG_FILE));
  if (!several) return [fromFiles(contents, name, home)];
  const own = [...contents].filter(([path]) => canBelong(path, home));
  return [...folders].map((folder) =>
    fromFiles(new Map(own.filter(([path]) => folderOf(path) === folder)), folder.slice(0, -1), home));
}

const folderOf = (path: string): string => path.slice(0, path.indexOf('/') + 1);

/** Some file systems do not tell "A" from "a". */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wanted} ${count}`;
  taken.add(name.toLowerCase());
  return name;
}
