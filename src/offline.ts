// The page's side of the service worker: the site works offline after a first visit, and a new version
// waits until the person asks for it.

export interface OfflineEvents {
  /** A new version is there and waits; `accept` puts it in place of this one and reloads every tab. */
  updated(accept: () => void): void;
}

/** Absent where the page is not served over https or from localhost. */
const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;

/** All tabs change at once: a page of one version never asks for a file of another. */
export function followVersion(): void {
  let controlled = container?.controller != null;
  container?.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
}

/** Registers the service worker and asks for storage that the browser does not clear by itself. */
export async function goOffline({ updated }: OfflineEvents): Promise<void> {
  if (container === undefined) return;
  void navigator.storage.persist();
  const registration = await container.register(new URL('sw.js', document.baseURI));
  const tell = (): void => {
    const { waiting } = registration;
    if (waiting && container.controller) updated(() => takeOver(waiting));
  };
  tell();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', tell);
  });
}

/** Milliseconds until a version that still waits is asked again. */
const AGAIN = 500;

/** Chromium may forget that a version was told not to wait, where the one before it was at work just then. */
function takeOver(waiting: ServiceWorker): void {
  if (waiting.state !== 'installed') return;
  waiting.postMessage('take over');
  setTimeout(() => takeOver(waiting), AGAIN);
}
