// The workspace of a run: data, schema, files, and triggers with the scripts that they run.
import { encodeText } from '../../bytes/text.ts';
import type { Json, JsonObject } from '../../world/schema.ts';
import type { Account } from '../account.ts';
import type { Ground } from '../host.ts';
import { Grants } from './api/grants.ts';
import { recordOf } from './api/records.ts';
import { operationRecord } from './api/sessions.ts';
import { Session } from './api/session.ts';
import type { Mode } from './api/session.ts';
import { Peer } from './data/peer.ts';
import type { Files } from './modules/files.ts';
import type { Schema } from './schema/schema.ts';
import type { Scripts, WorldTime } from './scripts.ts';
import { PERSON } from './script-tables.ts';
import { SEEDS } from './seed/all.ts';
import { plant, schemaOf } from './seed/seed.ts';
import type { WorldName } from './seed/seed.ts';
import { prepareTriggers } from './triggers/prepare.ts';
import { Triggers } from './triggers/triggers.ts';
import type { Firing } from './triggers/triggers.ts';

/** Runs of triggers' scripts that are told one by one. */
const MOST_TOLD = 2000;

const modeOf = ({ trigger: { spec, script } }: Firing): Mode => spec.mode ?? script.spec.mode;

/** What a trigger's script did. An overlay that is not empty waits for who reviews it. */
export interface Fired { readonly firing: Firing; readonly session: Session | undefined; readonly error: string | undefined }

export class Workspace {
  readonly schema: Schema;
  readonly peer: Peer;
  readonly files: Map<string, string>;
  /** Files that scripts wrote. */
  readonly wrote = new Set<string>();
  readonly triggers: Triggers;
  readonly time: WorldTime = { ahead: 0 };
  /** In the order in which they ran. */
  readonly fired: Fired[] = [];
  private readonly modules: ReadonlySet<string>;

  /** `scripts`: where those of triggers run; `limit`: milliseconds that each may take, 0: as long as triggers may. Throws ManifestError and TriggerError. */
  constructor(world: WorldName, files: Files, ground: Pick<Ground, 'clock' | 'random'>, private readonly scripts: Scripts, private readonly account: Account, private readonly limit: number) {
    const seed = SEEDS[world];
    this.files = new Map([...Object.entries(seed?.files ?? {}), ...files]);
    this.schema = schemaOf(seed, files);
    this.modules = new Set([...this.schema.modules.keys(), ...[...this.files.keys()].flatMap((path) => /^modules\/([^/]+)\//.exec(path)?.[1] ?? [])]);
    const { triggers, unknown } = prepareTriggers(this.schema, this.files, this.installed);
    this.peer = new Peer(PERSON, { now: () => ground.clock.now() + this.time.ahead, random: () => ground.random() });
    if (seed !== undefined) plant(seed, this.schema, this.peer);
    this.triggers = new Triggers({
      peer: this.peer, schema: this.schema, spent: () => ground.clock.elapsed() + this.time.ahead,
      record: (view, id) => recordOf({ schema: this.schema, mayRead: () => true }, view, id, []),
      start: (firing, left) => this.start(firing, left), stopped: (firing, why) => this.stopped(firing, why),
    }, triggers);
    for (const { path, line, call } of unknown) this.note('notice', `${path}:${line}: which fields ${call} writes is not known before it runs, nor whether triggers fire each other by it`);
  }

  readonly installed = (module: string): boolean => this.modules.has(module);

  readonly written = (path: string, text: string): void => {
    this.files.set(path, text);
    this.wrote.add(path);
  };

  /** What a manifest grants a script. Throws GrantError. */
  grantsOf(script: string): Grants { return new Grants(this.schema.scripts.get(script)?.capabilities ?? []); }

  private start(firing: Firing, left: number): void {
    const { trigger: { spec, script }, change, args } = firing;
    const mode = modeOf(firing);
    const limit = Math.max(1, Math.min(left, this.limit === 0 ? Infinity : this.limit));
    const session = new Session(this.peer, this.schema, script.grants, mode, script.spec.name, {
      isolation: script.spec.isolation, commit: this.triggers.commit, note: (text) => this.note('warning', text),
    });
    const entity = recordOf(session, session.live, session.live.root(change.entity), []);
    const { error } = this.scripts.run({
      path: script.path, text: encodeText(script.text), session, grants: script.grants, args, manifest: script.spec, requirable: this, written: this.written,
      fired: { change, entity }, limit, account: this.account, time: this.time,
    });
    if (error !== undefined) {
      this.note('warning', `the script ${script.spec.name} of the trigger ${spec.name} failed: `, error.message);
      if (mode === 'session') session.discard();
    }
    if (session.pending.length === 0) session.end();
    this.fired.push({ firing, session, error: error?.message });
  }

  private stopped(firing: Firing, why: string): void {
    const error = `Timeout: ${why}: ${firing.trigger.spec.name} is not run any more`;
    this.note('warning', error);
    this.fired.push({ firing, session: undefined, error: encodeText(error) });
  }

  private note(level: 'notice' | 'warning', text: string, bytes = ''): void { this.account.log(level, encodeText(text) + bytes); }

  toldOfFiles(): JsonObject { return Object.fromEntries([...this.wrote].sort().map((path) => [path, this.files.get(path)!])); }

  /** Each run of a trigger's script as plain data, the first of them. */
  toldOfTriggers(): Json[] {
    return this.fired.slice(0, MOST_TOLD).map(({ firing, firing: { trigger: { spec }, change, args, depth }, session, error }): JsonObject => ({
      trigger: spec.name, script: spec.runScript, mode: modeOf(firing), entity_id: change.entity, field: change.field, old_value: change.before, new_value: change.after,
      args, depth, operations: session?.operations.map(operationRecord) ?? [], awaits_review: (session?.pending.length ?? 0) > 0, ...error !== undefined && { error },
    }));
  }
}
