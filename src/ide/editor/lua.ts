// Lua for the editor: highlighting, indentation and folding.
import { foldService, HighlightStyle, LanguageSupport, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import type { EditorState } from '@codemirror/state';
import { tags } from '@lezer/highlight';

/** Lua, with the names that a host adds (`redis`, `KEYS`) told apart from the script's own. */
export function luaLanguage(hostNames: ReadonlySet<string>): LanguageSupport {
  const language = StreamLanguage.define({
    ...lua,
    token(stream, state) {
      const style = lua.token(stream, state);
      // The mode reads "redis.call" as one name.
      const isHostName = style === 'variable' && hostNames.has(stream.current().split('.', 1)[0]);
      return isHostName ? 'variableName.standard' : style;
    },
    languageData: { ...lua.languageData, closeBrackets: { brackets: ['(', '[', '{', "'", '"'] } },
  });
  return new LanguageSupport(language, [syntaxHighlighting(style), foldService.of(foldBlock)]);
}

const style = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--lua-keyword)' },
  { tag: tags.string, color: 'var(--lua-string)' },
  { tag: [tags.number, tags.atom, tags.bool, tags.null], color: 'var(--lua-number)' },
  { tag: tags.comment, color: 'var(--lua-comment)', fontStyle: 'italic' },
  { tag: [tags.standard(tags.variableName), tags.standard(tags.name)], color: 'var(--lua-library)' },
]);

const opens = /\b(?:function|then|do|repeat|else)\b[^"'[\]]*$|[{(]\s*$/;
const shuts = /^\s*(?:end\b|until\b|else\b|elseif\b|[})\]])/;

// A block ends at the first line that is indented no deeper and closes something.
function foldBlock(state: EditorState, start: number, end: number): { from: number; to: number } | null {
  const line = state.doc.lineAt(start);
  const text = line.text.replace(/--.*$/, '');
  if (!opens.test(text) || /\bend\b/.test(text.slice(text.search(opens)))) return null;
  const depth = indentation(line.text);
  for (let number = line.number + 1; number <= state.doc.lines; number++) {
    const other = state.doc.line(number);
    if (other.text.trim() === '' || indentation(other.text) > depth) continue;
    const fits = shuts.test(other.text) && number > line.number + 1;
    return fits ? { from: end, to: state.doc.line(number - 1).to } : null;
  }
  return null;
}

function indentation(text: string): number {
  return text.search(/\S|$/);
}
