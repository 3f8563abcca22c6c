// YAML whose nodes hold Lua, which has its own colours, folds and indentation.
import { yamlLanguage } from '@codemirror/lang-yaml';
import { HighlightStyle, LanguageSupport, syntaxHighlighting } from '@codemirror/language';
import { parseMixed } from '@lezer/common';
import type { Input, SyntaxNodeRef } from '@lezer/common';
import { tags } from '@lezer/highlight';
import type { Dialect } from '../../syntax/parse.ts';
import { luaLanguage } from './lua.ts';

/** Fields whose texts are code. */
const CODE = /^["']?(?:run|code|script|invariant)["']?$/;

/** Lua in the texts of the nodes, `lua` and `hostNames` as of a script. */
export function yamlWithLua(lua: Dialect, hostNames: ReadonlySet<string>): LanguageSupport {
  const inner = luaLanguage(lua, hostNames);
  const { parser } = inner.language;
  const wrap = parseMixed((node, input) => (isCode(node, input) ? { parser } : null));
  return new LanguageSupport(yamlLanguage.configure({ wrap }), [inner.support, syntaxHighlighting(style)]);
}

/** A block, or a text on the line, that is the value of such a field. Quoted texts are left: their escapes are YAML's. */
function isCode({ name, node }: SyntaxNodeRef, input: Input): boolean {
  if (name !== 'BlockLiteralContent' && name !== 'Literal') return false;
  const value = name === 'Literal' ? node : node.parent;
  const key = value?.parent?.name === 'Pair' ? value.parent.getChild('Key') : null;
  return key != null && key.from < node.from && CODE.test(input.read(key.from, key.to).trim());
}

const style = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--lua-library)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--lua-string)' },
  { tag: [tags.lineComment, tags.comment], color: 'var(--lua-comment)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.typeName, tags.labelName], color: 'var(--lua-keyword)' },
]);
