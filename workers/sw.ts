// The service worker: keeps one version of the site whole, and serves it with or without a network.
// Another version is fetched beside it and waits until the page says that the person wants it.
import { precacheAndRoute } from 'workbox-precaching';
import type { PrecacheEntry } from 'workbox-precaching';

/** Every file of the build, put in by tools/site-plugin.mjs. */
declare const SITE_FILES: PrecacheEntry[];
declare const self: ServiceWorkerGlobalScope;

precacheAndRoute(SITE_FILES, { ignoreURLParametersMatching: [/./] });

// A first visit works offline from now on; who accepts a later version is reloaded by its page.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', ({ data }) => { if (data === 'take over') void self.skipWaiting(); });
