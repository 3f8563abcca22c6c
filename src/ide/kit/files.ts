// Files that a person chooses or saves, where the browser has dialogs for that and where not.
import { fileOpen, fileSave } from 'browser-fs-access';

/** `id`: by this the browser remembers where the person was last. */
interface Choosing { id: string; description: string; extensions: string[] }

/** The files that were chosen; undefined: none was. */
export async function chooseFiles(how: Choosing): Promise<File[] | undefined> {
  try {
    return await fileOpen({ ...how, multiple: true });
  } catch (error) {
    return leave(error);
  }
}

/** Saves bytes; gives the name under which they are, or undefined where the person decided otherwise. */
export async function saveFile(bytes: Uint8Array, name: string, how: { id: string; type: string }): Promise<string | undefined> {
  try {
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: how.type });
    const handle = await fileSave(blob, { id: how.id, fileName: name, extensions: [name.slice(name.lastIndexOf('.'))] });
    return handle?.name ?? name;
  } catch (error) {
    return leave(error);
  }
}

function leave(error: unknown): undefined {
  if (error instanceof DOMException && error.name === 'AbortError') return undefined;
  throw error;
}
