// Runs a script on a seeded world of its own: the chunk, then `main`, then `on_shutdown`.
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import { LuaError, LuaType } from '../../lua/runtime.ts';
import type { LuaStack } from '../../lua/runtime.ts';
import type { Step, Task } from '../../lua/tasks.ts';
import type { LogLine, RunRecord, RunRequest, WireReply } from '../../protocol.ts';
import type { Json, JsonObject } from '../../world/schema.ts';
import { Account, emptyRecord } from '../account.ts';
import type { Ground } from '../host.ts';
import { hintFor } from '../lua-hints.ts';
import { pushPlain } from '../lua-plain.ts';
import { toReply } from '../lua-reply.ts';
import { Progress } from '../progress.ts';
import { coreFunctions } from './api/core.ts';
import { operationRecord } from './api/sessions.ts';
import { Session } from './api/session.ts';
import { uiFunctions } from './api/ui.ts';
import { hostFunction, refOf } from './binding.ts';
import type { Members } from './binding.ts';
import { EditError } from './data/edit-error.ts';
import { stampText } from './data/hlc.ts';
import { Peer } from './data/peer.ts';
import { givenTo } from './given.ts';
import type { Given } from './given.ts';
import { TIME_LIMIT } from './info.ts';
import { SEEDS } from './seed/all.ts';
import { plant, schemaOf } from './seed/seed.ts';
import { ScriptVm } from './vm.ts';
import type { Waits } from './vm.ts';

const CHUNK = '@script';
const OUTPUT = 1024 * 1024;
/** Milliseconds that `on_shutdown` may take. */
const SHUTDOWN = 5000;
/** Events of what a script shows that are kept; those beyond are counted. */
const EVENTS = 1000;
/** Who a person is here. */
const PERSON = 'you';

/** Milliseconds by which the world is ahead of the ground's clock: what scripts slept. */
interface WorldTime { ahead: number }

interface Running { request: RunRequest; account: Account; session: Session; given: Given; futures: Map<number, Waits>; time: WorldTime; events: number; calls: Map<string, number> }

export class WorkspaceRunner {
  readonly progress: Progress;
  private vm: ScriptVm | undefined;
  private tables = new Map<string, Members>();
  private running!: Running;
  private runs = 0;
  private operations: Json[] = [];

  constructor(private readonly ground: Pick<Ground, 'lua' | 'clock' | 'random'>) { this.progress = new Progress(ground.clock); }

  /** What a program is told beside the record. */
  told(): JsonObject { return { operations: this.operations }; }

  run(request: RunRequest): RunRecord {
    const { clock } = this.ground;
    const record = emptyRecord('workspace', ++this.runs, clock.now());
    const given = givenTo(request);
    this.operations = [];
    if (typeof given === 'string') return failed(record, { kind: 'runtime', message: encodeText(given) });
    const since = clock.elapsed();
    const account = new Account(request.client, clock);
    const time: WorldTime = { ahead: 0 };
    const session = this.open(given, time);
    this.running = { request, account, session, given, futures: new Map(), time, events: 0, calls: new Map() };
    const error = this.execute(record);
    if (error !== undefined && given.mode === 'session') session.discard();
    this.operations = session.operations.map(operationRecord);
    session.end();
    record.duration = clock.elapsed() - since;
    record.commands = [...this.running.calls].map(([name, calls]) => ({ name, calls, failed: 0 }));
    return Object.assign(record, account.recorded);
  }

  /** A world of this run's own. */
  private open({ world, grants, mode }: Given, time: WorldTime): Session {
    const seed = SEEDS[world];
    const schema = schemaOf(seed);
    const peer = new Peer(PERSON, { now: () => this.ground.clock.now() + time.ahead, random: () => this.ground.random() });
    if (seed !== undefined) plant(seed, schema, peer);
    return new Session(peer, schema, grants, mode, 'script');
  }

  private execute(record: RunRecord): RunRecord['error'] {
    const { request, given } = this.running;
    const vm = this.vm ??= this.make();
    const { lua } = vm;
    lua.setLimits({ time: Number(request.settings['time-limit'] ?? TIME_LIMIT), output: OUTPUT });
    this.progress.start();
    vm.renew(this.granted(given), given.args);
    try {
      lua.load(request.script, CHUNK);
      record.reply = this.results(vm, this.drive(vm));
      if (this.pushGlobal(vm, 'main')) record.reply = this.results(vm, this.drive(vm));
      this.shutDown(vm);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      this.failure(record, vm, error);
    }
    if (!lua.alive || record.error?.kind === 'memory') this.close();
    return record.error;
  }

  /** The function on top, until it is done: what it waits for is time alone, which passes at once in a world of its own. */
  private drive({ tasks }: ScriptVm): number {
    let { task, step }: { task: Task<Waits>; step: Step<Waits> } = tasks.start(0);
    while ('waits' in step) {
      const { milliseconds, gives } = step.waits;
      this.running.time.ahead += milliseconds;
      step = task.resume((lua) => { pushPlain(lua, gives); return 1; });
    }
    return step.results;
  }

  private results({ lua }: ScriptVm, count: number): WireReply {
    const reply: WireReply = count === 0 ? { type: 'null' } : toReply(lua, -count);
    lua.pop(count);
    return reply;
  }

  /** Pushes a global function of the script's; false: there is none, and nothing is pushed. */
  private pushGlobal({ lua }: ScriptVm, name: string): boolean {
    lua.pushGlobals();
    const type = lua.rawGetField(-1, name);
    lua.remove(-2);
    if (type !== LuaType.Function) lua.pop(1);
    return type === LuaType.Function;
  }

  /** After `main`, whatever became of it. */
  private shutDown(vm: ScriptVm): void {
    if (!this.pushGlobal(vm, 'on_shutdown')) return;
    vm.lua.setLimits({ time: SHUTDOWN, output: OUTPUT });
    vm.lua.pop(this.drive(vm));
  }

  private failure(record: RunRecord, vm: ScriptVm, { kind, message, line, value }: LuaError): void {
    const text = value === undefined ? message : vm.globals.described(value) ?? message;
    if (value !== undefined && vm.lua.alive) vm.lua.unref(value);
    const [, module] = /global '(\w+)'/.exec(text) ?? [];
    const gated = module === 'ui' ? ' (PermissionDenied: ui is there for scripts with the capability ui.notify or ui.navigate)' : '';
    const hint = hintFor(text, { source: this.running.request.script, lua: '5.4', line, kind });
    failed(record, { kind, message: text + gated, ...line !== undefined && { line }, ...hint !== undefined && { hint } });
    if (kind !== 'runtime') return;
    try {
      this.shutDown(vm);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      this.running.account.log('warning', `on_shutdown failed: ${error.message}`);
    }
  }

  close(): void {
    this.vm?.close();
    this.vm = undefined;
  }

  // What a script finds

  private make(): ScriptVm {
    const vm = new ScriptVm(this.ground.lua, { print: (lua) => this.print(lua) }, () => this.ground.random(),
      (operation, reason) => this.running.account.violation(operation, reason, this.vm?.lua.frame(1)?.line),
      (line) => this.progress.look(line, this.running.account.recorded.events, this.running.account.recorded.log));
    const { lua } = vm;
    const begins = (at: LuaStack): void => at.tick();
    const members = (table: string, functions: Readonly<Record<string, (given: readonly (Json | undefined)[], name: string) => Json | undefined>>): void => {
      this.tables.set(table, new Map(Object.entries(functions).map(([name, call]) => {
        const full = `${table}.${name}`;
        return [name, refOf(lua, full, hostFunction(full, call, begins))];
      })));
    };
    members('core', Object.fromEntries(Object.entries(coreFunctions).map(([name, fn]) => [name, (given, full) => {
      this.running.calls.set(full, (this.running.calls.get(full) ?? 0) + 1);
      return fn(this.running.session, given, full);
    }])));
    this.waiting(vm);
    members('json', {
      encode: (given) => JSON.stringify(given[0] ?? null),
      decode: ([text]) => decoded(text),
    });
    members('log', Object.fromEntries(Object.entries(LEVELS).map(([name, level]) => [name, ([text]) => this.log(level, typeof text === 'string' ? text : JSON.stringify(text ?? null))])));
    members('context', {
      user: () => PERSON, hlc_time: () => stampText(this.running.session.peer.clock.peek()), cancelled: () => false,
      trigger_entity: () => undefined, trigger_field: () => undefined, old_value: () => undefined, new_value: () => undefined,
    });
    members('ui', Object.fromEntries(Object.entries(uiFunctions).map(([name, { capability, event, payload }]) => [name, (given, full) => {
      if (!this.running.given.grants.has(capability)) throw new EditError('PermissionDenied', `${full} needs the capability ${capability}`);
      const told = payload(given, full);
      if (this.running.events++ < EVENTS) this.running.account.event(event, told);
      else this.running.account.drop(event, 1);
      return undefined;
    }])));
    return vm;
  }

  /** core.sleep, core.race and core.await. */
  private waiting({ lua, tasks }: ScriptVm): void {
    const core = this.tables.get('core') as Map<string, number>;
    const future = (waits: Waits): JsonObject => {
      const id = this.running.futures.size + 1;
      this.running.futures.set(id, waits);
      return { future: id };
    };
    const awaited = (of: Json | undefined, call: string): Waits => {
      const id = typeof of === 'object' && of !== null && 'future' in of ? of.future : undefined;
      const waits = typeof id === 'number' ? this.running.futures.get(id) : undefined;
      if (waits === undefined) throw new EditError('InvalidOperation', `${call} takes what core.sleep or core.race gave`);
      return waits;
    };
    const add = (name: string, call: (given: readonly (Json | undefined)[], full: string) => Json): void => {
      core.set(name, refOf(lua, `core.${name}`, hostFunction(`core.${name}`, call, (at) => at.tick())));
    };
    add('sleep', ([milliseconds], full) => {
      if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) throw new EditError('InvalidOperation', `${full} takes milliseconds, from 0 on`);
      return future({ milliseconds, gives: { timeout: true } });
    });
    add('race', (given, full) => {
      if (given.length === 0) throw new EditError('InvalidOperation', `${full} takes what core.sleep gave, one or more`);
      return future(given.map((one) => awaited(one, full)).reduce((one, other) => (other.milliseconds < one.milliseconds ? other : one)));
    });
    tasks.pushWaiting((stack) => awaited(futureAt(stack), 'core.await'), 'core.await');
    core.set('await', lua.ref());
  }

  /** The tables that the capabilities of a run grant. */
  private granted({ grants }: Given): ReadonlyMap<string, Members> {
    const hasUi = ['ui.navigate', 'ui.notify'].some((name) => grants.has(name));
    return new Map([...this.tables].filter(([name]) => name !== 'ui' || hasUi));
  }

  private print(lua: LuaStack): number {
    const { globals } = this.vm!;
    const parts = Array.from({ length: lua.top() }, (_, i) => {
      lua.pushRef(globals.tostring);
      lua.pushValue(i + 1);
      lua.call(1, 1);
      const text = lua.toBytes(-1);
      lua.pop(1);
      return text;
    });
    this.log('print', decodeBytes(parts.join('\t')));
    return 0;
  }

  private log(level: LogLine['level'], text: string): undefined {
    const bytes = encodeText(text);
    this.vm!.lua.spend('output', bytes.length + 1);
    this.running.account.log(level, bytes);
  }
}

const LEVELS = { debug: 'debug', info: 'notice', warn: 'warning', error: 'warning' } as const;

const failed = (record: RunRecord, error: NonNullable<RunRecord['error']>): RunRecord => Object.assign(record, { error, reply: { type: 'error', text: error.message } });

/** The number in a future's table. */
function futureAt(lua: LuaStack): Json | undefined {
  if (lua.type(1) !== LuaType.Table) return undefined;
  const id = lua.rawGetField(1, 'future') === LuaType.Number ? { future: lua.toNumber(-1) } : undefined;
  lua.pop(1);
  return id;
}

function decoded(text: Json | undefined): Json {
  try {
    return JSON.parse(typeof text === 'string' ? text : '') as Json;
  } catch (error) {
    throw new EditError('InvalidOperation', `json.decode: ${error instanceof Error ? error.message : 'this is no JSON'}`);
  }
}
