// Serves dist on localhost, as a static host would.
import { preview } from 'vite';
import { ROOT } from './build.mjs';

/** Serves on `port`, or where it is taken on the next free one. Returns the address and how to end it. */
export async function serve({ root = ROOT, port = 4173, strictPort = false } = {}) {
  const server = await preview({
    root, configFile: false, base: '/', logLevel: 'error',
    preview: { host: 'localhost', port, strictPort, open: false },
  });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}
