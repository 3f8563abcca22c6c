// A file of commands, as a project: a script that one of them sends, or data that a click makes.
import { fromArray } from '../../bytes/text.ts';
import { PasteError } from '../../hosts/redis/page/paste/pasted.ts';
import { flat, readPasted } from '../../hosts/redis/page/paste/read.ts';
import { onlyScript } from '../../hosts/redis/page/paste/script.ts';
import { HOME } from '../../home.ts';
import { newProject, withoutEmpty } from '../../project/project.ts';
import type { Project } from '../../project/project.ts';
import type { FileBytes } from '../../project/format.ts';
import { ProjectError } from '../../project/project-error.ts';

/** Bytes of a file that are read. */
export const DATA_LIMIT = 64_000_000;

/** Files that are looked at where several are opened. */
const SHOWN = 10;

/** The project of a file's bytes, with what was left out, in sentences. Throws ProjectError. */
export function fromData(bytes: FileBytes, name: string, isCommand: (name: string) => boolean): { project: Project; notes: string[] } {
  try {
    const pasted = readPasted(fromArray(bytes), isCommand);
    if (pasted.commands.length === 0) throw new PasteError('It holds no commands.');
    const only = onlyScript(pasted);
    const { script = '', keys = [], argv = [] } = only?.found ?? {};
    const project = newProject(HOME, { name, script, inputs: withoutEmpty({ keys, argv }), seed: only?.before ?? flat(pasted) });
    return { project, notes: pasted.notes };
  } catch (error) {
    if (!(error instanceof PasteError)) throw error;
    throw new ProjectError(`"${name}" is no Lua file, and no data. ${error.message}`);
  }
}

/** Opens files that are no parts of projects: each that can be read. Throws ProjectError where none can. */
export async function openData(
  files: readonly File[], isCommand: (name: string) => boolean, add: (project: Project, notes: string[]) => void,
): Promise<void> {
  const refused: { name: string; error: ProjectError }[] = [];
  let opened = 0;
  for (const file of files.slice(0, SHOWN)) {
    try {
      if (file.size > DATA_LIMIT) throw new ProjectError(`"${file.name}" is too large to be read.`);
      const { project, notes } = fromData(new Uint8Array(await file.arrayBuffer()), file.name, isCommand);
      add(project, [...notes, ...refused.splice(0).map(({ name }) => `"${name}" is left out.`)]);
      opened++;
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error;
      refused.push({ name: file.name, error });
    }
  }
  if (opened === 0) throw refused[0].error;
}
