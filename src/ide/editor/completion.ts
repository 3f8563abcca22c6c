// Completion from the words of a document, and the other parts of the editor that completing.ts fetches.
import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { Prec } from '@codemirror/state';
import type { Extension, Text } from '@codemirror/state';
import { crosshairCursor, dropCursor, EditorView, keymap, rectangularSelection } from '@codemirror/view';
import { withoutLua } from '../../project/files.ts';
import type { Word } from '../../protocol.ts';
import { aroundFacet } from '../include/around.ts';
import { absentMarks } from './absent.ts';
import { describe, hover } from './hover.ts';
import { specialChars } from './special-chars.ts';
import { vocabulary } from './vocabulary.ts';
import type { KnownWord } from './vocabulary.ts';

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
function complete(context: CompletionContext): CompletionResult | null {
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

function completeCommand(context: CompletionContext, options: Completion[]): CompletionResult | null {
  const before = context.matchBefore(/call\s*\(\s*["'][\w|. ]*/);
  if (!before) return null;
  const from = before.from + before.text.search(/["']/) + 1;
  return { from, options, validFor: /^[\w|. ]*$/ };
}

function completeName(context: CompletionContext, names: Completion[]): CompletionResult | null {
  const before = context.matchBefore(/[A-Za-z_][\w.]*/);
  if ((!before && !context.explicit) || isInComment(context)) return null;
  const from = before?.from ?? context.pos;
  const options = [...names, ...localNames(context.state.doc, from)];
  const whole = new Set(options.map(({ label }) => label));
  if (!context.explicit && whole.has(before?.text ?? '')) return null;
  // A name that is typed to its end asks for nothing: Enter is a new line then.
  return { from, options, validFor: (text) => /^[\w.]*$/.test(text) && !whole.has(text) };
}

function isInComment(context: CompletionContext): boolean {
  return context.matchBefore(/--.*/) !== null;
}

// The script's own names, so that they need not be typed twice.
function localNames(doc: Text, at: number): Completion[] {
  const found = new Set<string>();
  const text = doc.sliceString(Math.max(0, at - 20_000), at);
  for (const [, list] of text.matchAll(/\b(?:local(?:\s+function)?|function|for)\s+([\w\s,]+)/g)) {
    for (const name of list.split(/[\s,]+/)) if (/^[A-Za-z_]\w+$/.test(name)) found.add(name);
  }
  for (const word of ['function', 'local', 'in', 'do', 'then', 'end', 'return']) found.delete(word);
  return [...found].map((label) => ({ label, type: 'variable', boost: 1 }));
}

function toCompletion(word: Word): Completion {
  const completion: Completion = { label: word.name, type: completionTypes[word.kind], info: () => describe(word) };
  // A call's arguments are worth seeing in the list, a name by itself is there already.
  const rest = word.syntax.startsWith(word.name) ? word.syntax.slice(word.name.length) : '';
  return rest === '' ? completion : { ...completion, detail: rest };
}

const theme = EditorView.theme({
  // What a word is about stands beside the list, and belongs to it.
  '.cm-tooltip.cm-tooltip-autocomplete': { overflow: 'visible' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    font: 'var(--mono)', maxHeight: 'none', overflow: 'hidden', padding: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex', alignItems: 'baseline', gap: '4px', padding: '2px 8px', lineHeight: '20px',
    borderRadius: 'var(--radius-small)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--selected)', color: 'var(--text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent)', fontWeight: '600' },
  '.cm-completionDetail': {
    fontStyle: 'normal', color: 'var(--text-3)', marginLeft: '0', overflow: 'hidden', textOverflow: 'ellipsis',
    maxWidth: '34ch',
  },
  'li[aria-selected] .cm-completionDetail': { color: 'var(--text-2)' },
  '.cm-completionInfo': { padding: '0', marginLeft: '4px' },
  '.cm-completionIcon': { display: 'none' },
});

export const completion: Extension = [
  closeBrackets(), Prec.high(keymap.of(closeBracketsKeymap)),
  // So few that the list need not scroll.
  autocompletion({ override: [complete], icons: false, maxRenderedOptions: 10 }), theme, absentMarks,
  codeFolding(), foldGutter({ openText: '⌄', closedText: '›' }), keymap.of(foldKeymap),
  hover, specialChars(), dropCursor(), rectangularSelection(), crosshairCursor(),
];

export { closeCompletion, currentCompletions, startCompletion } from '@codemirror/autocomplete';
