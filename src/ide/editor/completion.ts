// Completion and the other parts of the editor that completing.ts fetches.
import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { crosshairCursor, dropCursor, EditorView, keymap, rectangularSelection } from '@codemirror/view';
import { complete } from './complete.ts';
import { formatText } from './formatting.ts';
import { hover } from './hover.ts';
import { naming } from './naming.ts';
import { signatures } from './signature.ts';
import { specialChars } from './special-chars.ts';

const theme = EditorView.theme({
  // What a word is about stands beside the list, and belongs to it.
  '.cm-tooltip.cm-tooltip-autocomplete': { overflow: 'visible' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    font: 'var(--mono)', maxHeight: 'none', overflow: 'hidden', padding: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex', alignItems: 'baseline', gap: '4px', padding: '2px 8px', lineHeight: '1.25rem',
    borderRadius: 'var(--radius-small)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--selected)', color: 'var(--text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent)', fontWeight: '600' },
  '.cm-completionDetail': {
    fontStyle: 'normal', color: 'var(--text-3)', marginLeft: '0', overflow: 'hidden', textOverflow: 'ellipsis',
    maxWidth: '34ch',
  },
  'li[aria-selected] .cm-completionDetail': { color: 'var(--text-2)' },
  '.cm-completionInfo': { padding: '0', marginLeft: '4px' },
  '.cm-completionIcon': { display: 'none' },
});

export const completion: Extension = [
  closeBrackets(), Prec.high(keymap.of(closeBracketsKeymap)),
  signatures, // before the list: Escape closes both
  // So few that the list need not scroll.
  autocompletion({ override: [complete], icons: false, maxRenderedOptions: 10 }), theme,
  codeFolding(), foldGutter({ openText: '⌄', closedText: '›' }), keymap.of(foldKeymap),
  indentOnInput(), indentUnit.of('  '), bracketMatching(),
  // Tab indents; Escape, then Tab leaves the editor, as CodeMirror has it.
  keymap.of([...defaultKeymap, indentWithTab]),
  naming, keymap.of([{ key: 'Shift-Alt-f', run: formatText }]),
  hover, specialChars(), dropCursor(), rectangularSelection(), crosshairCursor(),
];

export { formatNow } from './formatting.ts';
export { functionsOf, goToDefinition, renameHere, showReferences } from './naming.ts';
export { showSignature } from './signature.ts';
export { closeCompletion, completionStatus, currentCompletions, startCompletion } from '@codemirror/autocomplete';
