// The programs that the parser is tried on: examples of the hosts, scripts of libraries, what tests have, and every form of both
// dialects; and mutations of them.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { examples as plain } from '../../src/hosts/plain/examples.ts';
import { examples as redis } from '../../src/hosts/redis/examples/all.ts';
import { SEEDS } from '../hosts/redis/mutated-scripts.ts';
import { Random } from '../redis/random.ts';

export interface Program { name: string; text: string }

const bytesOf = (path: string): string => readFileSync(path, 'latin1');
const filesIn = (folder: string): Program[] => readdirSync(folder).filter((name) => name.endsWith('.lua')).sort()
  .map((name) => ({ name, text: bytesOf(join(folder, name)) }));

const bullmq = join(dirname(createRequire(import.meta.url).resolve('bullmq/package.json')), 'dist', 'esm', 'commands');

export const programs: readonly Program[] = [
  ...filesIn(join(import.meta.dirname, 'programs')),
  ...[...redis, ...plain].map(({ title, script }) => ({ name: title, text: script })),
  ...SEEDS.map((text) => ({ name: text, text })),
  ...filesIn(bullmq),
];

/** What a mutation puts between tokens, or in the place of some. */
const PIECES = ['end', 'local x <const> = 1', 'goto a', '::a::', 'break', '(', ')', '[', ']', '{', '}', '[[', ']]', '[=[', ']=]', '--', '--[[',
  '--[==[', '"', "'", '\\', '\\z', '\\x41', '\\u{48}', '"\\z \n x"', '"\\xq"', '"\\u{80000000}"', '"\\300"', '\n', '\r', '\r\n', '\n\r', '"\\\r\n"', ';', ',',
  '..', '...', '.', ':', '::', '//', '&', '|', '~', '~=', '<<', '>>', '=', '==', '^', '-', '#', 'not', 'nil', 'function', 'return', 'x',
  '0x1p4', '0x.8', '1e5', '3..2', '08', '\\300', '<close>', 'if x then', 'else', 'elseif', 'for i=1,2 do', 'in', 'do', 'repeat', 'until',
  '\0', '1\0', '1\0\0x', '\xff', '@', '!', '0xA.8p-1', '5 // 2', ' ', '\t', '\f', '\v', '1e', '.5', 'goto', 'f "s"', 'a.b:c()', '\n(f)()', '--[[\n]](f)()'];
const TOKEN = /--[^\n]*|[A-Za-z_]\w*|\d[\w.]*|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\s+|[^]/g;

/** A program with one to three changes. */
export function mutated(text: string, random: Random): string {
  const tokens = text.match(TOKEN) ?? [''];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(tokens.length);
    const other = random.below(tokens.length);
    const piece = random.pick(PIECES);
    const change = random.below(6);
    if (change === 0) tokens.splice(at, 1);
    else if (change === 1) tokens.splice(at, 0, tokens[other]);
    else if (change === 2) tokens.splice(at, 0, piece);
    else if (change === 3) tokens[at] = piece;
    else if (change === 4) tokens.splice(at, 0, ` ${piece} `);
    else [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
  }
  return tokens.join('');
}
