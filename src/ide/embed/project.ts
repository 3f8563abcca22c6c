// A project as a page hands it over. It is as hostile as a link, and is read as one.
import { encodeText } from '../../bytes/text.ts';
import { isRecord } from '../../embed/messages.ts';
import { HOME } from '../../home.ts';
import { inputsIn } from '../../project/project.ts';
import type { Case, Project, Seed } from '../../project/project.ts';
import type { Bytes, Inputs } from '../../protocol.ts';

/** The project in what `load` was given: fields by name, or a link. Throws with a sentence for the page's author. */
export async function projectFrom(given: unknown): Promise<Project> {
  const { decodeLink, encodeLink, isLink, LinkError } = await import('../../project/link.ts');
  if (typeof given === 'string') {
    const fragment = given.slice(given.indexOf('#') + 1);
    if (!isLink(fragment)) throw new LinkError('This is no link to a script.');
    return decodeLink(fragment, HOME);
  }
  try {
    return await decodeLink(await encodeLink(fieldsOf(given), HOME), HOME);
  } catch (cause) {
    if (!(cause instanceof LinkError)) throw new LinkError('The script cannot be read.');
    throw cause.field === undefined ? cause : new LinkError(`The script cannot be read: its ${cause.field} is not as it should be.`);
  }
}

/** Whatever has the name of a field is taken for one here. */
function fieldsOf(given: unknown): Partial<Project> {
  const fields = isRecord(given) ? Object.entries(given).filter(([, value]) => value !== undefined) : [];
  const { seed, cases, ...others } = Object.fromEntries(fields);
  const inputs = inputsIn(others);
  return {
    ...others, ...(seed !== undefined && { seed: listIn(seed) as Seed }), ...(cases !== undefined && { cases: casesIn(cases) as Case[] }),
    inputs: (inputs && listsIn(inputs)) as Inputs,
  };
}

const listsIn = (inputs: Record<string, unknown>): unknown => Object.fromEntries(Object.entries(inputs).map(([id, input]) => [id, listIn(input)]));

const casesIn = (cases: unknown): unknown => (Array.isArray(cases)
  ? cases.map((one: unknown) => (isRecord(one) && isRecord(one['inputs']) ? { ...one, inputs: listsIn(one['inputs']) } : one)) : cases);

/** A list's values as bytes; a text, or a world's seed, is as it is. */
const listIn = (value: unknown): unknown => (Array.isArray(value) ? bytesIn(value) : value);

/** Texts and byte arrays as byte strings, those in lists too; what is neither is refused later. */
function bytesIn(value: unknown): unknown {
  if (typeof value === 'string') return encodeText(value);
  if (value instanceof Uint8Array) return Array.from(value, (byte): Bytes => String.fromCharCode(byte)).join('');
  return Array.isArray(value) ? value.map(bytesIn) : value;
}
