// What the page says of its storage, and how it makes way for another version of itself without losing what it holds.
import type { StorageNotice } from '../../storage.ts';
import { lasts, shows } from '../../storage/trouble.ts';
import type { Workspace } from '../Workspace.svelte.ts';

/** A later notice on the same takes an older one's place. */
const TOPIC = 'storage';
/** Milliseconds between looks at whether a script has ended. */
const LOOK = 200;
/** Milliseconds within which the page is not loaded anew a second time for a file that is missing. */
const ONCE = 60_000;
const RELOADED = 'evalua.reloaded';

export class Keeping {
  /** Why nothing is stored, while that is so. */
  trouble = $state.raw<StorageNotice>();
  readonly #workspace: Workspace;
  #leaving = false;

  constructor(workspace: Workspace) { this.#workspace = workspace; }

  async tell(notice: StorageNotice): Promise<void> {
    if (lasts(notice)) this.trouble = notice;
    else if (notice.kind === 'recovered') this.trouble = undefined;
    await this.#show(notice);
  }

  /** Says again why nothing is stored. */
  remind(): void { if (this.trouble) void this.#show(this.trouble); }

  async #show(notice: StorageNotice): Promise<void> {
    const text = await import('../../storage/notice.ts').then(({ textOf }) => textOf(notice), () => 'What changes now is not stored.');
    const action = notice.kind === 'copy' || notice.kind === 'lost' ? { label: 'Take over here', run: () => void this.#takeOver() }
      : lasts(notice) ? { label: 'Save as a file', run: () => void this.#workspace.files((files) => files.saveAll()) } : undefined;
    const brief = notice.kind === 'recovered' || notice.kind === 'conflict' || notice.kind === 'restored';
    this.#workspace.notices.show(text, {
      tone: notice.kind === 'recovered' ? 'plain' : 'warning', lasts: brief ? 8_000 : Infinity,
      ...(action && { action }), ...(shows(notice) && { topic: TOPIC }),
    });
  }

  async #takeOver(): Promise<void> {
    const { projects, storage } = this.#workspace;
    await projects.flush();
    await storage?.takeOver();
    location.reload();
  }

  // Another version

  /** Loads the page anew once nothing runs: at once where all is stored then, else when the person says so. */
  async reload(why: string): Promise<void> {
    const { notices, projects, runs, storage } = this.#workspace;
    if (this.#leaving) return;
    this.#leaving = true;
    if (runs.busy) notices.show(`${why} This tab is loaded anew once the script has ended.`, { lasts: Infinity, topic: 'version' });
    while (runs.busy) await new Promise((resolve) => { setTimeout(resolve, LOOK); });
    await this.#workspace.kept;
    await projects.flush();
    await storage?.flush();
    if (storage?.keepsAll === true && !projects.saving) return location.reload();
    this.#leaving = false;
    notices.show(`${why} What changed in this tab is not stored: save it as a file first, then reload.`, {
      tone: 'warning', lasts: Infinity, topic: 'version', action: { label: 'Reload', run: () => location.reload() },
    });
  }

  /** A file of the page could not be fetched. Where another version was published meanwhile, it is another's now. */
  async missing(): Promise<void> {
    if (!await isOutdated()) return;
    const why = 'A new version of Evalua was published, and a part of this one is gone.';
    if (!reloadedLately()) return this.reload(why);
    this.#workspace.notices.show(`${why} Reload the page to get it.`, {
      tone: 'warning', lasts: Infinity, topic: 'version', action: { label: 'Reload', run: () => location.reload() },
    });
  }
}

/** Whether the host serves another page by now. The names of its scripts tell what is in them. */
async function isOutdated(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  if (!entry) return false;
  try {
    const response = await fetch(document.baseURI.replace(/#.*/, ''), { cache: 'no-store' });
    return response.ok && !(await response.text()).includes(entry);
  } catch {
    return false; // no network: nothing is to be had
  }
}

/** Notes that it is about to be; a host that serves parts of two versions must not make it go on for ever. */
function reloadedLately(): boolean {
  try {
    const last = Number(sessionStorage.getItem(RELOADED));
    sessionStorage.setItem(RELOADED, String(Date.now()));
    return Date.now() - last < ONCE;
  } catch {
    return true; // blocked: nothing could be noted
  }
}
