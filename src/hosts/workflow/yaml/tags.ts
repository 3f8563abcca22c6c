// The tags of YAML 1.1 that PyYAML's safe loader constructs.
import { Binary, Dict, isDict, isList, Names } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { pythonScalars, ScalarError } from './scalars.ts';
import type { Scalars } from './scalars.ts';

type Construct = (value: Value, scalars: Scalars) => Value;

const asText = (value: Value): string => (typeof value === 'string' ? value : '');

function asInteger(value: Value): Value {
  const read = pythonScalars(asText(value));
  if (typeof read === 'bigint') return read;
  throw new ScalarError(`invalid literal for int() with base 10: '${asText(value)}'`);
}

function asFloat(value: Value): Value {
  const read = pythonScalars(asText(value));
  const number = typeof read === 'string' ? Number(read) : Number(read);
  if (typeof read === 'number' || (asText(value).trim() !== '' && !Number.isNaN(number))) return number;
  throw new ScalarError(`could not convert string to float: '${asText(value)}'`);
}

function asBoolean(value: Value): Value {
  const read = pythonScalars(asText(value).toLowerCase());
  if (typeof read === 'boolean') return read;
  throw new ScalarError(`'${asText(value)}'`);
}

function asBinary(value: Value): Value {
  try {
    return new Binary(atob(asText(value).replace(/\s/g, '')));
  } catch {
    throw new ScalarError('failed to decode base64 data');
  }
}

/** A list of mappings of one key each, as a list of pairs. */
function asPairs(value: Value): Value {
  if (!isList(value)) throw new ScalarError('expected a sequence');
  return value.map((item) => {
    if (!isDict(item) || item.size !== 1) throw new ScalarError('expected a single mapping item');
    return [...item][0];
  });
}

export const tags: Record<string, Construct> = {
  '!!str': (value) => value,
  '!!null': () => null,
  '!!int': asInteger,
  '!!float': asFloat,
  '!!bool': asBoolean,
  '!!timestamp': (value) => pythonScalars(asText(value)),
  '!!binary': asBinary,
  '!!set': (value) => new Names(isDict(value) ? [...value.keys()] : []),
  '!!omap': asPairs,
  '!!pairs': asPairs,
  '!!seq': (value) => (isList(value) ? value : []),
  '!!map': (value) => (isDict(value) ? value : new Dict()),
};
