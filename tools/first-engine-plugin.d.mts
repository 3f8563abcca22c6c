import type { Plugin } from 'vite';

/** `src`: the folder of the sources, with "/" at its end. */
export function firstEngine(src: string): Plugin;
