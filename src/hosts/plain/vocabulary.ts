// The words that completion and hover know in a plain script.
import type { Word } from '../../protocol.ts';
import { standardLibrary } from '../standard-library.ts';

export const vocabulary: Word[] = [
  ...standardLibrary,
  { name: 'print', kind: 'function', syntax: 'print(...)', about: 'Writes its arguments to the Log, tabs between.' },
  { name: 'ARGV', kind: 'table', syntax: 'ARGV[i]', about: 'The arguments given under ARGV, strings.' },
  { name: 'os.time', kind: 'function', syntax: 'os.time([table])', about: 'Seconds since 1970, now or of a date.' },
  { name: 'os.date', kind: 'function', syntax: 'os.date([format [, time]])', about: 'A date as text, or as a table with "*t".' },
  { name: 'os.clock', kind: 'function', syntax: 'os.clock()', about: 'Seconds of running time, with fractions.' },
];
