// Sharing: the open project as a link, and what comes from one.
import type { Bytes } from '../../protocol.ts';
import type { SharedProject } from '../../share.ts';
import { parseValues, showValues } from '../bytes.ts';
import { CopyRefused, copyText } from '../clipboard.ts';
import { PANELS } from '../state/layout.svelte.ts';
import type { DraftStart } from '../state/projects.svelte.ts';
import { count } from '../value/units.ts';
import { makeData } from './make-data.ts';
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
    const { redis } = this.#workspace;
    const seed = withKeyspace ? await redis?.seed(SEED) : undefined;
    const { encodeLink } = await this.#format();
    const fragment = await encodeLink(this.project(seed?.commands));
    return { url: `${new URL('.', location.href).href}#${fragment}`, left: seed?.left ?? 0 };
  }

  /** Puts the link on the clipboard and says so. */
  async copy(): Promise<void> {
    const { notices } = this.#workspace;
    try {
      const made = this.link(false).then(({ url }) => url);
      await copyText(made); // asked for while the press is handled
      const url = await made;
      const { text, asFile } = await this.advise(url.length);
      const action = { label: 'Save as a file', run: () => this.save() };
      notices.show(`Link copied, ${count(url.length, 'character')}. ${text}`.trim(), {
        tone: text === '' ? 'plain' : 'warning', ...(asFile && { action, lasts: 20_000 }),
      });
    } catch (cause) {
      if (cause instanceof CopyRefused) this.open = true; // there it stands
      notices.show(`The link could not be copied: ${cause instanceof Error ? cause.message : String(cause)}`, { tone: 'error' });
    }
  }

  /** What a person should know of a link of that length, or nothing; `asFile`: a file is the better way. */
  async advise(length: number): Promise<{ text: string; asFile: boolean }> {
    const { LONG_FOR_ALL, LONG_FOR_CHAT } = await this.#format();
    const asFile = length > LONG_FOR_ALL;
    if (asFile) return { text: 'It is too long for many programs: save the project as a file instead.', asFile };
    return { text: length > LONG_FOR_CHAT ? 'Chat programs may cut a link of this length.' : '', asFile };
  }

  /** Saves the open project as a zip, which is sent in place of a link. */
  save(withKeyspace = false): void {
    void this.#workspace.files((files) => files.saveZip(withKeyspace));
  }

  /** Opens what a fragment holds beside the drafts. It is not run, and nothing is stored. */
  async receive(fragment: string): Promise<void> {
    if (fragment.length < 3) return;
    const { decodeLink, isLink } = await this.#format();
    if (!isLink(fragment)) return;
    const { notices } = this.#workspace;
    try {
      const leftOut = (text: string): void => notices.show(text, { tone: 'warning', lasts: 12_000 });
      this.visit(await decodeLink(fragment, leftOut));
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      notices.show(text, { tone: 'error', lasts: Infinity });
    }
  }

  /** Runs the commands that make the data of the open project. */
  async loadData(): Promise<void> {
    const { notices, projects, session, redis } = this.#workspace;
    if (!session || !redis) return notices.show('The engine is still starting.', { tone: 'warning' });
    const seed = $state.snapshot(projects.current?.seed ?? []);
    const failed = await makeData(this.#workspace, session, redis, seed);
    notices.show(failed === 0 ? `${count(seed.length, 'command')} made its data.`
      : `${failed} of ${count(seed.length, 'command')} failed.`, { tone: failed === 0 ? 'plain' : 'warning' });
  }

  /** A project, the open one if not said otherwise; `seed`: other data than it came with. */
  project(seed: Bytes[][] | undefined, id = this.#workspace.projects.currentId): SharedProject {
    const { layout, projects } = this.#workspace;
    const { name = '', script = '', files = [], host = 'redis', lua = '5.1', keys = '', argv = '', settings = {}, seed: own = [] } =
      $state.snapshot(projects.list.find((draft) => draft.id === id)) ?? {};
    return {
      name, script, files, host, lua, settings, keys: parseValues(keys), argv: parseValues(argv), seed: seed ?? own,
      panel: layout.panel === 'reply' ? '' : layout.panel,
    };
  }

  /** Opens a project beside the drafts. */
  visit(project: SharedProject): void {
    this.#workspace.projects.visit({ ...toDraft(project), name: project.name === '' ? 'From a link' : project.name });
    this.show(project);
  }

  /** Shows the open project as it was left where it comes from. */
  show({ panel }: SharedProject): void {
    const { layout } = this.#workspace;
    layout.show('script');
    layout.panel = PANELS.find((one) => one === panel) ?? 'reply';
  }
}

/** A project from elsewhere as it is edited. */
export function toDraft({ name, host, lua, script, files, settings, keys, argv, seed }: SharedProject): DraftStart {
  return {
    name, host, lua, script, settings, keys: showValues(keys), argv: showValues(argv),
    ...(seed.length > 0 && { seed }), ...(files.length > 0 && { files }),
  };
}
