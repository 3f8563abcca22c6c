// Runs one script with the platform's functions and a context, and tells what came of it.
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import type { LuaErrorKind, LuaRuntime, LuaStack } from '../../lua/runtime.ts';
import { LuaError, LuaType } from '../../lua/runtime.ts';
import type { Bytes, RunError, WireReply } from '../../protocol.ts';
import type { Json, JsonObject } from '../../world/schema.ts';
import type { Account } from '../account.ts';
import type { DebugPlace, Ground } from '../host.ts';
import { hintFor } from '../lua-hints.ts';
import { PlainError, takePlain } from '../lua-plain.ts';
import { toReply } from '../lua-reply.ts';
import { Progress } from '../progress.ts';
import type { ApiRun, Fired } from './api/api.ts';
import type { Limits } from './limits.ts';
import { readable } from './readable.ts';
import { mask, maskPlain, maskReply } from './mask.ts';
import type { State } from './state.ts';
import type { Automation, User } from './tables.ts';
import { ScriptVm } from './vm.ts';

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

/** What each script is called to Lua. */
export const CHUNK = '@script';
/** Violations that are told as events. */
const TOLD = 100;
const LEVELS = { debug: 'debug', info: 'notice', warn: 'warning', error: 'warning' } as const;

export class Runner {
  readonly progress: Progress;
  private vm: ScriptVm | undefined;
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
    vm.renew(job.context);
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

  /** The text of the script that runs: all of them have one name. */
  source(): DebugPlace { return { source: this.running.script, first: 1, own: true }; }

  close(): void {
    this.vm?.close();
    this.vm = undefined;
  }

  private outcome(vm: ScriptVm, { script, limits }: Job): Pick<Ran, 'error' | 'reply' | 'result'> {
    const { lua, globals } = vm;
    try {
      lua.load(script, CHUNK);
      const count = lua.run(0);
      vm.checkEnd();
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
    const hint = hintFor(message, { source: this.running.script, lua: '5.4', line, kind });
    if (text !== undefined) this.running.account.event('automation.limit_exceeded', { limit: kind, message: text });
    return {
      kind: told, message: text ?? encodeText(this.masked(decodeBytes(`${kind === 'syntax' ? 'Syntax' : 'Runtime'} error: ${message}`))),
      ...line !== undefined && { line }, ...text === undefined && hint !== undefined && { hint },
    };
  }

  private vmFor(memory: number): ScriptVm {
    if (this.vm?.memory === memory) return this.vm;
    this.close();
    return this.vm = new ScriptVm(this.ground.lua, memory, {
      calling: {
        run: () => this.api,
        begins: (_, isLocal) => this.begins(isLocal),
        ended: (name, given, error, isLocal) => this.ended(name, given, error, isLocal),
      },
      own: { print: (l) => this.print(l, false), dump: (l) => this.print(l, true) },
      random: () => this.running?.random() ?? 0,
      violation: (operation, reason) => this.violation(operation, reason),
      look: (line) => {
        const { events, log } = this.running.account.recorded;
        this.progress.look(line, events, log);
      },
    });
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

  private begins(isLocal: boolean): void {
    const { running } = this;
    if (isLocal) return;
    const { lua } = this.vm!;
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
