// What the host says that a script can use.
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { Facet } from '@codemirror/state';
import type { KnownWord, Word } from '../../protocol.ts';
import type { Dialect } from '../../syntax/parse.ts';

export type { KnownWord };

/** The words as a version has them; `value`: its name in the host's setting. */
export const wordsIn = (value: unknown, words: readonly Word[]): readonly KnownWord[] =>
  words.map((word) => {
    const other = typeof value === 'string' && word.in !== undefined && Object.hasOwn(word.in, value) ? word.in[value] : {};
    return { ...word, ...other, ...word.lacks?.some((one) => one === value) && { absent: true } };
  });

/** The words of a document. A facet: what reads it need not be exchanged when the words change. */
export const vocabulary = Facet.define<readonly KnownWord[], readonly KnownWord[]>({ combine: ([words = []]) => words });

/** The version of Lua that a document is written in. */
export const luaVersion = Facet.define<Dialect, Dialect>({ combine: ([lua = '5.1']) => lua });

/** What a document is written in beside Lua: YAML whose nodes hold it. */
export type Format = 'lua' | 'yaml';
export const format = Facet.define<Format, Format>({ combine: ([its = 'lua']) => its });

/** What completes a document that is no script. */
export type OwnCompletion = (context: CompletionContext) => CompletionResult | null;
export const ownCompletion = Facet.define<OwnCompletion, OwnCompletion | undefined>({ combine: ([source]) => source });

/** What stands before the first dot of each name: `json`, `string`, `ARGV`. */
export function rootNames(words: readonly Word[]): Set<string> {
  const names = words.filter(({ kind }) => kind !== 'command' && kind !== 'keyword').map(({ name }) => name);
  return new Set(names.map((name) => name.split('.', 1)[0]));
}

/** Tells the person something that has no place in the text. */
export const telling = Facet.define<(text: string) => void, (text: string) => void>({ combine: ([tell = () => {}]) => tell });

/** Resolves when the words are there with what they are about. */
export const fetching = Facet.define<() => Promise<void>, () => Promise<void>>({ combine: ([fetch = () => Promise.resolve()]) => fetch });
