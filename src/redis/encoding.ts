// How Redis would hold a value, as OBJECT ENCODING tells it.
import { parseInt64 } from './arguments.ts';
import type { Has } from './changes.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** Bytes up to which Redis keeps a string in one piece with its object. */
const EMBEDDED = 44;

/** `most`: bytes up to which a string is kept in one piece. */
export function encodingOf(entry: Entry, most = EMBEDDED): Bytes {
  if (entry.raw !== undefined) return 'raw';
  if (entry.number !== undefined) return 'int';
  const { value } = entry;
  if (typeof value !== 'string') return value.encoding();
  const { form } = entry;
  if (form === 0 && parseInt64(value) !== undefined) return 'int';
  return form === 2 || value.length > most ? 'raw' : 'embstr';
}

/** What Valkey 9 keeps in one piece, in bytes: the object, its key and its value. */
const PIECE = 128;
const OBJECT = 8;
/** Beside the text: the head of a short string, and the zero behind it. */
const AROUND_VALUE = 4;

/** Valkey 8.1 and Redis 8.2: beside an object's pointer and, in Valkey, the time to live, where there is one. */
const LINE = 64;
const POINTING_OBJECT = 16;
const TIME = 8;

/** Bytes up to which a release keeps the string at a key in one piece; `timed`: with a time to live. */
export function embeddedMost({ embeddedInLine, embeddedByKey, keysEmbedded }: Has, key: Bytes, timed: boolean): number {
  if (embeddedInLine || keysEmbedded) {
    return Math.min(EMBEDDED, LINE - POINTING_OBJECT - AROUND_VALUE - (key.length + 3) - (timed && embeddedInLine ? TIME : 0));
  }
  if (!embeddedByKey) return EMBEDDED;
  const head = key.length < 32 ? 1 : key.length < 251 ? 3 : 5;
  return PIECE - OBJECT - AROUND_VALUE - (head + key.length + 2);
}

/** The form of a value that moves to another key: in Redis 8.2 a text that is apart from its object stays so. */
export const formElsewhere = (has: Has, key: Bytes, entry: Entry): Entry['form'] =>
  (has.keysEmbedded && entry.raw === undefined && encodingOf(entry, embeddedMost(has, key, false)) === 'raw' ? 2 : entry.form);

/** Whether a text is apart from its key because it took the place of one with a time to live, which had its room there. */
export const standsApart = (has: Has, key: Bytes, text: Bytes): boolean =>
  has.embeddedByKey && text.length > embeddedMost(has, key, true) - TIME;
