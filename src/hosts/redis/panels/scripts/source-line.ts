// A script's source as the cache shows it.
import { decodeStrict } from '../../../../bytes/text.ts';
import type { Bytes } from '../../../../protocol.ts';
import { escapeBytes } from '../../../../bytes/quote.ts';
import { indexedIn } from '../../../../syntax/indexed.ts';
import { parseLua } from '../../../../syntax/parse.ts';

export function decodeText(source: Bytes): string {
  return decodeStrict(source) ?? escapeBytes(source);
}

/** The line that tells most: the first that is neither empty nor a shebang, without its comment signs. */
export function firstLine(source: Bytes): string {
  const lines = decodeText(source.slice(0, 2000)).split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#!'))?.slice(0, 200) ?? lines[0];
}

/**
 * How many KEYS and ARGV a script names by number, outside comments and strings: where to start
 * when it is called. One that counts them in a loop says nothing.
 */
export function namedInputs(source: Bytes): { keys: number; argv: number } {
  const found = { keys: 0, argv: 0 };
  for (const { name, at } of indexedIn(parseLua(source, '5.1'), source)) {
    if (name === 'KEYS') found.keys = Math.max(found.keys, at);
    else if (name === 'ARGV') found.argv = Math.max(found.argv, at);
  }
  return found;
}

/** What stands behind EVALSHA and the SHA1, to be filled in: `2 key1 key2 arg1`. */
export function argumentsSketch(source: Bytes): string {
  const { keys, argv } = namedInputs(source);
  const name = (kind: string, amount: number): string[] =>
    Array.from({ length: Math.min(amount, 9) }, (_, at) => `${kind}${at + 1}`);
  return [String(Math.min(keys, 9)), ...name('key', keys), ...name('arg', argv)].join(' ');
}
