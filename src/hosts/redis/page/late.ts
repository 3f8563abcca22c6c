// What of Redis's page comes when it is first asked for: one file, for each costs a first visit its name.
export { dataBefore, dataNow, makeData, makeExample } from './data.ts';
export { interleaved } from './interleaving.ts';
export { offered, pastedIntoEditor } from './offers.ts';
export { loadChosen, saveKeyspace, takeFiles } from './keyspace-files.ts';
export { readFile } from './read-file.ts';
export { startOver } from './start-over.ts';
