// What stands around a text in the editor: the other files of its project.
import { Facet } from '@codemirror/state';
import type { ScriptFile } from '../../project/files.ts';

export interface Around {
  /** The file that is open, and the others beside the script. */
  name: string;
  others: readonly string[];
  /** All of them with their texts as they are now, the script itself first. */
  texts: () => ScriptFile[];
  open: (name: string) => void;
  /** Absent where the project is only read. */
  make?: (name: string) => void;
}

export const aroundFacet = Facet.define<Around, Around | undefined>({ combine: ([around]) => around });
