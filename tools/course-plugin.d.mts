import type { Plugin } from 'vite';

/** Gives the course in a folder to the page as a zip; see course-plugin.mjs. */
export function course(folder: string): Plugin;
