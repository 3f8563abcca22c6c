// Tells what is pasted into the script: it may be no script.
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** Hears of a pasted text, with what takes it out again while nothing else was changed. */
export type Pasting = (text: string, takeBack: () => void) => void;

export function pasting(heard: Pasting): Extension {
  return EditorView.domEventHandlers({
    paste(event, view) {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const before = view.state.doc;
      // The editor takes it first.
      setTimeout(() => {
        const after = view.state.doc;
        if (text === '' || after.eq(before)) return;
        heard(text, () => {
          if (view.state.doc.eq(after)) view.dispatch({ changes: { from: 0, to: after.length, insert: before } });
        });
      });
    },
  });
}
