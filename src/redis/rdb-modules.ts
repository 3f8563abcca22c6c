// What modules write in RDB files: a number that names the module, then parts with a mark of their kind each, so that whoever
// has not the module can pass them by.
import { BadFormat } from './rdb-reader.ts';
import type { RdbReader } from './rdb-reader.ts';
import type { Bytes } from './reply.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NAME_LENGTH = 9;
const VERSION_BITS = 10n;

const Mark = { end: 0, signed: 1, whole: 2, float: 3, double: 4, text: 5 } as const;

/** A module's name of nine letters in 6 bits each, and the version 0 of its format. */
export const moduleId = (name: string): bigint =>
  [...name].reduce((id, letter) => id * 64n + BigInt(LETTERS.indexOf(letter)), 0n) << VERSION_BITS;

/**
 * Goes past what a module wrote and returns its name; where it is `unless`, the reader stays where it was. Throws BadFormat.
 */
export function readModule(reader: RdbReader, unless?: Bytes): Bytes {
  const from = reader.at;
  const name = nameOf(BigInt(reader.whole()));
  if (name === unless) {
    reader.at = from;
    return name;
  }
  for (let mark = reader.count(); mark !== Mark.end; mark = reader.count()) pass(reader, mark);
  return name;
}

function pass(reader: RdbReader, mark: number): void {
  switch (mark) {
    case Mark.signed: case Mark.whole: reader.whole(); break;
    case Mark.float: reader.little(4); break;
    case Mark.double: reader.double(); break;
    case Mark.text: reader.string(); break;
    default: throw new BadFormat();
  }
}

function nameOf(id: bigint): Bytes {
  let name = '';
  for (let left = id >> VERSION_BITS; name.length < NAME_LENGTH; left >>= 6n) name = LETTERS[Number(left & 63n)] + name;
  return name;
}
