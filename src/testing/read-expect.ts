// What a test expects, read.
import { isMap, isScalar, isSeq } from 'yaml';
import { splitArgs } from '../bytes/split-args.ts';
import { encodeText } from '../bytes/text.ts';
import type { HostInfo, RunError } from '../protocol.ts';
import { ownTag, readExpected } from './expected.ts';
import type { Expectation, Expected, ExpectedKey, ExpectedNode, ExpectedTable, Kind, Mistake, Place } from './model.ts';
import { integerIn, listIn, mapIn, membersOf, namesIn, numberOf, timeIn, wordIn } from './reading.ts';
import { FIELDS } from './schema.ts';
import { lackOf, meets } from './settings.ts';
import { bytesIn, isNothing, textIn } from './source.ts';
import type { Member, Source, Value } from './source.ts';

/** One map of all that is expected, or a list of such, each with its message. */
export function readExpectations(source: Source, { key, value }: Member, host: HostInfo): Expectation[] {
  const parts = isSeq(value) ? value.items as Value[] : [value];
  const found = parts.flatMap((part) => new ExpectReader(source, host).read(part, key));
  if (found.length === 0 && source.faults.length === 0) source.wrong(value, key, 'It expects nothing.');
  return found;
}

/** A list of maps, each of what holds where somebody went wrong so, with its message. */
export function readMistakes(source: Source, { key, value }: Member, host: HostInfo): Mistake[] {
  return (listIn(source, value, key) ?? []).flatMap((one) => {
    const expect = new ExpectReader(source, host).read(one, key, 'mistake');
    const [first] = expect;
    if (first?.message !== undefined) return [{ expect, message: first.message }];
    return source.wrong(one, key, 'A mistake is what holds where it was made, with its "message".') ?? [];
  });
}

/** An expectation as its reader finds it. */
type Read = Expectation extends infer E ? E extends Expectation ? Omit<E, 'at' | 'message'> : never : never;

class ExpectReader {
  private db = 0;

  constructor(private readonly source: Source, private readonly host: HostInfo) {}

  read(value: Value, owner: Member['key'], level: 'expect' | 'mistake' = 'expect'): Expectation[] {
    const { source } = this;
    const members = membersOf(source, value, owner, level);
    const said = members.get('message');
    const message = said && wordIn(source, said);
    const db = members.get('db');
    this.db = (db && integerIn(source, db, 0, 15)) ?? 0;
    return [...members.values()].flatMap((member) => {
      if (member.name === 'message' || member.name === 'db') return [];
      if (!this.offers(member)) return [];
      const read = this.readers[member.name](member);
      return read === undefined ? [] : [{ ...read, at: source.place({ from: member.key.range![0], to: (member.value ?? member.key).range![1] }), ...message !== undefined && { message } } as Expectation];
    });
  }

  private offers({ name, key }: Member): boolean {
    const { needs } = FIELDS.expect.find((field) => field.name === name)!;
    if (meets(this.host, needs)) return true;
    this.source.wrong(key, undefined, lackOf(this.host, needs!));
    return false;
  }

  private readonly readers: Record<string, (member: Member) => Read | undefined> = {
    reply: ({ key, value }) => {
      const expected = readExpected(this.source, value, key);
      return expected && { of: 'reply', value: expected };
    },
    script: ({ key, value }) => {
      const expected = readExpected(this.source, value, key, true);
      return expected && { of: 'script', value: expected };
    },
    error: (member) => this.error(member),
    keyspace: (member) => ({ of: 'keyspace', db: this.db, keys: this.keys(member) }),
    keys: (member) => ({ of: 'keys', db: this.db, keys: this.keys(member) }),
    unchanged: (member) => {
      const { value, key } = member;
      if (isScalar(value) && value.value === true) return { of: 'unchanged', but: [] };
      return isSeq(value) ? { of: 'unchanged', but: namesIn(this.source, member) } : this.source.wrong(value, key, 'It should be true, or a list of patterns: [user:*].');
    },
    expires: (member) => this.expires(member),
    tables: (member) => ({ of: 'tables', tables: this.eachIn(member, (one) => this.table(one)) }),
    nodes: (member) => ({ of: 'nodes', nodes: this.eachIn(member, (one) => this.node(one)) }),
    events: ({ key, value }) => ({ of: 'events', events: (listIn(this.source, value, key) ?? []).flatMap((one) => this.event(one, key) ?? []) }),
    never: (member) => ({ of: 'never', names: namesIn(this.source, member) }),
    calls: (member) => this.calls(member),
    log: ({ key, value }) => ({ of: 'log', lines: (isScalar(value) ? [value] : listIn(this.source, value, key) ?? []).flatMap((one) => this.line(one, key) ?? []) }),
  };

  private error({ key, value }: Member): Read | undefined {
    const { source } = this;
    if (!isMap(value)) {
      const text = readExpected(source, value, key, true);
      return text && { of: 'error', text };
    }
    const members = membersOf(source, value, key, 'error');
    const [kind, message, line] = ['kind', 'message', 'line'].map((name) => members.get(name));
    const kinds = FIELDS.error[0].options!;
    const said = kind && textIn(kind.value);
    if (kind && !kinds.includes(said ?? '')) source.wrong(kind.value, kind.key, `It should be one of: ${kinds.join(', ')}.`);
    const text = message && readExpected(source, message.value, message.key, true);
    const at = line && integerIn(source, line, 1, 1e9);
    return { of: 'error', ...text && { text }, ...said !== undefined && { kind: said as RunError['kind'] }, ...at !== undefined && { line: at } };
  }

  private keys({ key: owner, value }: Member): ExpectedKey[] {
    const { source } = this;
    if (isNothing(value)) return [];
    const map = mapIn(source, value, owner);
    return (map === undefined ? [] : source.members(map)).flatMap(({ key, value: held }) => this.key(bytesIn(key) ?? '', held, key) ?? []);
  }

  private key(key: string, value: Value, owner: Member['key']): ExpectedKey | undefined {
    const { source } = this;
    const at = source.at(owner);
    const tag = ownTag(value);
    if (tag === undefined && isNothing(value)) return { key, at, kind: 'none' };
    if (tag === '!any') return { key, at, kind: 'any' };
    const kind: Kind = tag === '!set' ? 'set' : tag === '!zset' ? 'zset' : tag === '!stream' ? 'stream' : isSeq(value) ? 'list' : isMap(value) ? 'hash' : 'string';
    // A tag that names the kind says nothing of what is in it.
    if (['!set', '!zset', '!stream'].includes(tag ?? '')) {
      if (!(kind === 'zset' ? isMap(value) : isSeq(value) || (kind === 'stream' && isMap(value)))) return source.wrong(value, owner, `${tag} takes a ${kind === 'zset' ? 'map of members and scores' : 'list'}.`);
      delete (value as { tag?: string }).tag;
    }
    const expected = readExpected(source, value, owner, true);
    if (expected === undefined) return undefined;
    return { key, at, kind, value: kind === 'set' && expected.is === 'list' ? { ...expected, order: 'any' } : expected };
  }

  private eachIn<T>({ key, value }: Member, read: (member: Member) => T | undefined): T[] {
    const map = mapIn(this.source, value, key);
    return (map === undefined ? [] : this.source.members(map)).flatMap((member) => read(member) ?? []);
  }

  /** "tasks: [...]", "tasks: { t1: {...} }" */
  private table({ name, key, value }: Member): ExpectedTable | undefined {
    const { source } = this;
    const at = source.at(key);
    if (isMap(value) && ownTag(value) === undefined) {
      const rows = source.members(value).flatMap((one): [string, Place, Expected][] => {
        const row = readExpected(source, one.value, one.key);
        return row === undefined ? [] : [[one.name, source.at(one.key), row]];
      });
      return { table: name, at, rows };
    }
    if (!isSeq(value)) return source.wrong(value, key, 'It should be a list of rows, or a map of rows by their ids.');
    const all = readExpected(source, value, key);
    return all && { table: name, at, all };
  }

  /** "add: { n: 2 }", "add: [{ n: 1 }, { n: 2 }]" */
  private node({ name, key, value }: Member): ExpectedNode | undefined {
    const { source } = this;
    const [at, node] = [source.at(key), encodeText(name)];
    if (isNothing(value)) return { node, at, runs: 'none', lastAlone: false };
    const states = isSeq(value) ? value.items as Value[] : [value];
    if (!states.every(isMap)) return source.wrong(value, key, 'It should be fields of the state, { n: 2 }, or a list of such for all its runs.');
    const runs = states.flatMap((one) => readExpected(source, one, key) ?? []);
    return { node, at, runs: runs.map((run) => (run.is === 'map' ? { ...run, part: true } : run)), lastAlone: !isSeq(value) };
  }

  private expires({ key: owner, value }: Member): Read | undefined {
    const { source } = this;
    const map = mapIn(source, value, owner);
    return map && {
      of: 'expires', db: this.db, keys: source.members(map).flatMap(({ key, value: time }) => {
        const ms = timeIn(textIn(time) ?? '');
        return ms === undefined ? source.wrong(time, key, 'It should be a time, as 60 s, 1500 ms or 2 h, or never.') ?? [] : [{ key: bytesIn(key) ?? '', at: source.at(key), in: ms }];
      }),
    };
  }

  private event(value: Value, owner: Member['key']): { name: string; payload?: ReturnType<typeof readExpected> & object } | undefined {
    const { source } = this;
    const name = textIn(value);
    if (name !== undefined) return { name };
    const [member, ...others] = isMap(value) ? source.members(value) : [];
    if (member === undefined || others.length > 0) return source.wrong(value, owner, 'It should be the name of an event, or { name: part of its payload }.');
    const payload = readExpected(source, member.value, member.key);
    return payload && { name: member.name, payload: payload.is === 'map' ? { ...payload, part: true } : payload };
  }

  private calls({ key: owner, value }: Member): Read | undefined {
    const { source } = this;
    if (isMap(value)) {
      return { of: 'calls', counts: source.members(value).flatMap(({ name, key, value: times }) => {
        const count = numberOf(times);
        return Number.isInteger(count) && count >= 0 ? [[name, count] as [string, number]] : source.wrong(times, key, 'It should be how often it is called: 0, 1, 2, ...') ?? [];
      }) };
    }
    return { of: 'calls', all: (listIn(source, value, owner) ?? []).flatMap((one) => {
      const args = isSeq(one) ? one.items.map((arg) => bytesIn(arg as Value) ?? '') : splitArgs(bytesIn(one) ?? '');
      return args === undefined || args.length === 0 ? source.wrong(one, owner, 'It should be a call: INCR counter.') ?? [] : [args];
    }) };
  }

  /** A text, or { level: text }. */
  private line(value: Value, owner: Member['key']): { level?: string; text: ReturnType<typeof readExpected> & object } | undefined {
    const { source } = this;
    const [member] = isMap(value) ? source.members(value) : [];
    const text = readExpected(source, member === undefined ? value : member.value, owner, true);
    return text && { ...member && { level: member.name }, text };
  }
}
