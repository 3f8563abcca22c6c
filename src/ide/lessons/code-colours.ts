// Code in a text as pieces with their kinds, which have the colours of the editor.
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parseLua } from '../../syntax/parse.ts';

export interface Piece { text: string; kind: string }

const kinds = tagHighlighter([
  { tag: tags.keyword, class: 'keyword' }, { tag: tags.string, class: 'string' }, { tag: tags.number, class: 'number' }, { tag: tags.comment, class: 'comment' },
]);

/** Of another language than Lua it is one piece. */
export function coloured(code: string, language: string): Piece[] {
  if (language !== 'lua') return [{ text: code, kind: '' }];
  const pieces: Piece[] = [];
  highlightCode(code, parseLua(code, '5.4'), kinds, (text, kind) => pieces.push({ text, kind }), () => pieces.push({ text: '\n', kind: '' }));
  return pieces;
}
