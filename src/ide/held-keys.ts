// What is typed while the part of the page that it is meant for is still on its way: it waits in a field that stands in for
// that part, and goes into it when it is there. Else the script would get it.

/** Keys that are pressed again in their place, after what was typed. */
const REPEATED = ['Enter', 'Tab', 'ArrowDown', 'ArrowUp'];
/** Milliseconds for which a field that is about to be drawn is waited for. */
const PATIENCE = 10_000;
/** Milliseconds until what was typed has had its effect. */
const EFFECT = 16;

export interface HeldKeys {
  /** Where the keyboard was. */
  readonly before: HTMLElement | undefined;
  /** Hands over to the field that was asked for. */
  into(field: HTMLElement): void;
  /** What was typed, for what is no field; then it is over. */
  take(): string;
  /** It is not coming: the keyboard goes back to where it was. */
  drop(): void;
}

/** Takes the keyboard. `left` hears of Escape; then nothing is waited for any more. */
export function holdKeys(label: string, left: () => void): HeldKeys {
  const { activeElement } = document;
  const before = activeElement instanceof HTMLElement ? activeElement : undefined;
  const pressed: KeyboardEvent[] = [];
  const field = standIn(label);
  const end = (): void => {
    const hasKeyboard = document.activeElement === field;
    field.remove();
    if (hasKeyboard) before?.focus();
  };
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') {
      end();
      left();
    } else if (REPEATED.includes(event.key)) pressed.push(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  (document.querySelector('main') ?? document.body).append(field); // where those who look for landmarks find it
  field.focus();
  const take = (): string => {
    end();
    return field.value;
  };
  return { before, into: (target) => handOver(field, target, pressed), take, drop: end };
}

function standIn(label: string): HTMLInputElement {
  const field = document.createElement('input');
  field.className = 'held-keys';
  field.placeholder = `${label} …`;
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.setAttribute('aria-label', label);
  return field;
}

function handOver(field: HTMLInputElement, target: HTMLElement, pressed: readonly KeyboardEvent[]): void {
  const { value } = field;
  field.remove();
  target.focus();
  // As if it were typed: what has focus hears of it, and can undo it.
  if (value !== '') document.execCommand('insertText', false, value);
  target.dispatchEvent(new Event('change', { bubbles: true }));
  setTimeout(() => {
    for (const { key, code, keyCode, shiftKey } of pressed) {
      const press = { key, code, keyCode, shiftKey, bubbles: true, cancelable: true };
      target.dispatchEvent(new KeyboardEvent('keydown', press));
    }
  }, EFFECT);
}

/** What a selector finds beside a stand-in, as soon as it is drawn; undefined where that does not happen. */
export function drawn(selector: string): Promise<HTMLElement | undefined> {
  const find = (): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>(selector)].find((one) => !one.matches('.held-keys'));
  return new Promise((resolve) => {
    const end = (found: HTMLElement | undefined): void => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(found);
    };
    const look = (): void => {
      const found = find();
      if (found) end(found);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    const timer = setTimeout(() => end(undefined), PATIENCE);
    look();
  });
}
