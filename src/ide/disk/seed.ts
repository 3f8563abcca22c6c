// Commands as a text that redis-cli reads: one a line, quoted where they must be.
import type { Bytes } from '../../protocol.ts';
import { LIMITS } from '../../share.ts';
import { decodeStrict, encodeText } from '../bytes.ts';
import { splitArgs } from '../console/split-args.ts';
import { quoteBytes } from '../value/quote.ts';
import { ProjectError } from './project-error.ts';

/** Commands from lines; empty ones and those that begin with "#" hold none. Throws ProjectError. */
export function parseSeed(text: string, file: string): Bytes[][] {
  const commands: Bytes[][] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const args = splitArgs(encodeText(line));
    if (args === undefined) {
      throw new ProjectError(`${file}, line ${at + 1}: a quote is not closed, or something follows it.`);
    }
    if (Math.max(args.length, commands.length + 1) > LIMITS.values) throw new ProjectError(`${file} is too long.`);
    commands.push(args);
  }
  return commands;
}

/** The inverse of `parseSeed`. */
export function showSeed(commands: readonly (readonly Bytes[])[]): string {
  return commands.map((args) => `${args.map(quoted).join(' ')}\n`).join('');
}

/** Words of UTF-8 stay readable; redis-cli takes its bytes as they are. */
function quoted(arg: Bytes): string {
  if (/^[\w:.,@%+/*{}()=<>?!&|~^$-]+$/.test(arg)) return arg;
  const text = decodeStrict(arg);
  if (text === null || /[\p{C}\p{Z}]/u.test(text.replaceAll(' ', ''))) return quoteBytes(arg);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Whether a text holds these commands already. */
export function isSeed(text: string, commands: readonly (readonly Bytes[])[]): boolean {
  try {
    return JSON.stringify(parseSeed(text, '')) === JSON.stringify(commands);
  } catch (cause) {
    if (cause instanceof ProjectError) return false;
    throw cause;
  }
}
