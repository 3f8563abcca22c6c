// Lua as the Python engine has it: Lua 5.1 with LuaJIT's library, Python's conversions, lupa's words for errors.
import type { HostFunction, LuaRuntime } from '../../../lua/runtime.ts';
import { LuaError } from '../../../lua/runtime.ts';
import { shownText, toBytes } from '../values/utf8.ts';
import { Tuple } from '../values/value.ts';
import type { Dict, Value } from '../values/value.ts';
import { typeName } from '../values/python-text.ts';
import { LuaJitGlobals } from './luajit-globals.ts';
import { asLua51, BadEscape, OnlyLuaJit } from './luajit-syntax.ts';
import { CodeError, LOOK, OUTPUT, TIMEOUT } from './node-lua.ts';
import type { NodeLua, Outside } from './node-lua.ts';
import { pushPython, takeResults } from './python-values.ts';

/** lupa's name for a chunk, and how Lua shows it. */
const CHUNK = '<python>';
const SHOWN = '[string "<python>"]';
/** Lines that the engine puts before a node's code. */
const BEFORE = 2;

export class PythonLua implements NodeLua {
  private readonly globals: LuaJitGlobals;

  /** Owns the VM of Lua 5.1. */
  constructor(private readonly lua: LuaRuntime, private readonly outside: Outside) {
    this.globals = new LuaJitGlobals(lua, this.print);
    this.globals.renew();
    lua.setHook(() => outside.look(Math.max(0, (lua.frame(0)?.line ?? 0) - BEFORE)), { count: LOOK });
  }

  run(code: string, state: Dict, at?: number): Value {
    return this.guard(BEFORE, () => {
      this.load(`return function(...)\nlocal state = ...\n`, code, '\nend', at);
      const made = this.lua.run(0);
      if (made !== 1) throw new CodeError('runtime', "'tuple' object is not callable");
      pushPython(this.lua, state);
      return takeResults(this.lua, this.lua.run(1));
    });
  }

  /** Runs a whole script, whose `state` is a global. */
  execute(code: string, state: Dict): Value {
    return this.guard(0, () => {
      this.setState(state);
      this.load('', code, '');
      return takeResults(this.lua, this.lua.run(0));
    });
  }

  /** What a condition of Lua leads to: a target, "true" or "false", null for the default. */
  condition(expression: string, state: Dict): string | null {
    const code = expression.trim();
    const value = this.execute(code.startsWith('return') ? code : `return ${code}`, state);
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    const type = value instanceof Tuple ? 'tuple' : typeof value === 'object' ? this.kindOf(value) : typeName(value);
    throw new CodeError('runtime', `Condition must return string, boolean, or nil, got: ${type}`);
  }

  private kindOf(value: Value): string {
    const name = typeName(value);
    return name === 'dict' || name === 'list' ? '_LuaTable' : name;
  }

  apart<T>(inside: () => T): T { return this.globals.apart(inside); }
  close(): void { this.lua.close(); }

  private setState(state: Dict): void {
    const { lua } = this;
    lua.pushGlobals();
    pushPython(lua, state);
    lua.rawSetField(-2, 'state');
    lua.pop(1);
  }

  private load(before: string, code: string, after: string, at?: number): void {
    try {
      const bytes = toBytes(asLua51(code));
      this.outside.runs(bytes, before === '' ? 0 : BEFORE, at);
      this.lua.load(before + bytes + after, CHUNK);
    } catch (error) {
      const lines = before === '' ? 0 : BEFORE;
      if (error instanceof OnlyLuaJit || error instanceof BadEscape) {
        throw new CodeError('syntax', `error loading code: ${SHOWN}:${error.line + lines}: ${error.message}`, error.line);
      }
      if (!(error instanceof LuaError)) throw error;
      const line = error.line === undefined ? undefined : error.line - lines;
      throw new CodeError(error.kind, `error loading code: ${shownText(error.message)}`, line);
    }
  }

  /** Runs within the limits; errors come as the engine tells them. `before`: lines before the code's own. */
  private guard(before: number, run: () => Value): Value {
    const { lua, outside } = this;
    const time = outside.left();
    if (time <= 0) throw new CodeError('timeout', TIMEOUT);
    lua.setLimits({ time: time === Infinity ? 0 : time, output: OUTPUT });
    lua.setTop(0);
    try {
      return run();
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      throw this.told(error, before);
    }
  }

  private told(error: LuaError, before: number): CodeError {
    const line = error.chunk === SHOWN && error.line !== undefined && error.line > before ? error.line - before : undefined;
    const isObject = error.value !== undefined;
    if (isObject) this.lua.unref(error.value!);
    const message = isObject ? '' : this.worded(shownText(error.message), error);
    if (error.kind === 'timeout' || message.toLowerCase().includes('timeout')) return new CodeError('timeout', TIMEOUT, line);
    return new CodeError(error.kind, message, line);
  }

  /** LuaJIT's words where Lua 5.1 has others. */
  private worded(message: string, { line }: LuaError): string {
    if (message.endsWith('attempt to yield across metamethod/C-call boundary')) {
      return `${line === undefined ? '' : `${SHOWN}:${line}: `}attempt to yield across C-call boundary`;
    }
    return message.replace(/(^|: )(?:stack overflow \(.*\)|C stack overflow)$/s, '$1stack overflow');
  }

  /** `print`: each argument through tostring, tabs between. */
  private readonly print: HostFunction = (l) => {
    const parts: string[] = [];
    for (let at = 1, count = l.top(); at <= count; at++) {
      l.pushRef(this.globals.tostring);
      l.pushValue(at);
      l.call(1, 1);
      parts.push(l.toBytes(-1));
      l.pop(1);
    }
    const text = parts.join('\t');
    this.lua.spend('output', text.length + 1);
    this.outside.print(text);
    return 0;
  };
}
