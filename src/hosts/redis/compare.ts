// One script on several releases, each on a copy of the keyspace: fetched when somebody asks for it. Clock and chance are the
// same for all, so that what differs is the release's doing.
import type { RunRequest } from '../../protocol.ts';
import type { Cause, RedisRecord, ReleaseRun } from './wire.ts';
import { changes } from '../../redis/changes.ts';
import type { ChangeName } from '../../redis/changes.ts';
import type { Engine } from '../../redis/engine.ts';
import { snapshot } from '../../redis/redo.ts';
import { firstReleases, isIn, isReleaseName, RELEASES } from '../../redis/version.ts';
import type { ReleaseName } from '../../redis/version.ts';
import type { Ground } from '../host.ts';
import { Place, RELEASE } from './place.ts';

/** Milliseconds that may go into finding out which changes a script meets. */
const PATIENCE = 4_000;

export class Comparer {
  private readonly state: Uint8Array[];
  private readonly now: number;

  /** `engine`: the copy, which is not changed. */
  constructor(engine: Engine, private readonly ground: Pick<Ground, 'lua' | 'clock'>) {
    this.state = snapshot(engine);
    this.now = ground.clock.now();
  }

  /** What the script does on the release that its settings name. */
  run(request: RunRequest): ReleaseRun {
    return outcome(this.place(releaseOf(request)).run(request));
  }

  /**
   * The changes from one release to the other without which the script would have done something else. Each is taken
   * alone, added to the first release and taken from the second. `complete`: there was time for all.
   */
  explain(request: RunRequest, other: string): { causes: Cause[]; complete: boolean } {
    const [from, to] = [releaseOf(request), releaseOf({ ...request, settings: { [RELEASE]: other } })];
    const open = (Object.keys(changes) as ChangeName[])
      .filter((name) => isIn(changes[name], RELEASES[from]) !== isIn(changes[name], RELEASES[to]));
    const until = this.ground.clock.elapsed() + PATIENCE;
    const found = new Set<ChangeName>();
    let complete = true;
    for (const release of [from, to]) {
      const place = this.place(release);
      const plain = text(place.run(request));
      for (const name of open) {
        if (found.has(name)) continue;
        if (this.ground.clock.elapsed() > until) complete = false;
        else if (text(place.run(request, name)) !== plain) found.add(name);
      }
    }
    const causes = open.filter((name) => found.has(name))
      .map((name) => ({ about: changes[name].about, since: firstReleases(changes[name]) }));
    return { causes, complete };
  }

  private place(release: ReleaseName): Place { return new Place(release, this.state, this.now, this.ground.lua); }
}

function releaseOf({ settings }: Pick<RunRequest, 'settings'>): ReleaseName {
  const name = String(settings[RELEASE] ?? '7.0');
  if (!isReleaseName(name)) throw new Error(`there is no release ${name}`);
  return name;
}

/** What a run did, without times and names that no two runs share. */
function outcome(record: RedisRecord): ReleaseRun {
  const { reply, error, differences, differencesDropped, violations, rolledBack } = record;
  return {
    reply, ...(error !== undefined && { error }), differences, differencesDropped, violations, rolledBack,
    events: record.events.map(({ name, payload: { execution_time_ms: _, ...payload } }) => ({ name, payload })),
    log: record.log.map(({ level, text: line }) => ({ level, text: line })),
    commands: record.commands.map(({ name }) => name).sort(),
  };
}

const text = (record: RedisRecord): string => JSON.stringify(outcome(record));
