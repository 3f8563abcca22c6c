// Marks in the text and beside it: how all of them look, and that of the last run's error, on its line, with its hint.
import { forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { StateEffect, StateField } from '@codemirror/state';
import type { Extension, Range, Text } from '@codemirror/state';
import { Decoration, EditorView, keymap } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import { decodeBytes } from '../../bytes/text.ts';
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
  '.cm-lint-marker-warning': { background: 'var(--warning)', content: 'none' },
  '.cm-lint-marker-info': { border: '2px solid var(--accent)', content: 'none' },
  // The system's own colours take backgrounds away; the forms differ then.
  '@media (forced-colors: active)': {
    '.cm-lint-marker-error': { forcedColorAdjust: 'none', background: 'CanvasText' },
    '.cm-lint-marker-warning': { forcedColorAdjust: 'none', background: 'CanvasText', borderRadius: '0' },
    '.cm-error-line': { outline: '1px dashed CanvasText', outlineOffset: '-1px' },
  },
  '.cm-lintRange': { backgroundImage: 'none', textUnderlineOffset: '4px' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--error) 1px' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warning) 1px' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--accent) 1.5px' },
  '.cm-lintRange-hint': { textDecoration: 'underline dotted var(--text-3) 1.5px' },
  '.cm-lintRange-active': { backgroundColor: 'var(--hover)' },
  '.cm-error-line, &.cm-focused .cm-error-line.cm-activeLine': { backgroundColor: 'var(--error-tint)' },
  '.cm-diagnostic': { padding: '8px 12px', maxWidth: '56ch' },
  '.cm-diagnostic p': { color: 'var(--text-2)', marginTop: '4px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--error)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warning)' },
  '.cm-diagnostic-info': { borderLeft: '3px solid var(--accent)' },
  '.cm-diagnostic-hint': { borderLeft: '3px solid var(--line-strong)' },
  '.cm-diagnosticAction': {
    display: 'block', maxWidth: '100%', minHeight: 'var(--control)', margin: '6px 0 0', padding: '0 10px', border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)', background: 'var(--raised)', color: 'var(--text)', font: 'var(--ui)', textAlign: 'left', overflowWrap: 'anywhere',
  },
  '.cm-diagnosticAction:hover': { background: 'var(--hover)' },
  '.cm-panels': { background: 'var(--surface)', color: 'var(--text)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-diagnosticSource': { fontSize: 'var(--size-small)', color: 'var(--text-2)', opacity: '1', marginTop: '2px' },
  '.cm-error-text': { font: 'var(--mono)', color: 'var(--error)', overflowWrap: 'anywhere' },
});

/** What can be left out is no matter for the margin. */
const gutter = lintGutter({ markerFilter: (all) => all.filter(({ severity }) => severity !== 'hint') });

export const errorMarks: Extension = [markedLine, gutter, keymap.of([{ key: 'F8', run: nextDiagnostic, shift: previousDiagnostic }]), theme];

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
  return { from: Math.min(start, to), to, severity: 'error', message: decodeBytes(error.message), renderMessage: () => card(error) };
}

function card({ message, hint }: RunError): HTMLElement {
  const element = document.createElement('div');
  const text = element.appendChild(document.createElement('div'));
  text.className = 'cm-error-text';
  text.textContent = decodeBytes(message);
  if (hint !== undefined) element.appendChild(document.createElement('p')).textContent = hint;
  return element;
}
