// A team's automations on the clock: a month of ten that run hourly, against the same scripts each in a VM of its own, which is
// what a process for each run is at best; and questions to a large table, against a filter in JavaScript.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { encodeText } from '../../src/bytes/text.ts';
import { rowsOf } from '../../src/hosts/automations/state.ts';
import type { DataRow } from '../../src/hosts/automations/tables.ts';
import type { Listener } from '../../src/hosts/automations/triggers/listeners.ts';
import type { AutomationsActs } from '../../src/hosts/automations/wire.ts';
import { AutomationsWorld } from '../../src/hosts/automations/world.ts';
import { realClock } from '../../src/hosts/host.ts';
import { createLua } from '../../src/lua/create.ts';
import { median } from './report.ts';
import type { Row } from './report.ts';

const START = Date.UTC(2026, 10, 1);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
/** After so much of it the log is as long as it is kept. */
const WARM_UP = 5 * DAY;

/** What such scripts do: they look, count, and seldom write. */
const SCRIPTS = [
  `local inbox = oc.tables.query("Email Inbox", { where = { is_read = false } })
if #inbox > 20 then oc.log("unread: " .. #inbox) end`,
  `local active = oc.tasks.query({ status = "active" })
local lines = {}
for _, task in ipairs(active) do table.insert(lines, "- " .. task.title .. " (" .. (task.agent and task.agent.name or "Unassigned") .. ")") end
return { count = #active, text = table.concat(lines, "\\n") }`,
  `local hot = 0
for _, lead in ipairs(oc.tables.query("Leads", { where = { status = "new" } })) do
  local score = 0
  if lead.company_size and lead.company_size > 100 then score = score + 30 end
  if lead.source == "referral" then score = score + 25 end
  if lead.budget and lead.budget > 10000 then score = score + 20 end
  if score >= 60 then hot = hot + 1 end
end
oc.log("hot leads: " .. hot)`,
  `local issues = {}
for _, name in ipairs({ "telegram", "plausible" }) do
  local ok, err = oc.integrations.test(name)
  if not ok then table.insert(issues, name .. ": " .. (err or "connection failed")) end
end
if #issues > 0 then oc.log("warn", table.concat(issues, "\\n")) end`,
  `local urgent = oc.tasks.query({ priority = "urgent", status = "active" })
if #urgent == 0 then return end
return { urgent = #urgent, last = ctx.last_result and ctx.last_result.urgent }`,
];
const AUTOMATIONS = 10;

class Team {
  readonly world: AutomationsWorld;

  /** `fresh`: each run gets a VM of its own. */
  constructor(wasm: WebAssembly.Module, private readonly fresh: boolean) {
    const nothing = (): void => {};
    this.world = new AutomationsWorld({
      lua: (version, limits) => createLua(version, wasm, limits), clock: realClock, random: Math.random, texts: () => Promise.resolve({}), changed: nothing,
      tell: { runStarted: nothing, runWrote: nothing, runAt: nothing, push: nothing, finished: nothing },
    });
    this.world.lead();
    this.act('clock', { clock: 'standing', at: START });
    for (const { id } of [...this.world.state.store.all('automations')]) this.act('removeAutomation', { automation_id: id });
    for (let i = 0; i < AUTOMATIONS; i++) {
      const { ok, message } = this.act('deploy', {
        name: `Hourly ${i}`, script: encodeText(SCRIPTS[i % SCRIPTS.length]), trigger_type: 'schedule', trigger_config: { cron: `${i * 5} * * * *`, timezone: 'Europe/Berlin' },
      });
      if (!ok) throw new Error(message);
    }
  }

  act<N extends keyof AutomationsActs>(name: N, given: AutomationsActs[N]['given']): AutomationsActs[N]['result'] {
    const outcome = this.world.act(name, given) as { done: AutomationsActs[N]['result'] };
    this.world.settle();
    return outcome.done;
  }

  /** Milliseconds of all that is due until then, and how many runs those are. */
  play(to: number): { duration: number; runs: number } {
    const from = performance.now();
    let runs = 0;
    for (let done = false; !done;) {
      const slice = this.act('advance', { to, budget: this.fresh ? 0 : 100 });
      if (this.fresh) this.world.engine.runner.close();
      ({ done } = slice);
      runs += slice.runs.length;
      if (slice.runs.some(({ success }) => !success)) throw new Error('a run failed');
    }
    return { duration: performance.now() - from, runs };
  }

  close(): void { this.world.close(); }

  durations(): number[] { return this.world.state.store.all('executions').map(({ duration_ms }) => duration_ms); }
}

const LARGE = 100_000;
/** Columns that are asked for once each: the first question for one has no index. */
const COLUMNS = Array.from({ length: 12 }, (_, i) => `c${i}`);

/** Milliseconds of questions to a table of 100,000 rows. */
function tableRows(wasm: WebAssembly.Module, rounds: number): Row[] {
  const section = `oc.tables.query over ${LARGE.toLocaleString('en')} rows, where and limit, against a filter in JavaScript`;
  const { world } = new Team(wasm, false);
  const data = largeTable(world);
  // All questions in one run: what a run costs beside is measured above.
  const ours = (columns: readonly string[]): number => timed(() => {
    const { result, error } = world.engine.run(asking(columns), { type: 'schedule', event: {}, about: '' }).ran;
    if (result !== 20 * columns.length) throw new Error(error?.message ?? `${String(result)} rows were found, not 20 a question`);
  }) / columns.length;
  const other = (columns: readonly string[]): number => timed(() => {
    for (const column of columns) if (data.filter((row) => row[column] === 's4321').slice(0, 50).length !== 20) throw new Error('the filter finds others');
  }) / columns.length;
  const both = (columns: readonly string[]): { ours: number; other: number } => {
    other(columns); // whoever is first finds the rows in no cache of the processor
    return { ours: ours(columns), other: other(columns) };
  };
  const first = both(COLUMNS);
  ours(COLUMNS); // the second question for a column: now there is time for its index
  const rest = Array.from({ length: rounds }, () => both(COLUMNS));
  const later = { ours: median(rest.map((one) => one.ours)), other: median(rest.map((one) => one.other)) };
  world.close();
  const row = (name: string, its: { ours: number; other: number }, target: string, met: boolean): Row =>
    ({ section, name, other: its.other, ours: { Node: its.ours }, ratio: { Node: its.other / its.ours }, unit: 'ms', target, met: { Node: met } });
  return [row('without an index', first, '>= 1', first.other >= first.ours), row('once indexed', later, '<= 5 ms', later.ours <= 5)];
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function largeTable({ state: { store } }: AutomationsWorld): DataRow[] {
  store.put('tables', { id: 'large', name: 'Large', columns: COLUMNS.map((name) => ({ name, type: 'text' })), member_ids: ['u1'] });
  const at = '2026-11-01T00:00:00Z';
  return Array.from({ length: LARGE }, (_, i) => store.put(rowsOf('large'), {
    id: `r${i}`, ...Object.fromEntries(COLUMNS.map((name) => [name, `s${i % 5000}`])), created_at: at, updated_at: at,
  }));
}

const asking = (columns: readonly string[]): Listener => ({
  type: 'scheduled', enabled: true, disabledReason: undefined, language: 'lua', action: undefined, wants: {}, trigger_type: 'schedule',
  script: `local found = 0
for _, column in ipairs({ ${columns.map((column) => `"${column}"`).join(', ')} }) do
  found = found + #oc.tables.query("Large", { where = { [column] = "s4321" }, limit = 50 })
end
return found`,
  runnable: { id: 'bench', name: 'Bench', trigger_config: {}, config: {}, webhooks: [], secrets: [], run_count: 0, created_by_id: 'u1' },
});

export function automationRows(quick: boolean): Row[] {
  const section = `${AUTOMATIONS} automations hourly for a month (7,200 runs), against a VM for each run`;
  const wasm = new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm')));
  const team = new Team(wasm, false);
  team.play(START + WARM_UP);
  const before = memory();
  const kept = team.play(START + WARM_UP + MONTH);
  const after = memory();
  // The other side takes too long for a month: some of it, run for run.
  const other = new Team(wasm, true);
  other.play(START + HOUR);
  const fresh = other.play(START + (quick ? 6 : 25) * HOUR);
  other.close();
  const [each, apart] = [kept.duration / kept.runs, fresh.duration / fresh.runs];
  const ran = median(team.durations());
  team.close();
  return [
    { section, name: `a run, of ${kept.runs}`, other: apart, ours: { Node: each }, ratio: { Node: apart / each }, unit: 'ms', target: '>= 20', met: { Node: apart / each >= 20 } },
    { section, name: 'median run by the log', ours: { Node: ran }, unit: 'ms', target: '<= 1 ms', met: { Node: ran <= 1 } },
    { section, name: 'memory after, against before', ours: { Node: (after / before - 1) * 100 }, unit: '%', target: '<= 10 %', met: { Node: after <= before * 1.1 } },
    ...tableRows(wasm, quick ? 20 : 200),
  ];
}

/** Bytes that are in use once what is not is gone. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}
