// What the page shows of the plain host.
import type { ExampleTitle, HostInfo } from '../../protocol.ts';

export const titles: ExampleTitle[] = [
  { id: 'hello', title: 'Hello', about: 'Printing, arguments and a return value: the first steps.' },
  { id: 'word-count', title: 'Count words', about: 'Tables as dictionaries, patterns, sorting.' },
  { id: 'closures', title: 'Closures', about: 'Functions that remember: a counter and a memoised Fibonacci.' },
  { id: 'coroutines', title: 'Coroutines', about: 'A producer and a consumer that take turns.' },
  { id: 'classes', title: 'Objects', about: 'Metatables make classes: a bank account.' },
];

/** Milliseconds that a script may run where the settings say nothing else. */
export const TIME_LIMIT = 5000;

export const plainInfo: HostInfo = {
  id: 'plain',
  title: 'Plain Lua',
  about: 'A script alone with the standard library: print goes to the Log, what it returns is the Reply.',
  chunks: ['script'],
  lua: ['5.4', '5.1'],
  inputs: [{ id: 'argv', kind: 'values', label: 'ARGV', hint: 'One argument a line: ARGV[1], ARGV[2], ..., also as ...' }],
  panels: [],
  settings: [{
    id: 'time-limit', kind: 'number', label: 'Time limit', about: 'A script that runs longer ends with an error. 0: no limit.',
    initial: TIME_LIMIT, min: 0, max: 3_600_000, unit: 'ms',
  }],
  examples: titles,
  vocabulary: [],
};
