// All command families, joined.
import type { CommandTable } from './command.ts';
import { scriptingCommands } from './commands/scripting.ts';
import { hashCommands } from './commands/hashes.ts';
import { listSearchCommands } from './commands/list-search.ts';
import { listCommands } from './commands/lists.ts';
import { setCommands } from './commands/sets.ts';
import { sortedSetRangeCommands } from './commands/sorted-set-ranges.ts';
import { sortedSetStoreCommands } from './commands/sorted-set-stores.ts';
import { sortedSetCommands } from './commands/sorted-sets.ts';

export const commandTables: readonly CommandTable[] = [
  hashCommands, listCommands, listSearchCommands, setCommands,
  sortedSetCommands, sortedSetRangeCommands, sortedSetStoreCommands,
  scriptingCommands,
];
