// Which state of its world each script has: all share one, or each has one for itself. A lesson always has its own, which begins with
// the lesson's data each time that it is opened, so that the person's is as it was when they come back.
import { isSeeded } from '../../project/project.ts';
import type { Seed } from '../../project/project.ts';
import type { HostData } from '../../hosts/page.ts';
import type { Session } from '../../session.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { capital, sentence } from './texts.ts';

/** Under which the page remembers whether each script has a state for itself. */
const REMEMBERED = 'own worlds';
/** The name of the state that scripts share, and of that of lessons; that of a script is its id. */
const SHARED = '';
const LESSON = 'lesson';

type Beginning = Parameters<Session['states']['enter']>[2];

export class Worlds {
  /** Each script has a state for itself. */
  own = $state(false);
  /** The state that was asked for last, by world. */
  readonly #asked = new Map<string, string>();
  /** The lesson whose state was begun. */
  #lesson = '';
  #done: Promise<void> = Promise.resolve();

  constructor(private readonly workspace: Workspace) {}

  restore(): void { this.own = this.workspace.remembered(REMEMBERED) === true; }

  /** What is open is a lesson's. */
  get ofLesson(): boolean { return this.workspace.projects.study !== undefined && this.workspace.projects.study === this.workspace.projects.current; }

  /** The open script begins with what there is, and has it for itself from then on; or all have again what they shared. */
  async choose(own: boolean): Promise<void> {
    const { notices, page } = this.workspace;
    this.own = own;
    this.workspace.remember(REMEMBERED, own);
    await this.follow('as it is');
    const { name } = page?.data ?? { name: 'the world' };
    notices.show(own ? `Each script has ${name.replace(/^the /, 'a ')} of its own. That of this one begins with what was there.`
      : `All scripts share ${name}, as it was when they last did.`, { topic: 'own worlds' });
  }

  /**
   * Has the open script's state put into the world of its host, where another is in it: what is asked of the world from then on finds it.
   * Resolves once it is there, with its data.
   */
  follow(begins: Beginning = 'empty'): Promise<void> {
    const { session, hostId, page, projects: { current } } = this.workspace;
    if (session === undefined || page?.data === undefined || current === undefined) return this.#done;
    const { ofLesson } = this;
    const name = ofLesson ? LESSON : this.own ? current.id : SHARED;
    const isNew = ofLesson && this.#lesson !== current.id;
    const known = this.#asked.get(hostId) ?? (session.states.named ? undefined : SHARED);
    if (name === known && !isNew) return this.#done;
    this.#asked.set(hostId, name);
    if (isNew) this.#lesson = current.id;
    return this.#done = this.#enter(session, hostId, name, isNew ? 'anew' : begins, page.data, isNew ? $state.snapshot(current.seed) : undefined);
  }

  async #enter(session: Session, world: string, name: string, begins: Beginning, data: HostData, seed: Seed = []): Promise<void> {
    const { doors, notices } = this.workspace;
    const was = session.states.name(world);
    try {
      for (const dropped of await session.states.enter(world, name, begins)) {
        notices.show(`For want of room ${data.name} of ${this.#titleOf(dropped.name)} was thrown away: nothing else was unused for so long.`, { tone: 'warning', lasts: 60_000 });
      }
      if (was !== name || begins === 'anew') notices.leaveWorld();
      doors.page(world)?.ran?.();
      if (!isSeeded(seed)) return;
      const { text, failed } = await data.make(seed);
      notices.leaveWorld(); // nobody wants what there was before the data back
      if (failed) notices.show(text, { tone: 'warning' });
    } catch (cause) {
      this.#asked.set(world, session.states.name(world));
      notices.show(`${capital(data.name)} of ${this.#titleOf(name)} could not be opened. ${sentence(cause)}`, { tone: 'error', lasts: 20_000 });
    }
  }

  #titleOf(name: string): string {
    if (name === SHARED) return 'all scripts';
    if (name === LESSON) return 'the lesson';
    const script = this.workspace.projects.list.find(({ id }) => id === name);
    return script === undefined ? 'a script that was deleted' : `"${script.name}"`;
  }
}
