import type { Plugin } from 'vite';

export function lateExports(): Plugin;
