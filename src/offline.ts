// The page's side of the service worker: the site works offline after a first visit, and a new version
// waits until the person asks for it.

export interface OfflineEvents {
  /** A new version is there and waits; `accept` puts it in place of this one, in every tab. */
  updated(accept: () => void): void;
}

/** Absent where the page is not served over https or from localhost; with cookies blocked a browser may throw at it. */
const container = ((): ServiceWorkerContainer | undefined => {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
})();

/**
 * All tabs change at once: a page of one version never asks for a file of another. A page that only loses its service
 * worker, because the browser threw the site's storage away, goes on: what it holds may be nowhere else.
 */
export function followVersion(changed: () => void): void {
  let before = container?.controller ?? null;
  container?.addEventListener('controllerchange', () => {
    const { controller } = container;
    if (before !== null && controller !== null) changed();
    before = controller;
  });
}

/** Registers the service worker and asks for storage that the browser does not clear by itself. */
export async function goOffline({ updated }: OfflineEvents): Promise<void> {
  if (container === undefined) return;
  persist();
  const registration = await container.register(new URL('sw.js', document.baseURI)) as ServiceWorkerRegistration | undefined;
  if (registration === undefined) return; // so answers what blocks service workers in a browser
  const tell = (): void => {
    const { waiting } = registration;
    if (waiting && container.controller) updated(() => takeOver(waiting));
  };
  tell();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', tell);
  });
}

/** A browser that knows no such wish, or grants it not, may clear the site's storage where space is short. */
function persist(): void {
  try {
    navigator.storage?.persist?.().catch(() => false);
  } catch {
    // Refused, as with cookies blocked: storage itself tells the person.
  }
}

/** Milliseconds until a version that still waits is asked again. */
const AGAIN = 500;

/** Chromium may forget that a version was told not to wait, where the one before it was at work just then. */
function takeOver(waiting: ServiceWorker): void {
  if (waiting.state !== 'installed') return;
  waiting.postMessage('take over');
  setTimeout(() => takeOver(waiting), AGAIN);
}
