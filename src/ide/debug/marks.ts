// What the editor shows of a step: the line, values behind lines and at what is pointed at; and breakpoints in its margin.
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import type { Extension, Range, Text } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, hoverTooltip, WidgetType } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import { hoverAgain } from '../editor/hover-again.ts';
import type { LineStop, Shown } from './Debugging.svelte.ts';
import type { Step } from './step.ts';
import { shortText } from './values.ts';

/** Milliseconds until a value shows at what is pointed at. */
const HOVER = 200;

class Value extends WidgetType {
  constructor(private readonly text: string) { super(); }
  override eq(other: Value): boolean { return other.text === this.text; }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'cm-step-value';
    element.textContent = this.text;
    return element;
  }
}

class Stop extends GutterMarker {
  constructor(private readonly stop: LineStop) { super(); }
  override eq(other: Stop): boolean { return JSON.stringify(other.stop) === JSON.stringify(this.stop); }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    const { line, condition, count, log } = this.stop;
    element.className = log ? 'cm-stop cm-stop-log' : condition || (count ?? 0) > 1 ? 'cm-stop cm-stop-when' : 'cm-stop';
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', `Breakpoint at line ${line}`);
    return element;
  }
}

const setShown = StateEffect.define<Shown | undefined>();
const setStops = StateEffect.define<readonly LineStop[]>();

const shownField = StateField.define<{ shown: Shown | undefined; marks: DecorationSet }>({
  create: () => ({ shown: undefined, marks: Decoration.none }),
  update(now, { effects, state }) {
    for (const effect of effects) if (effect.is(setShown)) return { shown: effect.value, marks: marksOf(state.doc, effect.value) };
    return now;
  },
  provide: (field) => EditorView.decorations.from(field, ({ marks }) => marks),
});

const stopsField = StateField.define<RangeSet<Stop>>({
  create: () => RangeSet.empty,
  update(stops, { effects, changes, state }) {
    for (const effect of effects) if (effect.is(setStops)) return stopsOf(state.doc, effect.value);
    return stops.map(changes);
  },
});

function marksOf(doc: Text, shown: Shown | undefined): DecorationSet {
  if (shown === undefined) return Decoration.none;
  const marks: Range<Decoration>[] = [];
  for (const [line, text] of shown.values) {
    if (line <= doc.lines) marks.push(Decoration.widget({ widget: new Value(text), side: 1 }).range(doc.line(line).to));
  }
  if (shown.line > 0 && shown.line <= doc.lines) marks.push(Decoration.line({ class: 'cm-step-line' }).range(doc.line(shown.line).from));
  return Decoration.set(marks, true);
}

const stopsOf = (doc: Text, stops: readonly LineStop[]): RangeSet<Stop> =>
  RangeSet.of(stops.filter(({ line }) => line <= doc.lines).map((stop) => new Stop(stop).range(doc.line(stop.line).from)), true);

const hover = hoverTooltip((view, at) => {
  const { shown } = view.state.field(shownField);
  const word = shown && view.state.wordAt(at);
  const value = word && shown?.variables.get(view.state.sliceDoc(word.from, word.to));
  if (!word || !value) return null;
  return {
    pos: word.from, end: word.to, above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'cm-step-hover';
      dom.textContent = shortText(value, 400);
      return { dom };
    },
  };
}, { hoverTime: HOVER, hideOn: ({ effects }) => effects.some((effect) => effect.is(setShown)) });

const theme = EditorView.theme({
  '.cm-step-line, &.cm-focused .cm-step-line.cm-activeLine': { backgroundColor: 'var(--changed-tint)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm-step-value': { marginLeft: '2ch', color: 'var(--text-3)', fontStyle: 'italic', whiteSpace: 'nowrap' },
  '.cm-step-hover': { padding: '6px 10px', font: 'var(--mono)', maxWidth: '60ch', overflowWrap: 'anywhere' },
  '.cm-stops': { width: '14px', cursor: 'pointer' },
  '.cm-stop': { display: 'block', width: '9px', height: '9px', margin: '6px 0 0 3px', borderRadius: '50%', background: 'var(--error)' },
  // The system's own colours take backgrounds and shadows away.
  '@media (forced-colors: active)': {
    '.cm-step-line': { outline: '2px solid Highlight', outlineOffset: '-2px' },
    '.cm-stop': { forcedColorAdjust: 'none', background: 'CanvasText', borderColor: 'CanvasText' },
    '.cm-stop-when': { background: 'none' },
  },
  '.cm-stop-when': { background: 'none', border: '3px solid var(--error)' },
  '.cm-stop-log': { borderRadius: '0', rotate: '45deg' },
});

/** `toggle` hears of a line at whose margin somebody presses. */
const extension = (toggle: (line: number) => void): Extension => [
  shownField, stopsField, hover, hoverAgain, theme,
  gutter({
    class: 'cm-stops', markers: (view) => view.state.field(stopsField), initialSpacer: () => new Stop({ line: 0 }),
    domEventHandlers: {
      mousedown(view, block) {
        toggle(view.state.doc.lineAt(block.from).number);
        return true;
      },
    },
  }),
];

/** Shows a step and the breakpoints. */
export function showStep(view: EditorView, { shown, stops, toggle, moved }: Step): void {
  if (view.state.field(shownField, false) === undefined) {
    const listener = EditorView.updateListener.of(({ docChanged, state, transactions }) => {
      if (!docChanged || transactions.some(({ effects }) => effects.some((effect) => effect.is(setStops)))) return;
      const lines: number[] = [];
      state.field(stopsField).between(0, state.doc.length, (from) => { lines.push(state.doc.lineAt(from).number); });
      moved(lines);
    });
    view.dispatch({ effects: StateEffect.appendConfig.of([extension(toggle), listener]) });
  }
  const effects: StateEffect<unknown>[] = [setShown.of(shown), setStops.of(stops)];
  if (shown !== undefined && shown.line > 0 && shown.line <= view.state.doc.lines) {
    effects.push(EditorView.scrollIntoView(view.state.doc.line(shown.line).from, { y: 'nearest', yMargin: 60 }));
  }
  view.dispatch({ effects });
}
