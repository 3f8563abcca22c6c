// Keys of actions: which press means which, on every platform and layout, and how people read them.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const macSigns: Record<string, string> = { Mod: '⌘', Alt: '⌥', Control: '⌃', Shift: '⇧', Enter: '↵', Backspace: '⌫' };
const signs: Record<string, string> = {
  Mod: 'Ctrl', Enter: '↵', Backspace: '⌫', PageUp: 'PgUp', PageDown: 'PgDn', Comma: ',', Period: '.',
};

/**
 * Option with a digit types a character on a Mac, so that a text field has it: there the place is reached by Control
 * with the digit from everywhere, and by Option outside of fields alone.
 */
const local = (keys: string): string => (isMac ? keys.replace(/^Alt\+(?=\d$)/, 'Control+') : keys);

/** A key as people of this platform read it: one entry a keycap. */
export function keycaps(keys: string): string[] {
  return local(keys).split('+').map((part) => (isMac && macSigns[part]) || signs[part] || part);
}

/** The same for aria-keyshortcuts. */
export function ariaKeys(keys: string): string {
  return local(keys).replace('Mod', isMac ? 'Meta' : 'Control').replace(/\+\.$/, '+Period');
}

/** Whether a key press is the one that an action names. */
export function isPressed(keys: string, event: KeyboardEvent): boolean {
  if (typesCharacter(event)) return false;
  return isExactly(keys, event) || (local(keys) !== keys && isExactly(local(keys), event));
}

function isExactly(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+');
  const key = parts.pop();
  const has = (part: string): boolean => parts.includes(part);
  return keyOf(event).toLowerCase() === key?.toLowerCase() && event.altKey === has('Alt') && event.shiftKey === has('Shift')
    && event.metaKey === (isMac && has('Mod')) && event.ctrlKey === (isMac ? has('Control') : has('Mod'));
}

/**
 * The key by the letter that it types, or by its place where that is none: a Mac types other characters with Option,
 * other layouts have other characters on the row of digits.
 */
function keyOf({ altKey, ctrlKey, key, code }: KeyboardEvent): string {
  if (!altKey && !(isMac && ctrlKey)) return key;
  return /^[a-z]$/i.test(key) ? key : code.replace(/^(?:Digit|Key)/, '');
}

/** Whether a press with Option, or AltGr, puts a character into the field where it happens (a dead key half of one). */
function typesCharacter(event: KeyboardEvent): boolean {
  if (event.getModifierState('AltGraph')) return true;
  const printable = event.key.length === 1 || event.key === 'Dead';
  return isMac && event.altKey && !event.metaKey && !event.ctrlKey && printable && takesText(event.target);
}

const takesText = (target: EventTarget | null): boolean => target instanceof HTMLElement
  && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

/**
 * Whether a press belongs to an input method, which turns what was typed into other characters: its Enter takes one of
 * them and submits nothing. Safari sends it when the composition is over, with the key code of input methods.
 */
export const isComposing = ({ isComposing: composing, keyCode }: KeyboardEvent): boolean => composing || keyCode === 229;

/**
 * For roots of pages, in the capture phase: keeps what belongs to an input method from all that obeys keys. The editor
 * has its own way with it.
 */
export function heedComposition(event: KeyboardEvent): boolean {
  if (!isComposing(event)) return false;
  if (!(event.target instanceof Element && event.target.closest('.cm-content'))) event.stopPropagation();
  return true;
}
