// The words that completion and hover know in an automation.
import type { Word } from '../../protocol.ts';
import { standardLibrary } from '../standard-library.ts';
import { functions } from './api/all.ts';
import type { ApiFunction } from './api/api.ts';

const signature = (name: string, { args, gives }: ApiFunction): string =>
  `${name}(${args.map((one) => (one.optional ? `[${one.name}]` : one.name)).join(', ')})${gives === undefined ? '' : ` -> ${gives}`}`;

const word = (dialect: string, path: string, fn: ApiFunction): Word =>
  ({ name: `${dialect}.${path}`, kind: 'function', syntax: signature(`${dialect}.${path}`, fn), about: fn.about });

export const vocabulary: Word[] = [
  ...standardLibrary.filter(({ name }) => !/^(?:raw\w+|load|collectgarbage)$/.test(name)),
  { name: 'print', kind: 'function', syntax: 'print(...)', about: 'Writes its arguments to the run\'s output, tables readably.' },
  { name: 'dump', kind: 'function', syntax: 'dump(value)', about: 'Prints a value, and gives it back.' },
  { name: 'ctx', kind: 'table', syntax: 'ctx', about: 'What fired the run, and what the automation may use.' },
  ...functions.map((fn) => word('oc', fn.name, fn)),
  ...functions.flatMap((fn) => (fn.app === null ? [] : word('app', fn.app ?? fn.name, fn))),
];
