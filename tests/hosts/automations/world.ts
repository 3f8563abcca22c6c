// A team's world of a test's own: its clock stands, its chance is one sequence, and nothing of it is kept.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { encodeText } from '../../../src/bytes/text.ts';
import { Account } from '../../../src/hosts/account.ts';
import { execute } from '../../../src/hosts/automations/execution.ts';
import type { Executed, Runnable } from '../../../src/hosts/automations/execution.ts';
import { seedWorld } from '../../../src/hosts/automations/seed/world.ts';
import type { State } from '../../../src/hosts/automations/state.ts';
import type { TriggerType } from '../../../src/hosts/automations/tables.ts';
import { AutomationsWorld } from '../../../src/hosts/automations/world.ts';
import type { Ground } from '../../../src/hosts/host.ts';
import { seeded } from '../../../src/hosts/redis/seeded.ts';
import { createLua } from '../../../src/lua/create.ts';
import type { Json, JsonObject } from '../../../src/world/schema.ts';

const { resolve } = createRequire(import.meta.url);
const module54 = await WebAssembly.compile(await readFile(resolve('wasmoon/dist/glue.wasm')));

/** A Monday. */
export const MONDAY = Date.UTC(2026, 10, 30, 14);

export interface Running {
  trigger?: TriggerType;
  event?: JsonObject;
  /** Of the automation; it has all webhooks and secrets of the world unless this says otherwise. */
  automation?: Partial<Runnable>;
}

export class Team {
  readonly world: AutomationsWorld;
  readonly state: State;
  /** Milliseconds since 1970. */
  now = MONDAY;
  /** What the world told as changes, one a commit. */
  readonly changes: Uint8Array[] = [];

  /** `seed`: with the world of a first visit in it. */
  constructor(seed = true) {
    this.world = new AutomationsWorld(this.ground());
    this.state = this.world.state;
    if (seed) seedWorld(this.state);
    teams.push(this);
  }

  private ground(): Ground {
    const clock = { now: () => this.now, elapsed: () => 0 };
    const random = seeded();
    return {
      lua: (version, limits) => createLua(version, module54, limits), clock, random,
      tell: { runStarted() {}, runWrote() {}, runAt() {}, push() {}, finished() {} },
      changed: (bytes) => { this.changes.push(bytes); },
      texts: () => Promise.resolve({}),
    };
  }

  /** Runs a script, given as text, as an automation of u1. */
  run(script: string, { trigger = 'schedule', event = {}, automation = {} }: Running = {}): Executed {
    const { store } = this.state;
    const its: Runnable = {
      id: 'auto-1', name: 'Test', trigger_config: {}, config: {}, webhooks: store.all('webhooks').map(({ name }) => name),
      secrets: store.all('secrets').map(({ name }) => name), run_count: 0, created_by_id: 'u1', ...automation,
    };
    return execute(this.world.engine.runner, this.state, new Account(0, { now: () => this.now, elapsed: () => 0 }), its, encodeText(script), trigger, event);
  }

  /** What a script that must not fail returns, as data. */
  value(script: string, running: Running = {}): Json | undefined {
    const { error, result } = this.run(script, running);
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  /** The message of a script that must fail. */
  fault(script: string, running: Running = {}): string {
    const { error } = this.run(script, running);
    if (error === undefined) throw new Error('the script did not fail');
    return error.message;
  }

  close(): void { this.world.close(); }
}

const teams: Team[] = [];

/** Closes the worlds of the test that is over: for afterEach. */
export function closeTeams(): void {
  for (const team of teams.splice(0)) team.close();
}
