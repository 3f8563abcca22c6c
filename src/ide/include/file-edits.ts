// What can be done with the files of the open project.
import { FILE_LIMITS, isFileName, isSameFile, MAIN_FILE, withoutLua } from '../../project/files.ts';
import type { ScriptFile } from '../../project/files.ts';
import type { Draft } from '../state/projects.svelte.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { includeGraph, includeLines, reachedFrom, resolver } from '../../project/include-lines.ts';

/** All files of a draft, the script itself first. */
export const allFiles = ({ script, files = [], main = MAIN_FILE }: Draft): ScriptFile[] => [{ name: main, text: script }, ...files];

/** Makes a file, opens it and asks for its name. */
export function addFile(workspace: Workspace): void {
  const taken = workspace.projects.current?.files ?? [];
  const isFree = (name: string): boolean => !taken.some((file) => isSameFile(file.name, name));
  let name = 'lib.lua';
  for (let count = 2; !isFree(name); count++) name = `lib${count}.lua`;
  if (makeFile(workspace, name)) workspace.layout.renamingFile = name;
}

/** Makes an empty file and opens it; false where the project has too many. */
export function makeFile(workspace: Workspace, name: string): boolean {
  const { projects, layout, notices } = workspace;
  const draft = projects.current;
  if (!draft) return false;
  const { files = [] } = draft;
  if (files.length >= FILE_LIMITS.files) {
    notices.show(`A script holds at most ${FILE_LIMITS.files} files.`, { tone: 'warning' });
    return false;
  }
  projects.edit({ files: [...files, { name, text: '' }] });
  projects.openFile(name);
  layout.show('script');
  return true;
}

/** A name as it was typed, for a file: ".lua" is added where there is no ending. Undefined where it cannot be one. */
export function fileNameOf(typed: string): string | undefined {
  const name = typed.trim().replace(/\s+/g, '-');
  const whole = /\.[^/]*$/.test(name) ? name : `${name}.lua`;
  return isFileName(whole) ? whole : undefined;
}

/** Gives the open file another name, in the includes that mean it too; says why where it cannot. */
export function renameFile({ projects, notices }: Workspace, typed: string): boolean {
  const { current: draft, file } = projects;
  const name = fileNameOf(typed);
  if (!draft || !file || name === file.name) return true;
  if (name === undefined || isSameFile(name, projects.main) || draft.files?.some((other) => other !== file && isSameFile(other.name, name))) {
    notices.show(name === undefined
      ? `"${typed}" cannot be a file's name. Letters, digits, "_", "-", "." and "/" can; ${projects.main} is the script.`
      : `There is a file "${name}" already.`, { tone: 'warning' });
    return false;
  }
  const [script, ...texts] = renamed(allFiles(draft), file.name, name);
  projects.followFile(name);
  const files = draft.files?.map((one, at) => ({ name: one === file ? name : one.name, text: texts[at] }));
  projects.edit({ script, files: files ?? [] });
  return true;
}

/** The texts of files after one of them was renamed: each include means the file that it meant. */
export function renamed(files: readonly ScriptFile[], old: string, wanted: string): string[] {
  const now = (name: string): string => (name === old ? wanted : name);
  const before = resolver(files);
  const after = resolver(files.map(({ name }) => ({ name: now(name) })));
  return files.map(({ name: from, text }) => includeLines(text).reduceRight((changed, { name, nameFrom }) => {
    const meant = before(name, from);
    if (meant === undefined || after(name, now(from))?.name === now(meant.name)) return changed;
    const written = name.endsWith('.lua') ? now(meant.name) : withoutLua(now(meant.name));
    return changed.slice(0, nameFrom) + written + changed.slice(nameFrom + name.length);
  }, text));
}

/** Deletes a file, with a way back. */
export function removeFile({ projects, notices }: Workspace, name: string): void {
  const draft = projects.current;
  const at = draft?.files?.findIndex((file) => file.name === name) ?? -1;
  if (!draft?.files || at < 0) return;
  const { id } = draft;
  const removed = draft.files[at];
  const left = draft.files.toSpliced(at, 1);
  projects.edit({ files: left });
  projects.openFile(left[Math.min(at, left.length - 1)]?.name ?? projects.main);
  const undo = (): void => {
    const now = projects.list.find((one) => one.id === id)?.files ?? [];
    if (now.some((file) => isSameFile(file.name, name))) return;
    projects.edit({ files: now.toSpliced(at, 0, removed) }, id);
    if (projects.currentId === id) projects.openFile(name);
  };
  notices.show(`Deleted "${name}".`, { action: { label: 'Undo', run: undo }, lasts: 12_000 });
}

/** Opens the neighbour of the open file. */
export function stepFile({ projects }: Workspace, by: -1 | 1): void {
  if (!projects.current) return;
  const names = allFiles(projects.current).map(({ name }) => name);
  const at = names.indexOf(projects.file?.name ?? projects.main);
  projects.openFile(names[(at + by + names.length) % names.length]);
}

/** The names of the files that the script takes in, its own among them. */
export function includedFiles(draft: Draft): Set<string> {
  return reachedFrom(draft.main ?? MAIN_FILE, includeGraph(allFiles(draft)));
}

/** Writes the line that includes a file into the script: below the includes that it has, else at its top. */
export function includeFile({ projects }: Workspace, name: string): void {
  const { script = '' } = projects.current ?? {};
  const top = script.startsWith('#!') ? script.indexOf('\n') + 1 || script.length : 0;
  const at = includeLines(script).at(-1)?.to ?? top;
  const before = script.slice(0, at);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  projects.edit({ script: `${before}${gap}-- @include ${withoutLua(name)}\n${script.slice(at)}` });
}
