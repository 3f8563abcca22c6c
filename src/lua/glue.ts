// Two small WebAssembly modules, assembled here byte by byte, that the platform's API cannot replace:
// one gives a JS function the type that a function table takes, one carries setjmp/longjmp.
//
// The Lua modules were built with Emscripten's setjmp: every protected call goes out through an
// imported `invoke_vii(f, a, b)`, and longjmp through an imported throw. Done in JS that is two
// crossings for each pcall. Done in WebAssembly, with its exceptions, the protected call never leaves it.
import { assemble, body, I32, name, section, signature, signed, unsigned, vector } from './wasm-code.ts';

const FUNCREF = 0x70;
/**
 * Stands between the last call of a try block and the block's end. JavaScriptCore's interpreter looks for the handler
 * of an exception by the place where the call returns to, which must still lie inside of the block.
 */
const NOP = 0x01;

const wrappers = new Map<string, WebAssembly.Module>();

/** Gives a JS function of `params` 32-bit integers (and one as its result, or none) the type of a table element. */
export function toTableFunction(fn: (...args: number[]) => number | void, params: number, results: number): CallableFunction {
  const key = `${params},${results}`;
  let module = wrappers.get(key);
  if (module === undefined) {
    module = assemble(
      section(1, vector(signature(params, results))),
      section(2, vector([...name('e'), ...name('f'), 0x00, 0])),
      section(7, vector([...name('f'), 0x00, 0])),
    );
    wrappers.set(key, module);
  }
  return new WebAssembly.Instance(module, { e: { f: fn } }).exports.f as CallableFunction;
}

export interface Jumps {
  invoke: CallableFunction;
  throwJump: CallableFunction;
  /** The tag of the exceptions that carry a longjmp. */
  tag: WebAssembly.Tag;
  /** To be filled with the Lua module's own table, then its stackSave, stackRestore and setThrew. */
  table: WebAssembly.Table;
}

/** Makes setjmp/longjmp for a Lua module whose function table has `tableSize` elements. */
export function makeJumps(tableSize: number): Jumps {
  const [save, restore, setThrew] = [tableSize, tableSize + 1, tableSize + 2];
  const [none, invokeType, pair, getter, setter] = [0, 1, 2, 3, 4];
  const call = (type: number): number[] => [0x11, type, 0]; // call_indirect
  const constant = (value: number): number[] => [0x41, ...signed(value)];
  const get = (local: number): number[] => [0x20, local];
  const module = assemble(
    section(1, vector(signature(0, 0), signature(3, 0), signature(2, 0), signature(0, 1), signature(1, 0))),
    section(3, vector([invokeType], [none])),
    section(4, vector([FUNCREF, 0, ...unsigned(tableSize + 3)])),
    section(13, vector([0, none])),
    section(7, vector(
      [...name('invoke'), 0x00, 0], [...name('throwJump'), 0x00, 1], [...name('table'), 0x01, 0], [...name('tag'), 0x04, 0],
    )),
    section(10, vector(
      body(
        1, 1, I32, // one local: the C stack's top
        ...constant(save), ...call(getter), 0x21, 3,
        0x06, 0x40, ...get(1), ...get(2), ...get(0), ...call(pair), NOP, // try
        0x07, 0, // catch tag
        ...get(3), ...constant(restore), ...call(setter),
        ...constant(1), ...constant(0), ...constant(setThrew), ...call(pair),
        0x0b, 0x0b,
      ),
      body(0, 0x08, 0, 0x0b), // throw tag
    )),
  );
  const { invoke, throwJump, tag, table } = new WebAssembly.Instance(module).exports;
  return {
    invoke: invoke as CallableFunction, throwJump: throwJump as CallableFunction,
    tag: tag as WebAssembly.Tag, table: table as WebAssembly.Table,
  };
}
