// What is done with a name at the cursor: rename a local, go to where it is made, list its uses.
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import { isolateHistory } from '@codemirror/commands';
import { EditorSelection, StateEffect, StateField } from '@codemirror/state';
import type { EditorState } from '@codemirror/state';
import { EditorView, keymap, showPanel, showTooltip } from '@codemirror/view';
import type { Panel, Tooltip, TooltipView } from '@codemirror/view';
import { scopesOf } from '../../syntax/scopes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { definitionOf, namedAt, outlineOf, rename } from '../../syntax/symbols.ts';
import type { Named, Outlined } from '../../syntax/symbols.ts';
import { textOf } from './text-of.ts';
import { luaVersion, telling } from './vocabulary.ts';

/** Milliseconds for which a tree is waited for. */
const MOST = 500;

function scopes(state: EditorState): Scopes {
  const tree = ensureSyntaxTree(state, state.doc.length, MOST) ?? syntaxTree(state);
  return scopesOf(tree, textOf(state.doc), state.facet(luaVersion));
}

const nameHere = ({ state }: EditorView): { scopes: Scopes; named: Named } | undefined => {
  const all = scopes(state);
  const named = namedAt(all, state.selection.main.head);
  return named && { scopes: all, named };
};

function goTo(view: EditorView, at: number): void {
  view.dispatch({ selection: EditorSelection.cursor(at), effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 60 }) });
  view.focus();
}

/** Goes to where the name at the cursor is made; false where there is no name that the text makes. */
export function goToDefinition(view: EditorView): boolean {
  const here = nameHere(view);
  const place = here && definitionOf(here.scopes, here.named);
  if (place === undefined) {
    if (here !== undefined) view.state.facet(telling)(`${here.named.name} is made nowhere in this text.`);
    return here !== undefined;
  }
  goTo(view, place.from);
  return true;
}

/** The functions of the text, with the lines in which they begin. */
export const functionsOf = (view: EditorView): (Outlined & { line: number })[] =>
  outlineOf(scopes(view.state)).map((one) => ({ ...one, line: view.state.doc.lineAt(one.from).number }));

// Uses

const listing = StateEffect.define<Named | null>();

const listed = StateField.define<Named | null>({
  create: () => null,
  update(now, { effects, docChanged }) {
    for (const effect of effects) if (effect.is(listing)) return effect.value;
    return docChanged ? null : now;
  },
  provide: (field) => showPanel.from(field, (named) => (named === null ? null : (view) => usesPanel(view, named))),
});

/** Lists where the name at the cursor stands; false where there is none. */
export function showReferences(view: EditorView): boolean {
  const here = nameHere(view);
  if (here === undefined) return false;
  view.dispatch({ effects: listing.of(here.named) });
  return true;
}

function usesPanel(view: EditorView, { name, places }: Named): Panel {
  const dom = document.createElement('section');
  dom.className = 'cm-uses';
  dom.ariaLabel = 'References';
  dom.setAttribute('role', 'region');
  const close = (): void => {
    view.dispatch({ effects: listing.of(null) });
    view.focus();
  };
  const head = dom.appendChild(document.createElement('div'));
  head.className = 'cm-uses-head';
  head.append(`${name}: ${places.length === 1 ? '1 place' : `${places.length} places`}`);
  const button = head.appendChild(document.createElement('button'));
  Object.assign(button, { type: 'button', className: 'cm-button', textContent: 'Close', onclick: close });
  const list = dom.appendChild(document.createElement('ul'));
  const { doc } = view.state;
  for (const { from, to } of places) {
    const line = doc.lineAt(from);
    const one = list.appendChild(document.createElement('li')).appendChild(document.createElement('button'));
    Object.assign(one, { type: 'button', onclick: () => goTo(view, from) });
    const number = one.appendChild(document.createElement('span'));
    number.className = 'cm-uses-line';
    number.textContent = String(line.number);
    const code = one.appendChild(document.createElement('code'));
    const [start, end] = [from - line.from, to - line.from];
    code.append(line.text.slice(0, start).trimStart());
    code.appendChild(document.createElement('mark')).textContent = line.text.slice(start, end);
    code.append(line.text.slice(end));
  }
  const buttons = [...list.querySelectorAll('button')];
  dom.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === 'Escape') close();
    else if (step === undefined) return;
    else buttons[Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(document.activeElement as HTMLButtonElement) + step))].focus();
    event.preventDefault();
  });
  return { dom, mount: () => buttons.at(0)?.focus() };
}

// Another name

const asking = StateEffect.define<{ named: Named; at: number } | null>();

const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(now, { effects, docChanged }) {
    for (const effect of effects) if (effect.is(asking)) return effect.value && field(effect.value);
    return docChanged ? null : now;
  },
  provide: (its) => showTooltip.from(its),
});

/** Asks for another name of the local at the cursor; false where there is none. */
export function renameHere(view: EditorView): boolean {
  const here = view.state.readOnly ? undefined : nameHere(view);
  if (here === undefined || typeof rename(here.scopes, here.named, here.named.name) === 'string') return false;
  view.dispatch({ effects: asking.of({ named: here.named, at: here.named.places.find(({ to }) => to >= view.state.selection.main.head)?.from ?? view.state.selection.main.head }) });
  return true;
}

const field = ({ named, at }: { named: Named; at: number }): Tooltip => ({ pos: at, above: true, strictSide: false, arrow: false, create: (view) => nameField(view, named) });

function nameField(view: EditorView, named: Named): TooltipView {
  const dom = document.createElement('form');
  dom.className = 'cm-rename';
  const input = dom.appendChild(document.createElement('input'));
  Object.assign(input, { value: named.name, className: 'cm-textfield', spellcheck: false, ariaLabel: `New name of ${named.name}` });
  const note = dom.appendChild(document.createElement('p'));
  note.setAttribute('role', 'alert');
  const close = (): void => {
    view.dispatch({ effects: asking.of(null) });
    view.focus();
  };
  dom.onsubmit = (event) => {
    event.preventDefault();
    const places = rename(scopes(view.state), named, input.value.trim());
    if (typeof places === 'string') {
      note.textContent = places;
      return;
    }
    const insert = input.value.trim();
    view.dispatch({ changes: places.map(({ from, to }) => ({ from, to, insert })), effects: asking.of(null), userEvent: 'input.rename', annotations: isolateHistory.of('full') });
    view.focus();
  };
  input.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') close();
  };
  input.onblur = () => { if (view.state.field(asked) !== null && document.hasFocus() && !dom.contains(document.activeElement)) setTimeout(() => view.dispatch({ effects: asking.of(null) })); };
  return { dom, mount: () => input.select() };
}

const theme = EditorView.theme({
  '.cm-rename': { padding: '8px' },
  '.cm-rename p': { color: 'var(--error)', maxWidth: '40ch' },
  '.cm-rename p:not(:empty)': { marginTop: '4px' },
  '.cm-uses': { font: 'var(--ui)', maxHeight: '180px', overflow: 'auto' },
  '.cm-uses-head': { display: 'flex', justifyContent: 'space-between', alignItems: 'center', padding: '4px 12px', color: 'var(--text-2)' },
  '.cm-uses ul': { listStyle: 'none', margin: '0', padding: '0 0 4px' },
  '.cm-uses li button': { display: 'flex', gap: '12px', width: '100%', padding: '2px 12px', textAlign: 'left', color: 'var(--text)' },
  '.cm-uses li button:hover, .cm-uses li button:focus': { background: 'var(--selected)' },
  '.cm-uses-line': { minWidth: '3ch', textAlign: 'right', color: 'var(--text-2)', fontVariantNumeric: 'tabular-nums' },
  '.cm-uses code': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '.cm-uses mark': { background: 'none', color: 'var(--accent)', fontWeight: '600' },
  '.cm-textfield': { height: 'var(--control)', border: '1px solid var(--line-strong)', borderRadius: 'var(--radius)', background: 'var(--field)', color: 'var(--text)', padding: '0 8px', font: 'var(--mono)' },
});

/** What a document takes. */
export const naming = [
  listed, asked, theme,
  keymap.of([{ key: 'F12', run: goToDefinition, shift: showReferences }]),
];
