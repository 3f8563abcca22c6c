// The HELP of a command with subcommands: a line about the command, then each subcommand and, indented, what it does.
import { Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

/** `text` begins with a line break; its lines are replied as they are, one status each. */
export function helpReply(container: Bytes, text: Bytes): Reply {
  return [
    `${container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...text.slice(1).split('\n'),
    'HELP',
    '    Prints this help.',
  ].map((line) => new Status(line));
}
