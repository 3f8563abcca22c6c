import type { Plugin } from 'vite';

export function workerEntry(): Plugin;
