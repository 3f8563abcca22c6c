// npm run grammar: makes src/syntax/parser.ts and parser.terms.ts of the grammar. They are kept, because the source runs in
// many ways (Vite, its workers, Vitest, tsx, Playwright) of which few read grammars; a test compares them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildParserFile } from '@lezer/generator';

const FOLDER = join(import.meta.dirname, '..', 'src', 'syntax');

/** The text of each file that is made of the grammar, by its name. Throws where the generator warns. */
export function filesOfGrammar() {
  const warn = (message) => { throw new Error(message); };
  const { parser, terms } = buildParserFile(readFileSync(join(FOLDER, 'lua.grammar'), 'utf8'), { fileName: 'lua.grammar', typeScript: true, warn });
  // The generator declares what it hands to a specializer as `any`.
  const typed = parser.replace('(value: any, stack: any)', '(value: string, stack: Stack)')
    .replace('import {LRParser} from', 'import {LRParser, type Stack} from');
  return { 'parser.ts': typed, 'parser.terms.ts': terms };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(filesOfGrammar())) writeFileSync(join(FOLDER, name), text);
}
