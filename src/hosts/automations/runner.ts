// Runs one script on Lua 5.4 with the platform's functions and a context. One VM serves all runs: its globals are as new for each.
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import type { HostFunction, LuaErrorKind, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import { LuaError, LuaType } from '../../lua/runtime.ts';
import type { Bytes, RunError, WireReply } from '../../protocol.ts';
import type { Json, JsonObject } from '../../world/schema.ts';
import type { Account } from '../account.ts';
import { Globals } from '../globals.ts';
import type { Ground } from '../host.ts';
import { hintFor } from '../lua-hints.ts';
import { PlainError, pushPlain, takePlain } from '../lua-plain.ts';
import { toReply } from '../lua-reply.ts';
import { Progress } from '../progress.ts';
import { functions } from './api/all.ts';
import type { ApiRun, Fired } from './api/api.ts';
import { bind } from './api/binding.ts';
import type { Calling } from './api/binding.ts';
import { environment } from './environment.ts';
import type { Limits } from './limits.ts';
import { readable } from './readable.ts';
import { mask, maskPlain, maskReply } from './mask.ts';
import type { State } from './state.ts';
import type { Automation, User } from './tables.ts';

/** What of an automation a run needs; a draft has it too. */
export type Runs = Pick<Automation, 'id' | 'name' | 'webhooks' | 'secrets' | 'config' | 'channel_id' | 'agent_id'>;

export interface Job {
  automation: Runs;
  script: Bytes;
  creator: User;
  timezone: string;
  context: JsonObject;
  limits: Limits;
  /** Texts that must not be seen: they stand as asterisks in all that is told. */
  secrets: readonly string[];
}

export interface ApiCall { name: string; given: readonly (Json | undefined)[]; error?: string }

export interface Ran {
  error: RunError | undefined;
  /** What the script returned; null where it failed. */
  reply: WireReply;
  /** The same as data; undefined: nothing, or nothing that is data. */
  result: Json | undefined;
  /** What it printed and logged, one line each. Unicode. */
  output: string;
  /** Milliseconds. */
  duration: number;
  calls: ApiCall[];
  tokens: number;
  fired: Fired[];
}

interface Running extends Job {
  state: State;
  account: Account;
  calls: ApiCall[];
  counted: number;
  lines: string[];
  tokens: number;
  fired: Fired[];
  violations: number;
  random: () => number;
}

const CHUNK = '@script';
/** Instructions between two looks at the memory. */
const LOOK = 20_000;
/** What a new VM's memory has, and how much of it is free: bytes. Its module can have no less. */
const FIRST = 16 * 1024 * 1024;
const FREE = 15_600_000;
/** The heap has the limit and so much of it again, for it is never used without holes; what a script holds is looked at. */
const HOLES = 1;
/** Violations that are told as events. */
const TOLD = 100;
const LEVELS = { debug: 'debug', info: 'notice', warn: 'warning', error: 'warning' } as const;

/** `empty`: bytes that it counts before a script has run. */
interface Vm { lua: LuaRuntime; globals: Globals; dialects: ReadonlyMap<string, number>; memory: number; empty: number }

export class Runner {
  readonly progress: Progress;
  private vm: Vm | undefined;
  /** The run whose functions are called. */
  private running!: Running;

  constructor(private readonly ground: Pick<Ground, 'lua' | 'clock'>) { this.progress = new Progress(ground.clock); }

  /** Runs to the end; a failure is part of what comes of it. */
  run(job: Job, state: State, account: Account): Ran {
    const { clock } = this.ground;
    const since = clock.elapsed();
    const running: Running = this.running = {
      ...job, state, account, calls: [], counted: 0, lines: [], tokens: 0, fired: [], violations: 0, random: state.chance(),
    };
    const vm = this.vmFor(job.limits.memory);
    vm.lua.setLimits({ time: job.limits.time, output: job.limits.output });
    this.progress.start();
    this.renew(vm, job.context);
    const outcome = this.outcome(vm, job);
    if (!vm.lua.alive || outcome.error?.kind === 'memory') this.close();
    const { lines, calls, tokens, fired } = running;
    return { ...outcome, output: lines.join('\n'), duration: clock.elapsed() - since, calls, tokens, fired };
  }

  /** What Lua says of a script that is none, with the line; undefined: it is one. */
  check(script: Bytes, { memory }: Limits): { message: Bytes; line?: number } | undefined {
    const { lua } = this.vmFor(memory);
    try {
      lua.load(script, CHUNK);
      lua.pop(1);
      return undefined;
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      return { message: error.message, ...error.line !== undefined && { line: error.line } };
    }
  }

  close(): void {
    this.vm?.lua.close();
    this.vm = undefined;
  }

  private outcome({ lua, globals }: Vm, { script, limits }: Job): Pick<Ran, 'error' | 'reply' | 'result'> {
    try {
      lua.load(script, CHUNK);
      const count = lua.run(0);
      this.checkMemory(lua);
      const reply: WireReply = count === 0 ? { type: 'null' } : this.maskedReply(toReply(lua, -count));
      const result = count === 0 ? undefined : this.maskedJson(dataOf(lua, -count));
      lua.pop(count);
      return { error: undefined, reply, result };
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      const message = error.value === undefined ? error.message : globals.described(error.value) ?? shownValue(lua, error.value);
      if (error.value !== undefined && lua.alive) lua.unref(error.value);
      return { error: this.errorOf(error, message, limits), reply: { type: 'null' }, result: undefined };
    }
  }

  private errorOf({ kind, line }: LuaError, message: Bytes, limits: Limits): RunError {
    const text = TEXTS[kind]?.(limits);
    const told = kind === 'runtime' && this.running.violations > 0 ? 'sandbox' : kind;
    const hint = hintFor(message);
    if (text !== undefined) this.running.account.event('automation.limit_exceeded', { limit: kind, message: text });
    return {
      kind: told, message: text ?? encodeText(this.masked(decodeBytes(`${kind === 'syntax' ? 'Syntax' : 'Runtime'} error: ${message}`))),
      ...line !== undefined && { line }, ...text === undefined && hint !== undefined && { hint },
    };
  }

  // The VM

  private vmFor(memory: number): Vm {
    if (this.vm?.memory === memory) return this.vm;
    this.close();
    const lua = this.open(memory);
    const calling: Calling = {
      run: () => this.api,
      begins: (name, isLocal) => this.begins(lua, name, isLocal),
      ended: (name, given, error, isLocal) => this.ended(name, given, error, isLocal),
    };
    const own: Record<string, HostFunction> = { print: (l) => this.print(l, false), dump: (l) => this.print(l, true) };
    const globals = new Globals(lua, () => this.running?.random() ?? 0, environment(own), (operation, reason) => this.violation(operation, reason));
    const dialects = bind(lua, functions, calling);
    lua.setHook(() => this.look(lua), { count: LOOK });
    return this.vm = { lua, globals, dialects, memory, empty: lua.memoryUsed() };
  }

  /** A VM whose heap has room for so many bytes. */
  private open(memory: number): LuaRuntime {
    const room = Math.ceil(memory * (1 + HOLES));
    const lua = this.ground.lua('5.4', { memory: FIRST + Math.max(0, room - FREE) });
    if (room < FREE) {
      lua.newUserdata(FREE - room);
      lua.ref();
    }
    return lua;
  }

  private renew({ lua, globals, dialects, memory, empty }: Vm, context: JsonObject): void {
    // What the run before left must not lie in the middle of what this one may use.
    if (lua.memoryUsed() - empty > memory / 4) for (let i = 0; i < 2; i++) lua.collect(); // the table of strings shrinks at the second time
    globals.renew();
    lua.pushGlobals();
    for (const [name, ref] of dialects) { lua.pushRef(ref); lua.rawSetField(-2, name); }
    pushPlain(lua, context);
    lua.rawSetField(-2, 'ctx');
    lua.pop(1);
  }

  private look(lua: LuaRuntime): void {
    this.checkMemory(lua);
    const { events, log } = this.running.account.recorded;
    this.progress.look(Math.max(0, lua.frame(0)?.line ?? 0), events, log);
  }

  private checkMemory(lua: LuaRuntime): void {
    const { memory } = this.running.limits;
    const most = memory + (this.vm?.empty ?? 0);
    if (lua.memoryUsed() <= most) return;
    lua.collect();
    if (lua.memoryUsed() > most) lua.abort(new LuaError('memory', 'not enough memory', undefined, lua.frame(0)?.line));
  }

  // What scripts do

  private readonly api: ApiRun = this.apiRun();

  private apiRun(): ApiRun {
    const of = (): Running => this.running;
    return {
      get state() { return of().state; },
      get automation() { return of().automation; },
      get creator() { return of().creator; },
      get timezone() { return of().timezone; },
      random: () => of().random(),
      log: (level, text) => this.log(LEVELS[level], level === 'info' ? text : `[${level}] ${text}`, text),
      spendTokens: (count) => { of().tokens += count; },
      fire: (fired) => { of().fired.push(fired); },
    };
  }

  private begins(lua: LuaRuntime, _name: string, isLocal: boolean): void {
    const { running } = this;
    if (isLocal) return;
    if (++running.counted > running.limits.calls) lua.abort(new LuaError('calls', 'too many calls', undefined, lua.frame(1)?.line));
    lua.tick();
  }

  private ended(name: string, given: readonly (Json | undefined)[], error: string | undefined, isLocal: boolean): void {
    if (isLocal && error === undefined) return;
    const { calls, account } = this.running;
    const shown = given.map((one) => this.maskedJson(one));
    calls.push({ name, given: shown, ...error !== undefined && { error: this.masked(error) } });
    account.event('api.called', {
      function: name, arguments: shown.map((one) => encodeText(JSON.stringify(one ?? null))), ...error !== undefined && { error: encodeText(this.masked(error)) },
    });
  }

  /** `print` and `dump`: tables readably; `dump` gives its first value back. */
  private print(lua: LuaStack, gives: boolean): number {
    const parts = Array.from({ length: lua.top() }, (_, i) => readable(lua, i + 1));
    const text = decodeBytes(parts.join('\t'));
    this.log('print', text, text);
    if (!gives || parts.length === 0) return 0;
    lua.pushValue(1);
    return 1;
  }

  private log(level: 'debug' | 'notice' | 'warning' | 'print', line: string, text: string): void {
    const { running } = this;
    const [shownLine, shownText] = [this.masked(line), encodeText(this.masked(text))];
    this.vm!.lua.spend('output', encodeText(line).length + 1);
    running.lines.push(shownLine);
    running.account.log(level, shownText);
  }

  private violation(operation: string, reason: string): void {
    const { account } = this.running;
    const line = this.vm!.lua.frame(1)?.line ?? 0;
    account.violation(operation, reason, line > 0 ? line : undefined);
    if (this.running.violations++ < TOLD) account.event('script.sandbox_violation', { operation, reason });
    else account.drop('script.sandbox_violation', 1);
  }

  private masked(text: string): string { return mask(text, this.running.secrets); }

  private maskedJson(value: Json | undefined): Json | undefined { return value === undefined ? undefined : maskPlain(value, this.running.secrets); }

  /** Its texts are bytes. */
  private maskedReply(reply: WireReply): WireReply {
    const { secrets } = this.running;
    return secrets.length === 0 ? reply : maskReply(reply, secrets.map(encodeText));
  }
}

/** What the document says of a limit that was hit. */
const TEXTS: Partial<Record<LuaErrorKind, (limits: Limits) => string>> = {
  timeout: ({ time }) => `Script exceeded ${time / 1000}-second time limit`,
  memory: ({ memory }) => `Script exceeded ${memory / 1024 / 1024}MB memory limit`,
  output: ({ output }) => `Script exceeded ${output / 1024}KB output limit`,
  calls: ({ calls }) => `Script exceeded ${calls}-call API limit`,
};

function dataOf(lua: LuaStack, at: number): Json | undefined {
  try {
    return takePlain(lua, at);
  } catch (error) {
    if (error instanceof PlainError) return undefined;
    throw error;
  }
}

function shownValue(lua: LuaRuntime, ref: number): Bytes {
  lua.pushRef(ref);
  const text = lua.type(-1) === LuaType.Nil ? 'nil' : readable(lua, -1);
  lua.pop(1);
  return text;
}
