// Sharing: the open project as a link, and what comes from one.
import { decodeBytes } from '../../bytes/text.ts';
import type { RunRequest } from '../../protocol.ts';
import type { Project, Seed } from '../../project/project.ts';
import { HOME } from '../../home.ts';
import { isAbsent, newProject } from '../../project/project.ts';
import { CopyRefused, copyText } from '../kit/clipboard.ts';
import { typed, typedCases, untyped, untypedCases } from '../state/inputs.ts';
import type { DraftStart } from '../state/projects.svelte.ts';
import { count } from '../../bytes/units.ts';
import type { Workspace } from '../Workspace.svelte.ts';

/** Bytes that a link takes of what the world holds. */
const SEED = 200_000;

/** A link, and the step of a run that it leads to. */
const STEP = /^(.*?)(?:\.s(\d{1,9}))?$/s;

export class Sharing {
  open = $state(false);
  /** The dialog with the script as code. */
  exporting = $state(false);
  readonly #workspace: Workspace;
  /** Fetched when a link is made or read. */
  #format = (): Promise<typeof import('../../project/link.ts')> => import('../../project/link.ts');

  constructor(workspace: Workspace) { this.#workspace = workspace; }

  /** The link of the open project; with what the world holds now, or with the data that it came with. `left`: see `HostData.now`. */
  async link(withData: boolean): Promise<{ url: string; left: string }> {
    const made = withData ? await this.#workspace.page?.data?.now(SEED) : undefined;
    const { encodeLink } = await this.#format();
    const fragment = await encodeLink(this.project(made?.seed), HOME);
    return { url: `${new URL('.', location.href).href}#${fragment}`, left: made?.left ?? '' };
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
    if (asFile) return { text: 'It is too long for many programs: save the script as a file instead.', asFile };
    return { text: length > LONG_FOR_CHAT ? 'Chat programs may cut a link of this length.' : '', asFile };
  }

  /** Saves the open project as a zip, which is sent in place of a link. */
  save(withData = false): void {
    void this.#workspace.files((files) => files.saveZip(withData));
  }

  async #receiveLesson(fragment: string): Promise<void> {
    const { lessonLink } = await import('../lessons/address.ts');
    const link = lessonLink(fragment);
    if (link !== undefined) await this.#workspace.learn((lessons) => lessons.follow(link));
  }

  /** Opens what a fragment holds beside the drafts. It is not run, and nothing is stored. */
  async receive(fragment: string): Promise<void> {
    if (fragment.length < 3) return;
    if (/^#(?:lesson|course|handed-in)=/.test(fragment)) return this.#receiveLesson(fragment);
    const { decodeLink, isLink } = await this.#format();
    if (!isLink(fragment)) return;
    const { notices } = this.#workspace;
    try {
      const leftOut = (text: string): void => notices.show(text, { tone: 'warning', lasts: 12_000 });
      const [, link, step] = STEP.exec(fragment)!;
      this.visit(await decodeLink(link, HOME, leftOut));
      if (step !== undefined) this.#offerStep(Number(step));
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      notices.show(text, { tone: 'error', lasts: Infinity });
    }
  }

  /** The link of a run that is looked back at, at a step. Who opens it is asked before anything runs. */
  async linkToStep({ script, inputs, settings }: RunRequest, step: number): Promise<string> {
    const { encodeLink } = await this.#format();
    const fragment = await encodeLink({ ...this.project(undefined), script: decodeBytes(script), inputs, settings }, HOME);
    return `${new URL('.', location.href).href}#${fragment}.s${step}`;
  }

  #offerStep(step: number): void {
    const look = async (): Promise<void> => {
      while (!this.#workspace.ready && this.#workspace.failure === '') await new Promise((resolve) => { setTimeout(resolve, 50); }); // the engine starts
      await this.#workspace.run();
      const { record } = this.#workspace.runs;
      const debugging = await this.#workspace.openDebugging();
      if (record) await debugging.open({ id: record.id, host: record.host, title: record.draft?.name ?? 'Run', draft: record.draft }, step);
    };
    this.#workspace.notices.show(`This link leads to step ${step} of a run.`, { lasts: Infinity, action: { label: 'Run and look back', run: () => void look() } });
  }

  /** A project, the open one if not said otherwise; `seed`: other data than it came with. */
  project(seed: Seed | undefined, id = this.#workspace.projects.currentId): Project {
    const { layout, projects } = this.#workspace;
    const draft = $state.snapshot(projects.list.find((one) => one.id === id));
    const { inputs, cases, id: _, place: __, ...fields } = draft ?? { inputs: {} };
    return newProject(HOME, {
      ...fields, inputs: untyped(inputs), ...(cases && { cases: untypedCases(cases) }), ...(seed !== undefined && { seed }),
      panel: layout.chosen === 'result' ? '' : layout.chosen,
    });
  }

  /** Opens a project beside the drafts. */
  visit(project: Project): void {
    this.#workspace.projects.visit({ ...toDraft(project), name: project.name === '' ? 'From a link' : project.name });
    this.show(project);
  }

  /** Shows the open project as it was left where it comes from. */
  show({ panel }: Project): void {
    const { layout } = this.#workspace;
    layout.show('script');
    layout.choose(panel === '' ? 'result' : panel); // what the host does not have shows as the result
  }
}

/** A project from elsewhere as it is edited. */
export function toDraft({ inputs, cases, panel: _, ...project }: Project): DraftStart {
  const optional = ['seed', 'files', 'main', 'entries'] as const;
  const absent = new Set<string>(optional.filter((name) => isAbsent(name, project[name], HOME)));
  const fields = Object.fromEntries(Object.entries(project).filter(([name]) => !absent.has(name)));
  const { name, host, lua } = project;
  return { ...fields, name, host, lua, inputs: typed(inputs), ...cases.length > 0 && { cases: typedCases(cases) } };
}
