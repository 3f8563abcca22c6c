// The names of all commands, for the worker that has not all of them: there the build fills it in
// (tools/first-engine-plugin.mjs). Elsewhere the table has them.
export const COMMAND_NAMES = '';
