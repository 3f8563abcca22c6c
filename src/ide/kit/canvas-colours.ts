// Colours for what is drawn on a canvas, which knows no tokens: each as the theme has it now.

/** The values of tokens ("--accent") where an element stands, in its theme, as colours that a canvas takes. */
export function coloursOf<N extends string>(element: HTMLElement, tokens: readonly N[]): Record<N, string> {
  const probe = element.appendChild(document.createElement('span'));
  try {
    return Object.fromEntries(tokens.map((token) => {
      probe.style.color = `var(${token})`;
      return [token, getComputedStyle(probe).color];
    })) as Record<N, string>;
  } finally {
    probe.remove();
  }
}

/** Calls back whenever the theme changed, the person's or the system's. Returns what ends it. */
export function onTheme(changed: () => void): () => void {
  const media = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(forced-colors: active)')];
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  for (const one of media) one.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    for (const one of media) one.removeEventListener('change', changed);
  };
}
