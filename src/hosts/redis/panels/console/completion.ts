// Command names as one types them, and what their arguments are: all from the host's vocabulary.
import type { Word } from '../../../../protocol.ts';

export interface Completion {
  /** Names that begin as the line does; empty once the name stands and arguments follow. */
  names: string[];
  /** The command that the line calls, as far as it is known. */
  command?: Word;
}

/** What can be said of a line: its command, or the commands that it may become. */
export function complete(line: string, words: readonly Word[]): Completion {
  const typed = line.trimStart().toUpperCase();
  if (typed === '') return { names: [] };
  const commands = words.filter(({ kind }) => kind === 'command');
  const command = called(typed, commands);
  const names = commands.map(({ name }) => name.toUpperCase())
    .filter((name) => name.startsWith(typed) && name.length > typed.length)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return command === undefined ? { names } : { names, command };
}

/** The longest name that the line begins with, as words: "SCRIPT LOAD" goes before "SCRIPT". */
function called(typed: string, commands: readonly Word[]): Word | undefined {
  const spaced = `${typed.replace(/\s+/g, ' ')} `;
  let found: Word | undefined;
  for (const word of commands) {
    if (spaced.startsWith(`${word.name.toUpperCase()} `) && word.name.length > (found?.name.length ?? 0)) found = word;
  }
  return found;
}

/** A name in the case of what was typed. */
export function inCaseOf(typed: string, name: string): string {
  return /[a-z]/.test(typed) || typed === '' ? name.toLowerCase() : name;
}

/** What `help` prints, of a command or of itself. */
export function helpLines(about: string, words: readonly Word[]): string[] {
  if (about === '') {
    return [
      'A line is a command of the server: SET greeting "hello world"',
      'Tab completes a command, the arrows bring back earlier lines, Ctrl+R searches them.',
      'help COMMAND tells its arguments; clear, or Ctrl+L, empties the output.',
    ];
  }
  const commands = words.filter(({ kind }) => kind === 'command');
  const exact = commands.find(({ name }) => name.toLowerCase() === about);
  const found = exact ? [exact] : commands.filter(({ name }) => name.toLowerCase().startsWith(about)).slice(0, 12);
  if (found.length === 0) return [`No command begins with "${about}".`];
  return found.flatMap(({ syntax, about: summary }) => [syntax, `  ${summary}`]);
}
