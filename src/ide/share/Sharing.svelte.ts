// Sharing: the open project as a link, and what comes from one.
import type { Bytes } from '../../protocol.ts';
import type { SharedProject } from '../../share.ts';
import { parseValues, showValues } from '../bytes.ts';
import { PANELS } from '../state/layout.svelte.ts';
import type { Panel } from '../state/layout.svelte.ts';
import { count } from '../value/units.ts';
import type { Workspace } from '../Workspace.svelte.ts';

/** Bytes of commands that a link takes of the keyspace. */
const SEED = 200_000;

export class Sharing {
  open = $state(false);
  /** The dialog with the script as code. */
  exporting = $state(false);
  readonly #workspace: Workspace;
  /** Fetched when a link is made or read. */
  #format = (): Promise<typeof import('../../share.ts')> => import('../../share.ts');

  constructor(workspace: Workspace) { this.#workspace = workspace; }

  /** The link of the open project; with the keyspace as it is now, or with the data that it came with. */
  async link(withKeyspace: boolean): Promise<{ url: string; left: number }> {
    const { session } = this.#workspace;
    const seed = withKeyspace ? await session?.seed(SEED) : undefined;
    const { encodeLink } = await this.#format();
    const fragment = await encodeLink(this.#project(seed?.commands));
    return { url: `${new URL('.', location.href).href}#${fragment}`, left: seed?.left ?? 0 };
  }

  /** Puts the link on the clipboard and says so. */
  async copy(): Promise<void> {
    const { notices } = this.#workspace;
    try {
      const { url } = await this.link(false);
      await navigator.clipboard.writeText(url);
      const long = await this.advise(url.length);
      notices.show(`Link copied, ${count(url.length, 'character')}. ${long}`.trim(), { tone: long === '' ? 'plain' : 'warning' });
    } catch (cause) {
      notices.show(`The link could not be copied: ${cause instanceof Error ? cause.message : String(cause)}`, { tone: 'error' });
    }
  }

  /** What a person should know of a link of that length, or nothing. */
  async advise(length: number): Promise<string> {
    const { LONG_FOR_ALL, LONG_FOR_CHAT } = await this.#format();
    if (length > LONG_FOR_ALL) return 'It is too long for many programs: save the project as a file instead.';
    return length > LONG_FOR_CHAT ? 'Chat programs may cut a link of this length.' : '';
  }

  /** Opens what a fragment holds beside the drafts. It is not run, and nothing is stored. */
  async receive(fragment: string): Promise<void> {
    if (fragment.length < 3) return;
    const { decodeLink, isLink } = await this.#format();
    if (!isLink(fragment)) return;
    try {
      this.visit(await decodeLink(fragment, (text) => this.#workspace.notices.show(text, { tone: 'warning', lasts: 12_000 })));
