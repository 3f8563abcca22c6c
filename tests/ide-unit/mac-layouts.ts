// What Option types on a Mac, by layout: the place of the key (KeyboardEvent.code), with Shift or without, and the character
// (KeyboardEvent.key; "Dead" for an accent that waits for its letter) in the layouts that macOS comes with, for the
// characters that scripts need and for every place that an action of the page has.

export interface Typed { code: string; shift?: true; key: string }

const digits = (characters: string, first = 1): Typed[] =>
  [...characters].map((key, i) => ({ code: `Digit${(first + i) % 10}`, key }));

export const MAC_LAYOUTS: Record<string, Typed[]> = {
  'US': [...digits('¡™£¢∞§'), { code: 'Digit0', key: 'º' }, { code: 'KeyN', key: 'Dead' }, { code: 'KeyH', key: '˙' },
    { code: 'KeyT', key: '†' }, { code: 'KeyO', key: 'ø' }, { code: 'Comma', key: '≤' }, { code: 'Period', key: '≥' },
    { code: 'KeyD', shift: true, key: 'Î' }, { code: 'KeyN', shift: true, key: '˜' }, { code: 'KeyO', shift: true, key: 'Ø' }],
  'German': [...digits('¡“¶¢[]|{}≠'), { code: 'KeyN', key: '~' }, { code: 'KeyL', key: '@' }, { code: 'KeyE', key: '€' },
    { code: 'Digit7', shift: true, key: '\\' }, { code: 'KeyN', shift: true, key: '˜' }, { code: 'KeyT', key: '†' },
    { code: 'KeyH', key: 'ª' }, { code: 'KeyO', key: 'ø' }, { code: 'Comma', key: '∞' }, { code: 'Period', key: '…' },
    { code: 'KeyD', shift: true, key: '™' }],
  'British': [...digits('¡€#¢∞§'), { code: 'Digit0', key: 'º' }, { code: 'KeyN', key: 'Dead' }, { code: 'Comma', key: '≤' },
    { code: 'Period', key: '≥' }, { code: 'KeyT', key: '†' }, { code: 'KeyH', key: '˙' }, { code: 'KeyO', key: 'ø' }],
  'French': [{ code: 'Digit5', key: '{' }, { code: 'Minus', key: '}' }, { code: 'Digit5', shift: true, key: '[' },
    { code: 'Minus', shift: true, key: ']' }, { code: 'KeyN', key: 'Dead' }, { code: 'KeyN', shift: true, key: '~' },
    { code: 'KeyL', shift: true, key: '|' }, { code: 'Period', shift: true, key: '\\' }, { code: 'Digit1', key: '\uF8FF' },
    { code: 'Digit2', key: 'ë' }, { code: 'Digit3', key: '“' }, { code: 'Digit4', key: '‘' }, { code: 'Digit6', key: '¶' },
    { code: 'Digit0', key: 'ø' }, { code: 'Comma', key: '∞' }, { code: 'Period', key: '…' }],
  'Spanish': [...digits('|@#¢∞¬'), { code: 'Digit0', key: '≠' }, { code: 'BracketLeft', key: '[' }, { code: 'BracketRight', key: ']' },
    { code: 'Quote', key: '{' }, { code: 'Backslash', key: '}' }, { code: 'Semicolon', key: '~' }, { code: 'KeyN', key: '~' },
    { code: 'Comma', key: '„' }, { code: 'Period', key: '…' }],
  'Polish Pro': [{ code: 'KeyA', key: 'ą' }, { code: 'KeyC', key: 'ć' }, { code: 'KeyE', key: 'ę' }, { code: 'KeyL', key: 'ł' },
    { code: 'KeyN', key: 'ń' }, { code: 'KeyN', shift: true, key: 'Ń' }, { code: 'KeyO', key: 'ó' }, { code: 'KeyO', shift: true, key: 'Ó' },
    { code: 'KeyS', key: 'ś' }, { code: 'KeyX', key: 'ź' }, { code: 'KeyZ', key: 'ż' }, { code: 'KeyT', key: '†' },
    { code: 'KeyD', shift: true, key: 'Ď' }],
  'Swedish': [...digits('©@£$∞§|[]≈'), { code: 'Digit7', shift: true, key: '\\' }, { code: 'Digit8', shift: true, key: '{' },
    { code: 'Digit9', shift: true, key: '}' }, { code: 'BracketRight', key: '~' }, { code: 'KeyN', key: '‘' }, { code: 'KeyO', key: 'œ' },
    { code: 'KeyT', key: '†' }, { code: 'KeyH', key: '˛' }, { code: 'Comma', key: '‚' }, { code: 'Period', key: '…' }],
  'Norwegian': [...digits('©@£$∞§|[]≈'), { code: 'Digit7', shift: true, key: '\\' }, { code: 'Digit8', shift: true, key: '{' },
    { code: 'Digit9', shift: true, key: '}' }, { code: 'BracketRight', key: '~' }, { code: 'KeyN', key: '‘' }, { code: 'KeyO', key: 'œ' }],
  'Danish': [...digits('©@€£∞∂‹[]≈'), { code: 'KeyI', key: '|' }, { code: 'Digit7', shift: true, key: '\\' },
    { code: 'Digit8', shift: true, key: '{' }, { code: 'Digit9', shift: true, key: '}' }, { code: 'BracketRight', key: '~' },
    { code: 'KeyN', key: '‘' }, { code: 'KeyO', key: 'œ' }],
  'Italian': [...digits('«“‘¥~‹'), { code: 'Digit0', key: '≠' }, { code: 'BracketLeft', key: '[' }, { code: 'BracketRight', key: ']' },
    { code: 'BracketLeft', shift: true, key: '{' }, { code: 'BracketRight', shift: true, key: '}' }, { code: 'Quote', key: '#' },
    { code: 'Semicolon', key: '@' }, { code: 'KeyN', key: 'Dead' }, { code: 'KeyO', key: 'ò' }],
};
