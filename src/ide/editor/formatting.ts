// Format as a command of the editor: one change, which one undo takes back, with the cursor at the same letter.
import { isolateHistory } from '@codemirror/commands';
import { EditorSelection } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { difference } from '../../storage/difference.ts';
import { textOf } from './text-of.ts';
import { format, luaVersion, telling } from './vocabulary.ts';

/** Always true: the key is taken. */
export function formatText(view: EditorView): boolean {
  void formatNow(view);
  return true;
}

/** Resolves when it is done, or was told why it cannot be. */
export async function formatNow(view: EditorView): Promise<void> {
  const { state } = view;
  const tell = state.facet(telling);
  if (state.readOnly) return tell('This text is only read.');
  if (state.facet(format) !== 'lua') return tell('Only Lua is formatted: open the Lua of a node alone for it.');
  const before = textOf(state.doc);
  try {
    const { formatted, movedTo, startFormatter } = await import('./format.ts');
    await startFormatter();
    const after = formatted(before, state.facet(luaVersion));
    if (view.state.doc !== state.doc) return tell('The text was changed meanwhile: format it again.');
    if (after === before) return tell('The text is formatted already.');
    const { ranges, mainIndex } = view.state.selection;
    const moved = ranges.map(({ anchor, head }) => EditorSelection.range(movedTo(before, anchor, after), movedTo(before, head, after)));
    view.dispatch({ changes: difference(before, after), selection: EditorSelection.create(moved, mainIndex), userEvent: 'input.format', annotations: isolateHistory.of('full'), scrollIntoView: true });
  } catch (cause) {
    tell(`The text cannot be formatted: ${(cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]}`);
  }
}
