// A message as people read it: bold, slanted and code, as Markdown has them or, in a message to Telegram, HTML. Nothing else is taken
// for markup, and nothing of it becomes an element that was not asked for.

export interface Segment { text: string; as: 'plain' | 'strong' | 'em' | 'code' }

const MARKDOWN = /\*\*(?<strong>[^*\n]+)\*\*|`(?<code>[^`\n]+)`|(?<![\w*])[*_](?<em>[^*_\n]+)[*_](?![\w*])/g;
const HTML = /<b>(?<strong>[^<]+)<\/b>|<code>(?<code>[^<]+)<\/code>|<i>(?<em>[^<]+)<\/i>/g;
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** `form`: "html" or anything else for Markdown. */
export function segmentsOf(text: string, form?: string): Segment[] {
  const isHtml = form?.toLowerCase() === 'html';
  const read = (raw: string): string => (isHtml ? raw.replace(/&(?:lt|gt|amp|quot);/g, (entity) => ENTITIES[entity]) : raw);
  const segments: Segment[] = [];
  let at = 0;
  for (const found of text.matchAll(isHtml ? HTML : MARKDOWN)) {
    if (found.index > at) segments.push({ text: read(text.slice(at, found.index)), as: 'plain' });
    const [as, inner] = Object.entries(found.groups ?? {}).find(([, group]) => group !== undefined)!;
    segments.push({ text: read(inner), as: as as Segment['as'] });
    at = found.index + found[0].length;
  }
  if (at < text.length) segments.push({ text: read(text.slice(at)), as: 'plain' });
  return segments;
}
