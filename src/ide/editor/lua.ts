// Lua for the editor: highlighting, indentation, folding and brackets, all from one tree.
import {
  delimitedIndent, foldNodeProp, HighlightStyle, indentNodeProp, LanguageSupport, LRLanguage, syntaxHighlighting,
} from '@codemirror/language';
import type { TreeIndentContext } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { tags } from '@lezer/highlight';
import { luaParser } from '../../syntax/parse.ts';
import type { Dialect } from '../../syntax/parse.ts';

/** Lua, with the names that a host adds (`json`, `ARGV`) told apart from the script's own. */
export function luaLanguage(lua: Dialect, hostNames: ReadonlySet<string>): LanguageSupport {
  const key = [lua, ...hostNames].join(' ');
  if (latest?.key !== key) latest = { key, support: new LanguageSupport(languageOf(lua, hostNames), syntaxHighlighting(style)) };
  return latest.support;
}

/** A document whose language stays need not be read again. */
let latest: { key: string; support: LanguageSupport } | undefined;

const languageOf = (lua: Dialect, hostNames: ReadonlySet<string>): LRLanguage => LRLanguage.define({
  name: 'lua',
  parser: luaParser(lua, hostNames).configure({ props: [
    indentNodeProp.add({
      'Do While Repeat If ElseIf Else NumericFor GenericFor FunctionBody': indentBlock,
      'Table': delimitedIndent({ closing: '}', align: false }),
      'Arguments Parameters Parenthesized': delimitedIndent({ closing: ')', align: false }),
    }),
    foldNodeProp.add({
      'Do While Repeat If ElseIf Else NumericFor GenericFor FunctionBody Table Arguments LongComment LongString': fold,
    }),
  ] }),
  languageData: {
    indentOnInput: /^\s*(?:end|until|else|elseif|\)|\})$/,
    commentTokens: { line: '--', block: { open: '--[[', close: ']]--' } },
    closeBrackets: { brackets: ['(', '[', '{', "'", '"'] },
  },
});

const style = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--lua-keyword)' },
  { tag: tags.string, color: 'var(--lua-string)' },
  { tag: tags.number, color: 'var(--lua-number)' },
  { tag: tags.comment, color: 'var(--lua-comment)', fontStyle: 'italic' },
  { tag: tags.standard(tags.variableName), color: 'var(--lua-library)' },
]);

const CLOSES = /^\s*(?:end|else|elseif|until)\b/;

function indentBlock(context: TreeIndentContext): number {
  return context.baseIndent + (CLOSES.test(context.textAfter) ? 0 : context.unit);
}

/** From the end of the line that opens a node to the end of the line before the one that closes it, if there are any between. */
function fold(node: SyntaxNode, { doc }: EditorState): { from: number; to: number } | null {
  const from = doc.lineAt(node.from).to;
  const last = doc.lineAt(closing(node));
  const to = last.from - 1;
  return to > from ? { from, to } : null;
}

/** Where what closes a node begins: for a branch, or an `if` that has some, the next one. */
function closing(node: SyntaxNode): number {
  const isBranch = node.name === 'ElseIf' || node.name === 'Else';
  let next = node.name === 'If' ? node.firstChild : isBranch ? node.nextSibling : null;
  while (next !== null && !ENDS_BRANCH.has(next.name)) next = next.nextSibling;
  return next?.from ?? node.to;
}

const ENDS_BRANCH: ReadonlySet<string> = new Set(['ElseIf', 'Else', 'end']);
