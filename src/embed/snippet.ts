// An embed as HTML, for pages without a script, and a badge that leads to the whole page.
import type { Look } from './api.ts';
import { parametersOf } from './messages.ts';

/** Scripts and an origin of its own are what an embed needs; the whole site in a new tab is free of this. */
export const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** The size of a frame: pixels, or as wide as what it stands in. */
export interface Size { width: number | '100%'; height: number }

const ESCAPES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** The address of the embed that shows what a link holds. */
export function embedAddress(link: string, look: Look = {}): string {
  const address = new URL(link);
  const parameters = parametersOf(look);
  address.search = `?embed${parameters === '' ? '' : `&${parameters}`}`;
  return address.href;
}

/** The frame that shows what a link holds. `title` is any text. */
export function snippet(link: string, title: string, look: Look, { width, height }: Size): string {
  const value = (text: string): string => `"${text.replace(/[&"<>]/g, (char) => ESCAPES[char])}"`;
  return `<iframe src=${value(embedAddress(link, look))} title=${value(title)} width="${width}" height="${height}" style="border: 0"`
    + ` sandbox="${SANDBOX}" allow="clipboard-write" referrerpolicy="no-referrer" loading="lazy"></iframe>`;
}

/** Markdown of an image that leads to what a link holds. */
export const badge = (link: string): string => `[![Run in Evalua](${new URL('badge.svg', link).href})](${link})`;
