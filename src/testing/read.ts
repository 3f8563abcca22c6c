// A test file, read: its tests, and every fault at its place.
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { splitArgs } from '../bytes/split-args.ts';
import { encodeText } from '../bytes/text.ts';
import type { Bytes, HostInfo, Input, Inputs, SettingValue } from '../protocol.ts';
import type { Mistake, Place, Setup, Step, TestCase, TestFile } from './model.ts';
import { readExpectations, readMistakes } from './read-expect.ts';
import { readProperty } from './read-property.ts';
import { integerIn, listIn, mapIn, membersOf, timeIn, wordIn } from './reading.ts';
import { FIRST_CLOCK, LIMITS } from './schema.ts';
import { hasClients, lackOf, listed, offered, readSetting, releaseOf } from './settings.ts';
import { bytesIn, isNothing, Source, textIn } from './source.ts';
import type { Member, Value } from './source.ts';

/** Milliseconds that may pass before a step. */
const MOST_TIME = 3_660 * 86_400_000;

/** What a file begins from: the host of the script, and what its project says. */
export interface Start { host: HostInfo; lua?: Setup['lua']; settings: Record<string, SettingValue> }

/** The host that a file names by itself; undefined: none, or it cannot be read. */
export function hostIn(text: string): string | undefined {
  const { root } = new Source(text);
  return isMap(root) ? textIn(root.get('host', true) as Value ?? null) : undefined;
}

export function readTests(text: string, start: Start): TestFile {
  const source = new Source(text);
  const reader = new Reader(source, start);
  const { setup, tests } = source.root === null ? { setup: firstSetup(start), tests: [] } : reader.file(source.root);
  if (source.faults.length === 0 && tests.length === 0) source.fault({ from: 0, to: 0 }, 'There are no tests in it: begin with "tests:".');
  return { setup, tests, faults: source.faults.sort((a, b) => a.from - b.from).slice(0, LIMITS.faults) };
}

/** What a test has where its file says nothing. */
export const firstSetup = ({ lua, settings }: Pick<Start, 'lua' | 'settings'>): Setup =>
  ({ ...lua !== undefined && { lua }, settings, protocol: 2, clock: FIRST_CLOCK, random: 1, data: [], inputs: {} });

class Reader {
  constructor(private readonly source: Source, private readonly start: Start) {}

  file(root: Node): Pick<TestFile, 'setup' | 'tests'> {
    const { source, start } = this;
    const members = membersOf(source, root, undefined, 'file');
    const setup = this.setup(members, firstSetup(start));
    const tests = members.get('tests');
    const items = tests === undefined ? [] : listIn(source, tests.value, tests.key) ?? [];
    if (items.length > LIMITS.tests) source.wrong(tests!.key, undefined, `A file holds ${LIMITS.tests} tests at most.`);
    const names = new Set<string>();
    const mistakes = this.mistakes(members);
    return { setup, tests: items.slice(0, LIMITS.tests).flatMap((item) => this.test(item, root, setup, names, mistakes) ?? []) };
  }

  private test(value: Value, owner: Node, setup: Setup, names: Set<string>, mistakes: Mistake[]): TestCase | undefined {
    const { source } = this;
    const before = source.faults.length;
    const members = membersOf(source, value, owner, 'test');
    const named = members.get('name');
    const name = named === undefined ? source.wrong(value, owner, 'A test has a name.') : wordIn(source, named);
    if (name !== undefined && names.has(name)) source.wrong(named!.value, owner, `Another test is called "${name}".`);
    names.add(name ?? '');
    const its = this.setup(members, setup);
    const at = source.at(named?.value ?? null, owner);
    const steps = this.steps(members, its, at);
    const known = [...this.mistakes(members), ...mistakes];
    const property = members.get('property');
    const many = property === undefined ? undefined : readProperty(source, property);
    if (source.faults.length === before && property === undefined && steps.every(({ expect }) => expect.length === 0)) {
      source.wrong(value, owner, 'It expects nothing: say what under "expect".');
    }
    if (source.faults.length > before || name === undefined) return undefined;
    return { ...its, name, at, steps, mistakes: known, ...many && { property: many } };
  }

  private mistakes(members: Map<string, Member>): Mistake[] {
    const member = members.get('mistakes');
    return member === undefined ? [] : readMistakes(this.source, member, this.start.host);
  }

  /** Those that it names, or the one that it is itself. */
  private steps(members: Map<string, Member>, { inputs }: Setup, at: Place): Step[] {
    const { source } = this;
    const many = members.get('steps');
    if (many === undefined) return [{ ...this.call(members, inputs), at, data: [] }];
    for (const name of ['call', 'expect']) {
      const beside = members.get(name);
      if (beside !== undefined) source.wrong(beside.key, undefined, `Beside "steps" there is no "${name}": each step has its own.`);
    }
    const items = listIn(source, many.value, many.key) ?? [];
    if (items.length === 0 || items.length > LIMITS.steps) source.wrong(many.value, many.key, `A test has from 1 to ${LIMITS.steps} steps.`);
    return items.slice(0, LIMITS.steps).map((item) => {
      const its = membersOf(source, item, many.key, 'step');
      const [name, data, given] = ['name', 'data', 'inputs'].map((one) => its.get(one));
      const said = name && wordIn(source, name);
      return {
        ...this.call(its, { ...inputs, ...given && this.inputs(given) }), at: source.at(name?.value ?? item, many.key),
        ...said !== undefined && { name: said }, data: data === undefined ? [] : this.commands(data),
      };
    });
  }

  private call(members: Map<string, Member>, inputs: Inputs): Omit<Step, 'at' | 'data'> {
    const { source, start: { host } } = this;
    const [after, call, expect] = ['after', 'call', 'expect'].map((one) => members.get(one));
    const command = call && this.command(call);
    return {
      after: (after && (textIn(after.value) === 'next' ? 'next' : this.length(after))) ?? 0, inputs, ...command && { command },
      expect: expect === undefined ? [] : readExpectations(source, expect, host),
    };
  }

  private length({ key, value }: Member): number | undefined {
    const ms = timeIn(textIn(value) ?? '');
    return typeof ms === 'number' && ms <= MOST_TIME ? ms : this.source.wrong(value, key, 'It should be a time, as 60 s, 1500 ms or 2 h, of ten years at most; or next: until something is due.');
  }

  private command({ key, value }: Member): Bytes[] | undefined {
    const { source, start: { host } } = this;
    if (!hasClients(host)) return source.wrong(key, undefined, lackOf(host, 'clients'));
    const args = isSeq(value) ? value.items.map((one) => bytesIn(one as Value) ?? '') : splitArgs(bytesIn(value) ?? '');
    return args !== undefined && args.length > 0 ? args : source.wrong(value, key, 'It should be a command: FCALL add 1 key 5.');
  }

  /** What members say over what stands above them. */
  private setup(members: Map<string, Member>, above: Setup): Setup {
    const { source, start: { host } } = this;
    const take = <T>(name: string, read: (member: Member) => T | undefined): T | undefined => {
      const member = members.get(name);
      return member && read(member);
    };
    const lua = take('lua', (member) => this.choice(member, host.lua));
    const protocol = take('protocol', (member) => (hasClients(host) ? this.choice(member, ['2', '3']) : this.hasNot(member, 'clients that speak a protocol')));
    const user = take('user', (member) => (hasClients(host) ? this.rules(member) : this.hasNot(member, 'users')));
    const world = take('data', (member) => this.world(member));
    const data = take('data', (member) => this.commands(member)) ?? [];
    return {
      ...above, ...lua !== undefined && { lua }, ...protocol !== undefined && { protocol: protocol === '3' ? 3 : 2 }, ...user && { user },
      settings: { ...above.settings, ...take('settings', (member) => this.settings(member)), ...take('version', (member) => this.version(member)) },
      clock: take('clock', (member) => this.clock(member)) ?? above.clock,
      random: take('random', (member) => integerIn(source, member, 0, 0xffffffff)) ?? above.random,
      data: [...above.data, ...data], ...world !== undefined && { world },
      inputs: { ...above.inputs, ...take('inputs', (member) => this.inputs(member)) },
    };
  }

  private hasNot({ key }: Member, what: string): undefined {
    return this.source.wrong(key, undefined, `${this.start.host.title} has no ${what}.`);
  }

  private choice<T extends string>({ key, value }: Member, options: readonly T[]): T | undefined {
    const text = textIn(value);
    return options.find((one) => one === text) ?? this.source.wrong(value, key, `It should be one of: ${options.join(', ')}.`);
  }

  private version({ key, value }: Member): Record<string, SettingValue> | undefined {
    const { source, start: { host } } = this;
    const release = releaseOf(host);
    if (release === undefined) return source.wrong(key, undefined, `${host.title} has no releases.`);
    const read = readSetting(release, textIn(value) ?? '');
    return read === undefined ? source.wrong(value, key, `${release.label}: ${offered(release)}.`) : { [release.id]: read };
  }

  private settings({ key, value }: Member): Record<string, SettingValue> {
    const { source, start: { host } } = this;
    const map = mapIn(source, value, key);
    return Object.fromEntries((map === undefined ? [] : source.members(map)).flatMap(({ name, key: its, value: given }) => {
      const setting = host.settings.find(({ id }) => id === name);
      if (setting === undefined) source.wrong(its, undefined, `${host.title} has no setting "${name}"; ${listed(host.settings.map(({ id }) => id), 'those there are')}.`);
      const read = setting && readSetting(setting, textIn(given) ?? '');
      if (setting !== undefined && read === undefined) source.wrong(given, its, `${setting.label}: ${offered(setting)}.`);
      return read === undefined ? [] : [[name, read] as const];
    }));
  }

  private clock({ key, value }: Member): number | undefined {
    const text = textIn(value) ?? '';
    const at = /^\d+$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN;
    if (at >= 0 && at < 8.64e15) return at;
    return this.source.wrong(value, key, 'It should be a time, 2026-01-01T00:00:00Z, or milliseconds since 1970.');
  }

  private rules(member: Member): Bytes[] | undefined {
    const text = wordIn(this.source, member);
    return text === undefined ? undefined : splitArgs(encodeText(text)) ?? this.source.wrong(member.value, member.key, 'A quote is not closed.');
  }

  private world({ key, value }: Member): Record<string, unknown> | undefined {
    const { source, start: { host } } = this;
    if (!isMap(value)) return undefined;
    if (host.project === undefined) return source.wrong(value, key, `${host.title} begins with commands, one a line, and with no such map.`);
    return value.toJSON() as Record<string, unknown>;
  }

  /** Lines, or a list of such; in it a list is a command of arguments. */
  private commands({ key, value }: Member): Bytes[][] {
    const { source, start: { host } } = this;
    if (isMap(value) || isNothing(value)) return [];
    if (!hasClients(host)) {
      source.wrong(value, key, `${host.title} knows no commands.`);
      return [];
    }
    const lines = isSeq(value) ? value.items as Value[] : [value];
    return lines.flatMap((line) => {
      if (isSeq(line)) return [line.items.map((one) => bytesIn(one as Value) ?? '')];
      const text = bytesIn(line);
      if (text === undefined) source.wrong(line, key, 'It should be a command: SET key value.');
      return (text ?? '').split('\n').filter((one) => !/^\s*(#|$)/.test(one)).flatMap((one) => {
        const args = splitArgs(one);
        if (args === undefined) source.wrong(line, key, `A quote is not closed, or something follows it: ${one.slice(0, 60)}`);
        return args === undefined ? [] : [args];
      });
    });
  }

  private inputs({ key, value }: Member): Inputs {
    const { source, start: { host } } = this;
    const map = mapIn(source, value, key);
    return Object.fromEntries((map === undefined ? [] : source.members(map)).flatMap(({ name, key: its, value: given }): [string, Input][] => {
      const input = host.inputs.find(({ id }) => id === name);
      if (input === undefined) {
        source.wrong(its, undefined, `${host.title} has no input "${name}"; ${listed(host.inputs.map(({ id }) => id), 'those there are')}.`);
        return [];
      }
      if (input.kind === 'values') return [[name, this.values(given, its)]];
      const text = isScalar(given) || isNothing(given) ? bytesIn(given) ?? '' : encodeText(JSON.stringify(given?.toJSON()));
      if (input.kind === 'choice' && !input.options.some((one) => one.value === text)) {
        source.wrong(given, its, `It should be one of: ${input.options.map((one) => one.value).filter(Boolean).join(', ')}.`);
      }
      return [[name, text]];
    }));
  }

  private values(value: Value, key: Node): Bytes[] {
    const items = isScalar(value) && !isNothing(value) ? [value] : listIn(this.source, value, key) ?? [];
    return items.flatMap((one) => bytesIn(one) ?? this.source.wrong(one, key, 'It should be a text or a number.') ?? []);
  }
}
