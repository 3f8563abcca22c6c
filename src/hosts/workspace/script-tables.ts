// The tables that scripts find: core, json, log, context, ui and lightwright.
import { LuaType } from '../../lua/runtime.ts';
import type { LuaStack } from '../../lua/runtime.ts';
import type { HostEvent, LogLine } from '../../protocol.ts';
import type { Json, JsonObject } from '../../world/schema.ts';
import { coreFunctions } from './api/core.ts';
import { uiFunctions } from './api/ui.ts';
import { hostFunction, refOf } from './binding.ts';
import type { Call, Members } from './binding.ts';
import { EditError } from './data/edit-error.ts';
import { stampText } from './data/hlc.ts';
import { parseFixtures, writeFixtures } from './natives/lightwright.ts';
import type { Running } from './scripts.ts';
import type { ScriptVm, Waits } from './vm.ts';

/** Who a person is here. */
export const PERSON = 'you';
const LEVELS = { debug: 'debug', info: 'notice', warn: 'warning', error: 'warning' } as const;

export interface Around {
  running(): Running;
  /** Whether an operation that is refused is left out. */
  skips(lua: LuaStack, error: EditError): boolean;
  log(level: LogLine['level'], text: string): void;
  /** What the script shows. */
  show(event: string, payload: HostEvent['payload']): void;
}

/** Of all tables, by their names. */
export function membersOf(vm: ScriptVm, around: Around): Map<string, Members> {
  const { lua } = vm;
  const { running, log, show } = around;
  const begins = (at: LuaStack): void => at.tick();
  const members = (table: string, functions: Readonly<Record<string, Call>>, skips?: Around['skips']): Map<string, number> => new Map(Object.entries(functions).map(([name, call]) => {
    const full = `${table}.${name}`;
    return [name, refOf(lua, full, hostFunction(full, call, begins, skips))];
  }));
  const core = Object.fromEntries(Object.entries(coreFunctions).map(([name, fn]): [string, Call] => [name, (given, full) => {
    running().called?.(full);
    return fn(running().session, given, full);
  }]));
  const ui = Object.fromEntries(Object.entries(uiFunctions).map(([name, { capability, event, payload }]): [string, Call] => [name, (given, full) => {
    if (!running().grants.has(capability)) throw new EditError('PermissionDenied', `${full} needs the capability ${capability}`);
    show(event, payload(given, full));
    return undefined;
  }]));
  return new Map([
    ['core', new Map([...members('core', core, around.skips), ...members('core', timeFunctions(running)), ['await', awaitFunction(vm, running)]])],
    ['json', members('json', { encode: (given) => JSON.stringify(given[0] ?? null), decode: ([text]) => decoded(text) })],
    ['log', members('log', Object.fromEntries(Object.entries(LEVELS).map(([name, level]): [string, Call] => [name, ([text]) => {
      log(level, typeof text === 'string' ? text : JSON.stringify(text ?? null));
      return undefined;
    }])))],
    ['context', members('context', {
      user: () => PERSON, hlc_time: () => stampText(running().session.peer.clock.peek()), cancelled: () => false,
      trigger_entity: () => running().fired?.entity, trigger_field: () => running().fired?.change.field,
      old_value: () => running().fired?.change.before, new_value: () => running().fired?.change.after,
    })],
    ['ui', members('ui', ui, around.skips)],
    ['lightwright', members('lightwright', lightwrightFunctions(running), around.skips)],
  ]);
}

/** What is there to be awaited. */
function futureOf({ futures }: Running, waits: Waits): JsonObject {
  futures.set(futures.size + 1, waits);
  return { future: futures.size };
}

/** Over the files of the workspace. */
function lightwrightFunctions(running: Around['running']): Readonly<Record<string, Call>> {
  const path = (given: Json | undefined, full: string, capability: string): string => {
    if (typeof given !== 'string') throw new EditError('InvalidOperation', `${full} takes the path of a file`);
    running().grants.require(full, capability, [given]);
    return given;
  };
  return {
    parse([of], full) {
      const file = path(of, full, 'fs.read');
      const text = running().requirable.files.get(file);
      if (text === undefined) throw new EditError('InvalidOperation', `${full}: there is no file ${file}`);
      return futureOf(running(), { milliseconds: 0, gives: parseFixtures(text) });
    },
    write([of, data], full) {
      running().written(path(of, full, 'fs.write'), writeFixtures(data));
      return futureOf(running(), { milliseconds: 0, gives: undefined });
    },
  };
}

/** core.sleep and core.race. */
function timeFunctions(running: Around['running']): Readonly<Record<string, Call>> {
  const future = (waits: Waits): JsonObject => futureOf(running(), waits);
  return {
    sleep([milliseconds], full) {
      if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) throw new EditError('InvalidOperation', `${full} takes milliseconds, from 0 on`);
      return future({ milliseconds, gives: { timeout: true } });
    },
    race(given, full) {
      if (given.length === 0) throw new EditError('InvalidOperation', `${full} takes what core.sleep gave, one or more`);
      return future(given.map((one) => awaited(running(), one, full)).reduce((one, other) => (other.milliseconds < one.milliseconds ? other : one)));
    },
  };
}

function awaitFunction({ lua, tasks }: ScriptVm, running: Around['running']): number {
  tasks.pushWaiting((stack) => awaited(running(), futureAt(stack), 'core.await'), 'core.await');
  return lua.ref();
}

function awaited({ futures }: Running, of: Json | undefined, call: string): Waits {
  const id = typeof of === 'object' && of !== null && 'future' in of ? of.future : undefined;
  const waits = typeof id === 'number' ? futures.get(id) : undefined;
  if (waits === undefined) throw new EditError('InvalidOperation', `${call} takes what core.sleep or core.race gave`);
  return waits;
}

/** The number in a future's table. */
function futureAt(lua: LuaStack): Json | undefined {
  if (lua.type(1) !== LuaType.Table) return undefined;
  const id = lua.rawGetField(1, 'future') === LuaType.Number ? { future: lua.toNumber(-1) } : undefined;
  lua.pop(1);
  return id;
}

function decoded(text: Json | undefined): Json {
  try {
    return JSON.parse(typeof text === 'string' ? text : '') as Json;
  } catch (error) {
    throw new EditError('InvalidOperation', `json.decode: ${error instanceof Error ? error.message : 'this is no JSON'}`);
  }
}
