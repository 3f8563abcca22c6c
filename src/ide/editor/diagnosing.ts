// What a host says of a text before it runs, marked where it stands, with what can be written in its place. It is asked for
// once a first reply is there, and when nothing was typed for a while: no key waits for it.
import { forEachDiagnostic, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic as Mark } from '@codemirror/lint';
import { syntaxTree } from '@codemirror/language';
import { StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { Diagnostic, Fix } from '../../syntax/diagnostic.ts';
import type { LuaTree } from '../../syntax/parse.ts';
import { markErrors } from './errors.ts';
import { textOf } from './text-of.ts';

/** What tells of a text; `tree`: its own, where it is Lua. Undefined: nothing at the moment, what was told last may stay. */
export type Source = (text: string, tree: LuaTree | undefined) => Promise<readonly Diagnostic[] | undefined>;

/** Tells these marks from others (see error-mark.ts). */
const MARK = 'cm-said';
/** Milliseconds after the last key. */
const QUIET = 400;
/** Characters of a text beyond which it is not looked at: that would take longer than a frame. */
const MOST = 100_000;
/** Marks of one text. */
const MARKED = 500;

const sources = new WeakMap<EditorView, Source>();
const timers = new WeakMap<EditorView, ReturnType<typeof setTimeout>>();

/** From now on this is asked about a view's text; undefined: nothing is, and nothing shows. */
export async function diagnose(view: EditorView, source: Source | undefined): Promise<void> {
  if (source === undefined) sources.delete(view);
  else sources.set(view, source);
  if (view.state.field(listening, false) === undefined) view.dispatch({ effects: StateEffect.appendConfig.of(extension) });
  await check(view);
}

/** Whether a document listens: each document of a view has to be told by itself. */
const listening = StateField.define<true>({ create: () => true, update: (value) => value });

async function check(view: EditorView): Promise<void> {
  const { state } = view;
  const source = sources.get(view);
  const text = textOf(state.doc);
  const said = source === undefined || text.length > MOST ? [] : await source(text, treeOf(view));
  if (said === undefined) return;
  const marks = said.slice(0, MARKED).map((one) => markOf(one, text));
  if (marks.length > 0) await markErrors(view);
  const others: Mark[] = [];
  let marked = false;
  forEachDiagnostic(view.state, (one, from, to) => {
    if (one.markClass === MARK) marked = true;
    else others.push({ ...one, from, to });
  });
  // What was typed while the answer was on its way is looked at by itself.
  if (view.state.doc === state.doc && (marked || marks.length > 0)) view.dispatch(setDiagnostics(view.state, [...others, ...marks]));
}

/** The editor has read most texts already. */
function treeOf({ state }: EditorView): LuaTree | undefined {
  const tree = syntaxTree(state);
  return tree.topNode.name === 'Chunk' && tree.length === state.doc.length ? tree : undefined;
}

function markOf({ from, to, severity, message, fix }: Diagnostic, text: string): Mark {
  return {
    from, to, severity, message, markClass: MARK,
    ...fix && { actions: [{ name: fix.title, apply: (view, now) => write(view, fix, now - from, text.slice(fix.from, fix.to)) }] },
  };
}

/** Writes a fix, by how much its place moved; where the text is another by now it is no fix any more. */
function write(view: EditorView, { from, to, insert }: Fix, moved: number, was: string): void {
  const { state } = view;
  if (state.readOnly || state.sliceDoc(from + moved, to + moved) !== was) return;
  view.dispatch({ changes: { from: from + moved, to: to + moved, insert }, userEvent: 'input.fix' });
  // In the list of all that is said one goes on there.
  if (!view.dom.contains(document.activeElement)) view.focus();
  void check(view);
}

/** Writes the first fix of what is marked at the cursor, or else in its line; false where there is none. */
function fixHere(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const found: { mark: Mark; from: number; at: boolean }[] = [];
  forEachDiagnostic(view.state, (mark, from, to) => {
    if (mark.actions?.length && from <= line.to && to >= line.from) found.push({ mark, from, at: from <= head && head <= to });
  });
  const best = found.find(({ at }) => at) ?? found.at(0);
  best?.mark.actions?.[0].apply(view, best.from, best.mark.to);
  return best !== undefined;
}

const extension = [
  listening,
  EditorView.updateListener.of(({ view, docChanged }) => {
    if (!docChanged) return;
    clearTimeout(timers.get(view));
    timers.set(view, setTimeout(() => void check(view), QUIET));
  }),
  keymap.of([{ key: 'Alt-Enter', run: fixHere }]),
];
