// The words that completion and hover know in an automation.
import type { Word } from '../../protocol.ts';
import { standardLibrary } from '../standard-library.ts';
import { functions } from './api/all.ts';
import { appNames } from './api/api.ts';
import type { ApiFunction } from './api/api.ts';

const names = (fn: ApiFunction): string => fn.args.map((one) => (one.optional ? `[${one.name}]` : one.name)).join(', ');
const gives = ({ gives: what }: ApiFunction): string => (what === undefined ? '' : ` -> ${what}`);

/** Words of `oc`, whose arguments have places, and of `app`, whose have names. */
const ocWord = (fn: ApiFunction): Word => ({ name: `oc.${fn.name}`, kind: 'function', syntax: `oc.${fn.name}(${names(fn)})${gives(fn)}`, about: fn.about });
const appWord = (fn: ApiFunction, name: string): Word => ({ name: `app.${name}`, kind: 'function', syntax: `app.${name}{${names(fn)}}${gives(fn)}`, about: fn.about });

export const vocabulary: Word[] = [
  ...standardLibrary.filter(({ name }) => !/^(?:raw\w+|load|collectgarbage)$/.test(name)),
  { name: 'print', kind: 'function', syntax: 'print(...)', about: 'Writes its arguments to the run\'s output, tables readably.' },
  { name: 'dump', kind: 'function', syntax: 'dump(value)', about: 'Prints a value, and gives it back.' },
  { name: 'ctx', kind: 'table', syntax: 'ctx', about: 'What fired the run, and what the automation may use.' },
  ...functions.filter(({ appOnly }) => !appOnly).map(ocWord),
  ...functions.flatMap((fn) => appNames(fn).map((name) => appWord(fn, name))),
];
