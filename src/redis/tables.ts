// All command families, joined.
import type { CommandTable } from './command.ts';

export const commandTables: readonly CommandTable[] = [];
