// Search and replace, as CodeMirror's extension; search.ts fetches it.
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';

export const find: Extension = [
  highlightSelectionMatches(), search({ top: true }), keymap.of(searchKeymap),
  EditorState.phrases.of({
    'next': 'Next', 'previous': 'Previous', 'all': 'All', 'match case': 'Case', 'regexp': 'Regexp', 'by word': 'Word',
    'replace': 'Replace', 'replace all': 'Replace all',
  }),
];
