// The whole corpus through the host: final state, error, events and warnings as the real Python engine told them.
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/hosts/workflow/fault.ts';
import { CodeError } from '../../../src/hosts/workflow/lua/node-lua.ts';
import { PythonLua } from '../../../src/hosts/workflow/lua/python-lua.ts';
import { Conditions } from '../../../src/hosts/workflow/python/conditions.ts';
import { Templates } from '../../../src/hosts/workflow/templates/templates.ts';
import { readJson } from '../../../src/hosts/workflow/values/read-json.ts';
import { toReply } from '../../../src/hosts/workflow/values/to-reply.ts';
import { Binary, BranchResult, Dict, Foreign, isDict, isList, Moment, Names, Tuple } from '../../../src/hosts/workflow/values/value.ts';
import type { Key, Value } from '../../../src/hosts/workflow/values/value.ts';
import { readPythonYaml } from '../../../src/hosts/workflow/yaml/dialects.ts';
import { YamlFault } from '../../../src/hosts/workflow/yaml/read.ts';
import type { RunRecord } from '../../../src/protocol.ts';
import { newLua } from '../../lua/vm.ts';
import { readAnswers, readCases, readStates, subjects } from './corpus.ts';
import type { Answer, Case, Json, RecordedEvent } from './corpus.ts';
import { DIFFERENCES } from './differences.ts';
import { runFile, text, toJson } from './host.ts';

/** The engine's own text of a time-out; the document's is told here, and holds it. */
const told = (message: string): string => (message === 'execution timeout' ? 'Lua execution timeout' : message);

/** Without addresses and times, with integers as numbers, and what only the record of an engine has as its plain form. */
function quiet(value: Json): Json {
  if (typeof value === 'string') return value.replace(/0x[0-9a-f]{6,}/g, '0x(address)').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00/g, '(time)');
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(quiet);
  const [[key, only] = []] = Object.entries(value);
  if (key === '$int') return Number(only);
  if (key === '$parallel') return quiet(only!);
  if (key === '$object') return { $object: '(any)' };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === 'parallel_results' ? unordered(quiet(item)) : quiet(item)]));
}

/** Branches end in any order. */
const unordered = (value: Json): Json =>
  (Array.isArray(value) ? [...value].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value);

// Flows

const TYPES = new Set(['state', 'parallel_state', 'parallel_error', 'interrupt_before', 'interrupt_after', 'error', 'final']);

function eventsOf({ events }: RunRecord): Omit<RecordedEvent, 'keys'>[] {
  return events.filter(({ name }) => TYPES.has(name)).map(({ name, payload: { node, branch, error } }) => ({
    name, ...typeof node === 'string' && isNamed(name, node) && { node: text(node) },
    ...typeof branch === 'string' && { branch: text(branch) }, ...typeof error === 'string' && { error: text(error) },
  }));
}

/** Names that are no texts stand in no recorded event. */
const isNamed = (_name: string, node: string): boolean => !/^(?:True|False|None|\d+)$/.test(node);

function sorted(events: readonly Omit<RecordedEvent, 'keys'>[]): Omit<RecordedEvent, 'keys'>[] {
  return [...events].sort((a, b) => (a.branch === undefined || b.branch === undefined || a.branch === b.branch ? 0 : a.branch < b.branch ? -1 : 1));
}

function flow(one: Case, state: string): { state: Json; error: string | null; events: Omit<RecordedEvent, 'keys'>[]; record: RunRecord } {
  const record = runFile(one.text, { state, resume: one.resume, settings: { 'time-limit': Math.min(1000, one.limit * 1000) } });
  const { error } = record;
  return { state: quiet(toJson(record.reply)), error: error === undefined ? null : text(error.message), events: sorted(eventsOf(record)), record };
}

function expectedFlow({ stream, endless }: Answer): { state: Json; error: string | null; events: Omit<RecordedEvent, 'keys'>[] } {
  if (endless === true) return { state: {}, error: 'Lua execution timeout', events: [{ name: 'error', node: 'a', error: 'Lua execution timeout' }] };
  const { state, error, events = [] } = stream!;
  return {
    state: quiet(state), error: error === null ? null : told(error.message),
    events: sorted(events.map(({ keys: _keys, ...event }) => ({ ...event, ...event.error !== undefined && { error: told(event.error) } }))),
  };
}

/** What was printed, and warnings, each once. */
function loggedBy({ log }: RunRecord): { printed: string; warned: string[] } {
  const of = (level: string): string[] => log.filter((line) => line.level === level).map((line) => text(line.text));
  return { printed: of('print').map((line) => `${line}\n`).join(''), warned: [...new Set(of('warning'))] };
}

const expectedLog = ({ printed = '', warned = [] }: Answer): { printed: string; warned: string[] } => ({ printed, warned });

// Texts that are no flows

/** A value as the recordings write it. */
function written(value: Value): Json {
  if (isList(value)) return value.map(written);
  if (isDict(value)) return Object.fromEntries([...value].map(([key, item]) => [keyWritten(key), written(item)]));
  if (value instanceof Moment) return { [`$${value.type}`]: value.iso };
  if (value instanceof Binary) return { $bytes: btoa(value.bytes) };
  if (value instanceof Names) return { $set: value.items.map(String).sort() };
  if (value instanceof Foreign) return { $object: value.type };
  if (value instanceof Tuple) return value.items.map(written);
  if (value instanceof BranchResult) return null;
  return toJson(toReply(value));
}

const TYPE_NAMES: Record<string, string> = { bigint: 'int', number: 'float', boolean: 'bool', object: 'NoneType' };
const keyWritten = (key: Key): string => (typeof key === 'string' ? key
  : `$${TYPE_NAMES[typeof key]}:${key === null ? 'None' : typeof key === 'boolean' ? (key ? 'True' : 'False') : String(key)}`);

function lua<T>(run: (lua: PythonLua) => T): T {
  const its = new PythonLua(newLua('5.1'), { print: () => {}, left: () => 1000, look: () => {}, runs: () => {} });
  try {
    return run(its);
  } finally {
    its.close();
  }
}

function conditionsOf(variables: Dict): Conditions {
  const file = readPythonYaml('{}');
  const unused = (): never => { throw new Error('nothing of this is used by a condition'); };
  return new Conditions({
    file, sections: new Dict([['variables', variables]]), left: () => 1, elapsed: () => 0, now: () => 0,
    teller: { event: unused, node: unused, log: unused }, lua: { run: unused, apart: unused, close: unused }, mocks: undefined as never,
  }, new Templates(() => {}));
}

const VALUES: Record<Exclude<Case['kind'], 'flow'>, (text: string, state: Dict, variables: Dict) => Value> = {
  yaml: (source) => readPythonYaml(source).value,
  script: (code, state) => lua((its) => its.execute(code, state)),
  condition: (code, state) => lua((its) => its.condition(code, state)),
  template: (source, state, variables) => conditionsOf(variables).process(source, state),
  when: (source, state, variables) => conditionsOf(variables).holds(source, state),
};

function valued(one: Case & { kind: Exclude<Case['kind'], 'flow'> }, state: Dict): { result?: Json; error?: string } {
  const source = one.kind === 'yaml' ? one.text : one.text.replace(/\n+$/, '');
  try {
    return { result: quiet(written(VALUES[one.kind](source, state, readJson(JSON.stringify(one.variables)) as Dict))) };
  } catch (error) {
    if (error instanceof Fault || error instanceof CodeError || error instanceof YamlFault) return { error: error.message };
    throw error;
  }
}

const expectedValue = ({ result, error }: Answer): { result?: Json; error?: string } =>
  (error === undefined ? { result: quiet(result ?? null) } : { error: told(error.message) });

describe.each(subjects())('%s', (subject) => {
  const answers = readAnswers(subject);
  const states = readStates(subject);

  it.each(readCases(subject).map((one) => [one.name, one] as const))('%s', (name, one) => {
    const answer = answers[name];
    const reason = DIFFERENCES[`${subject}: ${name}`];
    if (one.kind !== 'flow') {
      const got = valued(one as Case & { kind: 'yaml' }, readJson(states[name]) as Dict);
      if (reason === undefined) expect(got).toEqual(expectedValue(answer));
      else expect(got).not.toEqual(expectedValue(answer));
      return;
    }
    const { record, ...got } = flow(one, states[name]);
    if (reason !== undefined) expect(got).not.toEqual(expectedFlow(answer));
    else if (one.needs === undefined) expect(got).toEqual(expectedFlow(answer));
    if (reason === undefined && one.needs === undefined) expect(loggedBy(record)).toEqual(expectedLog(answer));
    else if (reason === undefined) expect(record.error).toMatchObject({ part: expect.any(String), line: expect.any(Number), message: expect.stringContaining('cannot run here') });
  });
});
