// Adding keys to a JSON object that a person wrote: all else stays as it is written.

/**
 * The text with the keys of `add` (a JSON object) that it has not, in the form of those that it has; undefined where the text
 * is no JSON object. Empty text stands for an empty object.
 */
export function withKeys(text: string, add: string): string | undefined {
  const [has, wanted] = [text.trim() === '' ? {} : objectOf(text), objectOf(add)];
  if (has === undefined || wanted === undefined) return undefined;
  const entries = Object.entries(wanted).filter(([key]) => !Object.hasOwn(has, key)).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  if (entries.length === 0) return text;
  const end = text.lastIndexOf('}');
  if (Object.keys(has).length === 0) return `{${entries.join(', ')}}`;
  const before = text.slice(0, end).trimEnd();
  const gap = text.slice(before.length, end);
  const separator = gap.includes('\n') ? `,\n${indentOf(before)}` : ', ';
  return before + entries.map((entry) => separator + entry).join('') + gap + text.slice(end);
}

/** How far the first key stands in its line. */
const indentOf = (text: string): string => /^[ \t]*(?=")/m.exec(text)?.[0] ?? '  ';

function objectOf(text: string): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
