// The words that completion and hover know in a node's Lua.
import type { Word } from '../../protocol.ts';
import { standardLibrary } from '../standard-library.ts';

export const vocabulary: Word[] = [
  ...standardLibrary,
  { name: 'state', kind: 'table', syntax: 'state.key', about: 'A copy of the state. What a node returns is merged into the state; changes to this table alone are lost.' },
  { name: 'print', kind: 'function', syntax: 'print(...)', about: 'Writes its arguments to the Log, tabs between.' },
];
