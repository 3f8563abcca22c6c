// An engine apart, with a copy of a keyspace, in which something is tried: each run is taken back. Clock and chance are the same
// each time, so that what differs between two runs is what was different about them.
import type { RunRequest } from '../../protocol.ts';
import { HOST_CHUNK } from '../../lua/runtime.ts';
import type { LuaRuntime } from '../../lua/runtime.ts';
import { applyRedo } from '../../redis/apply-redo.ts';
import type { ChangeName } from '../../redis/changes.ts';
import type { Client } from '../../redis/client.ts';
import { Engine } from '../../redis/engine.ts';
import type { Bytes, Reply } from '../../redis/reply.ts';
import type { ReleaseName } from '../../redis/version.ts';
import type { LuaFactory } from '../host.ts';
import { RedisHost } from './host.ts';
import { seeded } from './seeded.ts';
import type { RedisRecord } from './wire.ts';

/** The id of the setting that names a release. */
export const RELEASE = 'redis-version';
/** Milliseconds that a script may run. */
const TIME_LIMIT = 2_000;
/** The same of one that is watched, which takes longer. */
const PATIENCE = 20_000;
/** Looks at the clock that are a millisecond: a script that waits for a time gets there. */
const LOOKS = 20_000;

/** An engine of a release. */
export class Place {
  readonly engine: Engine;
  readonly host: RedisHost;
  readonly client: Client;
  private looks = 0;
  private random = seeded();
  private vms: LuaRuntime[] = [];

  /** `now`: milliseconds since 1970. */
  constructor(readonly release: ReleaseName, state: readonly Uint8Array[], now: number, createLua: LuaFactory) {
    this.engine = new Engine({ clock: () => now + Math.floor(this.looks++ / LOOKS), random: () => this.random() });
    this.host = new RedisHost(this.engine, (...args) => {
      const lua = createLua(...args);
      this.vms.push(lua);
      return lua;
    });
    this.engine.emulate(release); // what it holds is in this release's forms
    for (const batch of state) applyRedo(batch, this.engine);
    this.engine.emulate(release);
    this.client = this.engine.connect();
  }

  /** `flipped`: as if the release had this change, or had it not. */
  run(request: RunRequest, flipped?: ChangeName): RedisRecord {
    const { engine, host } = this;
    const has = engine.has;
    if (flipped !== undefined) engine.has = { ...has, [flipped]: !has[flipped] };
    try {
      return this.tried(() => host.run({ ...request, settings: this.settings(request.settings), client: this.client.id }));
    } finally {
      engine.has = has;
    }
  }

  /** Sends commands as a client and gives the reply to the last; `client`: another than the first one. */
  send(commands: readonly (readonly Bytes[])[], settings: RunRequest['settings'], client = this.client): Reply {
    return this.tried(() => this.within(commands, settings, client));
  }

  /** The same within what is tried: nothing of it is taken back until that is over. */
  within(commands: readonly (readonly Bytes[])[], settings: RunRequest['settings'], client = this.client): Reply {
    const its = this.settings(settings, PATIENCE);
    this.host.setTimeLimit(Number(its['time-limit']));
    return commands.reduce<Reply>((_, args) => this.host.execute(client, args, false, its).outcome, null);
  }

  /** The line of the script or function that calls the engine; 0: none does. */
  line(): number {
    this.vms = this.vms.filter(({ alive }) => alive);
    for (const lua of this.vms) {
      for (let level = 0, frame; (frame = lua.frame(level)) !== undefined; level++) {
        if (frame.line > 0 && frame.source !== HOST_CHUNK) return frame.line;
      }
    }
    return 0;
  }

  close(): void { for (const lua of this.vms) lua.close(); }

  private settings(given: RunRequest['settings'], most = TIME_LIMIT): RunRequest['settings'] {
    const limit = Number(given['time-limit'] ?? 0) || most;
    return { ...given, [RELEASE]: this.release, 'time-limit': Math.min(limit, most) };
  }

  /** Works, and takes back what that changed. */
  tried<T>(work: () => T): T {
    const { engine, host } = this;
    this.looks = 0;
    this.random = seeded();
    host.forget();
    engine.begin();
    const { recording } = engine.journal;
    engine.journal.recording = true;
    try {
      return work();
    } finally {
      engine.rollback(0);
      engine.end();
      engine.journal.recording = recording;
    }
  }
}
