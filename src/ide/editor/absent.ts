// Commands that the chosen version has not, marked where a script calls them, with the releases that have them.
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import { vocabulary } from './vocabulary.ts';
import type { KnownWord } from './vocabulary.ts';

/** The absent command of a call, and where its name stands in a text. */
interface Found { from: number; to: number; word: KnownWord }

const CALL = /\bp?call\s*\(\s*(["'])([A-Za-z.|]+)\1(?:\s*,\s*(["'])([A-Za-z]+)\3)?/dg;

/** Calls of absent commands by their literal names; those in comments do not count. */
export function absentIn(text: string, words: readonly KnownWord[]): Found[] {
  const absent = new Map(words.filter((word) => word.absent && word.kind === 'command').map((word) => [word.name, word]));
  if (absent.size === 0) return [];
  return [...text.matchAll(CALL)].flatMap(({ 2: name, 4: sub = '', index, indices }) => {
    const word = absent.get(`${name} ${sub}`.toUpperCase()) ?? absent.get(name.toUpperCase());
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    return word === undefined || line.includes('--') ? [] : [{ from: indices![2]![0], to: indices![2]![1], word }];
  });
}

function marks(view: EditorView): DecorationSet {
  const words = view.state.facet(vocabulary);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    const start = view.state.doc.lineAt(from).from;
    for (const { from: a, to: b, word } of absentIn(view.state.sliceDoc(start, to), words)) {
      builder.add(start + a, start + b, Decoration.mark({ class: 'cm-absent', attributes: { title: `Needs ${word.needs}` } }));
    }
  }
  return builder.finish();
}

const plugin = ViewPlugin.fromClass(class {
  marks: DecorationSet;

  constructor(view: EditorView) { this.marks = marks(view); }

  update({ view, docChanged, viewportChanged, startState, state }: ViewUpdate): void {
    if (docChanged || viewportChanged || startState.facet(vocabulary) !== state.facet(vocabulary)) this.marks = marks(view);
  }
}, { decorations: (its) => its.marks });

const theme = EditorView.theme({
  '.cm-absent': { textDecoration: 'underline dotted var(--warning) 1.5px', textUnderlineOffset: '4px' },
});

export const absentMarks = [plugin, theme];
