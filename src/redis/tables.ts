// All command families, joined.
import type { CommandTable } from './command.ts';
import { scriptingCommands } from './commands/scripting.ts';

export const commandTables: readonly CommandTable[] = [
  scriptingCommands,
];
