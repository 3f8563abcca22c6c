// An embed as HTML, for pages without a script.

/** Scripts and an origin of its own are what an embed needs; the whole site in a new tab is free of this. */
export const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';

const ESCAPES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** The frame that shows what a link holds. `title` is any text. */
export function snippet(link: string, title: string): string {
  const source = new URL(link);
  source.search = '?embed';
  const value = (text: string): string => `"${text.replace(/[&"<>]/g, (char) => ESCAPES[char])}"`;
  return `<iframe src=${value(source.href)} title=${value(title)} width="100%" height="400" style="border: 0"`
    + ` sandbox="${SANDBOX}" allow="clipboard-write" referrerpolicy="no-referrer" loading="lazy"></iframe>`;
}
