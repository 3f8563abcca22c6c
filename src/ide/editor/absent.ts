// Commands that the chosen version has not, marked where a script calls them, with the releases that have them.
import { syntaxTree } from '@codemirror/language';
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import type { Tree } from '@lezer/common';
import { callsIn } from '../../syntax/calls.ts';
import { textOf } from './text-of.ts';
import { vocabulary } from './vocabulary.ts';
import type { KnownWord } from './vocabulary.ts';

/** The absent command of a call, and where its name stands in a text. */
interface Found { from: number; to: number; word: KnownWord }

/** Calls of absent commands by their literal names, as `host.call('NAME', ...)`, those that touch a range of the text. */
export function absentIn(tree: Tree, text: string, words: readonly KnownWord[], range?: { from: number; to: number }): Found[] {
  const absent = new Map(words.filter((word) => word.absent && word.kind === 'command').map((word) => [word.name, word]));
  if (absent.size === 0) return [];
  return callsIn(tree, text, range).flatMap(({ path, arguments: [name, sub] }) => {
    if (name?.text === undefined || !CALLS.has(path?.at(-1) ?? '')) return [];
    const word = absent.get(`${name.text} ${sub?.text ?? ''}`.toUpperCase()) ?? absent.get(name.text.toUpperCase());
    return word === undefined ? [] : [{ from: name.from + 1, to: name.to - 1, word }];
  });
}

const CALLS: ReadonlySet<string> = new Set(['call', 'pcall']);

function marks({ state, visibleRanges }: EditorView): DecorationSet {
  const words = state.facet(vocabulary);
  if (!words.some(({ absent }) => absent)) return Decoration.none;
  const text = textOf(state.doc);
  // A call may reach into two ranges.
  const found = new Map(visibleRanges.flatMap((range) => absentIn(syntaxTree(state), text, words, range)).map((one) => [one.from, one]));
  return Decoration.set([...found.values()].map(({ from, to, word }) =>
    Decoration.mark({ class: 'cm-absent', attributes: { title: `Needs ${word.needs}` } }).range(from, to)), true);
}

const plugin = ViewPlugin.fromClass(class {
  marks: DecorationSet;

  constructor(view: EditorView) { this.marks = marks(view); }

  update({ view, docChanged, viewportChanged, startState, state }: ViewUpdate): void {
    const isNew = syntaxTree(startState) !== syntaxTree(state) || startState.facet(vocabulary) !== state.facet(vocabulary);
    if (docChanged || viewportChanged || isNew) this.marks = marks(view);
  }
}, { decorations: (its) => its.marks });

const theme = EditorView.theme({
  '.cm-absent': { textDecoration: 'underline dotted var(--warning) 1.5px', textUnderlineOffset: '4px' },
});

export const absentMarks = [plugin, theme];
