// The editor in the tokens of the page; both themes at once, for tokens know which one holds.
import { EditorView } from '@codemirror/view';

export const editorTheme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--paper)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    font: 'var(--mono)', fontSize: 'var(--code-size)', lineHeight: 'var(--code-line)', overflow: 'auto',
    fontFeatureSettings: '"zero" 1, "liga" 0, "calt" 0', fontVariantLigatures: 'none', overscrollBehavior: 'var(--overscroll)',
  },
  '.cm-content': { padding: '8px 0 40px', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 2px' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--accent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'var(--selection)',
  },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--hover)' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--text-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0', minWidth: '22px', fontVariantNumeric: 'tabular-nums' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--text)' },
  '.cm-foldGutter': { width: '16px' },
  '.cm-foldGutter .cm-gutterElement': { width: '16px', textAlign: 'center', color: 'var(--text-3)', cursor: 'default' },
  '.cm-foldPlaceholder': {
    border: 'none', background: 'var(--pressed)', color: 'var(--text-2)', borderRadius: 'var(--radius-small)',
    padding: '0 6px',
    margin: '0 4px',
  },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selected)', outline: '1px solid var(--accent)', outlineOffset: '-1px', borderRadius: '2px',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': {
    color: 'var(--error)', backgroundColor: 'transparent',
  },
  '.cm-placeholder': { color: 'var(--text-3)' },

  '.cm-tooltip': {
    border: 'none', borderRadius: 'var(--radius)', background: 'var(--raised)', color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    font: 'var(--ui)', overflow: 'hidden', zIndex: '30',
  },
  '.cm-tooltip .cm-word': { padding: '8px 12px', maxWidth: '56ch' },
  '.cm-word code': { color: 'var(--lua-library)', overflowWrap: 'anywhere' },
  '.cm-word p': { color: 'var(--text-2)', marginTop: '4px' },
  '.cm-word .cm-needs': { color: 'var(--text-3)' },
  '.cm-word .cm-needs.absent': { color: 'var(--warning)' },
});
