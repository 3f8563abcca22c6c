// Commands as lines of words, quoted as a shell of commands reads them.
import type { Bytes } from '../protocol.ts';
import { LIMITS } from './checks.ts';
import { decodeStrict } from '../bytes/text.ts';
import { splitArgs } from '../bytes/split-args.ts';
import { quoteBytes } from '../bytes/quote.ts';
import { ProjectError } from './project-error.ts';

/** Commands from the lines of a file; empty ones and those that begin with "#" hold none. Throws ProjectError. */
export function parseSeed(lines: Bytes, file: string): Bytes[][] {
  const commands: Bytes[][] = [];
  for (const [at, line] of lines.replace(/^\xef\xbb\xbf/, '').split('\n').entries()) {
    if (/^[ \t\r]*(?:#|$)/.test(line)) continue;
    const args = splitArgs(line);
    if (args === undefined) {
      throw new ProjectError(`${file}, line ${at + 1}: a quote is not closed, or something follows it.`);
    }
    if (Math.max(args.length, commands.length + 1) > LIMITS.values) throw new ProjectError(`${file} is too long.`);
    commands.push(args);
  }
  return commands;
}

/** The inverse of `parseSeed`. */
export function showSeed(commands: readonly (readonly Bytes[])[]): Bytes {
  return commands.map((args) => `${showCommand(args)}\n`).join('');
}

/** A command as one line. */
export const showCommand = (args: readonly Bytes[]): Bytes => args.map(quoted).join(' ');

/** What is UTF-8 stays readable: what stands in quotes is taken as it is. */
function quoted(arg: Bytes): Bytes {
  if (/^[\w:.,@%+/*{}()=<>?!&|~^$-]+$/.test(arg)) return arg;
  const text = decodeStrict(arg);
  if (text === null || /[\p{C}\p{Z}]/u.test(text.replaceAll(' ', ''))) return quoteBytes(arg);
  return `"${arg.replace(/["\\]/g, '\\$&')}"`;
}

/** Whether lines hold these commands already. */
export function isSeed(lines: Bytes, commands: readonly (readonly Bytes[])[]): boolean {
  try {
    return JSON.stringify(parseSeed(lines, '')) === JSON.stringify(commands);
  } catch (cause) {
    if (cause instanceof ProjectError) return false;
    throw cause;
  }
}
