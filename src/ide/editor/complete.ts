// What is offered while something is typed: the host's words, commands in a call, files to include, the script's own names.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { Tree } from '@lezer/common';
import { withoutLua } from '../../project/files.ts';
import type { Word } from '../../protocol.ts';
import { fieldsOf } from '../../syntax/fields.ts';
import { scopesOf, seenAt } from '../../syntax/scopes.ts';
import { aroundFacet } from '../include/around.ts';
import { describe } from './hover.ts';
import { snippets } from './snippets.ts';
import { luaVersion, ownCompletion, vocabulary } from './vocabulary.ts';
import type { KnownWord } from './vocabulary.ts';
import { textOf } from './text-of.ts';

const completionTypes: Record<Word['kind'], string> = {
  function: 'function', table: 'namespace', constant: 'constant', command: 'enum', keyword: 'keyword',
};

interface Offers { commands: Completion[]; names: Completion[] }

/** Made once for a vocabulary. */
const made = new WeakMap<readonly KnownWord[], Offers>();

function offersOf(words: readonly KnownWord[]): Offers {
  let offers = made.get(words);
  if (offers === undefined) {
    const commands = words.filter(({ kind, absent }) => kind === 'command' && !absent).map(toCompletion);
    made.set(words, offers = { commands, names: words.filter(({ kind }) => kind !== 'command').map(toCompletion) });
  }
  return offers;
}

/** Completes the host's names in code, and its commands in a string that begins a call. */
export function complete(context: CompletionContext): CompletionResult | null {
  const own = context.state.facet(ownCompletion);
  if (own !== undefined) return own(context);
  const { commands, names } = offersOf(context.state.facet(vocabulary));
  return completeInclude(context) ?? completeCommand(context, commands) ?? completeName(context, names);
}

function completeInclude(context: CompletionContext): CompletionResult | null {
  const before = context.matchBefore(/^[ \t]*-{2,3}[ \t]*@include[ \t]+["']?[\w./-]*/);
  const around = context.state.facet(aroundFacet);
  if (!before || !around) return null;
  const from = before.to - (/[\w./-]*$/.exec(before.text)?.[0].length ?? 0);
  const names = around.others.filter((name) => name !== around.name);
  return { from, options: names.map((name) => ({ label: withoutLua(name) })), validFor: /^[\w./-]*$/ };
}

/** In a string that begins a call of a command. */
function completeCommand({ state, pos }: CompletionContext, options: Completion[]): CompletionResult | null {
  const string = treeAt(state, pos).resolveInner(pos, -1);
  const list = string.parent;
  const callee = list?.name === 'Arguments' ? list.prevSibling : null;
  if (!STRINGS.has(string.name) || pos <= string.from || callee === null) return null;
  const isFirst = string.prevSibling?.name !== ',';
  const typed = state.sliceDoc(string.from + 1, pos);
  if (!isFirst || !CALLS.test(state.sliceDoc(callee.from, callee.to)) || !COMMAND.test(typed)) return null;
  return { from: string.from + 1, options, validFor: COMMAND };
}

const STRINGS: ReadonlySet<string> = new Set(['String', 'BadString']);
const CALLS = /call$/;
const COMMAND = /^[\w|. ]*$/;

function completeName(context: CompletionContext, names: Completion[]): CompletionResult | null {
  const before = context.matchBefore(/[A-Za-z_][\w.]*/);
  if ((!before && !context.explicit) || NOT_CODE.test(treeAt(context.state, context.pos).resolveInner(context.pos, -1).name)) return null;
  const from = before?.from ?? context.pos;
  const options = [...names.filter(({ label }) => !SNIPPETS.has(label)), ...snippets, ...ownNames(context.state, from)];
  const whole = new Set(options.map(({ label }) => label));
  if (!context.explicit && whole.has(before?.text ?? '')) return null;
  // A name that is typed to its end asks for nothing: Enter is a new line then.
  return { from, options, validFor: (text) => /^[\w.]*$/.test(text) && !whole.has(text) };
}

/** A word of Lua with a form of its own is offered as that form. */
const SNIPPETS: ReadonlySet<string> = new Set(snippets.map(({ label }) => label));

const NOT_CODE = /Comment$|String$|Shebang/;

/** The tree up to a place; where the language is not there yet, an empty one. */
const treeAt = (state: EditorState, at: number): Tree => ensureSyntaxTree(state, at, MOST) ?? syntaxTree(state);
/** Milliseconds for which a tree is waited for. */
const MOST = 50;

/** Characters around a place in which names are looked for: a key must not wait for those of a long script. */
const NEAR = 20_000;

/** The script's own names that are seen at a place, and fields of its tables: they need not be typed twice. */
function ownNames(state: EditorState, at: number): Completion[] {
  const tree = treeAt(state, at);
  const text = textOf(state.doc);
  const range = { from: at - NEAR, to: at + NEAR };
  const scopes = scopesOf(tree, text, state.facet(luaVersion), range);
  const fields = fieldsOf(tree, text, scopes, range);
  const seen = seenAt(scopes, at);
  const made = scopes.uses.filter(({ write, local, from }) => write && local === undefined && from !== at).map(({ name }) => name);
  return [
    ...seen.map(({ name: label }) => ({ label, type: 'variable', boost: 1 })),
    ...[...new Set(made)].map((label) => ({ label, type: 'variable' })),
    ...seen.flatMap((local) => [...fields.get(local) ?? []].map((field) => ({ label: `${local.name}.${field}`, type: 'property' }))),
  ];
}

function toCompletion(word: Word): Completion {
  const completion: Completion = { label: word.name, type: completionTypes[word.kind], info: () => describe(word) };
  // A call's arguments are worth seeing in the list, a name by itself is there already.
  const rest = word.syntax.startsWith(word.name) ? word.syntax.slice(word.name.length) : '';
  return rest === '' ? completion : { ...completion, detail: rest };
}
