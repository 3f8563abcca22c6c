// Which of the commands that a run called another release has not.
import type { Word } from '../../../../protocol.ts';

/** "HEXPIRE, which needs Redis 7.4 or Valkey 9.0", for each. */
export function lackedBy(release: string, commands: readonly string[], words: readonly Word[]): string[] {
  return commands.flatMap((name) => {
    const shown = name.replace('|', ' ').toUpperCase();
    const word = words.find((one) => one.kind === 'command' && one.name === shown);
    return word?.lacks?.includes(release) ? [`${shown}, which needs ${word.needs}`] : [];
  });
}
