// Brings a Lua module (wasmoon's binaries, built with Emscripten) to life with nothing around it: no file
// system, no environment, no process. Of all that it imports only growing memory and longjmp do something.
import { makeJumps, toTableFunction } from './glue.ts';
import { Memory } from './memory.ts';

/** A function of the C API: 32-bit integers are numbers, 64-bit ones BigInts. */
// The C API is some ninety functions of mixed numbers and BigInts: typed once per version in lua51.ts and lua54.ts.
type Exports = Record<string, (...args: never[]) => number>;

export interface LuaModule<Api> {
  readonly api: Api;
  readonly memory: Memory;
  /** The tag of exceptions that carry a Lua error through JS. */
  readonly jump: WebAssembly.Tag;
  /** Adds a function to the table: its index is a C function pointer. */
  addFunction(fn: (...args: number[]) => number | void, params: number, results: number): number;
  /** The function that a C function pointer stands for. */
  functionAt(pointer: number): CallableFunction;
  /** Adds a function of WebAssembly to the table. */
  addPointer(fn: CallableFunction): number;
  readonly linear: WebAssembly.Memory;
  /** Adds one of the module's own exports to the table. */
  addExport(name: string): number;
}

const PAGE = 65536;
/** What a VM may use where no limit is given. */
export const DEFAULT_MEMORY = 512 * 1024 * 1024;

/** The size of the function table that a module declares for itself. */
function tableSize(module: WebAssembly.Module): number {
  let size = sizes.get(module);
  if (size === undefined) {
    // Cheaper than reading the binary, which is not at hand: an instance whose imports are all inert.
    const table = instantiate(module, {}).exports.__indirect_function_table as WebAssembly.Table;
    sizes.set(module, size = table.length);
  }
  return size;
}
const sizes = new WeakMap<WebAssembly.Module, number>();

function instantiate(module: WebAssembly.Module, own: Record<string, WebAssembly.ImportValue>): WebAssembly.Instance {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    (imports[space] ??= {})[name] = own[name] ?? ((): number => { throw new Error(`${name} is not available to scripts`); });
  }
  return new WebAssembly.Instance(module, imports);
}

/** Instantiates a Lua module whose whole memory stays under `limit` bytes. */
export function loadModule<Api>(module: WebAssembly.Module, limit = DEFAULT_MEMORY): LuaModule<Api> {
  const jumps = makeJumps(tableSize(module));
  const { exports } = instantiate(module, {
    invoke_vii: jumps.invoke,
    _emscripten_throw_longjmp: jumps.throwJump,
    emscripten_resize_heap: (size: number) => grow(size >>> 0),
    emscripten_memcpy_js: (to: number, from: number, size: number) => { memory.u8.copyWithin(to, from, from + size); },
    // Lua 5.4 makes the seed of its hashes of the time, and with it the order of pairs: a run that is run again has the same.
    emscripten_date_now: () => 0,
    _emscripten_get_now_is_monotonic: () => 1,
    environ_sizes_get: (count: number, size: number) => { memory.i32[count >> 2] = memory.i32[size >> 2] = 0; return 0; },
    environ_get: () => 0,
    // Output that C writes by itself goes nowhere, but is taken: C tries again what was not.
    fd_write: (_file: number, pieces: number, count: number, written: number) => {
      const { i32 } = memory;
      i32[written >> 2] = 0;
      for (let i = 0; i < count; i++) i32[written >> 2] += i32[(pieces >> 2) + 2 * i + 1];
      return 0;
    },
  });
  const api = exports as Exports;
  const linear = exports.memory as WebAssembly.Memory;
  const table = exports.__indirect_function_table as WebAssembly.Table;
  const memory = new Memory(
    linear, api.malloc as unknown as (size: number) => number, api.free as unknown as (at: number) => void,
  );

  /** malloc asks for a heap of `size` bytes: 1 when it has it, 0 when it must make do. */
  function grow(size: number): number {
    const now = linear.buffer.byteLength;
    if (size > limit) return 0;
    const wanted = Math.min(limit, Math.max(size, Math.floor(now * 1.2)));
    try {
      linear.grow(Math.ceil((wanted - now) / PAGE));
    } catch (error) {
      if (error instanceof RangeError) return 0; // the platform has no more
      throw error;
    }
    memory.refresh();
    return 1;
  }

  for (let i = 0; i < table.length; i++) jumps.table.set(i, table.get(i));
  ['stackSave', 'stackRestore', 'setThrew'].forEach((name, i) => jumps.table.set(table.length + i, exports[name]));
  const add = (fn: CallableFunction): number => {
    const index = table.grow(1);
    table.set(index, fn);
    return index;
  };
  for (const start of ['emscripten_stack_init', '__wasm_call_ctors']) (api[start] as () => number)();
  return {
    api: exports as unknown as Api, memory, jump: jumps.tag,
    addFunction: (fn, params, results) => add(toTableFunction(fn, params, results)),
    functionAt: (pointer) => table.get(pointer) as CallableFunction,
    addPointer: add, linear,
    addExport: (name) => add(exports[name] as CallableFunction),
  };
}
