// Search in a script: fetched when one of its keys is first pressed.
import { Compartment } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { keymap, runScopeHandlers } from '@codemirror/view';
import type { EditorView } from '@codemirror/view';
import { holdKeys } from '../held-keys.ts';

const compartment = new Compartment();
let fetched: Extension | undefined;

/** What a new document takes. */
export const finding = (): Extension => compartment.of(fetched ?? untilFetched);

const untilFetched = keymap.of(
  ['Mod-f', 'Mod-g', 'Shift-Mod-g', 'Mod-d', 'F3', 'Shift-F3', 'Mod-Alt-g'].map((key) => ({ key, run: askFor })),
);

/** Fetches search, and presses the key again; what is typed until then goes where that leads. */
function askFor(view: EditorView): boolean {
  const pressed = window.event;
  let wanted = true;
  const held = holdKeys('Find', () => { wanted = false; });
  import('./find.ts').then(({ find }) => {
    fetched = find;
    view.dispatch({ effects: compartment.reconfigure(find) });
    if (!wanted) return;
    if (pressed instanceof KeyboardEvent) runScopeHandlers(view, pressed, 'editor');
    const field = view.dom.querySelector<HTMLElement>('.cm-search:focus-within [main-field]');
    if (field) held.into(field);
    else view.dispatch(view.state.replaceSelection(held.take()), { userEvent: 'input.type' });
  }, (cause: unknown) => {
    held.drop();
    throw cause;
  });
  return true;
}
