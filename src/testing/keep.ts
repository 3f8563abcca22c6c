// Tests that are made of runs: what went in, and what came of it.
import { isMap, isSeq, Pair, Scalar } from 'yaml';
import type { Node } from 'yaml';
import type { Bytes, HostInfo, Inputs, SettingValue } from '../protocol.ts';
import type { JsonObject } from '../project/project.ts';
import { showCommand } from '../project/seed.ts';
import { changedKeys } from './judge.ts';
import { keyOf } from './model.ts';
import type { Outcome } from './model.ts';
import { fromJson } from './plan.ts';
import { hasClients, releaseOf } from './settings.ts';
import { parseYaml, tooMuch } from './yaml-bounds.ts';
import { listNode, mapNode, nodeOf, storedNode, tagged, textNode, yamlOf } from './show.ts';

/** What went into a run. */
export interface Went {
  name: string;
  host: HostInfo;
  inputs: Inputs;
  /** Other than the project's. */
  settings: Record<string, SettingValue>;
  data: Bytes[][];
  /** In their place: the world that there was. */
  world?: JsonObject;
  /** Milliseconds since 1970. */
  clock: number;
  /** The project or the file brings data and inputs of its own, in whose place those of the run stand. */
  beside?: boolean;
}

/** Keys of which it is told what they hold. */
const MOST = 100;

/** The test of a run; `outcome`: what came of it, absent while that is not known. */
export function keptNode(went: Went, outcome?: Outcome): Node {
  const { name, host, inputs, settings, data, world, clock, beside = false } = went;
  const release = releaseOf(host);
  const version = release && settings[release.id];
  const others = Object.entries(settings).filter(([id]) => id !== release?.id);
  const all = beside ? { ...Object.fromEntries(host.inputs.map(({ id, kind }) => [id, kind === 'values' ? [] : ''])), ...inputs } : inputs;
  const given = Object.entries(all).filter(([, one]) => beside || one.length > 0);
  const commands = beside && hasClients(host) ? [['FLUSHDB'], ...data] : data;
  return mapNode([
    ['name', new Scalar(name)],
    ...version === undefined ? [] : [['version', new Scalar(String(version))]],
    ...others.length === 0 ? [] : [['settings', mapNode(others.map(([id, value]) => [new Scalar(id), new Scalar(value)]))]],
    ['clock', new Scalar(new Date(clock).toISOString())],
    ...commands.length === 0 ? [] : [['data', listNode(commands.map((args) => textNode(showCommand(args))))]],
    ...world === undefined ? [] : [['data', worldNode(world, host)]],
    ...given.length === 0 ? [] : [['inputs', mapNode(given.map(([id, one]) => [new Scalar(id), Array.isArray(one) ? listNode(one.map(textNode)) : textNode(one)]))]],
    ['expect', outcome === undefined ? mapNode([[new Scalar('reply'), tagged(new Scalar(''), '!any')]]) : expectNode(outcome)],
  ].map(([key, value]) => [new Scalar(key), value as Node]));
}

/** Without what is empty, and without logs. */
function worldNode(world: JsonObject, { project }: HostInfo): Node {
  const told = Object.entries(world).filter(([name, rows]) => !(Array.isArray(rows) && rows.length === 0) && project?.tables?.logs.includes(name) !== true);
  return nodeOf(fromJson(Object.fromEntries(told)));
}

function expectNode({ reply, error, before, after, now, logs }: Outcome): Node {
  const entries: [string, Node][] = error === undefined ? [['reply', nodeOf(reply)]] : [['error', textNode(error.message)]];
  const changed = before && after ? changedKeys(before, after, 0, logs).slice(0, MOST) : [];
  const own = changed.filter(({ db }) => db === 0);
  const rows = own.filter(({ table }) => table !== undefined);
  if (rows.length > 0) {
    const tables = [...new Set(rows.map(({ table }) => table!))];
    entries.push(['tables', mapNode(tables.map((table) => [new Scalar(table), mapNode(rows.filter((one) => one.table === table)
      .map(({ id, key }) => [new Scalar(id!), nodeOf(after!.get(keyOf(0, key))?.value ?? { type: 'null' })]))]))]);
  } else if (own.length > 0) {
    entries.push(['keys', mapNode(own.map(({ db, key }) => [textNode(key), after!.has(keyOf(db, key)) ? storedNode(after!.get(keyOf(db, key))!) : new Scalar(null)]))]);
    const timed = own.flatMap(({ db, key }) => after!.get(keyOf(db, key)) ?? []).filter(({ expireAt }) => expireAt !== 0);
    if (timed.length > 0) entries.push(['expires', mapNode(timed.map(({ key, expireAt }) => [textNode(key), new Scalar(lifeText(expireAt - now))]))]);
  }
  if (before && after) entries.push(['unchanged', own.length === 0 ? new Scalar(true) : listNode(own.map(({ key }) => textNode(key.replace(/[*?[\]\\]/g, '\\$&'))))]);
  return mapNode(entries.map(([key, value]) => [new Scalar(key), value]));
}

const lifeText = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);

/** A test file with one test more, the last; where it begins, for an editor to go there. */
export function withTest(text: string, test: Node): { text: string; at: number } {
  const item = yamlOf(listNode([test]));
  if (text.trim() === '') return placed('tests:\n', item, '', '  ');
  if (tooMuch(text) !== undefined) throw new Error('The test file cannot be read: see its problems.');
  const document = parseYaml(text);
  const tests: unknown = isMap(document.contents) ? document.get('tests', true) : undefined;
  if (document.errors.length > 0) throw new Error('The test file cannot be read: see its problems.');
  if (isMap(document.contents) && tests === undefined) return placed(ended(text), `tests:\n${indented(item, '  ')}`, '', '');
  if (isSeq(tests) && !tests.flow && tests.range && tests.items.length > 0) {
    const [from, end] = tests.range;
    const indent = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
    if (/^ *$/.test(indent)) return placed(ended(text.slice(0, end)), item, text.slice(end), indent);
  }
  if (!isMap(document.contents)) throw new Error('The test file cannot be read: see its problems.');
  document.contents.items = document.contents.items.filter(({ key }) => String(key) !== 'tests');
  document.contents.items.push(new Pair(new Scalar('tests'), listNode([...isSeq(tests) ? tests.items as Node[] : [], test])) as never);
  const whole = document.toString({ lineWidth: 0 });
  return { text: whole, at: whole.lastIndexOf('name:') };
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
const indented = (text: string, by: string): string => text.split('\n').map((line) => (line === '' ? line : by + line)).join('\n');

function placed(before: string, item: string, after: string, indent: string): { text: string; at: number } {
  return { text: `${before}${indented(item, indent)}\n${after}`, at: before.length };
}

/** One that no other test of the file has. */
export function freeName(text: string, wanted: string): string {
  if (tooMuch(text) !== undefined) return wanted;
  const document = parseYaml(text);
  const tests: unknown = isMap(document.contents) ? document.get('tests') : undefined;
  const taken = new Set(isSeq(tests) ? tests.items.map((one) => (isMap(one) ? String(one.get('name')) : '')) : []);
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted} ${count}`;
  return name;
}
