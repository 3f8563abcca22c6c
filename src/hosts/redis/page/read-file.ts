// A file of commands, as a project: a script that one of them sends, or data that a click makes.
import { fromArray } from '../../../bytes/text.ts';
import { HOME } from '../../../home.ts';
import type { FileBytes } from '../../../project/format.ts';
import { ProjectError } from '../../../project/project-error.ts';
import { newProject, withoutEmpty } from '../../../project/project.ts';
import type { Project } from '../../../project/project.ts';
import type { Word } from '../../../protocol.ts';
import { commandIn } from './paste/is-command.ts';
import { PasteError } from './paste/pasted.ts';
import { flat, readPasted } from './paste/read.ts';
import { onlyScript } from './paste/script.ts';
import { WORLD } from './port.ts';

/** See `PageDoor.readFile`. */
export function readFile(bytes: FileBytes, name: string, words: readonly Word[]): { project: Project; notes: string[] } {
  try {
    const pasted = readPasted(fromArray(bytes), commandIn(words));
    if (pasted.commands.length === 0) throw new PasteError('It holds no commands.');
    const only = onlyScript(pasted);
    const { script = '', keys = [], argv = [] } = only?.found ?? {};
    const seed = only?.before ?? flat(pasted);
    return { project: newProject(HOME, { name, host: WORLD, script, inputs: withoutEmpty({ keys, argv }), seed }), notes: pasted.notes };
  } catch (error) {
    if (!(error instanceof PasteError)) throw error;
    throw new ProjectError(`"${name}" is no Lua file, and no data. ${error.message}`);
  }
}
