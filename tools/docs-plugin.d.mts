import type { Plugin } from 'vite';

/** Moves the documentation of commands into a chunk of its own; see docs-plugin.mjs. */
export function commandDocs(): Plugin;
