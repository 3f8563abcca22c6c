// The keys of the bar, and what pressing one does: the field hears of it as of a key of a keyboard, and where it has nothing of
// its own to do with it, what a browser does is done.

/** A key that types a text, or one that a keyboard has. */
export type BarKey = { name: string; text: string } | { name: string; shows: string; key: string; keyCode: number; ctrlKey?: boolean };

const typed: [text: string, name: string][] = [
  ['(', 'Left parenthesis'], [')', 'Right parenthesis'], ['[', 'Left bracket'], [']', 'Right bracket'], ['{', 'Left brace'], ['}', 'Right brace'],
  ['"', 'Double quote'], ["'", 'Single quote'], ['=', 'Equals'], ['~', 'Tilde'], ['#', 'Hash'], ['..', 'Two dots'],
];

export const barKeys: readonly BarKey[] = [
  { name: 'Tab', shows: 'Tab', key: 'Tab', keyCode: 9 }, { name: 'Up', shows: '↑', key: 'ArrowUp', keyCode: 38 },
  ...typed.map(([text, name]) => ({ text, name })),
  { name: 'End', shows: 'End', key: 'End', keyCode: 35 }, { name: 'Control C', shows: 'Ctrl+C', key: 'c', keyCode: 67, ctrlKey: true },
];

/** Presses a key in a field of text, which has the keyboard then. */
export function press(field: HTMLElement, pressed: BarKey): void {
  if (document.activeElement !== field) field.focus();
  // As if it were typed: the field hears of it, closes brackets, and can undo it.
  if ('text' in pressed) document.execCommand('insertText', false, pressed.text);
  else if (isLeft(field, pressed)) asBrowser(field, pressed.key);
}

/** Whether the field leaves a key to the browser. */
function isLeft(field: HTMLElement, { key, keyCode, ctrlKey = false }: Exclude<BarKey, { text: string }>): boolean {
  return field.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode, ctrlKey, bubbles: true, cancelable: true }));
}

/** What a browser does at a key of a person, and not at one that a page makes. Tab leaves a field: that is not wanted here. */
function asBrowser(field: HTMLElement, key: string): void {
  if (key === 'c') document.execCommand('copy');
  else if (field instanceof HTMLInputElement) {
    if (key === 'End') field.setSelectionRange(field.value.length, field.value.length);
  } else if (key === 'End') getSelection()?.modify('move', 'forward', 'lineboundary');
  else if (key === 'ArrowUp') getSelection()?.modify('move', 'backward', 'line');
}
