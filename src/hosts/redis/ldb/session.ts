// A session of the debugger that Redis has (ldb in eval.c), as `redis-cli --ldb` speaks with it: commands in, lines out. Nothing waits
// between two commands. The script runs again from its start up to the step where it stands; what was done to it there with `eval`,
// `redis` or `abort` is done again on the way. So it can go back, too.
import { LuaError, LuaThrow, LuaType } from '../../../lua/runtime.ts';
import type { LuaRuntime } from '../../../lua/runtime.ts';
import type { Client } from '../../../redis/client.ts';
import type { DebugSession } from '../../../redis/debugging.ts';
import { Status } from '../../../redis/reply.ts';
import type { Bytes, Reply } from '../../../redis/reply.ts';
import type { ScriptDebugger } from '../../../redis/script-vm.ts';
import { RedisError } from '../../../redis/errors.ts';
import type { Scripting } from '../../../redis/scripting.ts';
import { pushTagged } from '../to-lua.ts';
import { Debuggee } from './debuggee.ts';
import type { Debugged } from './debuggee.ts';
import { HELP } from './help.ts';
import { Listing } from './listing.ts';
import { replyText, valueText } from './print.ts';

/** Bytes of a value or a reply that are shown, at first, and the least that can be set. */
const SHOWN = 256;
const LEAST_SHOWN = 60;
/** Arguments of a command, and bytes of one: as Redis reads them here. */
const ARGUMENTS = 1024;
/** Instructions that an expression may take. */
const BUDGET = 100_000_000;
/** Steps between two looks at the clock, and milliseconds after which a script is stopped where `busy-reply-threshold` sets none. */
const LOOK = 0xfff;
const PATIENCE = 5000;
const LATE = 'timeout reached, infinite loop?';
/** Errors that Redis keeps as whole replies, line end and all. */
const WHOLE = /^(?:READONLY|OOM|NOREPLICAS) /;

/** What was done at a step, and is done there again in each pass. `resume`: it went on from there. */
type Act =
  | { step: number; do: 'resume' } | { step: number; do: 'redis'; args: readonly Bytes[] }
  | { step: number; do: 'eval'; code: Bytes } | { step: number; do: 'fail'; message: Bytes };

/** Where a script stopped. */
interface Stop { step: number; line: number; reason: string }

export class LdbSession implements DebugSession {
  over: { reply: Reply } | undefined;
  private readonly debuggee: Debuggee;
  private readonly listing: Listing;
  private log: Bytes[] = [];
  private acts: Act[] = [];
  private at: Stop = { step: -1, line: 0, reason: '' };
  private shown = SHOWN;
  /** It was told how to see more. */
  private hinted = false;
  /** What runs is new, and is told of. */
  private live = false;
  /** Commands of the script are told of. */
  private stepping = false;
  /** redis.breakpoint() was called since the last stop. */
  private called = false;
  private lua: LuaRuntime | undefined;
  /** Of the pass under way: how many acts were done, and what is to be done before the last one. */
  private done = 0;
  private begins: (() => void) | undefined;
  /** Where it runs. */
  private scripting: Scripting;

  /** `exclusive`: what is changed stays (SCRIPT DEBUG SYNC). `args`: those of EVAL. */
  constructor(private readonly original: Debugged, client: Client, readonly args: readonly Bytes[], readonly exclusive: boolean) {
    this.debuggee = new Debuggee(original, client, args, exclusive);
    this.scripting = this.debuggee.scripting;
    this.listing = new Listing(args[1]);
  }

  /** What EVAL itself is answered: the first stop. */
  start(): Reply {
    this.goOn(true);
    return this.said();
  }

  /** Answers a command; once `over` is there, it was the last. */
  command(args: readonly Bytes[]): Reply {
    if (args.length > ARGUMENTS || args.some(({ length }) => length === 0 || length > ARGUMENTS)) this.fail('protocol error');
    else this.perform(args[0].toLowerCase(), args);
    return this.said();
  }

  /** Nobody is there any more: a script whose changes stay runs to its end. */
  close(): void {
    if (this.over !== undefined) return;
    this.listing.breakpoints.length = 0;
    while (this.exclusive && this.isUnder && this.at.reason !== LATE) this.goOn(false);
    if (this.exclusive && this.isUnder) this.fail('timeout during Lua debugging with client closing connection');
    this.debuggee.close();
  }

  private get isUnder(): boolean { return this.over === undefined; }

  private perform(name: string, args: readonly Bytes[]): void {
    switch (name) {
      case 'h': case 'help': return this.tell(...HELP);
      case 's': case 'step': case 'n': case 'next': return this.goOn(true);
      case 'c': case 'continue': return this.goOn(false);
      case 't': case 'trace': return this.look((lua) => this.trace(lua));
      case 'm': case 'maxlen': return this.maxlen(args);
      case 'b': case 'break': return this.tell(...this.listing.break(args.slice(1)));
      case 'e': case 'eval': return this.act({ step: this.at.step, do: 'eval', code: args.slice(1).join(' ') });
      case 'a': case 'abort': return this.fail('script aborted for user request');
      case 'p': case 'print': return this.look((lua) => (args.length === 2 ? this.print(lua, args[1]) : this.printAll(lua)));
      case 'l': case 'list': return this.tell(...this.listing.around(toInt(args[1]) > 0 ? toInt(args[1]) : this.at.line, toInt(args[2] ?? '5')));
      case 'w': case 'whole': return this.tell(...this.listing.around(1, Infinity));
      case 'b-': case 'back': return this.back();
      case 'c-': case 'rcontinue': return this.backToBreakpoint();
      case 'r': case 'redis':
        if (args.length > 1) return this.act({ step: this.at.step, do: 'redis', args: args.slice(1) });
    }
    this.tell('<error> Unknown Redis Lua debugger command or wrong number of arguments.');
  }

  private said(): Reply {
    const lines = this.log.map((line) => new Status(line.replace(/[\r\n]/g, ' ')));
    this.log = [];
    return lines;
  }

  private tell(...lines: Bytes[]): void { this.log.push(...lines); }

  private tellCut(line: Bytes): void {
    const isCut = this.shown !== 0 && line.length > this.shown;
    this.tell(isCut ? `${line.slice(0, this.shown)} ...` : line);
    if (!isCut || this.hinted) return;
    this.hinted = true;
    this.tell("<hint> The above reply was trimmed. Use 'maxlen 0' to disable trimming.");
  }

  // Passes over the script

  /** Hears of what the script calls. */
  private readonly hears: ScriptDebugger = {
    breakpoint: () => { this.called = true; },
    debug: () => {
      if (!this.live) return;
      const { lua } = this;
      const values = Array.from({ length: lua!.top() }, (_, i) => valueText(lua!, i + 1));
      this.tell(`<debug> line ${this.listing.current}: ${values.join(', ')}`);
    },
    called: (args, reply, refused) => {
      if (!this.live || !this.stepping) return;
      const more = args.length > 10 ? ` ... (${args.length - 11} more)` : '';
      this.tell(`<redis> ${args.slice(0, 10).join(' ')}${more}`);
      if (reply instanceof RedisError) this.tell(`<error> ${refused ? refusalText(reply) : `-${reply.message}`}`);
      if (!refused) this.tellCut(`<reply> ${replyText(reply, this.scripting.protocol)}`);
    },
    failed: (text) => { if (this.live && this.stepping) this.tell(`<error> ${text}`); },
  };

  /**
   * Runs it from the start, doing again what was done. `at` is asked at each step, and ends the pass with true; `stop`: why it
   * stops there in any case. What is new begins as `begins` tells: with the last of the acts, or at once where there is none.
   */
  private pass(at: (lua: LuaRuntime, step: number, line: number, stop?: string) => boolean, begins?: () => void): Reply | undefined {
    this.rewind(begins);
    return this.debuggee.pass(this.hears, (lua, step, line) => {
      const stop = this.called ? 'redis.breakpoint() called' : this.listing.stops(line) ? 'break point' : undefined;
      this.arrive(lua, step, line);
      return at(lua, step, line, stop);
    });
  }

  private rewind(begins?: () => void): void {
    this.done = 0;
    this.live = this.stepping = this.called = false;
    this.begins = begins;
    if (this.acts.length === 0) begins?.();
  }

  /** A step begins: what was done there is done again. */
  private arrive(lua: LuaRuntime, step: number, line: number): void {
    this.lua = lua;
    this.listing.current = line;
    this.called = false;
    for (let act; (act = this.acts[this.done]) !== undefined && act.step === step;) {
      if (++this.done === this.acts.length) this.begins?.();
      this.run(lua, act);
    }
  }

  private run(lua: LuaRuntime, act: Act): void {
    switch (act.do) {
      case 'resume': return this.scripting.engine.readClock();
      case 'redis': return void this.scripting.call(act.args, true);
      case 'eval': return this.evaluate(lua, act.code);
      case 'fail':
        pushTagged(lua, 'err', `ERR ${act.message}`);
        throw new LuaThrow();
    }
  }

  /** Looks at it where it stands. */
  private look(show: (lua: LuaRuntime) => void): void {
    this.pass((lua, step) => {
      if (step === this.at.step) show(lua);
      return step === this.at.step;
    });
    this.settle();
  }

  /** Does something where it stands, and stays. */
  private act(act: Act): void {
    this.acts.push(act);
    this.pass((_, step) => step === this.at.step, () => {
      this.live = true;
      this.stepping = act.do === 'redis';
    });
    this.settle();
  }

  private fail(message: Bytes): void { this.goOn(false, { step: this.at.step, do: 'fail', message }); }

  /** To the next step or to the next breakpoint, or to the end. */
  private goOn(stepping: boolean, act: Act = { step: this.at.step, do: 'resume' }): void {
    const { at, original: { engine } } = this;
    let began = Infinity;
    let next: Stop | undefined;
    if (at.step >= 0) this.acts.push(act);
    const reply = this.pass((_, step, line, stop) => {
      if (step <= at.step) return false;
      const isLate = (step & LOOK) === 0 && engine.elapsed() - began >= this.patience;
      const reason = stop ?? (stepping ? 'step over' : isLate ? LATE : undefined);
      if (reason !== undefined) next = { step, line, reason };
      return reason !== undefined;
    }, () => {
      this.live = true;
      this.stepping = stepping;
      began = engine.elapsed();
    });
    if (next === undefined) this.end(reply ?? null);
    else this.stop(next);
  }

  private get patience(): number { return this.original.engine.config.integer('busy-reply-threshold') || PATIENCE; }

  private stop(stop: Stop): void {
    this.at = stop;
    this.settle();
    this.tell(`* Stopped at ${stop.line}, stop reason = ${stop.reason}`, this.listing.line(stop.line));
  }

  private settle(): void {
    this.live = this.stepping = this.called = false;
    this.listing.current = this.at.line;
  }

  private end(reply: Reply): void {
    this.live = false;
    this.over = { reply: this.exclusive ? this.forGood() : reply };
    this.tell('<endsession>');
    this.debuggee.close();
  }

  /** All of it once more, where it stays. */
  private forGood(): Reply {
    this.rewind();
    this.scripting = this.original.engine.scripting!;
    return this.debuggee.forGood(this.hears, (lua, step, line) => {
      this.arrive(lua, step, line);
      return false;
    });
  }

  // Back

  private back(): void {
    if (this.at.step === 0) return this.tell('<error> This is the first line.');
    this.goTo(this.at.step - 1, 'step back');
  }

  private backToBreakpoint(): void {
    if (this.at.step === 0) return this.tell('<error> This is the first line.');
    let [found, reason] = [0, 'start of the script'];
    this.pass((_, step, __, stop) => {
      if (step < this.at.step && stop !== undefined) [found, reason] = [step, stop];
      return step >= this.at.step;
    });
    this.goTo(found, reason);
  }

  /** What was done from there on is undone; where that was more than to go on, time and chance are new from there. */
  private goTo(step: number, reason: string): void {
    const isUndone = this.acts.some((act) => act.step >= step && act.do !== 'resume');
    this.acts = this.acts.filter((act) => act.step < step);
    this.pass((_, at, line) => {
      if (at < step) return false;
      this.at = { step, line, reason };
      if (isUndone) this.debuggee.tape.cut();
      return true;
    });
    this.stop(this.at);
  }

  // What a stopped script shows

  private print(lua: LuaRuntime, name: Bytes): void {
    for (let level = 0; lua.frame(level) !== undefined; level++) {
      for (let i = 1, local; (local = lua.pushLocal(level, i)) !== undefined; i++) {
        if (local === name) this.tellCut(`<value> ${valueText(lua, -1)}`);
        lua.pop(1);
        if (local === name) return;
      }
    }
    if (name !== 'KEYS' && name !== 'ARGV') return this.tell('No such variable.');
    lua.pushGlobals();
    lua.rawGetField(-1, name);
    this.tellCut(`<value> ${valueText(lua, -1)}`);
    lua.pop(2);
  }

  private printAll(lua: LuaRuntime): void {
    let shown = 0;
    for (let i = 1, local; (local = lua.pushLocal(0, i)) !== undefined; i++) {
      if (!local.includes('(*temporary)')) {
        this.tellCut(`<value> ${local} = ${valueText(lua, -1)}`);
        shown++;
      }
      lua.pop(1);
    }
    if (shown === 0) this.tell('No local variables in the current context.');
  }

  private trace(lua: LuaRuntime): void {
    for (let level = 0, frame; (frame = lua.frame(level)) !== undefined; level++) {
      if (!frame.shortSource.includes('user_script')) continue;
      this.tell(`${level === 0 ? 'In' : 'From'} ${frame.name === '' ? 'top level' : frame.name}:`, this.listing.line(frame.line));
    }
  }

  private evaluate(lua: LuaRuntime, code: Bytes): void {
    const top = lua.top();
    lua.frame(0); // Lua notes where it is: what cannot be compiled takes it back to what it noted last
    try {
      this.load(lua, code);
      const isValue = lua.evaluate(0, BUDGET);
      if (!this.live) return;
      if (isValue) this.tellCut(`<retval> ${valueText(lua, -1)}`);
      else this.tell(`<error> ${errorText(lua)}`);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      if (this.live) this.tell(`<error> ${error.message}`);
    } finally {
      lua.setTop(top);
    }
  }

  /** As an expression, or else as statements. */
  private load(lua: LuaRuntime, code: Bytes): void {
    try {
      lua.load(`return ${code}`, '@ldb_eval');
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      lua.load(code, '@ldb_eval');
    }
  }

  private maxlen([, length, ...more]: readonly Bytes[]): void {
    if (length !== undefined && more.length === 0) {
      this.hinted = true;
      const asked = toInt(length);
      this.shown = asked === 0 ? 0 : Math.max(LEAST_SHOWN, asked);
    }
    this.tell(this.shown === 0 ? '<value> replies are unlimited.' : `<value> replies are truncated at ${this.shown} bytes.`);
  }
}

/** As Redis has it in its code: without the ERR that goes before it, or as a whole reply. */
function refusalText({ message }: RedisError): Bytes {
  return WHOLE.test(message) ? `-${message}  ` : message.replace(/^ERR /, '');
}

/** The text of the error value on top; of a table its `err`. */
function errorText(lua: LuaRuntime): Bytes {
  if (lua.type(-1) === LuaType.Table) lua.rawGetField(-1, 'err');
  const type = lua.type(-1);
  return type === LuaType.String || type === LuaType.Number ? lua.toBytes(-1) : `(error object is a ${lua.typeName(type)} value)`;
}

/** As atoi. */
const toInt = (text: Bytes = ''): number => Number(/^\s*([-+]?\d+)/.exec(text)?.[1] ?? 0) | 0;

/** The engine has a debugger from now on. */
export function attachDebugger(debugged: Debugged): void {
  const { engine } = debugged;
  engine.debugging.start = (client, args) => {
    const exclusive = client.debugs === 'sync';
    client.debugs = undefined;
    const session = new LdbSession(debugged, client, args, exclusive);
    client.session = session;
    if (exclusive) engine.debugging.holder = client;
    return session.start();
  };
}
