// One field of an element's attributes, read as Redis does: only as far into the JSON as the field, with a parser that
// takes more than JSON and less (no objects within, of escapes only \n, \r, \t, \\ and \").
import type { Bytes } from '../reply.ts';
import type { FilterValue } from './vector-filter.ts';

const BLANKS = /[ \t-\r]*/y;
const STRING = /"((?:\\[^]|[^"\\])*)"/y;
const NUMBER = /[0-9+\-.eE]+/y;
const WORD = /(true|false|null)(?=[ \t-\r,\]}]|$)/y;
const ANY_WORD = /true|false|null/y;
const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;

/** A number as strtod reads it, where that is all of the text; of an empty one 0. */
export function numberFrom(text: Bytes): number | undefined {
  const trimmed = text.replace(/^[ \t-\r]+/, '');
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  if (text === '') return 0;
  const [, sign = '', word] = /^([+-]?)(inf(?:inity)?|nan(?:\(\w*\))?|0x[0-9a-f]+)$/i.exec(trimmed) ?? [];
  if (word === undefined) return undefined;
  const size = /^n/i.test(word) ? NaN : /^i/i.test(word) ? Infinity : Number(word);
  return sign === '-' ? -size : size;
}

/** Reads a text from a place on; a step that fails leaves the place where it is. */
class Reader {
  at = 0;
  constructor(private readonly text: Bytes) { this.take(BLANKS); }

  get done(): boolean { return this.at >= this.text.length; }
  get next(): string | undefined { return this.text[this.at]; }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  /** A sign, and the blanks after it. */
  sign(char: string): boolean {
    if (this.next !== char) return false;
    this.at++;
    this.take(BLANKS);
    return true;
  }
}

/** The value of a field, or undefined where there is none that a filter can use. */
export function attributeOf(json: Bytes, field: Bytes): FilterValue | undefined {
  if (field === '') return undefined;
  const reader = new Reader(json);
  if (!reader.sign('{')) return undefined;
  for (;;) {
    const name = reader.take(STRING);
    reader.take(BLANKS);
    if (name === null || !reader.sign(':') || reader.done) return undefined;
    if (name[1] === field) return valueAt(reader);
    if (!skipValue(reader)) return undefined;
    reader.take(BLANKS);
    if (!reader.sign(',')) return undefined;
  }
}

function valueAt(reader: Reader): FilterValue | undefined {
  reader.take(BLANKS);
  switch (reader.next) {
    case undefined: case '{': return undefined;
    case '"': return textAt(reader);
    case '[': return arrayAt(reader);
    case 't': case 'f': case 'n': {
      const word = reader.take(WORD)?.[1];
      return word === undefined ? undefined : word === 'null' ? null : Number(word === 'true');
    }
    default: return /[0-9+-]/.test(reader.next!) ? decimal(reader.take(NUMBER)![0]) : undefined;
  }
}

const decimal = (digits: Bytes): number | undefined => (DECIMAL.test(digits) ? Number(digits) : undefined);

const ESCAPES: Readonly<Record<string, string | undefined>> = { n: '\n', r: '\r', t: '\t' };

const textAt = (reader: Reader): Bytes | undefined =>
  reader.take(STRING)?.[1].replace(/\\([^])/g, (_, char: string) => ESCAPES[char] ?? char);

function arrayAt(reader: Reader): FilterValue | undefined {
  reader.sign('[');
  const values: FilterValue[] = [];
  if (reader.sign(']')) return values;
  for (;;) {
    const value = valueAt(reader);
    if (value === undefined) return undefined;
    values.push(value);
    reader.take(BLANKS);
    if (reader.sign(']')) return values;
    if (!reader.sign(',')) return undefined;
  }
}

function skipValue(reader: Reader): boolean {
  switch (reader.next) {
    case '"': return reader.take(STRING) !== null;
    case '{': return skipBrackets(reader, '{', '}');
    case '[': return skipBrackets(reader, '[', ']');
    case 't': case 'f': case 'n': return reader.take(ANY_WORD) !== null;
    default: return reader.take(NUMBER) !== null;
  }
}

/** To the bracket that closes, whatever stands between but texts. */
function skipBrackets(reader: Reader, opens: string, closes: string): boolean {
  let depth = 0;
  do {
    if (reader.done) return false;
    if (reader.next === '"') {
      if (reader.take(STRING) === null) return false;
      continue;
    }
    if (reader.next === opens) depth++;
    else if (reader.next === closes) depth--;
    reader.at++;
  } while (depth > 0);
  return true;
}
