// Completion and hover from what the host says that a script can use.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { Facet } from '@codemirror/state';
import type { Extension, Text } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { Word } from '../../protocol.ts';

/** What stands before the first dot of each name: `redis`, `cjson`, `KEYS`. */
export function rootNames(words: readonly Word[]): Set<string> {
  const names = words.filter(({ kind }) => kind !== 'command' && kind !== 'keyword').map(({ name }) => name);
  return new Set(names.map((name) => name.split('.', 1)[0]));
}

const completionTypes: Record<Word['kind'], string> = {
  function: 'function', table: 'namespace', constant: 'constant', command: 'enum', keyword: 'keyword',
};

interface Offers { commands: Completion[]; names: Completion[] }

const completions = ([words = []]: readonly (readonly Word[])[]): Offers => ({
  commands: words.filter(({ kind }) => kind === 'command').map(toCompletion),
  names: words.filter(({ kind }) => kind !== 'command').map(toCompletion),
});

/** What is offered. A facet: the source of a list that is open must stay the same one when the words change. */
export const offers = Facet.define<readonly Word[], Offers>({ combine: completions });

/** Completes the host's names in code, and its commands in a string that begins a call. */
export function complete(context: CompletionContext): CompletionResult | null {
  const { commands, names } = context.state.facet(offers);
  return completeCommand(context, commands) ?? completeName(context, names);
}

function completeCommand(context: CompletionContext, options: Completion[]): CompletionResult | null {
  const before = context.matchBefore(/call\s*\(\s*["'][\w|. ]*/);
  if (!before) return null;
  const from = before.from + before.text.search(/["']/) + 1;
  return { from, options, validFor: /^[\w|. ]*$/ };
}

function completeName(context: CompletionContext, names: Completion[]): CompletionResult | null {
  const before = context.matchBefore(/[A-Za-z_][\w.]*/);
  if ((!before && !context.explicit) || isInComment(context)) return null;
  const from = before?.from ?? context.pos;
  const options = [...names, ...localNames(context.state.doc, from)];
  const whole = new Set(options.map(({ label }) => label));
  if (!context.explicit && whole.has(before?.text ?? '')) return null;
  // A name that is typed to its end asks for nothing: Enter is a new line then.
  return { from, options, validFor: (text) => /^[\w.]*$/.test(text) && !whole.has(text) };
}

function isInComment(context: CompletionContext): boolean {
  return context.matchBefore(/--.*/) !== null;
}

// The script's own names, so that they need not be typed twice.
function localNames(doc: Text, at: number): Completion[] {
  const found = new Set<string>();
  const text = doc.sliceString(Math.max(0, at - 20_000), at);
  for (const [, list] of text.matchAll(/\b(?:local(?:\s+function)?|function|for)\s+([\w\s,]+)/g)) {
    for (const name of list.split(/[\s,]+/)) if (/^[A-Za-z_]\w+$/.test(name)) found.add(name);
  }
  for (const word of ['function', 'local', 'in', 'do', 'then', 'end', 'return']) found.delete(word);
  return [...found].map((label) => ({ label, type: 'variable', boost: 1 }));
}

function toCompletion(word: Word): Completion {
  const completion: Completion = { label: word.name, type: completionTypes[word.kind], info: () => describe(word) };
  // A call's arguments are worth seeing in the list, a name by itself is there already.
  const rest = word.syntax.startsWith(word.name) ? word.syntax.slice(word.name.length) : '';
  return rest === '' ? completion : { ...completion, detail: rest };
}

/** Shows what a name or a command means under the pointer. */
export function hoverFrom(words: readonly Word[]): Extension {
  const byName = new Map(words.map((word) => [word.kind === 'command' ? word.name.toUpperCase() : word.name, word]));
  return hoverTooltip((view, pos) => {
    const { from, text } = view.state.doc.lineAt(pos);
    const found = nameAt(text, pos - from);
    const word = found && (byName.get(found.name) ?? byName.get(found.name.toUpperCase()));
    if (!word) return null;
    const start = from + found.start;
    return { pos: start, end: start + found.name.length, above: true, create: () => ({ dom: describe(word) }) };
  }, { hoverTime: 250 });
}

function nameAt(line: string, at: number): { name: string; start: number } | undefined {
  for (const { 0: name, index } of line.matchAll(/[A-Za-z_][\w.]*/g)) {
    if (index <= at && at <= index + name.length) return { name, start: index };
  }
  return undefined;
}

function describe({ syntax, about }: Word): HTMLElement {
  const card = document.createElement('div');
  card.className = 'cm-word';
  const head = card.appendChild(document.createElement('code'));
  head.textContent = syntax;
  const text = card.appendChild(document.createElement('p'));
  text.textContent = about;
  return card;
}
