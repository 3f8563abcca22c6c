// A number that tells whether two calls came to the same reply: of large ones, as far as their beginning tells.

/** Values that are looked at, and characters of each text. */
const VALUES = 5000;
const CHARACTERS = 1000;

/** Of what a call gave that has a reply; undefined: it has none. */
export function replyDigest(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null || !('reply' in result)) return undefined;
  let hash = 0x811c9dc5;
  let left = VALUES;
  const add = (text: string): void => {
    for (let i = 0; i < text.length && i < CHARACTERS; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ text.length, 0x01000193);
  };
  const walk = (value: unknown): void => {
    if (left-- <= 0) return;
    if (typeof value !== 'object' || value === null) return add(`${typeof value} ${String(value)}`);
    // Of a long list no more is made than is looked at.
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    const length = names?.length ?? (value as unknown[]).length;
    add(`${names === undefined ? 'list' : 'object'} ${length}`);
    for (let i = 0; i < length && left > 0; i++) {
      const name = names?.[i] ?? String(i);
      add(name);
      walk((value as Record<string, unknown>)[name]);
    }
  };
  walk(result.reply);
  return hash >>> 0;
}
