// What a document is written in. Its parser is fetched once there is time, or with completion: a first reply does without.
import { Compartment } from '@codemirror/state';
import type { Extension, StateEffect } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Word } from '../../protocol.ts';
import type { Dialect } from '../../syntax/parse.ts';
import { firstColours } from './first-colours.ts';
import { format, luaVersion, rootNames, vocabulary } from './vocabulary.ts';
import type { Format } from './vocabulary.ts';

export interface Spoken { lua: Dialect; words: readonly Word[]; format: Format }

const compartment = new Compartment();
let fetched: typeof import('./lua.ts') | undefined;
let fetchedYaml: typeof import('./yaml.ts') | undefined;

/** What a new document takes. */
export const speaking = (spoken: Spoken): Extension => compartment.of(speak(spoken));

/** For a document that was opened with others. */
export const speakingNow = (spoken: Spoken): StateEffect<unknown> => compartment.reconfigure(speak(spoken));

/** Resolves when the parser is there, or cannot come: without a network it is asked for again later. */
export async function fetchParser(its: Format): Promise<void> {
  fetched ??= await import('./lua.ts').catch(() => undefined);
  if (its === 'yaml') fetchedYaml ??= await import('./yaml.ts').catch(() => undefined);
}

/** Gives the parser to a document that was opened before it was there. */
export const parsingNow = ({ state }: EditorView): StateEffect<unknown> =>
  speakingNow({ lua: state.facet(luaVersion), words: state.facet(vocabulary), format: state.facet(format) });

function speak({ lua, words, format: its }: Spoken): Extension {
  const names = rootNames(words);
  const language = its === 'yaml' ? fetchedYaml?.yamlWithLua(lua, names) : fetched?.luaLanguage(lua, names);
  return [language ?? firstColours(names), vocabulary.of(words), luaVersion.of(lua), format.of(its)];
}
