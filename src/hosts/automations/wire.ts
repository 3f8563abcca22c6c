// What the page asks of a team's world, and what it changes there: types alone. Texts in it are Unicode.
import type { JsonObject } from '../../world/schema.ts';
import type { Bytes, Difference, RunErrorKind, SettingValue } from '../../protocol.ts';
import type { Automation, Execution, Route, Rule, TableName, Tables, TriggerType } from './tables.ts';

/** A row that changed. `value` is the row. */
export interface RowThen { value: object; partial: boolean }
export interface RowDifference extends Difference { table: string; id: string; before: RowThen | null; after: RowThen | null }

/** `table`: a table of the world, or a data table by its name; `row`: by its id, name or title; absent: any. */
export interface Thing { table: string; row?: string; field?: string }

/** A script with what fires it, before it is deployed. */
export interface Draft {
  name: string;
  /** Of an automation that is to be replaced; absent: a new one. */
  id?: string;
  /** Of Lua; where an agent does the work, what it is prompted with: {{task.title}} is what the event has there. */
  script: Bytes;
  /** Absent: lua. */
  script_language?: 'lua' | 'agent';
  agent_id?: string;
  /** Where its output is posted. */
  channel_id?: string;
  trigger_type: TriggerType;
  trigger_config: JsonObject;
  config?: JsonObject;
  /** Settings of the host that are not at their default. */
  limits?: Record<string, SettingValue>;
  webhooks?: string[];
  secrets?: string[];
  created_by_id?: string;
  enabled?: boolean;
  /** What changed, in a few words. */
  note?: string;
}

/** A rule of a list as it is written. `list_id`: '' for all. */
export interface RuleDraft {
  /** Absent: a new one. */
  id?: string;
  name: string;
  list_id: string;
  trigger_type: TriggerType;
  /** Fields, or an expression; '': none. */
  conditions: JsonObject | string;
  /** One of the platform's actions, or lua. */
  action_type: string;
  /** Of an action; texts in it may hold {{task.title}}. */
  action_config: JsonObject;
  /** Of lua. */
  script: string;
  enabled: boolean;
}

/** What is wrong with a draft. `part`: script, or a field of the form. */
export interface Fault { part: 'script' | 'name' | 'trigger' | 'cron' | 'timezone' | 'conditions' | 'agent' | 'config'; message: string; line?: number; from?: number; to?: number }

export interface Validated { ok: boolean; faults: Fault[]; message: string }

/** What a dry run would have done. `calls`: each call of the platform. */
export interface DryRun {
  ok: boolean;
  message: string;
  error?: { kind: RunErrorKind; message: string; line?: number };
  output: string;
  calls: { name: string; arguments: string; failed: boolean }[];
  differences: RowDifference[];
  /** What else would have been fired, by name. */
  fired: TriggerType[];
  /** The context that it was given. */
  context: JsonObject;
}

export interface Deployed { ok: boolean; message: string; faults: Fault[]; automation?: Automation }

/** A run as the page's time line draws it. `at`: milliseconds since 1970 of the world's clock. */
export interface Played { at: number; automation_id: string; name: string; success: boolean; execution_id: string; error?: string }

/** The same for people and programs. `at`: "2026-11-30T14:00:00Z". */
export interface PlayedLine { at: string; automation: string; success: boolean; error?: string }

export interface ClockView {
  clock: 'real' | 'standing';
  /** The world's time, milliseconds since 1970. */
  now: number;
}

export interface Page<R> { rows: R[]; total: number }

/** What is looked for in a table: all conditions hold, an array is any of its values. Newest first where `newest`. At most 100,000 rows come. */
export interface TableQuery {
  table: TableName | `rows:${string}`; where?: Record<string, unknown>; search?: string; newest?: boolean; offset?: number; limit?: number;
  /** Secrets come with their values. */
  reveal?: boolean;
}

export interface AutomationView extends Automation {
  /** The schedule in words, and its next runs; absent where it is none, or is broken. */
  words?: string;
  next?: string[];
  fault?: string;
}

export interface Dashboard {
  runs: number; succeeded: number; medianMs: number; p95Ms: number; apiCalls: number; tokens: number;
  /** Dollars: what the runs cost, and what agents would have cost more in place of the scripts, by the document's table, least and most. */
  cost: number; savedLeast: number; savedMost: number;
  /** The same in tokens. */
  savedTokensLeast: number; savedTokensMost: number;
  /** By day of the world's clock (UTC), "2026-11-30". */
  days: { day: string; runs: number; failed: number; medianMs: number; apiCalls: number; tokens: number }[];
  automations: { id: string; name: string; runs: number; failed: number; medianMs: number; p95Ms: number; apiCalls: number; tokens: number }[];
}

/** A row that a person changed. `routes`: what became of what that fired. */
export interface Changed { row: JsonObject; routes: Route[] }

/** Each changes the world; what is refused is `{ error }`, a sentence. */
export interface AutomationsActs {
  /**
   * Rows of tables as a person edits them; fires what a person's change fires (a task moved to completed). A row whose id is there is
   * changed in the fields that are given, and null takes an optional one away; another is new, and begins with what is not given.
   */
  put: { given: { table: string; row: JsonObject }; result: Changed | { error: string } };
  /** With what hangs on it: the items of a list, the rows of a data table. Gives all that went, for `restore`: none where it was not there. */
  remove: { given: { table: string; id: string }; result: { rows: { table: string; row: JsonObject }[] } | { error: string } };
  /** A person writes into a channel. */
  say: { given: { channel_id: string; content: string; author_id: string }; result: { row: JsonObject } | { error: string } };
  /** Somebody outside writes into an external channel: fires external_message. */
  receive: { given: { channel_id: string; content: string; user: { id: string; username: string; display_name: string } }; result: Changed | { error: string } };
  requestApproval: { given: { item_id: string; approver_id: string; requester_id: string }; result: Changed | { error: string } };
  decide: { given: { approval_id: string; grant: boolean }; result: Changed | { error: string } };
  /** Rows from CSV into a data table; its first line names the columns. A fault names its line. */
  importCsv: { given: { table_id: string; csv: string }; result: { added: number } | { error: string; line?: number } };
  deploy: { given: Draft; result: Deployed };
  rollBack: { given: { automation_id: string; version: number }; result: Deployed };
  enable: { given: { automation_id: string; enabled: boolean }; result: { ok: true } | { error: string } };
  removeAutomation: { given: { automation_id: string }; result: { ok: true } | { error: string } };
  /** Fires a trigger for all that listen, or for one alone whatever its conditions say. */
  fire: { given: { type: TriggerType; event: JsonObject; automation_id?: string }; result: { routes: Route[] } | { error: string } };
  /** Sets the clock; `at`: where it stands. */
  clock: { given: { clock: 'real' | 'standing'; at?: number }; result: ClockView };
  /** The clock stands, and moves on to a time: all that is due until then runs in its order. At most `budget` milliseconds of work; `done`: it came there. */
  advance: { given: { to: number; budget?: number }; result: { now: number; done: boolean; runs: Played[] } };
  /** Keeps a rule; `part`: the field that is wrong. */
  rule: { given: RuleDraft; result: { rule: Rule } | { error: string; part: keyof RuleDraft } };
  setting: { given: { name: 'token_price' | 'retention' | 'seed'; value: number }; result: { ok: true } | { error: string } };
  clearExecutions: { given: null; result: { removed: number } };
  /** Rows that were taken away, as they were: fires nothing. */
  restore: { given: { rows: { table: string; row: JsonObject }[] }; result: { ok: true } | { error: string } };
  /** The world as it first was, or as a project has it. Returns what was there before: `load` takes it. */
  load: { given: { world: JsonObject | null }; result: { before: JsonObject } | { error: string } };
  /** An entry of a project: a file, what fires it, and what it may use. */
  entry: { given: { file: string; script: string; trigger: unknown; enabled: boolean; capabilities: string[] }; result: { ok: true } | { error: string } };
}

/** What changes nothing. */
export interface AutomationsAsks {
  rows: { given: TableQuery; result: Page<JsonObject> };
  clock: { given: null; result: ClockView };
  automations: { given: null; result: AutomationView[] };
  executions: { given: { search?: string; automation_id?: string; success?: boolean; trigger_type?: string; offset?: number; limit?: number }; result: Page<Execution> };
  routes: { given: { search?: string; outcome?: string; offset?: number; limit?: number }; result: Page<Route> };
  versions: { given: { automation_id: string }; result: Tables['versions'][] };
  dashboard: { given: { automation_id?: string }; result: Dashboard };
  /** A context's event for a trigger, made of what the world holds: a fixture to edit. */
  fixture: { given: { type: TriggerType }; result: JsonObject };
  /** Tells a schedule in words and its next runs, milliseconds since 1970; a fault with its place. */
  schedule: { given: { cron: string; timezone: string; count: number }; result: { words: string; next: number[] } | { error: string; field?: string; from?: number; to?: number } };
  validate: { given: Draft; result: Validated };
  /** The world stays as it is. */
  dryRun: { given: Draft & { event?: JsonObject; settings?: Record<string, SettingValue> }; result: DryRun };
  /** The whole as plain objects: `{settings, users: [...], ..., rows: {...}}`; `secrets`: with their values. */
  world: { given: { secrets: boolean }; result: JsonObject };
  /** What the command line tells of a run beside its record: where a setting let the clock move on, what ran, and the world after it. */
  told: { given: null; result: { runs?: PlayedLine[]; world?: JsonObject } };
  csv: { given: { table: string }; result: string };
  /** Which of some paths as "oc.chat.sendto" lead nowhere: the part that does, and what may be meant by it. */
  rules: { given: null; result: { rules: RuleDraft[]; actions: readonly string[] } };
  names: { given: { paths: string[] }; result: { path: string; name: string; message: string; instead?: string }[] };
}
