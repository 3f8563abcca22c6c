// Search and replace, as CodeMirror's extension; search.ts fetches it.
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

const theme = EditorView.theme({
  '.cm-selectionMatch': { backgroundColor: 'var(--pressed)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--warning-tint)', outline: '1px solid var(--warning)', outlineOffset: '-1px',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--selected)', outlineColor: 'var(--accent)' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px', padding: '6px 40px 6px 12px',
    font: 'var(--ui)',
  },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { margin: '0' },
  '.cm-panel.cm-search .cm-textfield': { flex: '1 1 6.25rem', width: '6.25rem', minWidth: '0', maxWidth: '13.75rem' },
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
    fontSize: 'max(1rem, 16px)',
  },
});

export const find: Extension = [
  highlightSelectionMatches(), search({ top: true }), keymap.of(searchKeymap), theme,
  EditorState.phrases.of({
    'next': 'Next', 'previous': 'Previous', 'all': 'All', 'match case': 'Case', 'regexp': 'Regexp', 'by word': 'Word',
    'replace': 'Replace', 'replace all': 'Replace all',
  }),
];
