// Tests on the hosts of the page: each run on a machine of its own, whose clock stands and whose chance begins where the
// test says. Nothing of it is the person's.
import { toResp2 } from '../bytes/reply-text.ts';
import type { HostDoor } from '../hosts/host.ts';
import { Machine } from '../hosts/machine.ts';
import type { LuaRuntime } from '../lua/runtime.ts';
import type { Bytes, Outcome as TurnOutcome, RunRecord, WasmModules, WireReply } from '../protocol.ts';
import type { ClientSummary, CommandResult, KeyPage, KeyQuery } from '../hosts/redis/wire.ts';
import { readKeyspace } from './keyspace.ts';
import type { Keyspace, Outcome } from './model.ts';
import { callsIn, treeOf } from './plan.ts';
import type { Plan, Target } from './plan.ts';
import { chanceFrom } from './chance.ts';
import { hasClients, hasKeyspace } from './settings.ts';

/** Whose rules a test's `user` gives. */
const USER = 'evalua-test';

export class EngineTarget implements Target {
  private kept: Kept | undefined;

  /** `made` hears of each VM that runs a script. */
  constructor(private readonly doors: readonly HostDoor[], private readonly wasm: WasmModules, private readonly made?: (lua: LuaRuntime) => void) {}

  async run(plan: Plan): Promise<Outcome> {
    if (this.kept !== undefined && this.kept.host !== plan.host.id) this.fresh();
    const kept = this.kept ??= await this.open(plan);
    Object.assign(kept.now, { at: plan.clock, chance: chanceFrom(plan.random) });
    const run = new Run(kept.machine, plan);
    const outcome = await run.outcome();
    await run.leave();
    if (!await isAsNew(kept.machine, plan) || outcome.error?.kind === 'timeout' || outcome.error?.kind === 'memory') this.fresh();
    return outcome;
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
      clock: { now: () => now.at, elapsed: () => 0 }, random: () => now.chance(), ...this.made && { made: this.made },
    });
    machine.load(this.wasm);
    await machine.promote([], undefined, 0); // as `start`, which would make ready what no test asks for
    return { host: host.id, machine, now };
  }
}

/** A machine with its clock and its chance. */
interface Kept { host: string; machine: Machine; now: { at: number; chance(): number } }

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

  constructor(private readonly machine: Machine, private readonly plan: Plan) { this.host = plan.host.id; }

  async outcome(): Promise<Outcome> {
    const { plan, machine } = this;
    const keeps = hasKeyspace(plan.host);
    if (hasClients(plan.host)) this.admin = await this.connect();
    await this.makeData();
    const before = keeps ? await this.keyspace() : undefined;
    const client = hasClients(plan.host) ? await this.login() : 1;
    const request = { host: this.host, lua: plan.lua, settings: plan.settings, script: plan.script, inputs: plan.inputs, client };
    const record = done(await machine.run(request, { id: 0, who: client, waited: false }));
    if (record === undefined) throw new Error('The run waits for something that nobody here brings.');
    const after = keeps ? await this.keyspace() : undefined;
    return { ...seen(record, plan.protocol, hasClients(plan.host)), now: plan.clock, slack: 0, ...before && { before }, ...after && { after }, ...this.dataFault !== undefined && { dataFault: this.dataFault } };
  }

  private async makeData(): Promise<void> {
    const { data, world, entries, host: { project } } = this.plan;
    for (const args of data) {
      const reply = await this.send(args);
      if (reply.type === 'error') this.dataFault ??= `${args.join(' ').slice(0, 100)}: ${reply.text}`;
    }
    if (project === undefined) return;
    const acts = [...world === undefined ? [] : [{ name: project.seed, given: { world } }], ...entries.map((given) => ({ name: project.entry, given }))];
    for (const { name, given } of acts) {
      const answer = await this.act<{ error?: unknown } | null>(name, given, 0);
      if (typeof answer?.error === 'string') this.dataFault ??= answer.error;
    }
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

  /** Of the databases that have keys. */
  private async keyspace(): Promise<Keyspace> {
    const { databases } = await this.machine.ask(this.host, 'keys', { db: 0, pattern: '*', cursor: 0, count: 1 } satisfies KeyQuery) as KeyPage;
    return readKeyspace((args) => this.send(args), databases.filter(({ keys }) => keys > 0).map(({ db }) => db), (key) => key, this.plan.clock);
  }

  /** Its clients go. */
  async leave(): Promise<void> {
    for (const client of this.clients) await this.act('disconnect', client, 0);
  }

  private async send(args: Bytes[], who = this.admin): Promise<WireReply> {
    const result = await this.act<CommandResult>('execute', { args, settings: this.plan.settings }, who);
    return result?.reply ?? { type: 'error', text: 'it waits, and nobody could bring what for' };
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

function seen(record: RunRecord, protocol: 2 | 3, speaks: boolean): Omit<Outcome, 'now' | 'slack'> {
  const calls = speaks ? callsIn(record) : undefined;
  return {
    reply: speaks && protocol === 2 ? toResp2(record.reply) : treeOf(record.reply), ...record.error && { error: record.error },
    log: record.log.map(({ level, text }) => ({ level, text })), events: record.events.map(({ name, payload }) => ({ name, payload })),
    counts: record.commands.map(({ name, calls: times }) => ({ name, calls: times })), ...calls && { calls },
  };
}
