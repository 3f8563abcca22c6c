// What a host says of a text before it runs, marked where it stands, with what can be written in its place. It is asked for
// once a first reply is there, and when nothing was typed for a while: no key waits for it.
import { forEachDiagnostic, setDiagnostics, setDiagnosticsEffect } from '@codemirror/lint';
import type { Diagnostic as Mark } from '@codemirror/lint';
import { syntaxTree } from '@codemirror/language';
import { EditorSelection, StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { Diagnostic, Fix } from '../../syntax/diagnostic.ts';
import type { LuaTree } from '../../syntax/parse.ts';
import { NO_PROBLEMS } from '../problems/problem.ts';
import type { Problem, Problems } from '../problems/problem.ts';
import { markErrors } from './errors.ts';
import { hoverAgain } from './hover-again.ts';
import { textOf } from './text-of.ts';

/** What tells of a text; `tree`: its own, where it is Lua. Undefined: nothing at the moment, what was told last may stay. */
export type Source = (text: string, tree: LuaTree | undefined) => Promise<readonly Diagnostic[] | undefined>;

/** Tells these marks from others (see error-mark.ts). */
const MARK = 'cm-said';
/** Milliseconds after the last key; of a long text, which takes longer, one more for so many characters. */
const QUIET = 400;
const CHARACTERS = 100;
/** Characters of a text beyond which it is not looked at: that would take longer than a frame. */
const MOST = 100_000;
/** Marks of one text. */
const MARKED = 500;

/** A mark of these, with what it was made of. */
interface Said extends Mark { about?: string; fix?: Fix; write?(view: EditorView, now: number): void }

/** Hears what is said of a text, whenever it is another. */
export type Hearing = (problems: Problems) => void;

const sources = new WeakMap<EditorView, Source>();
const hearings = new WeakMap<EditorView, Hearing>();
const timers = new WeakMap<EditorView, ReturnType<typeof setTimeout>>();

/** From now on this is asked about a view's text; undefined: nothing is, and nothing shows. `hear` gets all that is marked but runs' errors. */
export async function diagnose(view: EditorView, source: Source | undefined, hear: Hearing): Promise<void> {
  hearings.set(view, hear);
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
  const before: Said[] = [];
  let moved = false;
  forEachDiagnostic(view.state, (one, from, to) => {
    if (one.markClass !== MARK) return void others.push({ ...one, from, to });
    before.push(one);
    moved ||= one.from !== from || one.to !== to;
  });
  // What was typed while the answer was on its way is looked at by itself.
  if (view.state.doc !== state.doc) return;
  // What is said again stays as it is, and what hovers over it.
  if (moved || textsOf(before) !== textsOf(marks)) view.dispatch(setDiagnostics(view.state, [...others, ...marks]));
  else hearings.get(view)?.(problemsOf(view));
}

const textsOf = (marks: readonly Said[]): string =>
  marks.map(({ from, to, severity, message, about, fix }) => JSON.stringify([from, to, severity, message, about, fix])).sort().join('\n');

/** What is marked, of whichever kind; the mark of a run's error has no class of its own, and is no news. */
function problemsOf(view: EditorView): Problems {
  const { doc } = view.state;
  const list: Problem[] = [];
  forEachDiagnostic(view.state, (mark: Said, from) => {
    if (mark.markClass === undefined) return;
    const line = doc.lineAt(from);
    const { severity, message, source, about } = mark;
    list.push({
      severity, message, from, line: line.number, column: from - line.from + 1, ...source !== undefined && { code: source }, ...about !== undefined && { about },
      show: () => atMark(view, mark, (now) => {
        view.dispatch({ selection: EditorSelection.cursor(now), effects: EditorView.scrollIntoView(now, { y: 'center' }) });
        view.focus();
      }),
      ...fixOf(view, mark),
    });
  });
  return list.length === 0 && doc.length > MOST ? { ...NO_PROBLEMS, tooLong: true } : { list, tooLong: false };
}

function fixOf(view: EditorView, mark: Said): Pick<Problem, 'fix'> {
  const action = mark.actions?.at(0);
  if (action === undefined) return {};
  const { write } = mark;
  return { fix: { title: action.name, write: () => atMark(view, mark, (now, to) => (write ? write(view, now) : action.apply(view, now, to))) } };
}

/** Where a mark stands by now, as long as it does. */
function atMark(view: EditorView, mark: Mark, act: (from: number, to: number) => void): void {
  let place: [number, number] | undefined;
  forEachDiagnostic(view.state, (one, from, to) => { if (one === mark) place = [from, to]; });
  if (place !== undefined) act(...place);
}

/** The editor has read most texts already. */
function treeOf({ state }: EditorView): LuaTree | undefined {
  const tree = syntaxTree(state);
  return tree.topNode.name === 'Chunk' && tree.length === state.doc.length ? tree : undefined;
}

function markOf({ from, to, severity, code, message, about, fix }: Diagnostic, text: string): Said {
  const base = { from, to, severity, message, about, source: code, markClass: MARK };
  if (fix === undefined) return base;
  const was = text.slice(fix.from, fix.to);
  const apply = (view: EditorView, now: number): void => write(view, fix, now - from, was);
  return {
    ...base, fix, write: apply,
    actions: [{
      name: fix.title,
      apply(view, now) {
        apply(view, now);
        view.focus();
      },
    }],
  };
}

/** Writes a fix, by how much its place moved; where the text is another by now it is no fix any more. */
function write(view: EditorView, { from, to, insert }: Fix, moved: number, was: string): void {
  const { state } = view;
  if (state.readOnly || state.sliceDoc(from + moved, to + moved) !== was) return;
  view.dispatch({ changes: { from: from + moved, to: to + moved, insert }, userEvent: 'input.fix' });
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
  listening, hoverAgain,
  EditorView.updateListener.of(({ view, docChanged, transactions }) => {
    if (transactions.some(({ effects }) => effects.some((effect) => effect.is(setDiagnosticsEffect)))) hearings.get(view)?.(problemsOf(view));
    if (!docChanged) return;
    clearTimeout(timers.get(view));
    timers.set(view, setTimeout(() => void check(view), QUIET + view.state.doc.length / CHARACTERS));
  }),
  keymap.of([{ key: 'Alt-Enter', run: fixHere }]),
];
