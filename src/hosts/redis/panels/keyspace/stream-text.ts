// Entries and groups of a stream in one line each. Pure functions.
import type { Bytes } from '../../../../protocol.ts';
import type { GroupView } from '../../wire.ts';
import { quoteBytes } from '../../../../bytes/quote.ts';

/** A word of a command line: quoted where it has to be. */
export const word = (text: Bytes): string => (/^[\w.:/*@+-]+$/.test(text) ? text : quoteBytes(text));

/** `temperature 21.5 place "the roof"`. */
export const fieldsText = (fields: readonly Bytes[]): string => fields.map(word).join(' ');

export const groupText = ({ lastId, pendingCount }: GroupView): string =>
  `up to ${lastId}, ${pendingCount} pending`;

/** When an entry was added, by its id, in milliseconds since 1970; undefined for ids that are no time. */
export function timeOf(id: Bytes): number | undefined {
  const ms = Number(id.slice(0, id.indexOf('-')));
  return ms > Date.UTC(2000) && ms < Date.UTC(2200) ? ms : undefined;
}

/** Field and value, one after the other. */
export const pairsOf = (fields: readonly Bytes[]): [field: Bytes, value: Bytes][] =>
  Array.from({ length: fields.length / 2 }, (_, at) => [fields[2 * at], fields[2 * at + 1]]);
