// What a name or a command means under the pointer, and in the list of completions.
import { syntaxTree } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { EditorView, Tooltip } from '@codemirror/view';
import { scopesOf } from '../../syntax/scopes.ts';
import { fetching, luaVersion, vocabulary } from './vocabulary.ts';
import type { KnownWord } from './vocabulary.ts';
import { textOf } from './text-of.ts';

/** Shows what a name or a command means under the pointer. */
export const hover: Extension = hoverTooltip(async (view, pos) => {
  const { doc } = view.state;
  const local = localAt(view, pos);
  if (local) return local;
  const { from, text } = doc.lineAt(pos);
  const found = nameAt(text, pos - from);
  if (!found) return null;
  if (!meaning(view, found.name)) await view.state.facet(fetching)().catch(() => undefined);
  const word = meaning(view, found.name);
  if (!word || view.state.doc !== doc) return null;
  const start = from + found.start;
  return { pos: start, end: start + found.name.length, above: true, create: () => ({ dom: describe(word) }) };
}, { hoverTime: 250 });

/** Where a local is made, and how often it is used. */
function localAt({ state }: EditorView, pos: number): Tooltip | null {
  const { doc } = state;
  const { name, from, to } = syntaxTree(state).resolveInner(pos, -1);
  if (name !== 'VariableName' && name !== 'LocalName') return null;
  const { locals } = scopesOf(syntaxTree(state), textOf(doc), state.facet(luaVersion));
  const local = locals.find((one) => one.from === from || one.uses.some((use) => use.from === from));
  if (local === undefined || local.from === local.to) return null;
  const times = local.uses.length === 1 ? 'once' : `${local.uses.length} times`;
  const about = `Made in line ${doc.lineAt(local.from).number}, used ${local.uses.length === 0 ? 'nowhere' : times}.`;
  const kind = local.kind === 'parameter' ? 'parameter' : 'local';
  return { pos: from, end: to, above: true, create: () => ({ dom: describe({ syntax: `${kind} ${local.name}`, about }) }) };
}

/** The word of a name, where it is known what it is about. */
function meaning(view: EditorView, name: string): KnownWord | undefined {
  const words = view.state.facet(vocabulary).filter(({ about }) => about !== '');
  const command = name.toUpperCase();
  return words.find((word) => word.name === name) ?? words.find((word) => word.name === command);
}

function nameAt(line: string, at: number): { name: string; start: number } | undefined {
  for (const { 0: name, index } of line.matchAll(/[A-Za-z_][\w.]*/g)) {
    if (index <= at && at <= index + name.length) return { name, start: index };
  }
  return undefined;
}

/** A word with what it is for. */
export function describe({ syntax, about, needs, absent }: Pick<KnownWord, 'syntax' | 'about' | 'needs' | 'absent'>): HTMLElement {
  const card = document.createElement('div');
  card.className = 'cm-word';
  const head = card.appendChild(document.createElement('code'));
  head.textContent = syntax;
  const text = card.appendChild(document.createElement('p'));
  text.textContent = about;
  if (needs !== undefined) {
    const note = card.appendChild(document.createElement('p'));
    note.className = absent ? 'cm-needs absent' : 'cm-needs';
    note.textContent = `${absent ? 'Not in this version: needs' : 'Needs'} ${needs}`;
  }
  return card;
}
