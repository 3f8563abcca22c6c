// Marks of errors: fetched with the first error, for a script that runs needs none.
import { Compartment } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { gutter } from '@codemirror/view';
import type { EditorView } from '@codemirror/view';
import type { RunError } from '../../protocol.ts';

const compartment = new Compartment();
/** As wide as the marks, so that nothing moves when the first one comes. */
const room = gutter({ class: 'cm-gutter-lint' });
let fetched: typeof import('./error-mark.ts') | undefined;
/** What each editor should show: a run may have ended while the marks were on their way. */
const wanted = new WeakMap<EditorView, RunError | undefined>();

/** What a new document takes. */
export const errors = (): Extension => compartment.of(fetched?.errorMarks ?? room);

/** Gives a view its marks. */
export async function markErrors(view: EditorView): Promise<typeof import('./error-mark.ts')> {
  fetched ??= await import('./error-mark.ts');
  if (compartment.get(view.state) === room) view.dispatch({ effects: compartment.reconfigure(fetched.errorMarks) });
  return fetched;
}

/** Marks an error, or takes the mark away. Without a line there is nothing to mark. */
export async function showError(view: EditorView, error: RunError | undefined): Promise<void> {
  wanted.set(view, error);
  if (fetched === undefined && error?.line === undefined) return;
  (await markErrors(view)).showError(view, wanted.get(view));
}
