// The functions of the platform as Lua finds them, in two dialects: `oc.chat.send(id, text)` and
// `app.chat.send_channel_message{channel_id = id, content = text}`. Their tables are locked, so that one VM serves all runs.
import type { HostFunction, LuaRuntime, LuaStack } from '../../../lua/runtime.ts';
import { hostCall } from '../../../lua/calls.ts';
import { LuaType } from '../../../lua/runtime.ts';
import type { Json } from '../../../world/schema.ts';
import { PlainError, pushPlain, takePlain } from '../../lua-plain.ts';
import { ApiError, appNames, Results } from './api.ts';
import type { ApiFunction, ApiRun, Argument } from './api.ts';
import { checkArgument, namedArguments } from './arguments.ts';
import { nearest } from './nearest.ts';

type Dialect = 'oc' | 'app';

/** What a binding is told of calls and gets the run from. */
export interface Calling {
  run(): ApiRun;
  /** Before a call: counts it, and may end the run. */
  begins(name: string, isLocal: boolean): void;
  /** After it. `given`: its arguments, as far as they could be read. */
  ended(name: string, given: readonly (Json | undefined)[], error: string | undefined, isLocal: boolean): void;
}

/** Makes the tables of both dialects; references to them by name. */
export function bind(lua: LuaRuntime, functions: readonly ApiFunction[], calling: Calling): ReadonlyMap<Dialect, number> {
  return new Map((['oc', 'app'] as const).map((dialect) => {
    const tree = treeOf(functions, dialect);
    pushTree(lua, tree, dialect, (fn, name) => hostFunction(fn, name, dialect, calling));
    return [dialect, lua.ref()];
  }));
}

/** Functions and tables of them by name. */
export interface Tree { [name: string]: Tree | ApiFunction }

/** The tables that the names of a dialect make. */
export function treeOf(functions: readonly ApiFunction[], dialect: Dialect): Tree {
  const tree: Tree = {};
  for (const fn of functions) {
    const paths = dialect === 'app' ? appNames(fn) : fn.appOnly ? [] : [fn.name];
    for (const path of paths) {
      const parts = path.split('.');
      let at = tree;
      for (const part of parts.slice(0, -1)) at = (at[part] ??= {}) as Tree;
      at[parts.at(-1)!] = fn;
    }
  }
  return tree;
}

const isFunction = (one: Tree | ApiFunction): one is ApiFunction => typeof (one as ApiFunction).call === 'function';

/** Pushes an empty table behind whose metatable its members are: nothing can be put into it. */
function pushTree(lua: LuaRuntime, tree: Tree, path: string, functionOf: (fn: ApiFunction, name: string) => HostFunction): void {
  lua.newTable();
  lua.newTable();
  lua.newTable(0, Object.keys(tree).length);
  for (const [name, one] of Object.entries(tree)) {
    const full = `${path}.${name}`;
    if (isFunction(one)) lua.pushFunction(hostCall(full, functionOf(one, full)), full);
    else pushTree(lua, one, full, functionOf);
    lua.rawSetField(-2, name);
  }
  const names = Object.keys(tree);
  lua.newTable(0, 1);
  lua.pushFunction((l) => { throw new Error(unknownText(path, l.type(2) === LuaType.String ? l.toBytes(2) : '?', names)); }, '__index');
  lua.rawSetField(-2, '__index');
  lua.setMetatable(-2);
  lua.rawSetField(-2, '__index');
  lua.pushFunction(() => { throw new Error(`${path} cannot be changed`); }, '__newindex');
  lua.rawSetField(-2, '__newindex');
  lua.pushFunction((l) => pairsOf(l, names), '__pairs');
  lua.rawSetField(-2, '__pairs');
  lua.pushBoolean(false);
  lua.rawSetField(-2, '__metatable');
  lua.setMetatable(-2);
}

function unknownText(path: string, name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return `there is no ${path}.${name}${near === undefined ? '.' : `: did you mean ${near}?`} ${path} has ${[...names].sort().join(', ')}`;
}

/** `pairs` walks a copy: what it gives cannot be changed either. */
function pairsOf(lua: LuaStack, names: readonly string[]): number {
  lua.pushFunction((l) => {
    const at = l.type(2) === LuaType.Nil ? 0 : names.indexOf(l.toBytes(2)) + 1;
    if (at >= names.length) { l.pushNil(); return 1; }
    l.pushBytes(names[at]);
    l.getField(1, names[at]);
    return 2;
  }, 'next');
  lua.pushValue(1);
  lua.pushNil();
  return 3;
}

function hostFunction(fn: ApiFunction, name: string, dialect: Dialect, calling: Calling): HostFunction {
  const { isLocal = false } = fn;
  return (lua) => {
    calling.begins(name, isLocal);
    let given: (Json | undefined)[] = [];
    try {
      given = dialect === 'oc' ? positional(lua, fn.args) : named(lua, fn.args);
      const result = fn.call(given, calling.run());
      calling.ended(name, given, undefined, isLocal);
      return push(lua, result);
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof PlainError)) throw error;
      calling.ended(name, given, error.message, isLocal);
      throw new Error(`${name}: ${error.message}`);
    }
  };
}

function positional(lua: LuaStack, args: readonly Argument[]): (Json | undefined)[] {
  const count = lua.top();
  if (count > args.length && lua.type(args.length + 1) !== LuaType.Nil) {
    throw new ApiError(`${args.length} arguments are taken (${args.map(({ name }) => name).join(', ')}), not ${count}`);
  }
  return args.map((argument, i) => checkArgument(argument, lua.type(i + 1) <= LuaType.Nil ? undefined : takeArgument(lua, i + 1, argument)));
}

function named(lua: LuaStack, args: readonly Argument[]): (Json | undefined)[] {
  if (lua.top() === 0) return namedArguments(args, {});
  // One table whose keys are names; what is no such table is taken by position.
  if (lua.top() > 1 || lua.type(1) !== LuaType.Table || lua.rawLength(1) > 0) return positional(lua, args);
  const value = takePlain(lua, 1);
  return namedArguments(args, Array.isArray(value) ? {} : value as Record<string, Json>);
}

function takeArgument(lua: LuaStack, at: number, { name }: Argument): Json {
  try {
    return takePlain(lua, at);
  } catch (error) {
    if (error instanceof PlainError) throw new ApiError(`${name}: ${error.message}`);
    throw error;
  }
}

function push(lua: LuaStack, result: unknown): number {
  const values = result instanceof Results ? result.values : [result];
  for (const value of values) pushPlain(lua, value);
  return values.length;
}
