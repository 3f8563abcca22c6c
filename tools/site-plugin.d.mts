import type { Plugin } from 'vite';

/** What a build adds to the bundle: a Content-Security-Policy and the service worker. */
export function site(): Plugin;
