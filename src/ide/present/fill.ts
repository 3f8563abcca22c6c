// A panel that fills the window: the rest of the page is behind it, for eyes, pointers and the keyboard.

/** Where a place stands in the page. */
export const elementOf = (place: string): HTMLElement | null =>
  document.querySelector(place === 'script' ? '[data-area=script], #place-script' : `#place-${CSS.escape(place)}`);

/** Fills the window with an element, and leaves `beside` and what is told within reach. Returns what takes that back. */
export function fill(element: HTMLElement, beside: HTMLElement): () => void {
  const behind = behindOf(element).filter((one) => one !== beside && !one.inert && !one.matches('[role=status], script, style'));
  for (const one of behind) one.inert = true;
  element.classList.add('presented');
  return () => {
    for (const one of behind) one.inert = false;
    element.classList.remove('presented');
  };
}

/** What stands beside an element, and beside all that it stands in. */
function behindOf(element: Element): HTMLElement[] {
  const parent = element.parentElement;
  if (!parent) return [];
  const siblings = [...parent.children].filter((one): one is HTMLElement => one !== element && one instanceof HTMLElement);
  return [...siblings, ...element === document.body ? [] : behindOf(parent)];
}
