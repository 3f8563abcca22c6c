// The HELP of a command with subcommands: a line about the command, then each subcommand and, indented, what it does.
import type { Handler } from '../command.ts';
import { Status } from '../reply.ts';
import type { Bytes } from '../reply.ts';
import { isIn } from '../version.ts';
import { HELP_CHANGES } from './help-changes.ts';

/** Replies a text as it is in 7.0 with what later releases changed, one status a line. It begins with a line break. */
export const helpOf = (container: Bytes, text: Bytes): Handler => ({ engine: { release } }) => {
  const changed = (HELP_CHANGES[container] ?? []).filter((change) => isIn(change, release))
    .reduce((before, { edits }) => edits.reduce((now, [old, put]) => now.replaceAll(old, put), before), `${text}\n`);
  return [
    `${container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...changed.slice(1, -1).split('\n'),
    'HELP',
    isIn({ redis: '7.2.0' }, release) ? '    Print this help.' : '    Prints this help.',
  ].map((line) => new Status(line));
};
