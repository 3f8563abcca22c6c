// Files that are no parts of projects, each as a project of its own, by what the hosts make of it.
import type { PageDoor } from '../../hosts/page.ts';
import type { FileBytes } from '../../project/format.ts';
import { ProjectError } from '../../project/project-error.ts';
import type { Project } from '../../project/project.ts';

/** Throws ProjectError where it is nothing that can be read. */
export type ReadFile = (bytes: FileBytes, name: string) => ReturnType<NonNullable<PageDoor['readFile']>>;

/** Bytes of a file that are read. */
export const DATA_LIMIT = 64_000_000;

/** Files that are looked at where several are opened. */
const SHOWN = 10;

/** Opens files that are no parts of projects: each that can be read. Throws ProjectError where none can. */
export async function openData(
  files: readonly File[], readFile: ReadFile, add: (project: Project, notes: string[]) => void,
): Promise<void> {
  const refused: { name: string; error: ProjectError }[] = [];
  let opened = 0;
  for (const file of files.slice(0, SHOWN)) {
    try {
      if (file.size > DATA_LIMIT) throw new ProjectError(`"${file.name}" is too large to be read.`);
      const { project, notes } = await readFile(new Uint8Array(await file.arrayBuffer()), file.name);
      add(project, [...notes, ...refused.splice(0).map(({ name }) => `"${name}" is left out.`)]);
      opened++;
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error;
      refused.push({ name: file.name, error });
    }
  }
  if (opened === 0) throw refused[0].error;
}
