// The margin in which marks of tests stand, beside the numbers of lines. Screen readers pass margins by: the panel tells the same.
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, gutter, GutterMarker } from '@codemirror/view';
import type { LineMark } from './line-marks.ts';

const setMarks = StateEffect.define<readonly LineMark[]>();

class Sign extends GutterMarker {
  constructor(private readonly mark: LineMark) { super(); }
  override eq({ mark: { sign, title } }: Sign): boolean { return sign === this.mark.sign && title === this.mark.title; }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = `cm-test-${this.mark.sign}`;
    element.title = this.mark.title;
    element.textContent = { passed: '✓', failed: '✗', skipped: '–', covered: '', partly: '', missed: '' }[this.mark.sign];
    return element;
  }
}

const marked = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(marks, { changes, effects, newDoc }) {
    let moved = marks.map(changes);
    for (const effect of effects) {
      if (!effect.is(setMarks)) continue;
      const ranges = effect.value.filter(({ line }) => line <= newDoc.lines).map((mark) => new Sign(mark).range(newDoc.line(mark.line).from));
      moved = RangeSet.of(ranges, true);
    }
    return moved;
  },
});

const theme = EditorView.theme({
  '.cm-test-gutter': { minWidth: '14px', padding: '0 2px' },
  '.cm-test-gutter .cm-gutterElement span': { display: 'block', minHeight: '100%', textAlign: 'center' },
  '.cm-test-passed': { color: 'var(--added)' },
  '.cm-test-failed': { color: 'var(--error)', fontWeight: '600' },
  '.cm-test-skipped': { color: 'var(--text-3)' },
  // Shapes, and no colours alone: whole, dashed, hollow.
  '.cm-test-covered, .cm-test-partly, .cm-test-missed': { width: '6px', height: 'var(--code-line)', margin: '0 auto', boxSizing: 'border-box' },
  '.cm-test-covered': { borderLeft: '3px solid var(--added)' },
  '.cm-test-partly': { borderLeft: '3px dashed var(--warning)' },
  '.cm-test-missed': { border: '1px solid var(--error)' },
});

const extension: Extension = [marked, gutter({ class: 'cm-test-gutter', markers: (view) => view.state.field(marked, false) ?? RangeSet.empty }), theme];

/** Puts marks beside a view's lines, in place of those that are there. */
export function showMarks(view: EditorView, marks: readonly LineMark[]): void {
  const has = view.state.field(marked, false) !== undefined;
  if (!has && marks.length === 0) return;
  view.dispatch({ effects: [...has ? [] : [StateEffect.appendConfig.of(extension)]] });
  view.dispatch({ effects: setMarks.of(marks) });
}
