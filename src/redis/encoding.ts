// How Redis would hold a value, as OBJECT ENCODING tells it.
import { parseInt64 } from './arguments.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** Bytes up to which Redis keeps a string in one piece with its object. */
const EMBEDDED = 44;

export function encodingOf(entry: Entry): Bytes {
  if (entry.raw !== undefined) return 'raw';
  if (entry.number !== undefined) return 'int';
  const { value } = entry;
  if (typeof value !== 'string') return value.encoding();
  const { form } = entry;
  if (form === 0 && parseInt64(value) !== undefined) return 'int';
  return form === 2 || value.length > EMBEDDED ? 'raw' : 'embstr';
}
