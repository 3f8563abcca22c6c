// Whether the on-screen keyboard is there, which no browser says: a field has the focus, and much of the height is gone.

/** Below this share of the screen's height something lies over the page. */
const SHARE = 0.65;
/** Heights, in CSS pixels, of which nothing can be spared. */
const SHORT = 300;

/** The most that each orientation has had: where the keyboard resizes the page, screen and page know no other height. */
const tallest = { portrait: 0, landscape: 0 };

export function keyboardOf({ height }: { height: number }): { typing: boolean; short: boolean } {
  const { width, height: other, orientation } = screen;
  const side = (orientation as ScreenOrientation | undefined)?.type.startsWith('landscape') ?? innerWidth > innerHeight
    ? 'landscape' : 'portrait';
  // The screen of an iPhone has the sizes of upright, whichever way it is held.
  const full = tallest[side] = Math.max(tallest[side], innerHeight, side === 'landscape' ? Math.min(width, other) : Math.max(width, other));
  const isField = document.activeElement?.matches('textarea, input, [contenteditable]') === true;
  const typing = isField && height < full * SHARE;
  return { typing, short: typing && height < SHORT };
}

/** Lets the page end after so many pixels; undefined: with the window. */
export function showAbove(height: number | undefined): void {
  const { style } = document.documentElement;
  if (height === undefined) style.removeProperty('--page-height');
  else style.setProperty('--page-height', `${height}px`);
}
