// What a Lua VM offers to the rest of the program: types alone. Two implementations stand behind
// them, PUC Lua 5.1 and Lua 5.4, both WebAssembly driven through the C API (see state.ts).
//
// Strings are bytes everywhere: a `Bytes` is a JS string with one char (0 to 255) per byte.

import type { VmImage } from './state.ts';

/** A byte string: one JS char (U+0000 to U+00FF) per byte. */
export type Bytes = string;

export type LuaVersion = '5.1' | '5.4';

/** The values of `lua_type` (manual, section 3): equal in 5.1 and 5.4. */
export const LuaType = {
  None: -1, Nil: 0, Boolean: 1, LightUserdata: 2, Number: 3,
  String: 4, Table: 5, Function: 6, Userdata: 7, Thread: 8,
} as const;
export type LuaType = (typeof LuaType)[keyof typeof LuaType];

/**
 * A function of the host that a script can call. It finds its arguments at stack positions 1 to
 * `lua.top()`, pushes its results and returns how many they are, as a C function does. To raise a
 * Lua error it throws: a `LuaThrow` for any Lua value, a plain `Error` for its message with
 * position, exactly as `luaL_error` words it.
 */
export type HostFunction = (lua: LuaStack) => number;

/**
 * The VM's own memory, for libraries that read and write strings in bulk. Growing it replaces the views:
 * take them anew after every call that may allocate (pushing, setting, `reserve`, `room`).
 */
export interface LuaMemory { readonly u8: Uint8Array; readonly i32: Int32Array }

/**
 * The stack of the running Lua thread: the C API without its differences between versions.
 * Positions are those of the C API: 1 is the first, -1 the top. Pseudo-indices are hidden behind
 * named methods. No method allocates beyond the value that it returns.
 */
export interface LuaStack {
  readonly version: LuaVersion;
  readonly memory: LuaMemory;
  top(): number;
  setTop(top: number): void;
  pop(count: number): void;
  /** Makes sure that `count` more values fit; throws a Lua error "stack overflow" when they cannot. */
  reserve(count: number): void;

  type(at: number): LuaType;
  typeName(type: LuaType): string;
  toBoolean(at: number): boolean;
  /** The number at a position (a numeric string counts, as in Lua), or NaN where it is none; ask `isNumber` to tell. */
  toNumber(at: number): number;
  isNumber(at: number): boolean;
  /** 5.4: whether the number is of the integer subtype. 5.1: always false. */
  isInteger(at: number): boolean;
  /** 5.4: the 64-bit integer at a position. 5.1: the number, truncated. */
  toBigInt(at: number): bigint;
  /** The bytes of the string at a position. A number is read by its Lua text without being changed in place. */
  toBytes(at: number): Bytes;
  /** The bytes of what is known to be a string: `toBytes` without its look at the type. */
  readString(at: number): Bytes;
  /**
   * The address of the bytes of what is a string or a number (which becomes a string in its place); a zero follows
   * them. It holds while the string is alive. Its length is `located` until the next call of `locate`.
   */
  locate(at: number): number;
  readonly located: number;
  /** The byte length of a string, or the length (raw, without metamethods) of a table. */
  rawLength(at: number): number;
  /** An address that identifies a table, function, thread or userdata while it lives. */
  pointer(at: number): number;
  rawEqual(a: number, b: number): boolean;

  pushNil(): void;
  /** Pushes the light userdata NULL (cjson.null). */
  pushNull(): void;
  pushBoolean(value: boolean): void;
  /** Pushes a float in 5.1; in 5.4 an integer where the value is a safe integer, else a float. */
  pushNumber(value: number): void;
  /** 5.4 alone: a float even where the value is whole. The same as pushNumber in 5.1. */
  pushFloat(value: number): void;
  /** Pushes the float of these bits (two 32-bit words), NaN's sign among them, which JavaScript's numbers do not keep. */
  pushFloatBits(high: number, low: number): void;
  /** 5.4: a 64-bit integer. 5.1: the nearest number. */
  pushBigInt(value: bigint): void;
  pushBytes(value: Bytes): void;
  pushBinary(value: Uint8Array): void;
  /** 5.1 alone: begins to gather values; one a VM, so no script may run until it is flushed. */
  batch(): Pusher;
  /** 5.1 alone: pushes what `make` adds to a batch: short, and the same whenever it is asked for with this key. */
  pushKept(key: object, make: (to: Pusher) => void): void;
  /**
   * Reads the arguments 1 to `count` of a host function, strings and numbers, the latter as texts that `print` makes. False
   * where one is neither.
   */
  readTexts(count: number, into: Bytes[], print: (value: number) => Bytes): boolean;
  /** Pushes the `length` bytes at an address of the memory as a string. */
  pushFrom(address: number, length: number): void;
  /**
   * The address of at least `size` bytes to build a string in, in which stays what was written before. One a VM:
   * no script may run between its first use and `pushFrom`.
   */
  room(size: number): number;
  pushValue(at: number): void;
  /**
   * Pushes a host function. `name` is what error messages call it; one wrapper is made per function object and kept.
   * `upvalues` values are popped from the top and found again at `upvalue(1)` and on.
   */
  pushFunction(fn: HostFunction, name: string, upvalues?: number): void;
  /** The position of an upvalue of the running host function. */
  upvalue(index: number): number;
  /** Pushes a userdata of `size` bytes, zeroed, which Lua's collector frees; returns their address. */
  newUserdata(size: number): number;
  /** The address of the bytes of a userdata. */
  userdata(at: number): number;
  pushGlobals(): void;
  insert(at: number): void;
  remove(at: number): void;

  newTable(arraySize?: number, recordSize?: number): void;
  /** 5.1 alone: whether `setReadonly` marked the table at a position. */
  isReadonly(at: number): boolean;
  /** Pushes t[name] where t is at `at`, metamethods apply. Names are kept for ever: those that the program itself has. */
  getField(at: number, name: string): LuaType;
  /** t[name] = top, pops it, metamethods apply; of names as for `getField`. */
  setField(at: number, name: string): void;
  /** Replaces the key on top by t[key], metamethods apply. */
  get(at: number): void;
  /** t[k] = v for k, v on top; pops both, metamethods apply. */
  set(at: number): void;
  /** Replaces the key on top by t[key], raw. */
  rawGet(at: number): LuaType;
  /** t[k] = v for k, v on top; pops both, raw. */
  rawSet(at: number): void;
  rawGetIndex(at: number, index: number): LuaType;
  rawSetIndex(at: number, index: number): void;
  /** Pushes t[key] raw. */
  rawGetField(at: number, key: Bytes): LuaType;
  /** t[key] = top, pops it, raw. */
  rawSetField(at: number, key: Bytes): void;
  /** Pops a key, pushes the next key and value of the table, or nothing and false at its end. */
  next(at: number): boolean;
  /** Pushes the metatable and says true, or pushes nothing and says false. */
  getMetatable(at: number): boolean;
  /** Pops a table or nil and makes it the metatable of the value at `at`. */
  setMetatable(at: number): void;
  /** Concatenates the `count` values on top, as `..` does. */
  concat(count: number): void;

  /** Raises the value on top as the Lua error, for a host function to return: `return lua.raise()`. Cheaper than LuaThrow. */
  raise(): number;
  /** Raises "bad argument #at to 'name' (message)", as luaL_argerror. */
  argumentError(at: number, message: Bytes): never;
  /** "chunk:line:" of the function at a level of the call stack (1: the function that called the host), or "". */
  where(level: number): Bytes;
  /** Chunk name, line (-1 where unknown) and function name at a level, or undefined above the stack. */
  frame(level: number): Frame | undefined;

  /** Keeps the value on top alive outside the stack: pops it, returns a reference. */
  ref(): number;
  pushRef(ref: number): void;
  unref(ref: number): void;

  /**
   * Calls the function below its `args` arguments, unprotected: an error unwinds through the host
   * function. Inside a host function only.
   */
  call(args: number, results: number): void;
  /** As `call`, but protected: on an error pops all and pushes the error value, and says false. */
  protectedCall(args: number, results: number): boolean;
  /** For host functions that take long, to be called now and then: ends the run when it is past its limits. */
  tick(): void;
  /** Yields `results` values from the host function; `return lua.yield(n)` as in C. */
  yield(results: number): number;
  /** Whether the running thread can yield here: not the main one, nor where C called. 5.1: false, for nothing passes a pcall there. */
  canYield(): boolean;
}

/** Values that are gathered and pushed together; each is pushed on what was pushed before, as by LuaStack. */
export interface Pusher {
  /** Sees to it that there is room for so many more values: for those that nest. */
  reserve(count: number): void;
  pushNil(): void;
  pushBoolean(value: boolean): void;
  pushNumber(value: number): void;
  pushBigInt(value: bigint): void;
  pushBytes(value: Bytes): void;
  pushBinary(value: Uint8Array): void;
  newTable(arraySize: number, recordSize: number): void;
  /** t[index] = top, raw, pops it; t is below it. */
  setIndex(index: number): void;
  /** t[index] = value, where t is on top. */
  setElement(index: number, value: Bytes): void;
  /** t[key] = value for key, value on top, raw, pops both; t is below them. */
  set(): void;
  /** Pushes what was gathered. */
  flush(): void;
}

/** The chunk name of Lua that is the host's own: errors are told where the script called it. */
export const HOST_CHUNK = '=[host]';

/** `defined`: the line on which the function begins, 0 of a main chunk, -1 of what is not Lua. */
export interface Frame { source: Bytes; shortSource: Bytes; line: number; defined: number; name: Bytes; what: Bytes }

/** Stands around a call of a host function, by the name that it was pushed with: it calls, and gives what came of it. */
export type Around = (name: string, call: () => number, fn: HostFunction) => number;

/** Thrown by a host function, out of whatever it is in, to raise the value on top of the stack as the Lua error. */
export class LuaThrow {}

/** Why a run ended early. `killed` is set from outside, by whoever ended the worker. */
export type LuaErrorKind =
  'syntax' | 'runtime' | 'timeout' | 'memory' | 'output' | 'calls' | 'sandbox' | 'killed';

/** A script failed. The message is Lua's own text, as bytes. */
export class LuaError extends Error {
  override readonly name = 'LuaError';
  constructor(
    readonly kind: LuaErrorKind,
    message: Bytes,
    /** Chunk name and line (1-based) where it was raised, where Lua tells. */
    readonly chunk?: Bytes, readonly line?: number,
    /** Lua's stack traceback, where one was taken. */
    readonly traceback?: Bytes,
    /** A reference (see LuaStack.pushRef) to the error value where it is not a string; the catcher frees it. */
    readonly value?: number,
  ) { super(message); }
}

/** Bounds of one run; 0 or absent means unbounded. Exceeding one ends the run, and no pcall of the script holds it up. */
export interface Limits {
  /** Milliseconds of wall time from the start of a run. */
  time?: number;
  /** Bytes of the VM's whole memory; fixed when the VM is made. */
  memory?: number;
  /** Bytes that a script may hand to the outside (print, log). Counted by `spend('output', n)`. */
  output?: number;
  /** Calls of the host from the script. Counted by `spend('calls', n)`. */
  calls?: number;
}

/** What a line or count hook sees; `lua.frame(0)` tells where. */
export type Hook = (lua: LuaStack, event: 'call' | 'return' | 'line' | 'count') => void;

/** What hears of each step of all that runs in a VM, beside the host's own hook: a profile, coverage, a debugger. */
export interface Probe {
  /** A line begins: its number, 1-based, in the running function's chunk. */
  line?(lua: LuaRuntime, line: number): void;
  /** A function is entered (`tail`: in the place of its caller) or left; `lua.frame(0)` tells which. 5.1 tells a tail call on return. */
  call?(lua: LuaRuntime, event: 'call' | 'tail' | 'return'): void;
  /** Heard every so many instructions. */
  count?: { every: number; heard(lua: LuaRuntime): void };
}

/**
 * What a run goes by that rests now and then: between two of its instructions, with nothing of it on the stack of C, so that an
 * image holds all of it. Where it rests hangs on its instructions alone.
 */
export interface Rests {
  /** Instructions from one time to the next. */
  every: number;
  /** A run begins: whether it rests. It is at rest then, for the first time. */
  begins(lua: LuaRuntime): boolean;
  /** As many instructions went by, or more. `still`: it can rest here, and does where this says so. */
  due(lua: LuaRuntime, instructions: number, still: boolean): boolean;
  /** It is at rest. */
  rested(lua: LuaRuntime, instructions: number): void;
}

/** A whole VM. One at a time runs; not re-entrant from outside, nested calls go through LuaStack.call. */
export interface LuaRuntime extends LuaStack {
  /**
   * 5.1 alone: marks the table at a position, or takes the mark away. The VM refuses every write to a marked table, raw
   * ones and those of the host too, and every change of its metatable: "Attempt to modify a readonly table".
   */
  setReadonly(at: number, readonly: boolean): void;
  /** Hears of a refused write to a marked table where it happens; `key` where it is a string that was written to. */
  onRefusal: ((lua: LuaStack, key: Bytes | undefined) => void) | undefined;
  /** 5.1 alone: the globals that the Lua function at a position names, once each, in the order of its code. */
  globalNames(at: number): string[];
  /** 5.1 alone: the collector goes on as it does at first, where a script stopped it or set its pace. */
  restoreCollector(): void;
  /** 5.1 alone: pops a table and makes it the globals of what is loaded from now on and of the threads that are made. */
  setGlobals(): void;
  /** Opens the named standard libraries into the globals. */
  openLibraries(names: readonly string[]): void;
  /** Compiles, pushes the function. Throws LuaError 'syntax'. Binary chunks are refused. */
  load(source: Bytes, chunkName: Bytes): void;
  /**
   * Runs the function below its `args` arguments from outside, protected and within the limits.
   * Returns how many results lie on the stack. Throws LuaError; the stack is then as before the
   * function and its arguments were pushed.
   */
  run(args: number): number;
  setLimits(limits: Limits): void;
  /**
   * Runs on every error of a run where it is raised, before the stack unwinds (`lua.frame(1)` is where): finds the
   * error value at 1, leaves the value to raise in its place on top and returns 1. Undefined: none.
   */
  errorHandler: HostFunction | undefined;
  /** Counts use of a bounded resource from a host function; past the bound it ends the run. */
  spend(what: 'output' | 'calls', amount: number): void;
  /** Ends the run from within a host function with an error that no pcall catches. */
  abort(error: LuaError): never;
  /**
   * Ends the run from within a hook with the error value on top, as Redis ends a script: where the script catches it, the
   * thread that ran meets the hook again at its next line, and a script without one goes on to its end. Where the run does
   * not come to its end, it ends with `error`.
   */
  interrupt(error: LuaError): never;
  setHook(hook: Hook | undefined, events: { line?: boolean; call?: boolean; count?: number }): void;
  /** Undefined: nobody hears. What a probe throws goes out through the VM, which is of no use then until an image is put back. */
  setProbe(probe: Probe | undefined): void;
  /** Puts something around each call of a host function; undefined: nothing, and then it costs nothing. */
  setAround(around: Around | undefined): void;
  /** Instructions after which the last run ended for its time, as far as is counted; undefined: it did not. */
  readonly timedOutAt: number | undefined;
  /** Where a number, a run that has a limit of time ends after so many instructions instead. */
  instructionLimit: number | undefined;
  /** An address that names the running thread while it lives. */
  readonly thread: number;
  /** The VM as it is, at rest: no function of it is under way, or all that are wait in threads. */
  image(): VmImage;
  /** Makes the VM what it was; also one that a throw went through. References and functions of before hold again. */
  putBack(image: VmImage): void;
  /** Undefined: no run rests. */
  setRests(rests: Rests | undefined): void;
  /** In a run that rests, while it does or in `due`: from the next instruction on the probe hears lines. */
  hearLines(): void;
  /** In `due`: works once the instruction is over, whose line is still heard before. */
  afterThis(work: () => void): void;
  /** Goes on with the run that is under way in the image that was put back; as `run`. */
  goOn(): number;
  /** Pushes the local (1 and on; 5.4: -1 and on are varargs) of the function at a level; its name, or undefined, and nothing is pushed. */
  pushLocal(level: number, index: number): Bytes | undefined;
  /** Pushes the function at a level; false where there is none. */
  pushFunctionAt(level: number): boolean;
  /** Pushes an upvalue (1 and on) of the function at a position; its name, or undefined, and nothing is pushed. */
  pushUpvalue(at: number, index: number): Bytes | undefined;
  /**
   * Calls the function below its `args` arguments from within a hook, in a thread of its own, for so many instructions at most.
   * Leaves its first result on top, or the error value, and says which: true, a result.
   */
  evaluate(args: number, budget: number): boolean;
  /** Where a probe hears of a return: whether the function is pcall, xpcall or coroutine.resume, and gives an error that it caught. */
  caught(): boolean;
  /** Works on the stack of another thread, by its address. */
  onThread<T>(thread: number, work: () => T): T;
  /** How many functions are under way in the running thread, of Lua and of C. */
  depth(): number;
  /** An address that names the chunk of the running Lua function while it lives, 0 in a function of C. */
  chunk(): number;
  /** Pushes a new thread (coroutine) whose function is popped from the top. */
  newThread(): void;
  /**
   * Resumes the thread at `at` with `args` values popped from the top; pushes what it yielded or
   * returned. Throws LuaError when it failed. `goesOn`: what the run spent of its limits stays spent, its time too.
   */
  resume(at: number, args: number, goesOn?: boolean): { status: 'yielded' | 'done'; results: number };
  /** Bytes that Lua's collector counts. */
  memoryUsed(): number;
  collect(): void;
  /** Whether the VM is still usable: not closed, and not out of memory past repair. */
  readonly alive: boolean;
  close(): void;
}
