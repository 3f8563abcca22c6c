// Include lines: comments that name a file, as `-- @include limits` or, in quotes, `--- @include "lib/limits"`.
import { withoutLua } from './files.ts';
import type { ScriptFile } from './files.ts';
import { lineComments } from '../syntax/comments.ts';

/** A line that includes a file: where it begins and ends (with its line break), and where its name stands. */
export interface IncludeLine {
  /** As it is written. */
  name: string;
  from: number;
  to: number;
  nameFrom: number;
  /** 1-based. */
  line: number;
}

const INCLUDE = /^-{2,3}[ \t]*@include[ \t]+(?:"([^"]+)"|'([^']+)'|([^\s"';]+))[ \t;]*$/;
const BREAK = /\r\n?|\n/g;

/** The include lines of a text, in order. Each is a comment of its own line; within a long comment or text is none. */
export function includeLines(text: string): IncludeLine[] {
  if (!text.includes('@include')) return [];
  const found: IncludeLine[] = [];
  let line = 1;
  let counted = 0;
  for (const { from: index, to: end } of lineComments(text)) {
    const [, double, single, bare] = INCLUDE.exec(text.slice(index, end)) ?? [];
    const name = double ?? single ?? bare;
    const from = name === undefined ? undefined : startOfLine(text, index);
    if (from === undefined) continue;
    line += countBreaks(text.slice(counted, from));
    counted = from;
    const to = end + (text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0);
    found.push({ name, from, to, nameFrom: text.indexOf(name, text.indexOf('@include', from) + 8), line });
  }
  return found;
}

/** Where the line of `at` begins, if there is nothing but space before it. */
function startOfLine(text: string, at: number): number | undefined {
  let from = at;
  while (from > 0 && ' \t'.includes(text[from - 1])) from--;
  return from === 0 || '\n\r'.includes(text[from - 1]) ? from : undefined;
}

export const countBreaks = (text: string): number => text.match(BREAK)?.length ?? 0;

/** Which of the files an include of `from` means: one below its folder, else from the top; ".lua" may be left out. */
export type Resolve<F> = (name: string, from: string) => F | undefined;

export function resolver<F extends { name: string }>(files: readonly F[]): Resolve<F> {
  const byPath = new Map(files.map((file) => [withoutLua(file.name), file]));
  return (name, from) => {
    const parts = name.split('/');
    return byPath.get(walk([...from.split('/').slice(0, -1), ...parts])) ?? byPath.get(walk(parts));
  };
}

/** Which files each file includes, by name. */
export function includeGraph(files: readonly ScriptFile[]): Map<string, Set<string>> {
  const resolve = resolver(files);
  return new Map(files.map(({ name: from, text }) => {
    const targets = includeLines(text).map(({ name }) => resolve(name, from)?.name);
    return [from, new Set(targets.filter((target) => target !== undefined))];
  }));
}

/** A file with all that it takes in, by name. */
export function reachedFrom(start: string, graph: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set([start]);
  // A set is walked on to what is added meanwhile.
  for (const name of reached) for (const target of graph.get(name) ?? []) reached.add(target);
  return reached;
}

/** What a file should be called so that an include of `from` finds it. */
export function pathOf(name: string, from: string): string {
  const folder = name.startsWith('.') ? from.split('/').slice(0, -1) : [];
  const path = walk([...folder, ...name.split('/')]);
  return name.endsWith('.lua') ? `${path}.lua` : path;
}

/** A path without "." and ".."; one that leads out is no file's. */
function walk(parts: string[]): string {
  const path: string[] = [];
  for (const part of parts) {
    if (part !== '..') path.push(...(part === '.' ? [] : [part]));
    else if (path.pop() === undefined) return '';
  }
  return withoutLua(path.join('/'));
}
