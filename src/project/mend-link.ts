// What mail and chat programs do to a link: they break its line, mark the breaks, write characters as codes, take the sign
// behind it for a part of it, or the sign at its end for the end of a sentence.

/** Characters that show nothing. */
const INVISIBLE = /[\s\u00ad\u200b-\u200f\u2060\ufeff]+/g;
const ENTITIES: Record<string, string> = { gt: '>', lt: '<', amp: '&', quot: '"', nbsp: ' ' };

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The fragment of a link as it is, and then as it may have been, each once. Unpacking is dear: what no link ends like is left out. */
export function mended(fragment: string): string[] {
  const plain = decoded(decoded(fragment)).replace(/&(gt|lt|amp|quot|nbsp);/g, (_, name: string) => ENTITIES[name]);
  const visible = plain.replace(INVISIBLE, '');
  // "=" at the end of a line says that it goes on, ">" at the beginning that it is quoted.
  const joined = head(visible.replace(/[=>]/g, ''));
  const all = [
    fragment, joined, head(visible), head(plain.trim()), visible.replace(/[^\w-]/g, ''),
    joined.replace(/[-_]$/, ''), `${joined}-`, `${joined}_`,
  ];
  return [...new Set(all)].filter((one, at) => at === 0 || isWhole(one));
}

/** Whether base64 after the first character, the version, may end like this: the last one's bits that make no byte are zero. */
function isWhole(fragment: string): boolean {
  const spare = [0, 63, 15, 3][(fragment.length - 1) % 4];
  return spare === 0 || (BASE64.indexOf(fragment.at(-1)!) & spare) === 0;
}

const head = (text: string): string => /^[\w-]*/.exec(text)![0];

const decoded = (text: string): string => text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
  try {
    return decodeURIComponent(codes);
  } catch {
    return ''; // no character
  }
});
