// The argument syntax of commands, as COMMAND DOCS of a real server tells it.
import type { RealClient } from '../real-redis.ts';
import { readFrame } from '../wire.ts';
import type { Frame } from '../wire.ts';

export interface Argument {
  name: string;
  /** "key", "string", "integer", "double", "pattern", "unix-time", "pure-token", "oneof", "block". */
  type: string;
  /** The word before it, or of a pure token the word itself. */
  token: string | undefined;
  optional: boolean;
  /** It may come several times, with `tokenEach` its word before each. */
  multiple: boolean;
  tokenEach: boolean;
  parts: Argument[];
}

export interface Syntax {
  /** The command's words: ["xgroup", "create"]. */
  words: string[];
  group: string;
  arguments: Argument[];
}

/** All commands of the server by name; subcommands as "xgroup|create". */
export async function readSyntax(real: RealClient): Promise<Map<string, Syntax>> {
  await real.command('HELLO', '3');
  const all = new Map<string, Syntax>();
  for (const [name, docs] of pairs(readFrame(await real.command('COMMAND', 'DOCS'))!.frame)) {
    const subcommands = field(docs, 'subcommands');
    if (subcommands === undefined) all.set(name, syntaxOf(name, docs));
    else for (const [sub, its] of pairs(subcommands)) all.set(sub, syntaxOf(sub, its));
  }
  return all;
}

const syntaxOf = (name: string, docs: Frame): Syntax => ({
  words: name.split('|'),
  group: field(docs, 'group')!.text,
  arguments: field(docs, 'arguments')?.items.map(argumentOf) ?? [],
});

function argumentOf(docs: Frame): Argument {
  const flags = field(docs, 'flags')?.items.map(({ text }) => text) ?? [];
  return {
    name: field(docs, 'name')!.text,
    type: field(docs, 'type')!.text,
    token: field(docs, 'token')?.text,
    optional: flags.includes('optional'),
    multiple: flags.includes('multiple'),
    tokenEach: flags.includes('multiple_token'),
    parts: field(docs, 'arguments')?.items.map(argumentOf) ?? [],
  };
}

const pairs = ({ items }: Frame): [string, Frame][] =>
  items.flatMap((item, i) => (i % 2 === 0 ? [[item.text, items[i + 1]] as [string, Frame]] : []));

const field = (map: Frame, name: string): Frame | undefined => pairs(map).find(([key]) => key === name)?.[1];
