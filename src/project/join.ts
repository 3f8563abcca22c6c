// Joins a script and the files that it includes into the one text that is sent. It is a textual join: what a file
// makes local at its top is visible after it. A file is taken in once, at the first line that names it; later lines
// stay the comments that they are.
import { MAIN_FILE } from './files.ts';
import type { ScriptFile } from './files.ts';
import type { SourceMap } from '../protocol.ts';
import { digestOf } from './digest.ts';
import { countBreaks, includeLines, resolver } from './include-lines.ts';
import type { IncludeLine } from './include-lines.ts';

/** `map`: where anything was included. */
export interface Joined { text: string; map?: SourceMap }

/** An include that cannot be followed: where, and why as a sentence. */
export class IncludeError extends Error {
  /** `missing`: the name, where no file is called so. */
  constructor(message: string, readonly file: string, readonly line: number, readonly missing?: string) {
    super(message);
  }
}

/** Throws IncludeError. */
export function joinFiles(script: string, files: readonly ScriptFile[]): Joined {
  const main = { name: MAIN_FILE, text: script };
  return new Join([main, ...files]).from(main);
}

class Join {
  readonly #parts: string[] = [];
  readonly #map: SourceMap = { files: [], stretches: [] };
  /** Files that are being taken in, the innermost last. */
  readonly #open: string[] = [];
  #line = 1;

  readonly #taken = new Set<ScriptFile>();
  readonly #resolve;

  constructor(files: readonly ScriptFile[]) { this.#resolve = resolver(files); }

  from(file: ScriptFile): Joined {
    this.#take(file);
    const text = this.#parts.join('');
    return this.#taken.size > 1 ? { text, map: this.#map } : { text };
  }

  #take(taken: ScriptFile): void {
    const { name, text } = taken;
    this.#taken.add(taken);
    const file = this.#map.files.push({ name, digest: digestOf(text) }) - 1;
    this.#open.push(name);
    let at = 0;
    let line = 1;
    for (const include of includeLines(text)) {
      const included = this.#follow(name, include);
      if (included === undefined) continue;
      this.#add(text.slice(at, include.from), file, line);
      this.#take(included);
      at = include.to;
      line = include.line + countBreaks(text.slice(include.from, include.to));
    }
    const rest = text.slice(at);
    // What comes after an included file starts on a line of its own.
    this.#add(file > 0 && /[^\n\r]$/.test(text) && rest !== '' ? `${rest}\n` : rest, file, line);
    this.#open.pop();
  }

  /** The file to take in here; undefined where it is in already. */
  #follow(from: string, { name, line }: IncludeLine): ScriptFile | undefined {
    const file = this.#resolve(name, from);
    if (file === undefined) throw new IncludeError(`There is no file "${name}" here.`, from, line, name);
    const at = this.#open.indexOf(file.name);
    if (at >= 0) throw new IncludeError(circle([...this.#open.slice(at), file.name]), from, line);
    if (file.text.startsWith('#!')) {
      throw new IncludeError(onlyMain(file.name), from, line);
    }
    return this.#taken.has(file) ? undefined : file;
  }

  #add(text: string, file: number, line: number): void {
    this.#map.stretches.push([this.#line, file, line]);
    this.#parts.push(text);
    this.#line += countBreaks(text);
  }
}

export const onlyMain = (name: string): string => `${name} begins with "#!", which only ${MAIN_FILE} can.`;

function circle(names: string[]): string {
  const [first, ...others] = names;
  const way = others.slice(0, -1).join(' and ');
  return way === '' ? `${first} includes itself.` : `${first} includes itself by way of ${way}.`;
}
