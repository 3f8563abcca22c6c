// Lua as the Rust engine has it: Lua 5.4 without os, io, loadfile, dofile and debug, mlua's words for errors.
import type { HostFunction, LuaRuntime } from '../../../lua/runtime.ts';
import { LuaError, LuaType } from '../../../lua/runtime.ts';
import { shownText, toBytes } from '../values/utf8.ts';
import type { Dict, Value } from '../values/value.ts';
import { openGlobals54 } from './globals54.ts';
import { CodeError, LOOK, OUTPUT, TIMEOUT } from './node-lua.ts';
import type { NodeLua, Outside } from './node-lua.ts';
import { pushRust, takeRust } from './rust-values.ts';

/** mlua's name of a chunk: the place in the engine's own source that loads it. */
const CHUNK = 'src/engine/lua_runtime.rs';
const SHOWN = `[string "${CHUNK}"]`;
/** Lines that the engine puts before a node's code. */
const BEFORE = 2;

export class RustLua implements NodeLua {
  private vm: { lua: LuaRuntime; tostring: number };

  /** Makes a VM, and another for each branch. */
  constructor(private readonly make: () => LuaRuntime, private readonly outside: Outside, private readonly random: () => number) {
    this.vm = this.open();
  }

  private open(): { lua: LuaRuntime; tostring: number } {
    const lua = this.make();
    lua.setHook(() => this.outside.look(Math.max(0, (lua.frame(0)?.line ?? 0) - BEFORE)), { count: LOOK });
    return { lua, tostring: openGlobals54(lua, this.print, this.random) };
  }

  run(code: string, state: Dict, at?: number): Value {
    const { lua } = this.vm;
    const time = this.outside.left();
    if (time <= 0) throw new CodeError('timeout', TIMEOUT);
    lua.setLimits({ time: time === Infinity ? 0 : time, output: OUTPUT });
    lua.setTop(0);
    try {
      const bytes = toBytes(code);
      this.outside.runs(bytes, BEFORE, at);
      lua.load(`\nlocal state = ...\n${bytes}\n`, CHUNK);
      pushRust(lua, state);
      const count = lua.run(1);
      return count === 0 ? null : takeRust(lua, -count);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      throw this.told(error);
    } finally {
      if (lua.alive) lua.setTop(0);
    }
  }

  apart<T>(inside: () => T): T {
    const before = this.vm;
    this.vm = this.open();
    try {
      return inside();
    } finally {
      this.vm.lua.close();
      this.vm = before;
    }
  }

  close(): void { this.vm.lua.close(); }

  private told(error: LuaError): CodeError {
    const line = error.chunk === SHOWN && error.line !== undefined && error.line > BEFORE ? error.line - BEFORE : undefined;
    if (error.kind === 'timeout') return new CodeError('timeout', TIMEOUT, line);
    const message = error.value === undefined ? shownText(error.message) : this.shown(error.value);
    return new CodeError(error.kind, `${error.kind === 'syntax' ? 'syntax' : 'runtime'} error: ${message}`, line);
  }

  /** An error value that is no text. */
  private shown(ref: number): string {
    const { lua } = this.vm;
    lua.pushRef(ref);
    lua.unref(ref);
    const type = lua.type(-1);
    const text = type === LuaType.Nil ? '<nil>' : type === LuaType.Boolean ? String(lua.toBoolean(-1))
      : `<${lua.typeName(type)} 0x${lua.pointer(-1).toString(16)}>`;
    lua.pop(1);
    return text;
  }

  private readonly print: HostFunction = (l) => {
    const parts: string[] = [];
    for (let at = 1, count = l.top(); at <= count; at++) {
      l.pushRef(this.vm.tostring);
      l.pushValue(at);
      l.call(1, 1);
      parts.push(l.toBytes(-1));
      l.pop(1);
    }
    const text = parts.join('\t');
    this.vm.lua.spend('output', text.length + 1);
    this.outside.print(text);
    return 0;
  };
}
