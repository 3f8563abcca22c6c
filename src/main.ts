// The page: it shows at once, storage brings the drafts, and the engine starts beside it.
// First: the engine is fetched while the rest of this page is read.
import { browser } from './session/browser.ts';
import { mount } from 'svelte';
import './ide/tokens.css';
import './ide/kit/base.css';
import App from './ide/App.svelte';
import { fetchPanels } from './ide/layout/panels.ts';
import { Workspace } from './ide/Workspace.svelte.ts';
import { followVersion, goOffline } from './offline.ts';
import { Session } from './session.ts';
import { Storage } from './storage.ts';

/** Milliseconds until what could not be fetched is asked for again. */
const AGAIN = 5000;

const target = document.getElementById('app') ?? document.body;

function begin(): void {
  const workspace = new Workspace();
  followVersion(() => void workspace.keeping.reload('A new version of Evalua is in place.'));
  addEventListener('vite:preloadError', () => void workspace.keeping.missing());
  workspace.layout.applyTheme();
  const storage = Storage.open({ onNotice: (notice) => void workspace.keeping.tell(notice) });
  mount(App, { target, props: { workspace } });
  void storage.then((opened) => {
    workspace.openStorage(opened);
    void workspace.sharing.receive(location.hash);
    return workspace.startSession(new Session({ ...browser, store: opened }));
  }).catch((cause: unknown) => workspace.fail(cause));
  // What is dragged onto the page is the sooner it is wanted.
  const dragged = new Promise((resolve) => { addEventListener('dragenter', resolve, { once: true }); });
  Promise.race([workspace.settled, dragged]).then(() => import('./ide/disk/Drop.svelte'))
    .then(({ default: Drop }) => mount(Drop, { target: document.body, props: { workspace } }), () => undefined);
  // The first reply comes first: then the rest of the site is fetched, to be there without a network.
  workspace.settled.then(() => {
    fetchPanels(workspace.door);
    fetchRest(workspace);
    return goOffline({ updated: (accept) => workspace.tellUpdate(accept) });
  }).catch((cause: unknown) => workspace.notices.show(`Evalua cannot work offline here: ${String(cause)}`, { tone: 'warning' }));
}

/** Until it is there completion has names alone, and less is said of a script: a busy machine or network is asked again. */
function fetchRest(workspace: Workspace, times = 5): void {
  workspace.fetchRest().catch(() => { if (times > 1) setTimeout(() => fetchRest(workspace, times - 1), AGAIN); });
}

// In a frame of another page nothing of this may begin: it has a page of its own, which keeps nothing.
if (new URLSearchParams(location.search).has('embed')) void import('./main/embed.ts');
// A part of another version brings that one's entry along, where a host serves parts of two: the page has begun already.
else if (target.childElementCount === 0) begin();
