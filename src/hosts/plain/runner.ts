// Plain Lua: a script alone, on Lua 5.4 or 5.1. `print` goes to the log, the arguments come as `...`
// and as the table ARGV, what the script returns is the reply.
import type { HostFunction, LuaRuntime, LuaStack, LuaVersion } from '../../lua/runtime.ts';
import { requireString } from '../../lua/libraries/arguments.ts';
import { LuaError } from '../../lua/runtime.ts';
import type { HostEvent, RunRecord, RunRequest, WireReply } from '../../protocol.ts';
import { Account, emptyRecord } from '../account.ts';
import { Globals } from '../globals.ts';
import { Answers } from '../answers.ts';
import type { Ground, UnderWay } from '../host.ts';
import { valuesOf } from '../inputs.ts';
import { hintFor } from '../lua-hints.ts';
import { toReply } from '../lua-reply.ts';
import { Progress } from '../progress.ts';
import { environment } from './environment.ts';
import { TIME_LIMIT } from './info.ts';

const MEMORY = 256 * 1024 * 1024;
const OUTPUT = 1024 * 1024;
const CHUNK = '@script';
/** Events of one name that a run keeps; those beyond are counted. */
const EVENTS = 1000;
/** Instructions between two looks at a run. */
const LOOK = 1_000_000;

interface Vm { lua: LuaRuntime; globals: Globals }
interface Running {
  request: RunRequest;
  record: RunRecord;
  account: Account;
  violations: number;
  vm: Vm;
  started: number;
  /** `warn` writes to the log. */
  warns: boolean;
}

export class PlainRunner {
  readonly progress: Progress;
  private readonly vms = new Map<LuaVersion, Vm>();
  private runs = 0;
  private readonly answers = new Answers();
  /** The run whose host functions are called. */
  private running!: Running;

  constructor(private readonly ground: Pick<Ground, 'lua' | 'clock' | 'random'>) { this.progress = new Progress(ground.clock); }

  run(request: RunRequest): RunRecord {
    const vm = this.vm(request.lua);
    const record = emptyRecord('plain', ++this.runs, this.ground.clock.now());
    const account = new Account(request.client, this.ground.clock);
    this.running = { request, record, account, violations: 0, vm, started: this.ground.clock.elapsed(), warns: false };
    vm.lua.setLimits({ time: Number(request.settings['time-limit'] ?? TIME_LIMIT), memory: MEMORY, output: OUTPUT });
    this.progress.start();
    vm.globals.renew();
    setArguments(vm.lua, argumentsOf(request));
    try {
      this.finish(execute(vm.lua, request));
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      this.fail(shown(error, vm));
      if (error.kind === 'memory' || !vm.lua.alive) this.discard(request.lua);
      else if (error.value !== undefined) vm.lua.unref(error.value);
    }
    record.duration = this.ground.clock.elapsed() - this.running.started;
    return Object.assign(record, account.recorded);
  }

  /** The time that it read, and whether `warn` was turned on. */
  underWay(): UnderWay {
    const { answers } = this;
    return {
      listen: () => answers.listen(),
      get whole() { return answers.whole; },
      save: () => ({ at: answers.at, warns: this.running.warns }),
      load: (state) => {
        const { at, warns } = state as { at: number; warns: boolean };
        answers.give(at);
        this.running.warns = warns;
      },
      end: () => answers.end(),
    };
  }

  private finish(reply: WireReply): void {
    const { record, request, started } = this.running;
    record.reply = reply;
    this.event('script.executed', { argv_count: argumentsOf(request).length, execution_time_ms: this.ground.clock.elapsed() - started });
  }

  private fail(error: LuaError): void {
    const { record, violations, request } = this.running;
    const reply: WireReply = { type: 'error', text: `ERR ${error.message}` };
    record.reply = reply;
    const hint = hintFor(error.message, { source: request.script, lua: request.lua, line: error.line, kind: error.kind });
    record.error = {
      kind: violations > 0 && error.kind === 'runtime' ? 'sandbox' : error.kind, message: error.message,
      ...(error.line !== undefined && { line: error.line }), ...(hint !== undefined && { hint }),
    };
    this.event('script.runtime_error', { error_message: error.message, line_number: error.line ?? null });
  }

  private vm(version: LuaVersion): Vm {
    let vm = this.vms.get(version);
    if (vm === undefined) {
      const lua = this.ground.lua(version, { memory: MEMORY });
      const own = {
        print: this.print, collectgarbage: (l: LuaStack) => collectGarbage(lua, l),
        ...version === '5.4' && { warn: this.warn },
      };
      const { clock: { now, elapsed }, random } = this.ground;
      const clock = { now: () => this.answers.of(now), elapsed: () => this.answers.of(elapsed) };
      const told = (operation: string, reason: string): void => this.violation(operation, reason);
      vm = { lua, globals: new Globals(lua, random, environment(version, clock, own), told) };
      lua.setHook(() => this.look(lua), { count: LOOK });
      this.vms.set(version, vm);
    }
    return vm;
  }

  private look(lua: LuaRuntime): void {
    const { events, log } = this.running.account.recorded;
    this.progress.look(Math.max(0, lua.frame(0)?.line ?? 0), events, log);
  }

  private discard(version: LuaVersion): void {
    this.vms.get(version)?.lua.close();
    this.vms.delete(version);
  }

  /** `print`: each argument through tostring, tabs between. */
  private readonly print: HostFunction = (l) => {
    const { vm: { lua, globals }, account } = this.running;
    const parts: string[] = [];
    for (let at = 1, count = l.top(); at <= count; at++) {
      l.pushRef(globals.tostring);
      l.pushValue(at);
      l.call(1, 1);
      parts.push(l.toBytes(-1));
      l.pop(1);
    }
    const text = parts.join('\t');
    lua.spend('output', text.length + 1);
    account.log('print', text);
    return 0;
  };

  /** `warn`: its arguments as one line, once "@on" was given; other words after @ are for who embeds Lua. */
  private readonly warn: HostFunction = (l) => {
    const { running } = this;
    for (let at = 1, count = Math.max(1, l.top()); at <= count; at++) requireString(l, at);
    const text = Array.from({ length: l.top() }, (_, i) => l.toBytes(i + 1)).join('');
    if (l.top() === 1 && text.startsWith('@')) {
      if (text === '@on' || text === '@off') running.warns = text === '@on';
    } else if (running.warns) {
      running.vm.lua.spend('output', text.length + 1);
      running.account.log('print', `Lua warning: ${text}`);
    }
    return 0;
  };

  private violation(operation: string, reason: string): void {
    const { vm: { lua }, account } = this.running;
    const line = lua.frame(1)?.line ?? 0;
    account.violation(operation, reason, line > 0 ? line : undefined);
    if (this.running.violations++ < EVENTS) this.event('script.sandbox_violation', { operation, reason });
    else account.drop('script.sandbox_violation', 1);
  }

  private event(name: string, payload: HostEvent['payload']): void { this.running.account.event(name, payload); }
}

const argumentsOf = ({ inputs }: RunRequest): string[] => valuesOf(inputs, 'argv');

/** Compiles and runs; the script's results as a reply. */
function execute(lua: LuaRuntime, request: RunRequest): WireReply {
  lua.load(withoutFirstComment(request.script, lua.version), CHUNK);
  const argv = argumentsOf(request);
  lua.reserve(argv.length);
  for (const argument of argv) lua.pushBytes(argument);
  return results(lua, lua.run(argv.length));
}

/** As Lua reads a file: a first line that begins with # is skipped, by 5.4 a byte order mark before it too. */
const withoutFirstComment = (script: string, version: LuaVersion): string =>
  script.replace(version === '5.4' ? /^(?:\xef\xbb\xbf)?(?:#[^\n]*)?/ : /^#[^\n]*/, '');

/** An error value that is no string, in the words in which the lua program shows it. */
function shown(error: LuaError, { lua, globals }: Vm): LuaError {
  if (error.value === undefined) return error;
  const message = lua.version === '5.1' ? '(error object is not a string)' : globals.described(error.value);
  return new LuaError(error.kind, message ?? error.message, error.chunk, error.line, error.traceback, error.value);
}

/** `collectgarbage("count")` and `("collect")`; its other settings would outlive the script. */
function collectGarbage(lua: LuaRuntime, l: LuaStack): number {
  const what = l.top() === 0 ? 'collect' : l.toBytes(1);
  if (what === 'count') l.pushFloat(lua.memoryUsed() / 1024);
  else {
    lua.collect();
    l.pushNumber(0);
  }
  return 1;
}

function setArguments(lua: LuaRuntime, argv: readonly string[]): void {
  lua.pushGlobals();
  lua.newTable(argv.length, 0);
  argv.forEach((argument, i) => { lua.pushBytes(argument); lua.rawSetIndex(-2, i + 1); });
  lua.rawSetField(-2, 'ARGV');
  lua.pop(1);
}

/** Takes the results off the stack: none is nil, one is itself, more are an array. */
function results(lua: LuaRuntime, count: number): WireReply {
  const items = Array.from({ length: count }, (_, i) => toReply(lua, i - count));
  lua.pop(count);
  return count === 1 ? items[0] : count === 0 ? { type: 'null' } : { type: 'array', items };
}
