// Whether a word begins a command of Redis.
import type { Word } from '../../../../protocol.ts';

/** By the host's words; any does until the commands are known. */
export function commandIn(words: readonly Word[]): (name: string) => boolean {
  const names = new Set(words.filter(({ kind }) => kind === 'command').map(({ name }) => name.split(' ', 1)[0].toLowerCase()));
  return names.size === 0 ? (name) => /^[a-z][\w.-]*$/i.test(name) : (name) => names.has(name.toLowerCase());
}
