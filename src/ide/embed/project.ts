// A project as a page hands it over. It is as hostile as a link, and is read as one.
import { isRecord } from '../../embed/messages.ts';
import type { Bytes } from '../../protocol.ts';
import type { SharedProject } from '../../share.ts';
import { encodeText } from '../bytes.ts';

/** The project in what `load` was given: fields by name, or a link. Throws with a sentence for the page's author. */
export async function projectFrom(given: unknown): Promise<SharedProject> {
  const { decodeLink, encodeLink, isLink, LinkError } = await import('../../share.ts');
  if (typeof given === 'string') {
    const fragment = given.slice(given.indexOf('#') + 1);
    if (!isLink(fragment)) throw new LinkError('This is no link to a project.');
    return decodeLink(fragment);
  }
  try {
    return await decodeLink(await encodeLink(fieldsOf(given)));
  } catch (cause) {
    if (!(cause instanceof LinkError)) throw new LinkError('The project cannot be read.');
    throw cause.field === undefined ? cause : new LinkError(`The project cannot be read: its ${cause.field} is not as it should be.`);
  }
}

/** Whatever has the name of a field is taken for one here. */
function fieldsOf(given: unknown): Partial<SharedProject> {
  const fields = isRecord(given) ? Object.entries(given).filter(([, value]) => value !== undefined) : [];
  const isData = (name: string): boolean => ['keys', 'argv', 'seed'].includes(name);
  return Object.fromEntries(fields.map(([name, value]) => [name, isData(name) ? bytesIn(value) : value]));
}

/** Texts and byte arrays as byte strings, those in lists too; what is neither is refused later. */
function bytesIn(value: unknown): unknown {
  if (typeof value === 'string') return encodeText(value);
  if (value instanceof Uint8Array) return Array.from(value, (byte): Bytes => String.fromCharCode(byte)).join('');
  return Array.isArray(value) ? value.map(bytesIn) : value;
}
