// What a call takes, over the line while its arguments are typed, with the one that is typed marked.
import { closeCompletion } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { Prec, StateEffect, StateField } from '@codemirror/state';
import type { EditorState } from '@codemirror/state';
import { EditorView, keymap, showTooltip } from '@codemirror/view';
import type { Tooltip } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, literalValue, pathOf } from '../../syntax/nodes.ts';
import { scopesOf } from '../../syntax/scopes.ts';
import { signatureOf } from '../../syntax/signature.ts';
import type { Parameter } from '../../syntax/signature.ts';
import { itemAt, usageOf } from '../../syntax/usage.ts';
import { textOf } from './text-of.ts';
import { luaVersion, vocabulary } from './vocabulary.ts';

/** `text` with what stands at the cursor between `from` and `to`; `from` is `to` where nothing takes it. */
export interface Shown { text: string; from: number; to: number; about: string }

/** The call whose brackets a position is in. */
function callAt(state: EditorState, at: number): { list: SyntaxNode; call: SyntaxNode } | undefined {
  const text = textOf(state.doc);
  // Spaces behind what was typed are in no node yet.
  const behind = text.slice(0, at).trimEnd().length;
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(behind, -1); node !== null; node = node.parent) {
    if (node.name === 'FunctionBody') return undefined;
    if (node.name !== 'Arguments' || node.parent === null || node.firstChild?.name === 'String') continue;
    const isClosed = node.lastChild?.name === ')';
    if (node.from < at && (!isClosed || at < node.to)) return { list: node, call: node.parent };
  }
  return undefined;
}

const CALLS = /call$/;

export function signatureAt(state: EditorState, at: number): Shown | undefined {
  const found = callAt(state, at);
  const callee = found?.call.firstChild;
  if (found === undefined || callee == null || found.call.name !== 'Call') return undefined;
  const text = textOf(state.doc);
  const parts = childrenOf(found.list);
  const index = parts.filter(({ name, to }) => name === ',' && to <= at).length;
  const args = parts.filter(({ name }) => !/^[(),]$|Comment$|^⚠$/.test(name));
  const words = state.facet(vocabulary);
  const path = pathOf(callee, text)?.join('.');
  if (path !== undefined && CALLS.test(path) && words.some(({ kind }) => kind === 'command')) {
    const given = args.map(({ name, from, to }) => (/String$/.test(name) ? literalValue(text.slice(from, to)) : name === 'Number' ? text.slice(from, to) : undefined));
    const command = commandOf(state, given);
    if (command !== undefined && index > 0) return command(index);
  }
  const word = words.find(({ name, kind }) => kind === 'function' && name === path);
  const signature = word && signatureOf(word.syntax);
  if (signature) return { ...written(signature.name, signature.parameters, index), about: word.about };
  return callee.name === 'VariableName' ? ofText(state, text, callee, index) : undefined;
}

function commandOf(state: EditorState, given: readonly (string | undefined)[]): ((index: number) => Shown) | undefined {
  const [first, second] = given.map((one) => one?.toUpperCase());
  if (first === undefined) return undefined;
  const words = state.facet(vocabulary).filter(({ kind }) => kind === 'command');
  const word = words.find(({ name }) => name === `${first} ${second ?? ''}`) ?? words.find(({ name }) => name === first);
  if (word === undefined) return undefined;
  const names = word.name.split(' ').length;
  const start = word.name.length + 1;
  return (index) => {
    const item = index < names ? undefined : itemAt(usageOf(word.syntax.slice(start)), given.slice(names), index - names);
    return { text: word.syntax, from: item === undefined ? 0 : start + item.from, to: item === undefined ? 0 : start + item.to, about: word.about };
  };
}

/** Characters around a call in which the function that it names is looked for: a key must not wait for those of a long script. */
const NEAR = 20_000;

/** A function of the text itself. */
function ofText(state: EditorState, text: string, callee: SyntaxNode, index: number): Shown | undefined {
  const { uses, blocks, locals } = scopesOf(syntaxTree(state), text, state.facet(luaVersion), { from: callee.from - NEAR, to: callee.to + NEAR });
  const use = uses.find(({ from }) => from === callee.from);
  const name = text.slice(callee.from, callee.to);
  const block = blocks.findLast((one) => one.name === name && (use?.local === undefined || one.parent === use.local.block || one.from > use.local.from));
  if (block === undefined) return undefined;
  const head = /^\(([^)]*)\)/.exec(text.slice(block.from, block.from + 1_000))?.[1] ?? '';
  const parameters = locals.filter((one) => one.block === block && one.kind === 'parameter').map((one): Parameter => ({ name: one.name, optional: false, many: false }));
  return { ...written(name, head.includes('...') ? [...parameters, { name: '...', optional: true, many: true }] : parameters, index), about: '' };
}

/** A signature as one line, with the range of a parameter. */
function written(name: string, parameters: readonly Parameter[], index: number): Omit<Shown, 'about'> {
  let text = `${name}(`;
  let [from, to] = [0, 0];
  parameters.forEach((one, at) => {
    if (at > 0) text += ', ';
    const start = text.length;
    text += one.optional && !one.many ? `[${one.name}]` : one.name;
    if (at === index || (one.many && at < index)) [from, to] = [start, text.length];
  });
  return { text: `${text})`, from, to };
}

const opening = StateEffect.define<boolean>();
const OPENS = /[(,]$/;

function tooltipAt(state: EditorState): Tooltip | null {
  const { head, empty } = state.selection.main;
  const shown = empty ? signatureAt(state, head) : undefined;
  if (shown === undefined) return null;
  const found = callAt(state, head)!;
  return { pos: found.call.from, above: true, create: () => ({ dom: drawn(shown) }) };
}

function drawn({ text, from, to, about }: Shown): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'cm-signature';
  dom.setAttribute('role', 'status');
  dom.ariaLabel = 'Signature';
  const code = dom.appendChild(document.createElement('code'));
  code.append(text.slice(0, from));
  if (to > from) code.appendChild(document.createElement('mark')).textContent = text.slice(from, to);
  code.append(text.slice(to));
  if (about !== '') dom.appendChild(document.createElement('p')).textContent = about;
  return dom;
}

/** `wanted`: something was typed that opens it; what it shows may come later, with the words or the tree. */
interface Signature { wanted: boolean; tooltip: Tooltip | null }
const CLOSED: Signature = { wanted: false, tooltip: null };

/** It opens with a bracket or a comma, follows the cursor within the call, and goes with it. */
const shown = StateField.define<Signature>({
  // The document was typed into before this was fetched.
  create: (state) => (opensBefore(state) ? { wanted: true, tooltip: tooltipAt(state) } : CLOSED),
  update(now, transaction) {
    const { state, startState } = transaction;
    for (const effect of transaction.effects) if (effect.is(opening)) return effect.value ? { wanted: true, tooltip: tooltipAt(state) } : CLOSED;
    const moved = transaction.docChanged || transaction.selection !== undefined;
    if (moved) {
      const wanted = transaction.isUserEvent('input.type') ? now.wanted || opensBefore(state) : now.tooltip !== null;
      const tooltip = wanted ? tooltipAt(state) : null;
      return { wanted: wanted && (tooltip !== null || opensBefore(state)), tooltip };
    }
    const learned = state.facet(vocabulary) !== startState.facet(vocabulary) || syntaxTree(state) !== syntaxTree(startState);
    return now.wanted && learned ? { wanted: true, tooltip: tooltipAt(state) } : now;
  },
  provide: (field) => showTooltip.from(field, ({ tooltip }) => tooltip),
});

function opensBefore(state: EditorState): boolean {
  const { head } = state.selection.main;
  return OPENS.test(state.sliceDoc(Math.max(0, head - 2), head).trimEnd());
}

/** Shows what the call at the cursor takes; false where there is none. */
export function showSignature(view: EditorView): boolean {
  if (signatureAt(view.state, view.state.selection.main.head) === undefined) return false;
  view.dispatch({ effects: opening.of(true) });
  return true;
}

function close(view: EditorView): boolean {
  if (view.state.field(shown).tooltip === null) return false;
  view.dispatch({ effects: opening.of(false) });
  return true;
}

/** With the list of what may be typed, which may be on its way. */
function closeAll(view: EditorView): boolean {
  if (!close(view)) return false;
  closeCompletion(view);
  return true;
}

const theme = EditorView.theme({
  '.cm-signature': { padding: '6px 12px', maxWidth: '72ch' },
  '.cm-signature code': { overflowWrap: 'anywhere', color: 'var(--text-2)' },
  '.cm-signature mark': { background: 'var(--selected)', color: 'var(--accent)', fontWeight: '600' },
  '.cm-signature p': { color: 'var(--text-2)', marginTop: '2px' },
});

/** What a document takes. */
export const signatures = [shown, theme, keymap.of([{ key: 'Mod-Shift-Space', run: showSignature }]), Prec.highest(keymap.of([{ key: 'Escape', run: closeAll }]))];
