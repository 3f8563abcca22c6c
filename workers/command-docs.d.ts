/** What the commands are about, in a chunk of its own (tools/docs-plugin.mjs). */
declare module 'virtual:command-docs' {
  const docs: Record<string, { summary: string; syntax: string; complexity: string }>;
  export default docs;
}
