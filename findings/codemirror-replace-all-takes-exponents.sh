#!/bin/sh
# @codemirror/search 6.7.2: "replace all" of a digit takes exponents and circled digits with it.
#
# Text is compared in its NFKD form, in which a superscript two, a circled two and 2 are one: replacing 2 with 3, matching
# case, turns x² + 2 into x3 + 3, and TM takes the sign ™ with it. The 1 in ½ is left, for it is but a part of a
# character; regular expressions see the text as it stands.
#
# Needs Node.js with npm. Exits with 0 where it is so, 1 where it has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @codemirror/search@6.7.2 @codemirror/state@6.7.6 @codemirror/view@6.43.15
cat >try.mjs <<'JS'
import { SearchQuery, replaceAll, search, setSearchQuery } from '@codemirror/search';
import { EditorState } from '@codemirror/state';

/** The document after the command. Of a view it needs no more than its state and its dispatch. */
function replacedAll(doc, query) {
  const effects = setSearchQuery.of(new SearchQuery({ caseSensitive: true, ...query }));
  const view = {
    state: EditorState.create({ doc, extensions: search() }).update({ effects }).state,
    dispatch(spec) { this.state = this.state.update({ changes: spec.changes }).state; },
  };
  replaceAll(view);
  return view.state.doc.toString();
}

const seen = [
  replacedAll('x\u00b2 + 2, \u2461', { search: '2', replace: '3' }), replacedAll('TM and \u2122', { search: 'TM', replace: 'R' }),
  replacedAll('1 and \u00bd', { search: '1', replace: '7' }), replacedAll('x\u00b2 + 2', { search: '2', replace: '3', regexp: true }),
];
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify(['x3 + 3, 3', 'R and R', '7 and \u00bd', 'x\u00b2 + 3']) ? 0 : 1);
JS
node try.mjs
