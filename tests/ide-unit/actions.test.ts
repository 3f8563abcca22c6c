import { expect, test, vi } from 'vitest';

vi.stubGlobal('navigator', { platform: 'Linux x86_64' });
const { isPressed, keycaps } = await import('../../src/ide/actions.ts');

type Keys = Pick<KeyboardEvent, 'key'> & Partial<Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>>;
const press = (keys: Keys): KeyboardEvent =>
  ({ code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...keys }) as KeyboardEvent;

test('Mod is Control where there is no Command', () => {
  expect(isPressed('Mod+Enter', press({ key: 'Enter', ctrlKey: true }))).toBe(true);
  expect(isPressed('Mod+Enter', press({ key: 'Enter', metaKey: true }))).toBe(false);
  expect(isPressed('Mod+Enter', press({ key: 'Enter' }))).toBe(false);
});

test('a key with more modifiers is another key', () => {
  expect(isPressed('Mod+K', press({ key: 'K', ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(isPressed('Mod+Shift+K', press({ key: 'K', ctrlKey: true, shiftKey: true }))).toBe(true);
});

test('with Alt the place of the key tells, whatever character it types', () => {
  expect(isPressed('Alt+1', press({ key: '¡', code: 'Digit1', altKey: true }))).toBe(true);
  expect(isPressed('Alt+N', press({ key: '˜', code: 'KeyN', altKey: true }))).toBe(true);
});

test('keys are written as caps', () => {
  expect(keycaps('Mod+Shift+K')).toEqual(['Ctrl', 'Shift', 'K']);
  expect(keycaps('Mod+.')).toEqual(['Ctrl', '.']);
});
