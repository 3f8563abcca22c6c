// Whether a run did what its test expects.
import { Scalar } from 'yaml';
import type { Node } from 'yaml';
import { matches as globMatches } from '../bytes/glob.ts';
import { quoteBytes } from '../bytes/quote.ts';
import { decodeBytes } from '../bytes/text.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import { showCommand } from '../project/seed.ts';
import { matches } from './expected.ts';
import { keyOf } from './model.ts';
import type { Expectation, ExpectedKey, Failure, Keyspace, Outcome, Place, Stored } from './model.ts';
import { plainTree } from './plan.ts';
import { statesAfter } from './node-states.ts';
import { keyIn, rowsIn } from './tables.ts';
import { keysNode, listNode, mapNode, nodeOf, storedNode, textNode, yamlOf } from './show.ts';

/** What an expectation lacks: what could not be seen where the test ran is a note. */
export interface Verdict { failures: Failure[]; notes: string[] }

type Of<K extends Expectation['of']> = Extract<Expectation, { of: K }>;

/** `written`: the text of an expectation's value as it stands in its file. */
export function judge(expect: readonly Expectation[], outcome: Outcome, at: Place, written: (place: Place) => string): Verdict {
  const verdict: Verdict = { failures: [], notes: [] };
  if (outcome.dataFault !== undefined) verdict.failures.push({ of: 'data', at, message: `The data cannot be made: ${decodeBytes(outcome.dataFault)}` });
  const judged = new Judge(outcome, verdict);
  for (const one of expect) {
    const before = verdict.failures.length;
    judged.look(one);
    for (const failure of verdict.failures.slice(before)) failure.expected ??= written(one.at);
  }
  for (const { message, engine, server } of outcome.parted ?? []) verdict.failures.push({ of: 'server', at, message, expected: engine, got: server });
  verdict.notes.push(...outcome.notes ?? []);
  const { error } = outcome;
  if (error === undefined) return verdict;
  const failed = `The script failed${error.line === undefined ? '' : ` on line ${error.line}`}: ${decodeBytes(error.message)}`;
  if (!expect.some(({ of }) => of === 'error' || of === 'reply')) verdict.failures.push({ of: 'run', at, message: failed });
  else for (const failure of verdict.failures) failure.failed = failed;
  return verdict;
}

/** Whether all of it holds, as far as it could be seen: what could not be seen does not. */
export function holds(expect: readonly Expectation[], outcome: Outcome): boolean {
  const verdict: Verdict = { failures: [], notes: [] };
  const judged = new Judge(outcome, verdict);
  for (const one of expect) judged.look(one);
  return verdict.failures.length === 0 && verdict.notes.length === 0;
}

class Judge {
  constructor(private readonly outcome: Outcome, private readonly verdict: Verdict) {}

  look(one: Expectation): void {
    const { code, reply, log, events, before, after } = this.outcome;
    switch (one.of) {
      case 'reply': if (!matches(one.value, reply)) this.fail(one, 'The reply is another.', yamlOf(nodeOf(reply))); break;
      case 'script': if (this.sees(code, 'the script')) this.script(one, code); break;
      case 'error': this.error(one); break;
      case 'keyspace': case 'keys': if (this.sees(after, 'keys')) this.keys(one, after); break;
      case 'unchanged': if (this.sees(before, 'keys') && this.sees(after, 'keys')) this.unchanged(one, before, after); break;
      case 'expires': if (this.sees(after, 'keys')) this.expires(one, after); break;
      case 'tables': if (this.sees(after, 'tables')) this.tables(one, after); break;
      case 'nodes': if (this.sees(events, 'nodes')) this.nodes(one, events); break;
      case 'events': if (this.sees(events, 'events')) this.events(one, events); break;
      case 'never': if (this.sees(events, 'events')) this.never(one, events); break;
      case 'calls': this.calls(one); break;
      case 'log': if (this.sees(log, 'the log')) this.log(one, log); break;
    }
  }

  private fail(one: Expectation, message: string, got: string, place: { at?: Place } = {}): void {
    this.verdict.failures.push({ of: one.of, at: place.at ?? one.at, message: one.message ?? message, got });
  }

  private sees<T>(what: T | undefined, name: string): what is T {
    const note = `${name[0].toUpperCase()}${name.slice(1)} cannot be seen here: what is expected of ${name === 'the log' ? 'it' : 'them'} was left out.`;
    if (what === undefined && !this.verdict.notes.includes(note)) this.verdict.notes.push(note);
    return what !== undefined;
  }

  private script(one: Of<'script'>, text: Bytes): void {
    const { value } = one;
    const held = value.is === 'text' ? text.includes(value.text) : matches(value, { type: 'bulk', text });
    if (!held) this.fail(one, 'The script is written in another way.', yamlOf(textNode(text)));
  }

  private error(one: Of<'error'>): void {
    const { error, reply } = this.outcome;
    const text = error?.message ?? (reply.type === 'error' ? reply.text : undefined);
    if (text === undefined) return this.fail(one, 'The script did not fail.', yamlOf(nodeOf(reply)));
    const held = one.text === undefined || (one.text.is === 'text' ? text.includes(one.text.text) : matches(one.text, { type: 'error', text }));
    const kind = error?.kind ?? 'runtime';
    if (held && (one.kind === undefined || one.kind === kind) && (one.line === undefined || one.line === error?.line)) return;
    const got = mapNode([['kind', kind], ['message', decodeBytes(text)], ...error?.line === undefined ? [] : [['line', error.line]]]
      .map(([name, value]) => [new Scalar(name), new Scalar(value)]));
    this.fail(one, 'It failed in another way.', yamlOf(got));
  }

  private keys(one: Of<'keyspace' | 'keys'>, after: Keyspace): void {
    const wrong = one.keys.filter((key) => !isStored(key, after.get(keyOf(one.db, key.key))));
    const named = new Set(one.keys.map(({ key }) => key));
    const others = one.of === 'keyspace' ? [...after.values()].filter(({ db, key }) => db === one.db && !named.has(key)) : [];
    if (wrong.length === 0 && others.length === 0) return;
    const got = one.of === 'keyspace' ? keysNode(after, one.db)
      : mapNode(one.keys.map(({ key }) => [textNode(key), nodeOfStored(after.get(keyOf(one.db, key)))]));
    const parts = [...wrong.map(({ key }) => quoteBytes(key)), ...others.map(({ key }) => `${quoteBytes(key)}, which should not be there`)];
    this.fail(one, `${several(parts)} ${parts.length === 1 ? 'is' : 'are'} not as expected.`, yamlOf(got), { ...wrong[0] && { at: wrong[0].at } });
  }

  private unchanged(one: Of<'unchanged'>, before: Keyspace, after: Keyspace): void {
    const { slack, logs = [] } = this.outcome;
    const changed = changedKeys(before, after, slack, logs).filter(({ key }) => !one.but.some((pattern) => globMatches(pattern, key)));
    if (changed.length === 0) return;
    const got = mapNode(changed.map(({ db, key }) => [textNode(db === 0 ? key : `${db}: ${key}`), nodeOfStored(after.get(keyOf(db, key)))]));
    this.fail(one, `${several(changed.map(({ key }) => quoteBytes(key)))} changed.`, yamlOf(got));
  }

  private tables(one: Of<'tables'>, after: Keyspace): void {
    const rowOf = (table: string, id: string): WireReply => after.get(keyOf(0, keyIn(table, id)))?.value ?? { type: 'null' };
    const wrong = one.tables.flatMap(({ table, at, all, rows = [] }): { name: string; at: Place; got: [Node, Node] }[] => {
      const its = rowsIn(after, table);
      if (all !== undefined && !matches(all, its)) return [{ name: table, at, got: [new Scalar(table), nodeOf(its)] }];
      const others = rows.filter(([id, , row]) => !matches(row, rowOf(table, id)));
      const got = mapNode(others.map(([id]) => [new Scalar(id), nodeOf(rowOf(table, id))]));
      return others.map(([id, its]) => ({ name: `${table} ${id}`, at: its, got: [new Scalar(table), got] }));
    });
    if (wrong.length === 0) return;
    const got = mapNode(wrong.map((its) => its.got).filter(([name], at, all) => all.findIndex(([other]) => String(other) === String(name)) === at));
    this.fail(one, `${several(wrong.map(({ name }) => name))} ${wrong.length === 1 ? 'is' : 'are'} not as expected.`, yamlOf(got), { at: wrong[0].at });
  }

  private nodes(one: Of<'nodes'>, events: NonNullable<Outcome['events']>): void {
    const wrong = one.nodes.flatMap(({ node, at, runs, lastAlone }) => {
      const states = statesAfter(node, events);
      const seen = lastAlone ? states.slice(-1) : states;
      const held = runs === 'none' ? states.length === 0 : runs.length === seen.length && runs.every((run, which) => matches(run, seen[which]));
      return held ? [] : [{ node: decodeBytes(node), at, got: states.length === 0 ? new Scalar(null) : lastAlone ? nodeOf(seen[0]) : listNode(states.map(nodeOf)) }];
    });
    if (wrong.length === 0) return;
    const got = mapNode(wrong.map((its) => [new Scalar(its.node), its.got]));
    this.fail(one, `The state after ${several(wrong.map(({ node }) => node))} is another.`, yamlOf(got), { at: wrong[0].at });
  }

  private expires(one: Of<'expires'>, after: Keyspace): void {
    const { now, slack } = this.outcome;
    const wrong = one.keys.filter(({ key, in: wanted }) => {
      const stored = after.get(keyOf(one.db, key));
      if (stored === undefined) return true;
      if (wanted === 'never' || stored.expireAt === 0) return wanted !== 'never' || stored.expireAt !== 0;
      return Math.abs(stored.expireAt - now - wanted) > slack;
    });
    if (wrong.length === 0) return;
    const got = mapNode(one.keys.map(({ key }) => [textNode(key), new Scalar(lifeOf(after.get(keyOf(one.db, key)), now))]));
    this.fail(one, `${several(wrong.map(({ key }) => quoteBytes(key)))} ${wrong.length === 1 ? 'does' : 'do'} not expire so.`, yamlOf(got), { at: wrong[0].at });
  }

  private events(one: Of<'events'>, events: NonNullable<Outcome['events']>): void {
    let at = 0;
    for (const { name, payload } of events) {
      const wanted = one.events[at];
      if (wanted?.name === name && (wanted.payload === undefined || matches(wanted.payload, plainTree(payload)))) at++;
    }
    if (at === one.events.length) return;
    const got = listNode(events.slice(0, 200).map(({ name, payload }) => mapNode([[new Scalar(name), nodeOf(plainTree(payload))]])));
    this.fail(one, `${one.events[at].name} did not happen so${at > 0 ? `, after ${one.events[at - 1].name}` : ''}.`, yamlOf(got));
  }

  private never(one: Of<'never'>, events: NonNullable<Outcome['events']>): void {
    const names = [...new Set(events.map(({ name }) => name))];
    const happened = one.names.filter((name) => names.includes(name));
    if (happened.length > 0) this.fail(one, `${several(happened)} happened.`, yamlOf(listNode(names.map((name) => new Scalar(name)))));
  }

  private calls(one: Of<'calls'>): void {
    const { calls, counts } = this.outcome;
    if (one.all !== undefined && this.sees(calls, 'calls with their arguments')) {
      const [wanted, got] = [one.all, calls].map((all) => all.map(([name, ...args]) => showCommand([name.toUpperCase(), ...args])));
      if (wanted.join('\n') !== got.join('\n')) this.fail(one, 'The calls are others.', yamlOf(listNode(got.map(textNode))));
    }
    if (one.counts === undefined || !this.sees(counts, 'calls')) return;
    const timesOf = (name: string): number => counts.filter((its) => its.name.toLowerCase() === name.toLowerCase()).reduce((sum, { calls: some }) => sum + some, 0);
    const wrong = one.counts.filter(([name, times]) => timesOf(name) !== times);
    if (wrong.length === 0) return;
    const got = mapNode(counts.map(({ name, calls: some }) => [new Scalar(name), new Scalar(some)]));
    this.fail(one, wrong.map(([name, times]) => `${name} was called ${timesOf(name)} times, not ${times}.`).join(' '), yamlOf(got));
  }

  private log(one: Of<'log'>, log: NonNullable<Outcome['log']>): void {
    let at = 0;
    for (const { level, text } of log) {
      const wanted = one.lines.at(at);
      if (at < one.lines.length && (wanted!.level ?? level) === level && matches(wanted!.text, { type: 'bulk', text })) at++;
    }
    if (at === one.lines.length && (at > 0 || log.length === 0)) return;
    const got = listNode(log.slice(0, 200).map(({ level, text }) => (level === 'print' ? textNode(text) : mapNode([[new Scalar(level), textNode(text)]]))));
    this.fail(one, one.lines.length === 0 ? 'Something was logged.' : 'A line of the log is missing.', yamlOf(got));
  }
}

function isStored({ kind, value }: ExpectedKey, stored: Stored | undefined): boolean {
  if (kind === 'none' || stored === undefined) return kind === 'none' && stored === undefined;
  if (kind === 'any') return true;
  if (value!.is !== 'any' && stored.kind !== kind) return false;
  // A stream may be told by its entries alone, as [{...}, {...}].
  if (kind === 'stream' && value!.is === 'list' && stored.value.type === 'map') {
    return matches(value!, { type: 'array', items: stored.value.entries.map(([, fields]) => fields) });
  }
  if (kind === 'zset' && value!.is === 'map') return matches({ ...value!, entries: value!.entries.map(([key, score]) => [key, scoreOf(score)]) }, scores(stored.value));
  return matches(value!, stored.value);
}

/** Scores are numbers, however they are written. */
const scoreOf = <E extends { is: string }>(score: E): E => ('text' in score && score.is === 'text' ? { ...score, is: 'number' } : score);
const scores = (value: WireReply): WireReply => (value.type !== 'map' ? value
  : { type: 'map', entries: value.entries.map(([key, score]) => [key, { type: 'double', value: scoreIn(score) }]) });
const scoreIn = (score: WireReply): number => {
  const text = 'text' in score ? String(score.text) : '';
  return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
};

const nodeOfStored = (stored: Stored | undefined) => (stored === undefined ? new Scalar(null) : storedNode(stored));

/** Keys that are other than before, also in when they expire. */
export function changedKeys(before: Keyspace, after: Keyspace, slack: number, logs: readonly string[] = []): Stored[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids.filter((id) => !isSame(before.get(id), after.get(id), slack)).map((id) => (after.get(id) ?? before.get(id))!)
    .filter(({ table }) => table === undefined || !logs.includes(table));
}

export function isSame(one: Stored | undefined, other: Stored | undefined, slack: number): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === other.kind && JSON.stringify(one.value) === JSON.stringify(other.value)
    && (one.expireAt === 0) === (other.expireAt === 0) && Math.abs(one.expireAt - other.expireAt) <= slack;
}

function lifeOf(stored: Stored | undefined, now: number): string | null {
  if (stored === undefined) return null;
  if (stored.expireAt === 0) return 'never';
  const left = stored.expireAt - now;
  return left % 1000 === 0 ? `${left / 1000} s` : `${left} ms`;
}

function several(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' and ');
}
