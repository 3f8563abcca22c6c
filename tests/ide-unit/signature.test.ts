// What a call takes shows also where words, parser or all of it came after what was typed.
import { ensureSyntaxTree } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { showTooltip } from '@codemirror/view';
import { describe, expect, test } from 'vitest';
import { luaLanguage } from '../../src/ide/editor/lua.ts';
import { signatures } from '../../src/ide/editor/signature.ts';
import { luaVersion, vocabulary } from '../../src/ide/editor/vocabulary.ts';
import type { Word } from '../../src/protocol.ts';

const words: Word[] = [
  { name: 'redis.call', kind: 'function', syntax: 'redis.call(command, ...)', about: '' },
  { name: 'GET', kind: 'command', syntax: 'GET key', about: '' },
];
const [told, late, parser] = [new Compartment(), new Compartment(), new Compartment()];
const language = luaLanguage('5.1', new Set(['redis']));

function stateOf(doc: string, extensions: Extension): EditorState {
  return EditorState.create({ doc, selection: { anchor: doc.length }, extensions: [luaVersion.of('5.1'), extensions] });
}

function type(state: EditorState, text: string): EditorState {
  const at = state.selection.main.head;
  return state.update({ changes: { from: at, insert: text }, selection: { anchor: at + text.length }, userEvent: 'input.type' }).state;
}

/** Takes over what was parsed by now. */
function parsed(state: EditorState): EditorState {
  ensureSyntaxTree(state, state.doc.length, 10_000);
  return state.update({}).state;
}

const isShown = (state: EditorState): boolean => state.facet(showTooltip).some((one) => one !== null);

describe('what a call takes', () => {
  test('shows once the words are there', () => {
    let state = parsed(stateOf('', [language, told.of(vocabulary.of([])), signatures]));
    state = parsed(type(state, "redis.call('GET', "));
    expect(isShown(state)).toBe(false);
    state = state.update({ effects: told.reconfigure(vocabulary.of(words)) }).state;
    expect(isShown(state)).toBe(true);
  });

  test('shows once the parser is there', () => {
    let state = type(stateOf('', [parser.of([]), vocabulary.of(words), signatures]), "redis.call('GET', ");
    expect(isShown(state)).toBe(false);
    state = parsed(state.update({ effects: parser.reconfigure(language) }).state);
    expect(isShown(state)).toBe(true);
  });

  test('shows once what shows it is there, where the cursor opens a call', () => {
    const state = parsed(stateOf("redis.call('GET', ", [language, vocabulary.of(words), late.of([])]));
    expect(isShown(state.update({ effects: late.reconfigure(signatures) }).state)).toBe(true);
    const other = parsed(stateOf("redis.call('GET', KEYS[1])", [language, vocabulary.of(words), late.of([])]));
    expect(isShown(other.update({ effects: late.reconfigure(signatures) }).state)).toBe(false);
  });

  test('goes with the call, and does not come for other words', () => {
    let state = parsed(stateOf('', [language, told.of(vocabulary.of(words)), signatures]));
    state = parsed(type(state, "redis.call('GET', "));
    expect(isShown(state)).toBe(true);
    state = parsed(type(state, 'k)'));
    expect(isShown(state)).toBe(false);
    expect(isShown(state.update({ effects: told.reconfigure(vocabulary.of([...words])) }).state)).toBe(false);
  });
});
