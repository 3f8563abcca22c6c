import { afterEach, describe, expect, test, vi } from 'vitest';
import { MAC_LAYOUTS } from './mac-layouts.ts';

/** A place of the page, as far as keys ask for it. */
class Place {
  constructor(readonly matched: string, readonly isContentEditable = false) {}
  matches(selector: string): boolean { return selector.includes(this.matched); }
  closest(selector: string): Place | null { return this.isContentEditable && selector === '.cm-content' ? this : null; }
}
const EDITOR = new Place('none', true);
const FIELD = new Place('textarea');
const BUTTON = new Place('none');

interface Press {
  key: string; code?: string; target?: Place; altGraph?: boolean; keyCode?: number; isComposing?: boolean;
  ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean; shiftKey?: boolean;
}
const press = ({ altGraph = false, ...keys }: Press): KeyboardEvent => ({
  code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 0, target: BUTTON,
  getModifierState: (name: string) => name === 'AltGraph' && altGraph, stopPropagation: vi.fn(), ...keys,
}) as unknown as KeyboardEvent;

async function on(platform: string): Promise<typeof import('../../src/ide/kit/keys.ts')> {
  vi.resetModules();
  vi.stubGlobal('navigator', { platform });
  vi.stubGlobal('HTMLElement', Place);
  vi.stubGlobal('Element', Place);
  return import('../../src/ide/kit/keys.ts');
}
afterEach(() => { vi.unstubAllGlobals(); });

/** Every key of an action that has Option. */
const WITH_OPTION = ['Alt+0', 'Alt+1', 'Alt+2', 'Alt+3', 'Alt+4', 'Alt+5', 'Alt+6', 'Alt+N', 'Alt+H', 'Alt+T', 'Alt+O', 'Alt+Comma',
  'Alt+Period', 'Alt+Shift+D', 'Alt+Shift+N', 'Alt+Shift+O', 'Alt+V', 'Alt+A', 'Alt+B', 'Alt+Shift+B', 'Alt+Shift+K', 'Alt+Shift+L', 'Alt+Shift+T'];

test('these are the keys with Option that actions have', async () => {
  const { readFileSync } = await import('node:fs');
  const files = ['src/ide/actions.ts', 'src/ide/debug/Debugging.svelte.ts', 'src/hosts/redis/page/RedisPage.svelte.ts'];
  const text = files.map((file) => readFileSync(file, 'utf8')).join('');
  const { first } = await import('../../src/hosts/redis/page/first.ts');
  const { PARTS, placesOf } = await import('../../src/ide/state/places.ts');
  const places = [...placesOf(first.panels), ...PARTS].map(({ keys }) => keys).filter((keys) => keys.startsWith('Alt+'));
  const named = [...new Set([...[...text.matchAll(/'(Alt\+[^']+)'/g)].map(([, keys]) => keys), ...places])];
  expect(named.filter((keys) => !/Page|End|Enter|Backspace|Escape/.test(keys)).sort()).toEqual([...WITH_OPTION].sort());
});

describe('on a Mac', () => {
  describe.each(Object.entries(MAC_LAYOUTS))('%s', (_, typed) => {
    test.each(typed)('Option ($shift) $code types $key in a field, and does nothing else', async ({ code, shift, key }) => {
      const { isPressed } = await on('MacIntel');
      for (const target of [EDITOR, FIELD]) {
        const event = press({ key, code, altKey: true, shiftKey: shift === true, target });
        expect(WITH_OPTION.filter((keys) => isPressed(keys, event))).toEqual([]);
      }
    });

    test('outside of fields the place of the key counts', async () => {
      const { isPressed } = await on('MacIntel');
      for (const { code, shift, key } of typed) {
        const named = `Alt+${shift ? 'Shift+' : ''}${code.replace(/^(Digit|Key)/, '')}`;
        const found = WITH_OPTION.filter((keys) => isPressed(keys, press({ key, code, altKey: true, shiftKey: shift === true })));
        expect(found).toEqual(WITH_OPTION.filter((keys) => keys === named));
      }
    });
  });

  test('Control with a digit reaches a place from within a field, on rows without digits too', async () => {
    const { isPressed, keycaps, ariaKeys } = await on('MacIntel');
    expect(isPressed('Alt+2', press({ key: '2', code: 'Digit2', ctrlKey: true, target: EDITOR }))).toBe(true);
    expect(isPressed('Alt+2', press({ key: 'é', code: 'Digit2', ctrlKey: true, target: EDITOR }))).toBe(true);
    expect(isPressed('Alt+N', press({ key: 'n', code: 'KeyN', ctrlKey: true, target: EDITOR }))).toBe(false);
    expect([keycaps('Alt+2'), ariaKeys('Alt+2')]).toEqual([['⌃', '2'], 'Control+2']);
    expect(keycaps('Alt+N')).toEqual(['⌥', 'N']);
  });

  test('Option with a key that types nothing is taken in a field, too', async () => {
    const { isPressed } = await on('MacIntel');
    expect(isPressed('Alt+PageUp', press({ key: 'PageUp', code: 'PageUp', altKey: true, target: EDITOR }))).toBe(true);
  });

  test('Mod is Command', async () => {
    const { isPressed, keycaps } = await on('MacIntel');
    expect(isPressed('Mod+Enter', press({ key: 'Enter', metaKey: true, target: EDITOR }))).toBe(true);
    expect(isPressed('Mod+Enter', press({ key: 'Enter', ctrlKey: true, target: EDITOR }))).toBe(false);
    expect(keycaps('Mod+Shift+K')).toEqual(['⌘', '⇧', 'K']);
  });
});

describe('elsewhere', () => {
  test('Mod is Control where there is no Command', async () => {
    const { isPressed, keycaps } = await on('Linux x86_64');
    expect(isPressed('Mod+Enter', press({ key: 'Enter', ctrlKey: true }))).toBe(true);
    expect(isPressed('Mod+Enter', press({ key: 'Enter', metaKey: true }))).toBe(false);
    expect(isPressed('Mod+Enter', press({ key: 'Enter' }))).toBe(false);
    expect([keycaps('Mod+Shift+K'), keycaps('Mod+.')]).toEqual([['Ctrl', 'Shift', 'K'], ['Ctrl', '.']]);
  });

  test('a key with more modifiers is another key', async () => {
    const { isPressed } = await on('Win32');
    expect(isPressed('Mod+K', press({ key: 'K', ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(isPressed('Mod+Shift+K', press({ key: 'K', ctrlKey: true, shiftKey: true }))).toBe(true);
  });

  test('Alt types nothing: it is taken in fields, by letter, and by place on the row of digits', async () => {
    const { isPressed } = await on('Linux x86_64');
    expect(isPressed('Alt+1', press({ key: '&', code: 'Digit1', altKey: true, target: EDITOR }))).toBe(true);
    expect(isPressed('Alt+N', press({ key: 'n', code: 'KeyL', altKey: true, target: EDITOR }))).toBe(true); // Dvorak
    expect(isPressed('Alt+N', press({ key: 'т', code: 'KeyN', altKey: true, target: EDITOR }))).toBe(true); // Cyrillic
  });

  test.each([
    ['Windows says Control and Alt', { ctrlKey: true, altKey: true }],
    ['and AltGraph', { ctrlKey: true, altKey: true, altGraph: true }],
    ['Firefox says AltGraph alone', { altGraph: true }],
    ['some say Alt and AltGraph', { altKey: true, altGraph: true }],
  ])('AltGr types: %s', async (_, modifiers) => {
    const { isPressed } = await on('Win32');
    for (const [code, key] of [['Digit2', '²'], ['Digit7', '{'], ['Digit8', '['], ['KeyN', 'ń'], ['Comma', '–']]) {
      const event = press({ key, code, target: EDITOR, ...modifiers });
      expect([...WITH_OPTION, 'Mod+K', 'Mod+S', 'Mod+.'].filter((keys) => isPressed(keys, event))).toEqual([]);
    }
  });
});

describe('an input method', () => {
  test.each([
    ['while it composes', { isComposing: true, keyCode: 13 }],
    ['as Safari sends it when that is over', { isComposing: false, keyCode: 229 }],
  ])('has its Enter %s: nothing else hears of it', async (_, kind) => {
    const { heedComposition } = await on('MacIntel');
    const inField = press({ key: 'Enter', target: FIELD, ...kind });
    expect(heedComposition(inField)).toBe(true);
    expect(inField.stopPropagation).toHaveBeenCalled();
    const inEditor = press({ key: 'Enter', target: EDITOR, ...kind });
    expect(heedComposition(inEditor)).toBe(true);
    expect(inEditor.stopPropagation).not.toHaveBeenCalled(); // the editor sees to it
  });

  test('has no other key', async () => {
    const { heedComposition } = await on('MacIntel');
    const event = press({ key: 'Enter', keyCode: 13, target: FIELD });
    expect(heedComposition(event)).toBe(false);
    expect(event.stopPropagation).not.toHaveBeenCalled();
  });
});
