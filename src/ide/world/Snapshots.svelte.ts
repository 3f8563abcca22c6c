// Named snapshots of the world of the open script's host: kept, gone back to, renamed, thrown away.
import type { Snapshot } from '../../storage.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { back } from './start-again.svelte.ts';
import { capital, sentence } from './texts.ts';

/** Milliseconds for which what there was can be brought back. */
const LASTS = 60_000;

export class Snapshots {
  /** The newest first; undefined: not read yet. */
  list = $state.raw<readonly Snapshot[]>();
  /** They lie over the page. */
  open = $state(false);
  readonly #workspace: Workspace;

  private constructor(workspace: Workspace) { this.#workspace = workspace; }

  static readonly #made = new WeakMap<Workspace, Snapshots>();

  /** Those of a page. */
  static of(workspace: Workspace): Snapshots {
    const made = this.#made.get(workspace) ?? new Snapshots(workspace);
    this.#made.set(workspace, made);
    return made;
  }

  async refresh(): Promise<void> {
    await this.#try(async (stored, world) => {
      stored.heard = () => void this.refresh();
      this.list = await stored.list(world);
    });
  }

  async save(name: string): Promise<void> {
    await this.#try(async (stored, world) => {
      const { session, notices } = this.#workspace;
      if (session === undefined) return notices.show('The engine is still starting.', { tone: 'warning' });
      const kept = await stored.save(world, name, await session.states.take(world));
      this.list = await stored.list(world);
      notices.show(`Kept as "${kept.name}".`, { topic: 'snapshots' });
    });
  }

  async goBack({ id, name }: Snapshot): Promise<void> {
    await this.#try(async (stored, world) => {
      const { session, notices, doors, page } = this.#workspace;
      const whole = await stored.get(id);
      if (whole === undefined) {
        this.list = await stored.list(world);
        return notices.show(`"${name}" is gone: another tab threw it away.`, { tone: 'warning' });
      }
      const data = page?.data ?? { name: 'the world' };
      const before = session && { state: await session.states.take(world), name: session.states.name(world) };
      await session?.states.put(world, whole.chunks);
      doors.page(world)?.ran?.();
      const undo = before && { label: 'Undo', run: () => void back(this.#workspace, world, data, before) };
      notices.show(`${capital(data.name)} is that of "${name}".`, { lasts: LASTS, topic: 'start again', ...undo && { action: undo } });
    });
  }

  async rename({ id }: Snapshot, name: string): Promise<void> {
    await this.#try(async (stored, world) => {
      await stored.rename(id, name);
      this.list = await stored.list(world);
    });
  }

  async remove({ id, name }: Snapshot): Promise<void> {
    await this.#try(async (stored, world) => {
      const whole = await stored.get(id);
      await stored.remove(id);
      this.list = await stored.list(world);
      const undo = (): void => void this.#try(async (again) => {
        if (whole) await again.keep(whole);
        this.list = await again.list(world);
      });
      this.#workspace.notices.show(`Deleted the snapshot "${name}".`, { topic: 'snapshots', lasts: 12_000, ...whole && { action: { label: 'Undo', run: undo } } });
    });
  }

  async #try(work: (stored: Awaited<ReturnType<NonNullable<Workspace['storage']>['snapshots']>>, world: string) => Promise<void>): Promise<void> {
    const { storage, hostId, notices } = this.#workspace;
    try {
      if (storage) await work(await storage.snapshots(), hostId);
    } catch (cause) {
      notices.show(sentence(cause), { tone: 'error' });
    }
  }
}
