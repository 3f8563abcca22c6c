// The colours of a script until the parser is there (lua.ts): read from its signs alone, for what is in view. The parser is
// 16 KB packed, and a first reply does without.
import { RangeSetBuilder } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';

const KEYWORDS = new Set(('and break do else elseif end false for function goto if in local nil not or repeat return then true '
  + 'until while').split(' '));
const TOKEN = new RegExp([
  String.raw`(--\[(=*)\[[^]*?(?:\]\2\]|$)|--.*)`, String.raw`(\[(=*)\[[^]*?(?:\]\4\]|$)|(["'])(?:\\[^]|(?!\5)[^\\\n])*\5?)`,
  String.raw`(\b\d[\w.]*)`, String.raw`([A-Za-z_]\w*)(?:\.\w+)*`,
].join('|'), 'g');
/** Characters before what is in view that are read: what is longer begins with the view. */
const BEFORE = 100_000;

const mark = (name: string): Decoration => Decoration.mark({ class: `cm-lua-${name}` });
const marks = { comment: mark('comment'), string: mark('string'), number: mark('number'), keyword: mark('keyword'), library: mark('library') };

function coloursOf({ state, visibleRanges }: EditorView, names: ReadonlySet<string>): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const { from = 0 } = visibleRanges[0] ?? {};
  const { to = 0 } = visibleRanges.at(-1) ?? {};
  const start = from > BEFORE ? from : 0;
  for (const { 0: token, 1: comment, 3: string, 6: number, 7: name, index } of state.sliceDoc(start, to).matchAll(TOKEN)) {
    const at = start + index;
    if (at + token.length < from) continue;
    if (comment !== undefined) builder.add(at, at + token.length, marks.comment);
    else if (string !== undefined) builder.add(at, at + token.length, marks.string);
    else if (number !== undefined) builder.add(at, at + token.length, marks.number);
    else if (KEYWORDS.has(name)) builder.add(at, at + name.length, marks.keyword);
    else if (names.has(name)) builder.add(at, at + token.length, marks.library);
  }
  return builder.finish();
}

const theme = EditorView.baseTheme(Object.fromEntries(Object.keys(marks).map((name) =>
  [`.cm-lua-${name}`, { color: `var(--lua-${name})`, ...(name === 'comment' && { fontStyle: 'italic' }) }])));

/** `names`: what a host adds (`json`, `ARGV`), told apart from the script's own. */
export const firstColours = (names: ReadonlySet<string>): Extension => [theme, ViewPlugin.define((view) => ({
  colours: coloursOf(view, names),
  update({ docChanged, viewportChanged }) { if (docChanged || viewportChanged) this.colours = coloursOf(view, names); },
}), { decorations: ({ colours }) => colours })];
