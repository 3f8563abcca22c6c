// Whether the on-screen keyboard is there, which no browser says: a field has the focus, and much of the height is gone.

/** Below this share of the screen's height something lies over the page. */
const SHARE = 0.65;
/** So many CSS pixels of the page, below what shows of it, are more than a browser's own bars. */
const COVERED = 120;
/** Heights, in CSS pixels, of which nothing can be spared. */
const SHORT = 300;

/** The most that each orientation has had: where the keyboard resizes the page, screen and page know no other height. */
const tallest = { portrait: 0, landscape: 0 };

/** `typing`: the keyboard is there. `short`: so little is left that only what is typed into has room. */
export interface Keyboard { typing: boolean; short: boolean }

export function keyboardOf({ height, scale }: Pick<VisualViewport, 'height' | 'scale'>): Keyboard {
  const shown = height * scale; // less of the page shows where it is enlarged by two fingers, too
  const { width, height: other, orientation } = screen;
  const side = (orientation as ScreenOrientation | undefined)?.type.startsWith('landscape') ?? innerWidth > innerHeight
    ? 'landscape' : 'portrait';
  // The screen of an iPhone has the sizes of upright, whichever way it is held.
  const full = tallest[side] = Math.max(tallest[side], innerHeight, side === 'landscape' ? Math.min(width, other) : Math.max(width, other));
  const isField = document.activeElement?.matches('textarea, input, [contenteditable]') === true;
  const typing = isField && (shown < full * SHARE || innerHeight - shown > COVERED);
  return { typing, short: typing && shown < SHORT };
}

/** Tells of the keyboard as it comes and goes; the page ends where it begins, for Safari lays it over the page. Returns what ends that. */
export function followKeyboard(tell: (keyboard: Keyboard) => void): () => void {
  const { visualViewport } = window;
  if (!visualViewport) return () => {};
  const measure = (): void => {
    const keyboard = keyboardOf(visualViewport);
    endAt(keyboard.typing ? visualViewport.height * visualViewport.scale : undefined);
    tell(keyboard);
  };
  measure(); // how tall it is without a keyboard
  visualViewport.addEventListener('resize', measure);
  return () => {
    visualViewport.removeEventListener('resize', measure);
    endAt(undefined);
  };
}

/** Lets the page end after so many pixels; undefined: with the window. */
function endAt(height: number | undefined): void {
  const { style } = document.documentElement;
  if (height === undefined) style.removeProperty('--page-height');
  else style.setProperty('--page-height', `${height}px`);
}
