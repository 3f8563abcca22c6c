// The editor in the tokens of the page; both themes at once, for tokens know which one holds.
import { EditorView } from '@codemirror/view';

export const editorTheme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--paper)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    font: 'var(--mono)', fontSize: 'var(--code-size)', lineHeight: 'var(--code-line)', overflow: 'auto',
    fontFeatureSettings: '"zero" 1, "liga" 0, "calt" 0', fontVariantLigatures: 'none', overscrollBehavior: 'contain',
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
  '.cm-foldGutter .cm-gutterElement': { width: '16px', textAlign: 'center', color: 'var(--text-3)', cursor: 'default' },
  '.cm-foldPlaceholder': {
    border: 'none', background: 'var(--pressed)', color: 'var(--text-2)', borderRadius: 'var(--radius-small)',
    padding: '0 6px',
    margin: '0 4px',
  },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  '.cm-lint-marker': { width: '8px', height: '8px', margin: '6.5px 4px 0', borderRadius: '50%', content: 'none' },
  '.cm-lint-marker-error': { background: 'var(--error)', content: 'none' },
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--error) 1px', textUnderlineOffset: '4px',
  },
  '.cm-error-line, &.cm-focused .cm-error-line.cm-activeLine': { backgroundColor: 'var(--error-tint)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selected)', outline: '1px solid var(--accent)', outlineOffset: '-1px', borderRadius: '2px',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': {
    color: 'var(--error)', backgroundColor: 'transparent',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--pressed)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--warning-tint)', outline: '1px solid var(--warning)', outlineOffset: '-1px',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--selected)', outlineColor: 'var(--accent)' },
  '.cm-placeholder': { color: 'var(--text-3)' },

  '.cm-tooltip': {
    border: 'none', borderRadius: 'var(--radius)', background: 'var(--raised)', color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    font: 'var(--ui)', overflow: 'hidden', zIndex: '30',
  },
  '.cm-tooltip .cm-word, .cm-diagnostic': { padding: '8px 12px', maxWidth: '56ch' },
  '.cm-word code': { color: 'var(--lua-library)', overflowWrap: 'anywhere' },
  '.cm-word p, .cm-diagnostic p': { color: 'var(--text-2)', marginTop: '4px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--error)' },
  '.cm-error-text': { font: 'var(--mono)', color: 'var(--error)', overflowWrap: 'anywhere' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    font: 'var(--mono)', maxHeight: 'none', overflow: 'hidden', padding: '4px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex', alignItems: 'baseline', gap: '4px', padding: '2px 8px', lineHeight: '20px',
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

  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px', padding: '6px 40px 6px 12px',
    font: 'var(--ui)',
  },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { margin: '0' },
  '.cm-panel.cm-search .cm-textfield': { flex: '1 1 100px', width: '100px', minWidth: '0', maxWidth: '220px' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex', alignItems: 'center', gap: '5px', color: 'var(--text-2)', fontSize: '12px',
  },
  '.cm-textfield': {
    height: 'var(--control)', border: '1px solid var(--line-strong)', borderRadius: 'var(--radius)',
    background: 'var(--field)',
    color: 'var(--text)', padding: '0 8px', font: 'var(--mono)',
  },
  '.cm-button': {
    height: 'var(--control)', border: 'none', borderRadius: 'var(--radius)', background: 'var(--hover)',
    color: 'var(--text)',
    backgroundImage: 'none', padding: '0 8px', font: 'var(--ui)',
  },
  '.cm-button:hover': { background: 'var(--pressed)' },
  '.cm-panel.cm-search button[name=close]': {
    top: '6px', right: '8px', width: 'var(--control)', height: 'var(--control)', color: 'var(--text-2)',
    fontSize: '16px',
  },
});
