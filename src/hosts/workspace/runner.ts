// Runs a script on a seeded workspace of its own, and what its commits fire.
import { encodeText } from '../../bytes/text.ts';
import type { RunError, RunRecord, RunRequest } from '../../protocol.ts';
import type { JsonObject } from '../../world/schema.ts';
import { Account, emptyRecord } from '../account.ts';
import type { Ground } from '../host.ts';
import { Progress } from '../progress.ts';
import { operationRecord } from './api/sessions.ts';
import { Session } from './api/session.ts';
import type { Operation } from './data/operations.ts';
import { givenTo } from './given.ts';
import type { Given } from './given.ts';
import { TIME_LIMIT } from './info.ts';
import { ManifestError } from './schema/manifest.ts';
import { Scripts } from './scripts.ts';
import { TriggerError } from './triggers/prepare.ts';
import { Workspace } from './workspace.ts';

/** What the chunk of a script is called that has no file. */
const CHUNK = 'script';
/** What a script is held to that no manifest declares. */
const UNDECLARED = { mode: 'session', onError: 'abort', isolation: 'snapshot', shutdown: 5000 } as const;

export class WorkspaceRunner {
  readonly progress: Progress;
  private readonly scripts: Scripts;
  private readonly fired: Scripts;
  private account: Account;
  private runs = 0;
  private operations: readonly Operation[] = [];
  /** What the last run left: what its triggers' scripts wrote waits there for who reviews it. */
  workspace: Workspace | undefined;

  constructor(private readonly ground: Pick<Ground, 'lua' | 'clock' | 'random'>) {
    this.progress = new Progress(ground.clock);
    this.account = new Account(0, ground.clock);
    this.scripts = new Scripts(ground, (line) => this.progress.look(line, this.account.recorded.events, this.account.recorded.log));
    this.fired = new Scripts(ground, () => {});
  }

  /** What a program is told beside the record: what the run did, what triggers' scripts did, and files that were written. */
  told(): JsonObject {
    const { workspace } = this;
    return { operations: this.operations.map(operationRecord), triggered: workspace?.toldOfTriggers() ?? [], triggered_total: workspace?.fired.length ?? 0, files: workspace?.toldOfFiles() ?? {} };
  }

  run(request: RunRequest): RunRecord {
    const { clock } = this.ground;
    const record = emptyRecord('workspace', ++this.runs, clock.now());
    const given = givenTo(request);
    this.operations = [];
    this.workspace = undefined;
    const since = clock.elapsed();
    this.account = new Account(request.client, clock);
    this.progress.start();
    const workspace = typeof given === 'string' ? given : this.open(given, limitOf(request));
    if (typeof workspace === 'string') return failed(record, { kind: 'runtime', message: encodeText(workspace) });
    this.workspace = workspace;
    const calls = new Map<string, number>();
    const error = this.runMain(request, given as Given, workspace, record, calls);
    record.duration = clock.elapsed() - since;
    record.commands = [...calls].map(([name, count]) => ({ name, calls: count, failed: 0 }));
    if (error !== undefined) failed(record, error);
    return Object.assign(record, this.account.recorded);
  }

  /** A workspace of this run's own; a sentence where one of its manifests is none, or has no such script. */
  private open({ world, files, script }: Given, limit: number): Workspace | string {
    try {
      const workspace = new Workspace(world, files, this.ground, this.fired, this.account, limit);
      const { scripts } = workspace.schema;
      return script === '' || scripts.has(script) ? workspace : `Script: no manifest declares "${script}"; ${scripts.size === 0 ? 'there is none' : `there are ${[...scripts.keys()].join(', ')}`}`;
    } catch (error) {
      if (error instanceof ManifestError || error instanceof TriggerError) return error.message;
      throw error;
    }
  }

  private runMain(request: RunRequest, given: Given, workspace: Workspace, record: RunRecord, calls: Map<string, number>): RunError | undefined {
    const { account } = this;
    const manifest = workspace.schema.scripts.get(given.script) ?? UNDECLARED;
    const grants = given.grants ?? workspace.grantsOf(given.script);
    const mode = given.mode ?? manifest.mode;
    const session = new Session(workspace.peer, workspace.schema, grants, mode, given.script || CHUNK, {
      isolation: manifest.isolation, commit: workspace.triggers.commit, note: (text) => account.log('warning', encodeText(text)),
    });
    const { reply, error } = this.scripts.run({
      path: CHUNK, text: request.script, session, grants, args: given.args, manifest, requirable: workspace, written: workspace.written, account, time: workspace.time,
      limit: limitOf(request), called: (name) => calls.set(name, (calls.get(name) ?? 0) + 1),
    });
    record.reply = reply;
    if (error !== undefined && mode === 'session') session.discard();
    this.operations = session.operations;
    session.end();
    return error;
  }

  close(): void {
    this.scripts.close();
    this.fired.close();
  }
}

const limitOf = ({ settings }: RunRequest): number => Number(settings['time-limit'] ?? TIME_LIMIT);

const failed = (record: RunRecord, error: RunError): RunRecord => Object.assign(record, { error, reply: { type: 'error', text: error.message } });
