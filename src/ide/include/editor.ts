// Includes in the editor: their names are links, completed, and marked where no file is called so. Fetched with the
// first file of a project, or the first include.
import { forEachDiagnostic, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { Compartment, Prec, StateEffect, StateField } from '@codemirror/state';
import type { EditorState, Extension } from '@codemirror/state';
import { Decoration, EditorView, keymap } from '@codemirror/view';
import { isFileName, MAIN_FILE } from '../../project/files.ts';
import type { ScriptFile } from '../../project/files.ts';
import { markErrors } from '../editor/errors.ts';
import { aroundFacet } from './around.ts';
import type { Around } from './around.ts';
import { onlyMain } from '../../project/join.ts';
import { includeGraph, includeLines, pathOf, reachedFrom, resolver } from '../../project/include-lines.ts';
import type { IncludeLine } from '../../project/include-lines.ts';
import { textOf } from '../editor/text-of.ts';

const compartment = new Compartment();
/** Tells these marks from that of a run's error. */
const MARK = 'cm-include-fault';
/** Milliseconds after the last key until includes are checked again. */
const QUIET = 250;
/** Includes of a text that are checked: a project has fewer files. */
const MARKED = 1_000;

/** Tells a document what stands around it. */
export function showAround(view: EditorView, around: Around): void {
  const known = [
    aroundFacet.of(around),
    Prec.high(EditorView.contentAttributes.of({
      'aria-label': around.others.length > 0 ? `Script ${around.name}` : 'Script',
    })),
  ];
  view.dispatch({
    effects: compartment.get(view.state) !== undefined ? compartment.reconfigure(known)
      : StateEffect.appendConfig.of([compartment.of(known), includes]),
  });
  void check(view);
}

const lines = StateField.define<IncludeLine[]>({
  create: (state) => includeLines(textOf(state.doc)),
  update: (found, { docChanged, state }) => (docChanged ? includeLines(textOf(state.doc)) : found),
  provide: (field) => EditorView.decorations.from(field, (found) => Decoration.set(found.map(({ name, nameFrom }) =>
    Decoration.mark({ class: 'cm-include', attributes: { title: `${isMac ? '⌘' : 'Ctrl'}+click or F12 opens it` } })
      .range(nameFrom, nameFrom + name.length)))),
});
const isMac = /Mac/.test(navigator.platform);

/** Opens the file that the include of a position, or of its line, means; false where there is none. */
function follow(view: EditorView, at: number, wholeLine: boolean): boolean {
  const around = view.state.facet(aroundFacet);
  const { doc } = view.state;
  const include = view.state.field(lines).find(({ line, name, nameFrom }) =>
    (wholeLine ? line === doc.lineAt(at).number : nameFrom <= at && at <= nameFrom + name.length));
  const file = include && around && resolver(around.texts())(include.name, around.name);
  if (file) around.open(file.name);
  return file !== undefined;
}

const timers = new WeakMap<EditorView, ReturnType<typeof setTimeout>>();
const checking = EditorView.updateListener.of(({ view, docChanged }) => {
  if (!docChanged) return;
  clearTimeout(timers.get(view));
  timers.set(view, setTimeout(() => void check(view), QUIET));
});

/** Marks the includes that cannot be followed. */
async function check(view: EditorView): Promise<void> {
  const { state } = view;
  const faults = faultsOf(state);
  const { kept, marked } = marksOf(state);
  if (faults.length === 0 && !marked) return;
  if (faults.length > 0) await markErrors(view);
  // What was typed while the marks were on their way is checked by itself.
  if (view.state.doc === state.doc) view.dispatch(setDiagnostics(view.state, [...kept, ...faults]));
}

function marksOf(state: EditorState): { kept: Diagnostic[]; marked: boolean } {
  const kept: Diagnostic[] = [];
  let marked = false;
  forEachDiagnostic(state, (one, from, to) => {
    if (one.markClass === MARK) marked = true;
    else kept.push({ ...one, from, to });
  });
  return { kept, marked };
}

function faultsOf(state: EditorState): Diagnostic[] {
  const around = state.facet(aroundFacet);
  if (!around) return [];
  const files = around.texts();
  const resolve = resolver(files);
  const graph = includeGraph(files);
  const refused = new Map(files.map((file) => [file, refusal(file, around.name, graph)]));
  return state.field(lines).slice(0, MARKED).flatMap((include) => {
    const file = resolve(include.name, around.name);
    if (file === undefined) return [missingFile(include, around)];
    const why = refused.get(file);
    return why === undefined ? [] : [fault(include, why)];
  });
}

/** Why a file cannot be taken in. */
function refusal(file: ScriptFile, into: string, graph: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  if (file.name === into) return `${into} includes itself.`;
  if (file.text.startsWith('#!') && file.name !== MAIN_FILE) return onlyMain(file.name);
  return reachedFrom(file.name, graph).has(into) ? `${file.name} includes ${into} in turn.` : undefined;
}

function fault({ name, nameFrom }: IncludeLine, message: string): Diagnostic {
  return { from: nameFrom, to: nameFrom + name.length, severity: 'error', message, markClass: MARK, source: 'include' };
}

function missingFile(include: IncludeLine, around: Around): Diagnostic {
  const path = pathOf(include.name, around.name);
  const { make } = around;
  const makes = make && isFileName(path) ? { actions: [{ name: 'Make this file', apply: () => make(path) }] } : {};
  return { ...fault(include, `There is no file "${include.name}" here.`), ...makes };
}

const includes: Extension = [
  lines, checking,
  EditorView.domEventHandlers({
    mousedown(event, view) {
      const at = event.button === 0 && (event.ctrlKey || event.metaKey) ? view.posAtCoords(event) : null;
      if (at === null || !follow(view, at, false)) return false;
      event.preventDefault();
      return true;
    },
  }),
  keymap.of([{ key: 'F12', run: (view) => follow(view, view.state.selection.main.head, true) }]),
  EditorView.baseTheme({
    '.cm-include': {
      textDecoration: 'underline', textDecorationColor: 'var(--line-strong)', textUnderlineOffset: '4px',
    },
    '.cm-include:hover': { textDecorationColor: 'currentColor' },
    [`.cm-lintRange-error .cm-include, .cm-include:has(.cm-lintRange-error)`]: { textDecoration: 'none' },
  }),
];
