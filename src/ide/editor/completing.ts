// The parser, completion, brackets that close themselves, folds, what is told under the pointer, the keys that a browser has not
// and all else that a first key does without: fetched once there is time, or when it is first asked for.
import { insertNewlineKeepIndent, selectAll } from '@codemirror/commands';
import { Compartment } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, gutter, keymap, runScopeHandlers } from '@codemirror/view';
import { fetchParser, parsingNow } from './language.ts';
import { format } from './vocabulary.ts';

const compartment = new Compartment();
let fetched: typeof import('./completion.ts') | undefined;
/** When something was last typed into a view, on the page's clock: who types a name now is offered words at once. */
const typed = new WeakMap<EditorView, number>();
/** Where the pointer came to rest on a view: what is there is told as soon as it can be. */
const moved = new WeakMap<EditorView, MouseEvent>();
/** Milliseconds after which nobody waits for a list any more. */
const PATIENCE = 1_000;

/** What a new document takes. */
export const completing = (fetchWords: () => Promise<void>): Extension =>
  [listening, compartment.of(fetched?.completion ?? untilFetched(fetchWords))];

const listening = EditorView.updateListener.of(({ view, docChanged, selectionSet, transactions }) => {
  if (transactions.some((one) => one.isUserEvent('input.type'))) typed.set(view, performance.now());
  else if (docChanged || selectionSet) typed.delete(view);
});

/** As wide as the folds. */
const room = gutter({ class: 'cm-foldGutter' });

const untilFetched = (fetchWords: () => Promise<void>): Extension => [
  room,
  EditorView.domEventHandlers({
    mousemove: (event, view) => { moved.set(view, event); },
    mouseleave: (_, view) => { moved.delete(view); },
  }),
  keymap.of([
    { key: 'Ctrl-Space', run: (view) => askFor(view, fetchWords) },
    { key: 'Enter', run: insertNewlineKeepIndent, shift: insertNewlineKeepIndent }, { key: 'Mod-a', run: selectAll },
    { any: (view, event) => isLate(event) && pressLater(view, event) },
  ]),
];

/** A key that means something else to the browser, or nothing: it waits for what it does. */
const isLate = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => (ctrlKey || metaKey
  ? !altKey && /^[/\\[\]iK ]$/.test(key) // with Alt it may be a sign that is typed
  : altKey ? /^(?:ArrowUp|ArrowDown|[lAF])$/.test(key) : key === 'Tab' || key === 'F12');

function pressLater(view: EditorView, event: KeyboardEvent): boolean {
  void complete(view).then(() => fetched && runScopeHandlers(view, event, 'editor'));
  return true;
}

function askFor(view: EditorView, fetchWords: () => Promise<void>): boolean {
  void Promise.allSettled([fetchWords(), complete(view)]).then(() => {
    // A list that is there already would be made anew under the pointer.
    if (fetched?.completionStatus(view.state) === null) fetched.startCompletion(view);
  });
  return true;
}

/** Gives completion to a view whose document was opened before it was there. */
export async function complete(view: EditorView): Promise<void> {
  const parser = fetchParser(view.state.facet(format));
  fetched ??= await import('./completion.ts').catch(() => undefined); // without a network: asked for again later
  await parser;
  if (fetched === undefined || compartment.get(view.state) === fetched.completion) return;
  view.dispatch({ effects: [compartment.reconfigure(fetched.completion), parsingNow(view)] });
  const move = moved.get(view);
  // What it was over may be gone with the first colours.
  if (move) view.contentDOM.dispatchEvent(new MouseEvent('mousemove', { ...pointOf(move), bubbles: true }));
  if (isNaming(view)) fetched.startCompletion(view);
}

const pointOf = ({ clientX, clientY, view }: MouseEvent): MouseEventInit => ({ clientX, clientY, view });

/** There are other words: who types a name that the ones before had not is offered them. */
export function wordsChanged(view: EditorView): void {
  if (fetched?.currentCompletions(view.state).length === 0 && isNaming(view, 3 * PATIENCE)) fetched.startCompletion(view);
}

function isNaming(view: EditorView, patience = PATIENCE): boolean {
  const { head } = view.state.selection.main;
  const recent = performance.now() - (typed.get(view) ?? -Infinity) < patience;
  return recent && view.hasFocus && /\w/.test(view.state.sliceDoc(Math.max(0, head - 1), head));
}

/** Takes the list away, where one is open. */
export function closeList(view: EditorView): void {
  typed.delete(view);
  fetched?.closeCompletion(view);
}
