// Runs scripts, one after the other, on a Lua of its own: the chunk, then `main`, then `on_shutdown`.
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import { LuaError, LuaType } from '../../lua/runtime.ts';
import type { LuaStack } from '../../lua/runtime.ts';
import type { Step, Task } from '../../lua/tasks.ts';
import type { Bytes, LogLine, RunError, WireReply } from '../../protocol.ts';
import type { Json, JsonObject } from '../../world/schema.ts';
import type { Account } from '../account.ts';
import type { Ground } from '../host.ts';
import { hintFor } from '../lua-hints.ts';
import { pushPlain } from '../lua-plain.ts';
import { toReply } from '../lua-reply.ts';
import type { Grants } from './api/grants.ts';
import type { Session } from './api/session.ts';
import type { EditError } from './data/edit-error.ts';
import type { Requirable } from './modules/require.ts';
import type { ScriptSpec } from './schema/schema.ts';
import { membersOf } from './script-tables.ts';
import type { Members } from './binding.ts';
import type { Change } from './triggers/triggers.ts';
import { ScriptVm } from './vm.ts';
import type { Waits } from './vm.ts';

const OUTPUT = 1024 * 1024;
/** Events of what a script shows that are kept; those beyond are counted. */
const EVENTS = 1000;
/** What `on_shutdown` ends with where it waits for longer than it may take. */
const SLOW = 'on_shutdown took longer than it may';

/** Tables that are there for scripts with one of these capabilities. */
const GATES: Readonly<Record<string, readonly string[] | undefined>> = { ui: ['ui.notify', 'ui.navigate'], lightwright: ['fs.read', 'fs.write'] };

/** Milliseconds by which the world is ahead of the ground's clock: what scripts slept. */
export interface WorldTime { ahead: number }

/** A script that is to run. */
export interface ScriptTask {
  /** What its chunk is called: the file that it requires from. */
  readonly path: string;
  readonly text: Bytes;
  readonly session: Session;
  readonly grants: Grants;
  readonly args: JsonObject;
  readonly manifest: Pick<ScriptSpec, 'onError' | 'shutdown'>;
  readonly requirable: Omit<Requirable, 'given'>;
  /** What fired it, and the record of its entity. */
  readonly fired?: { readonly change: Change; readonly entity: Json };
  /** Milliseconds; 0: without end. */
  readonly limit: number;
  readonly account: Account;
  readonly time: WorldTime;
  /** Takes a file that it wrote. */
  written(path: string, text: string): void;
  /** Hears of each call of a function of the host, by its name. */
  called?(name: string): void;
}

export interface ScriptEnd { reply: WireReply; error?: RunError }

/** What of a run the tables of functions look at. */
export interface Running extends ScriptTask { readonly futures: Map<number, Waits>; events: number }

export class Scripts {
  private vm: ScriptVm | undefined;
  private tables: ReadonlyMap<string, Members> = new Map();
  private running!: Running;

  /** `look`: hears now and then at which line a script is. */
  constructor(private readonly ground: Pick<Ground, 'lua' | 'random'>, private readonly look: (line: number) => void) {}

  /** What a script did stays in its session, whatever becomes of it. */
  run(task: ScriptTask): ScriptEnd {
    const running = this.running = { ...task, futures: new Map<number, Waits>(), events: 0 };
    const vm = this.vm ??= this.make();
    const { lua } = vm;
    const end: ScriptEnd = { reply: { type: 'null' } };
    lua.setLimits({ time: task.limit, output: OUTPUT });
    const granted = this.granted(task.grants);
    vm.renew(granted, task.args, { ...task.requirable, given: (name) => name === 'args' || granted.has(name) }, task.path);
    try {
      lua.load(task.text, `@${task.path}`);
      end.reply = this.results(vm, this.drive(vm));
      if (this.pushGlobal(vm, 'main')) end.reply = this.results(vm, this.drive(vm));
      this.shutDown(vm, running);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      this.failure(end, vm, error);
    }
    if (!lua.alive || end.error?.kind === 'memory') this.close();
    return end;
  }

  close(): void {
    this.vm?.close();
    this.vm = undefined;
  }

  /**
   * The function on top, until it is done: what it waits for is time alone, which passes at once in a world of its own. `most`:
   * milliseconds of the world that it may wait.
   */
  private drive({ tasks }: ScriptVm, most = Infinity): number {
    const { time } = this.running;
    const since = time.ahead;
    let { task, step }: { task: Task<Waits>; step: Step<Waits> } = tasks.start(0);
    while ('waits' in step) {
      const { milliseconds, gives } = step.waits;
      if (time.ahead + milliseconds - since > most) {
        task.drop();
        throw new LuaError('timeout', SLOW);
      }
      time.ahead += milliseconds;
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

  /** After `main`, whatever became of it. What takes longer than the manifest says is ended, and what it did and did not commit is taken back. */
  private shutDown(vm: ScriptVm, { session, manifest: { shutdown } }: Running): void {
    if (!this.pushGlobal(vm, 'on_shutdown')) return;
    const mark = session.mark();
    vm.lua.setLimits({ time: Math.max(1, shutdown), output: OUTPUT });
    try {
      vm.lua.pop(this.drive(vm, shutdown));
    } catch (error) {
      if (!(error instanceof LuaError) || error.kind !== 'timeout') throw error;
      session.back(mark);
      this.note('warning', `${SLOW} (shutdown_timeout = ${shutdown / 1000} s): what it did and did not commit is taken back`);
    }
  }

  private failure(end: ScriptEnd, vm: ScriptVm, { kind, message, line, chunk, value }: LuaError): void {
    const { path, text: source, account } = this.running;
    const text = value === undefined ? message : vm.globals.described(value) ?? message;
    if (value !== undefined && vm.lua.alive) vm.lua.unref(value);
    const [, module = ''] = /global '(\w+)'/.exec(text) ?? [];
    const gate = Object.hasOwn(GATES, module) ? ` (PermissionDenied: ${module} is there for scripts with the capability ${GATES[module]!.join(' or ')})` : '';
    const at = this.placeOf(text) ?? { file: chunk ?? path, line };
    const isElsewhere = at.file !== path;
    const hint = isElsewhere ? undefined : hintFor(text, { source, lua: '5.4', line: at.line, kind });
    end.error = { kind, message: text + gate, ...at.line !== undefined && { line: at.line }, ...isElsewhere && { file: decodeBytes(at.file) }, ...hint !== undefined && { hint } };
    if (kind !== 'runtime') return;
    try {
      this.shutDown(vm, this.running);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      account.log('warning', `on_shutdown failed: ${error.message}`);
    }
  }

  /** Where an error of a module was raised: `require` hands it on, and it begins with its file. */
  private placeOf(message: Bytes): { file: Bytes; line: number } | undefined {
    const [, file, line] = /^([\w./-]+):(\d+): /.exec(message) ?? [];
    return file !== undefined && this.running.requirable.files.has(file) ? { file, line: Number(line) } : undefined;
  }

  // What a script finds

  private make(): ScriptVm {
    const vm = new ScriptVm(this.ground.lua, { print: (lua) => this.print(lua) }, () => this.ground.random(),
      (operation, reason) => this.running.account.violation(operation, reason, this.vm?.lua.frame(1)?.line), this.look);
    this.tables = membersOf(vm, {
      running: () => this.running, skips: (lua, error) => this.skips(lua, error), log: (level, text) => this.log(level, text),
      show: (event, payload) => {
        const { running } = this;
        if (running.events++ < EVENTS) running.account.event(event, payload);
        else running.account.drop(event, 1);
      },
    });
    return vm;
  }

  /** Whether an operation that is refused is left out, as the script's manifest has it: what the script catches itself never is. */
  private skips(lua: LuaStack, error: EditError): boolean {
    const { manifest: { onError }, account } = this.running;
    if (onError === 'abort' || this.vm!.handlers.catches(lua)) return false;
    const line = lua.frame(1)?.line ?? 0;
    const where = line > 0 ? ` (line ${line})` : '';
    if (onError === 'skip') {
      this.note('warning', `skipped: ${error.message}${where}`);
      return true;
    }
    account.event('script.prompt', { error: encodeText(error.message), answer: 'abort' });
    this.note('warning', `nobody is here to ask whether to skip this or to abort, so the script is aborted: ${error.message}${where}`);
    return false;
  }

  /** The tables that the capabilities of a run grant. */
  private granted(grants: Grants): ReadonlyMap<string, Members> {
    return new Map([...this.tables].filter(([name]) => GATES[name]?.some((capability) => grants.has(capability)) ?? true));
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

  /** A line of the script's own. */
  private log(level: LogLine['level'], text: string): void {
    const bytes = encodeText(text);
    this.vm!.lua.spend('output', bytes.length + 1);
    this.running.account.log(level, bytes);
  }

  /** A line about the script. */
  private note(level: LogLine['level'], text: string): void { this.running.account.log(level, encodeText(text)); }
}
