// The error of the last run, marked on its line, with its hint.
import { forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { StateEffect, StateField } from '@codemirror/state';
import type { Extension, Range, Text } from '@codemirror/state';
import { Decoration, EditorView, keymap } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import type { RunError } from '../../protocol.ts';

const markLine = StateEffect.define<number | null>();
const errorLine = Decoration.line({ class: 'cm-error-line' });

const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let moved = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(markLine)) moved = Decoration.set(lineMarks(transaction.state.doc, effect.value));
    }
    return moved;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const theme = EditorView.theme({
  '.cm-lint-marker': { width: '8px', height: '8px', margin: '6.5px 4px 0', borderRadius: '50%', content: 'none' },
  '.cm-lint-marker-error': { background: 'var(--error)', content: 'none' },
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--error) 1px', textUnderlineOffset: '4px',
  },
  '.cm-error-line, &.cm-focused .cm-error-line.cm-activeLine': { backgroundColor: 'var(--error-tint)' },
  '.cm-diagnostic': { padding: '8px 12px', maxWidth: '56ch' },
  '.cm-diagnostic p': { color: 'var(--text-2)', marginTop: '4px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--error)' },
  '.cm-error-text': { font: 'var(--mono)', color: 'var(--error)', overflowWrap: 'anywhere' },
});

export const errorMarks: Extension = [markedLine, lintGutter(), keymap.of(lintKeymap), theme];

/** Marks an error, or takes the mark away. Without a line there is nothing to mark. */
export function showError(view: EditorView, error: RunError | undefined): void {
  const line = error?.line !== undefined && error.line <= view.state.doc.lines ? error.line : null;
  const others: Diagnostic[] = [];
  let marked = false;
  forEachDiagnostic(view.state, (one, from, to) => {
    if (one.markClass === undefined) marked = true;
    else others.push({ ...one, from, to });
  });
  if (line === null && !marked) return;
  const diagnostics = error && line !== null ? [diagnose(view.state.doc, error, line)] : [];
  view.dispatch({ effects: markLine.of(line) }, setDiagnostics(view.state, [...others, ...diagnostics]));
}

function lineMarks(doc: Text, line: number | null): Range<Decoration>[] {
  return line === null ? [] : [errorLine.range(doc.line(line).from)];
}

function diagnose(doc: Text, error: RunError, line: number): Diagnostic {
  const { from, to, text } = doc.line(line);
  const start = from + text.search(/\S|$/);
  return { from: Math.min(start, to), to, severity: 'error', message: error.message, renderMessage: () => card(error) };
}

function card({ message, hint }: RunError): HTMLElement {
  const element = document.createElement('div');
  const text = element.appendChild(document.createElement('div'));
  text.className = 'cm-error-text';
  text.textContent = message;
  if (hint !== undefined) element.appendChild(document.createElement('p')).textContent = hint;
  return element;
}
