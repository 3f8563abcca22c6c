// Tests on the hosts of the page: each run on a machine of its own, whose clock stands and whose chance begins where the
// test says. Nothing of it is the person's.
import type { CoverageProbe } from './coverage.ts';
import { errorIn } from './error-in.ts';
import { toResp2 } from '../bytes/reply-text.ts';
import type { HostDoor } from '../hosts/host.ts';
import { Machine } from '../hosts/machine.ts';
import type { Bytes, Outcome as TurnOutcome, RunRecord, WasmModules, WireReply } from '../protocol.ts';
import { isLibrary } from '../hosts/redis/run-command.ts';
import type { ClientSummary, CommandResult, KeyPage, KeyQuery, RedisActs } from '../hosts/redis/wire.ts';
import { readKeyspace } from './keyspace.ts';
import type { Call, Keyspace, Outcome } from './model.ts';
import { callsIn, countsOf, TIME_LIMIT, treeOf, USER } from './plan.ts';
import type { Plan, Target } from './plan.ts';
import { chanceFrom } from './chance.ts';
import { hasClients, hasKeyspace } from './settings.ts';
import { readTables } from './tables.ts';

export class EngineTarget implements Target {
  private kept: Kept | undefined;

  /** `probe` hears of each VM that runs a script. */
  constructor(private readonly doors: readonly HostDoor[], private readonly wasm: WasmModules, private readonly probe?: CoverageProbe) {}

  async run(plan: Plan): Promise<Outcome[]> {
    this.probe?.turnTo('script');
    const outcomes = await this.once(plan);
    if (this.probe === undefined || outcomes.some(isBroken)) return outcomes;
    this.probe.turnTo('copy');
    await this.once({ ...plan, script: this.probe.copy });
    return outcomes;
  }

  private async once(plan: Plan): Promise<Outcome[]> {
    if (this.kept !== undefined && this.kept.host !== plan.host.id) this.fresh();
    const kept = this.kept ??= await this.open(plan);
    Object.assign(kept.now, { at: plan.clock, chance: chanceFrom(plan.random) });
    const run = new Run(kept.machine, plan, kept.now);
    const outcomes = await run.outcomes();
    await run.leave();
    if (!await isAsNew(kept.machine, plan) || outcomes.some(isBroken)) this.fresh();
    return outcomes;
  }

  fresh(): void {
    this.kept?.machine.close();
    this.kept = undefined;
  }

  private async open({ host }: Plan): Promise<Kept> {
    const now = { at: 0, chance: chanceFrom(0) };
    // The first of them is opened at once.
    const doors = this.doors.filter(({ info }) => info.id === host.id);
    const machine = new Machine(() => {}, doors, {
      clock: { now: () => now.at, elapsed: () => 0 }, random: () => now.chance(), ...this.probe && { made: this.probe.listen },
    });
    machine.load(this.wasm);
    await machine.promote([], undefined, 0); // as `start`, which would make ready what no test asks for
    return { host: host.id, machine, now };
  }
}

/** A machine with its clock and its chance. */
interface Kept { host: string; machine: Machine; now: Now }
interface Now { at: number; chance(): number }

/** Its world is not what it was: nothing more can be asked of it. */
const isBroken = ({ error }: Outcome): boolean => error?.kind === 'timeout' || error?.kind === 'memory';

/** Whether the next run finds a world as a new one: nothing was left there, or it was put away. */
async function isAsNew(machine: Machine, { host }: Plan): Promise<boolean> {
  if (hasClients(host)) {
    await machine.act(host.id, 'startOver', null, { id: 0, who: 0, waited: false });
    return true;
  }
  return (await machine.snapshot()).length === 0;
}

class Run {
  private readonly host: string;
  private dataFault: string | undefined;
  private admin = 0;
  private readonly clients: number[] = [];

  constructor(private readonly machine: Machine, private readonly plan: Plan, private readonly now: Now) { this.host = plan.host.id; }

  async outcomes(): Promise<Outcome[]> {
    const { plan } = this;
    const speaks = hasClients(plan.host);
    if (speaks) this.admin = await this.connect();
    await this.makeData(plan.data);
    await this.makeWorld();
    const client = speaks ? await this.login() : 1;
    const refused = await this.load();
    if (refused !== undefined) return [refused];
    const outcomes: Outcome[] = [];
    for (const call of plan.calls) {
      await this.pass(call.after);
      await this.makeData(call.data);
      outcomes.push(await this.outcome(call, client));
      if (isBroken(outcomes.at(-1)!)) break;
    }
    return outcomes;
  }

  private async outcome(call: Call, client: number): Promise<Outcome> {
    const { plan, dataFault } = this;
    this.dataFault = undefined;
    const before = await this.things();
    const did = call.command === undefined ? await this.runScript(call, client) : await this.command(call.command, client);
    const after = await this.things();
    const logs = plan.host.project?.tables?.logs;
    return { ...did, now: this.now.at, slack: 0, ...before && { before }, ...after && { after }, ...logs && { logs }, ...dataFault !== undefined && { dataFault } };
  }

  private async runScript({ inputs }: Pick<Call, 'inputs'>, client: number): Promise<Did> {
    const { plan: { script, lua, settings, protocol, host }, machine } = this;
    const record = done(await machine.run({ host: this.host, lua, settings, script, inputs, client }, { id: 0, who: client, waited: false }));
    if (record === undefined) throw new Error('The run waits for something that nobody here brings.');
    return seen(record, protocol, hasClients(host));
  }

  private async command(args: Bytes[], client: number): Promise<Did> {
    const result = await this.execute(args, client);
    return result === undefined ? { ...WAITING, reply: { type: 'error', text: WAITING.error.message } } : told(result);
  }

  /** What commands call is there before them; what it came to where it is not. */
  private async load(): Promise<Outcome | undefined> {
    const { plan: { script, calls } } = this;
    if (!isLibrary(script) || calls.every(({ command }) => command === undefined)) return undefined;
    const did = await this.runScript({ inputs: {} }, this.admin);
    return did.error === undefined ? undefined : { ...did, now: this.now.at, slack: 0 };
  }

  private async makeData(data: readonly Bytes[][]): Promise<void> {
    for (const args of data) {
      const reply = await this.send(args);
      if (reply.type === 'error') this.dataFault ??= `${args.join(' ').slice(0, 100)}: ${reply.text}`;
    }
  }

  private async makeWorld(): Promise<void> {
    const { world, entries, host: { project } } = this.plan;
    if (project === undefined) return;
    const acts = [...world === undefined ? [] : [{ name: project.seed, given: { world } }], ...entries.map((given) => ({ name: project.entry, given }))];
    for (const { name, given } of acts) {
      const answer = await this.act<{ error?: unknown } | null>(name, given, 0);
      if (typeof answer?.error === 'string') this.dataFault ??= answer.error;
    }
  }

  /** Time goes on, and brings what it brings. */
  private async pass(after: Call['after']): Promise<void> {
    const ms = after === 'next' ? await this.untilNext() : after;
    if (ms === 0) return;
    const time = this.plan.host.project?.time;
    const { now } = time === undefined ? { now: 0 } : await this.machine.ask(this.host, time.question, null) as { now: number };
    if (time !== undefined) await this.act(time.act, { to: now + ms }, 0);
    this.now.at += ms;
  }

  private async untilNext(): Promise<number> {
    const { now, due } = await this.machine.timeOf(this.host);
    if (due === undefined) throw new Error('"after: next" waits until something is due, and nothing is: no key expires.');
    return Math.max(0, due - now);
  }

  /** The client that runs the script. */
  private async login(): Promise<number> {
    const { user, protocol } = this.plan;
    const client = await this.connect();
    const say = async (args: Bytes[], who: number): Promise<void> => {
      const reply = await this.send(args, who);
      if (reply.type === 'error') this.dataFault ??= `${args.slice(0, 2).join(' ')}: ${reply.text}`;
    };
    if (user !== undefined) {
      await say(['ACL', 'SETUSER', USER, 'on', 'nopass', ...user], this.admin);
      await say(['AUTH', USER, 'any'], client);
    }
    if (protocol === 3) await say(['HELLO', '3'], client);
    return client;
  }

  /** Keys of the databases that have some, or rows. */
  private async things(): Promise<Keyspace | undefined> {
    const { host } = this.plan;
    const tables = host.project?.tables;
    if (tables !== undefined) return readTables(await this.machine.ask(this.host, tables.question, { secrets: false }));
    if (!hasKeyspace(host)) return undefined;
    const { databases } = await this.machine.ask(this.host, 'keys', { db: 0, pattern: '*', cursor: 0, count: 1 } satisfies KeyQuery) as KeyPage;
    return readKeyspace((args) => this.send(args), databases.filter(({ keys }) => keys > 0).map(({ db }) => db), (key) => key, this.now.at);
  }

  /** Its clients go. */
  async leave(): Promise<void> {
    for (const client of this.clients) await this.act('disconnect', client, 0);
  }

  private async send(args: Bytes[], who = this.admin): Promise<WireReply> {
    return (await this.execute(args, who))?.reply ?? { type: 'error', text: WAITING.error.message };
  }

  private execute(args: Bytes[], who: number): Promise<CommandResult | undefined> {
    const { settings } = this.plan;
    return this.act<CommandResult>('execute', { args, settings, timeLimit: Number(settings['time-limit'] ?? TIME_LIMIT) } satisfies RedisActs['execute']['given'], who);
  }

  private async connect(): Promise<number> {
    const { id } = (await this.act<ClientSummary>('connect', null, 0))!;
    this.clients.push(id);
    return id;
  }

  private async act<T>(name: string, given: unknown, who: number): Promise<T | undefined> {
    return done(await this.machine.act(this.host, name, given, { id: 0, who, waited: false }) as { result: TurnOutcome<T> });
  }
}

const done = <T>({ result }: { result: TurnOutcome<T> }): T | undefined => ('done' in result ? result.done : undefined);

/** What a call did, without its time and its world. */
type Did = Omit<Outcome, 'now' | 'slack'>;

const WAITING = { error: { kind: 'runtime', message: 'it waits, and nobody could bring what for' } } as const;

/** A command tells less than a run: what its script called stands in the events. */
function told({ reply, events, eventsDropped, log }: CommandResult): Did {
  const calls = callsIn({ events, eventsDropped });
  return {
    reply, ...reply.type === 'error' && { error: errorIn(reply.text) }, log: log.map(({ level, text }) => ({ level, text })),
    events: events.map(({ name, payload }) => ({ name, payload })), ...calls && { calls, counts: countsOf(calls) },
  };
}

function seen(record: RunRecord, protocol: 2 | 3, speaks: boolean): Did {
  const calls = speaks ? callsIn(record) : undefined;
  return {
    reply: speaks && protocol === 2 ? toResp2(record.reply) : treeOf(record.reply), ...record.error && { error: record.error },
    log: record.log.map(({ level, text }) => ({ level, text })), events: record.events.map(({ name, payload }) => ({ name, payload })),
    counts: record.commands.map(({ name, calls: times }) => ({ name, calls: times })), ...calls && { calls },
  };
}
