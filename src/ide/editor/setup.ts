// What the editor is made of; what depends on the host can be exchanged while it runs.
import { history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder,
} from '@codemirror/view';
import { closeList, completing, wordsChanged } from './completing.ts';
import { errors } from './errors.ts';
import { fetchParser, parsingNow, speaking, speakingNow } from './language.ts';
import type { Spoken } from './language.ts';
import { pasting } from './pasting.ts';
import type { Pasting } from './pasting.ts';
import { finding } from './search.ts';
import { textOf } from './text-of.ts';
import { editorTheme } from './theme.ts';
import { fetching, ownCompletion, telling } from './vocabulary.ts';
import type { OwnCompletion } from './vocabulary.ts';

const lock = new Compartment();
const wrapping = new Compartment();
const completer = new Compartment();

/** Gives the editor the version of Lua, and the words of a host. */
export function setWords(view: EditorView, spoken: Spoken): void {
  view.dispatch({ effects: speakingNow(spoken) });
  wordsChanged(view);
  // No first visit begins with it: its parser may come at once.
  if (spoken.format === 'yaml') void fetchParser('yaml').then(() => view.dispatch({ effects: parsingNow(view) }));
}

/** Lets the script be typed into, or only read and copied. */
export function setReadOnly(view: EditorView, readOnly: boolean): void {
  view.dispatch({ effects: lock.reconfigure(locked(readOnly)) });
}

/** Long lines go on below their beginnings, or to the right; measured anew, for the letters may have another size. */
export function setLines(view: EditorView, wrap: boolean): void {
  view.dispatch({ effects: wrapping.reconfigure(wrap ? EditorView.lineWrapping : []) });
  view.requestMeasure();
}

/** What completes a document that is no script; undefined: it is one. Without a network nothing does. */
export async function completeBy(view: EditorView, fetch: (() => Promise<OwnCompletion>) | undefined): Promise<void> {
  const { state } = view;
  if (fetch === undefined && state.facet(ownCompletion) === undefined) return;
  const source = await fetch?.().catch(() => undefined);
  if (view.state.doc === state.doc) view.dispatch({ effects: completer.reconfigure(source === undefined ? [] : ownCompletion.of(source)) });
}

/** Not editable, too: a phone then does not bring its keyboard. */
const locked = (readOnly: boolean): Extension =>
  (readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : []);

/** Takes away what lies over the text: a list of completions must not hide what a run marks. */
export function closePopups(view: EditorView): void {
  closeList(view);
}

/** What a document tells and asks. */
interface Surroundings {
  /** Hears of every change. */
  edited: (text: string) => void;
  /** Resolves when `setWords` was given all words with what they are about. */
  fetchWords: () => Promise<void>;
  pasted: Pasting;
  /** Tells the person something. */
  tell: (text: string) => void;
}

/** A new document; `hint` shows while it is empty. */
export function openDocument(
  doc: string, hint: string, spoken: Spoken, { edited, fetchWords, pasted, tell }: Surroundings,
): EditorState {
  return EditorState.create({
    doc,
    extensions: [
      errors(), fixed, finding(), completing(fetchWords), fetching.of(fetchWords), lock.of([]), wrapping.of([]), completer.of([]), speaking(spoken),
      listen(edited), telling.of(tell), pasting(pasted), placeholder(hint),
    ],
  });
}

function listen(edited: (text: string) => void): Extension {
  return EditorView.updateListener.of((update) => {
    if (update.docChanged) edited(textOf(update.state.doc));
  });
}

const fixed: Extension = [
  lineNumbers(),
  // A cursor that blinks asks for frame after frame, and Chromium holds a reply back until the next one is drawn.
  history(), drawSelection({ cursorBlinkRate: 0 }),
  EditorState.allowMultipleSelections.of(true), EditorState.tabSize.of(2),
  highlightActiveLine(), highlightActiveLineGutter(),
  EditorView.cspNonce.of('editor'), // the one that the build's Content-Security-Policy allows
  EditorView.contentAttributes.of({
    'aria-label': 'Script', 'aria-description': 'Tab indents; Escape, then Tab leaves the editor.', 'tabindex': '0', 'spellcheck': 'false', 'autocapitalize': 'off',
  }),
  keymap.of(historyKeymap),
  editorTheme,
];
