// What rules of Redis look at: the program, its calls of commands, which functions answer a client, and what is given to it.
import type { KnownWord } from '../../../../protocol.ts';
import type { CallSite, Program } from '../../../../syntax/program.ts';
import { expressionsOf, placeOf } from '../../../../syntax/program.ts';
import { nodeAt } from '../../../../syntax/rules/nil.ts';
import type { Rule, Subject } from '../../../../syntax/rules/rule.ts';
import type { Local } from '../../../../syntax/scopes.ts';

type Node = CallSite['node'];

/** A call of a command. `name`: as the table has it, where its words stand there; `word`: that of the table. */
export interface CommandCall {
  site: CallSite;
  /** An error ends the script. */
  raises: boolean;
  name: string | undefined;
  word: KnownWord | undefined;
  /** What stands behind the name's words. */
  args: Node[];
}

/** A function that a client calls: the script itself, or what a library registers. */
export interface Entry { body: Node; name?: string; flags: readonly string[]; /** What it gets in the place of KEYS and ARGV. */ given: readonly Local[] }

export interface RedisSubject extends Subject {
  /** By name, as the chosen release has them; none before they are known. */
  commands: ReadonlyMap<string, KnownWord>;
  /** Of containers: CONFIG, XGROUP. */
  containers: ReadonlySet<string>;
  calls: readonly CommandCall[];
  /** The same by `placeOf` their nodes. */
  callsAt: ReadonlyMap<number, CommandCall>;
  entries: readonly Entry[];
  isLibrary: boolean;
  /** How many values each input has; undefined: nobody knows. */
  given: { keys: number; argv: number } | undefined;
}

export type RedisRule = Rule<RedisSubject>;

const CALLS: ReadonlyMap<string, boolean> = new Map([['redis.call', true], ['redis.pcall', false], ['server.call', true], ['server.pcall', false]]);

export function redisSubject(subject: Subject, words: readonly KnownWord[], given: RedisSubject['given']): RedisSubject {
  const { program } = subject;
  const commands = new Map(words.filter(({ kind, call }) => kind === 'command' && call !== undefined).map((word) => [word.name, word]));
  const containers = new Set([...commands.keys()].filter((name) => name.includes(' ')).map((name) => name.split(' ', 1)[0]));
  const header = /^#![^\n]*/.exec(program.text)?.[0] ?? '';
  const isLibrary = /\sname=/i.test(header);
  const calls = program.calls.flatMap((site) => commandCall(program, site, commands, containers) ?? []);
  return {
    ...subject, commands, containers, isLibrary, given: isLibrary ? undefined : given, calls, callsAt: new Map(calls.map((call) => [placeOf(call.site.node), call])),
    entries: isLibrary ? registered(program) : [{ body: program.tree.topNode, flags: /\bflags=([\w,-]*)/.exec(header)?.[1].split(',') ?? [], given: [] }],
  };
}

function commandCall(program: Program, site: CallSite, commands: ReadonlyMap<string, KnownWord>, containers: ReadonlySet<string>): CommandCall | undefined {
  const raises = site.path === undefined ? undefined : CALLS.get(site.path);
  if (raises === undefined) return undefined;
  const [first, second] = site.args.map((arg) => program.stringOf(arg)?.toUpperCase());
  const isContainer = first !== undefined && containers.has(first) && !commands.has(first);
  const name = isContainer ? second === undefined ? undefined : `${first} ${second}` : first;
  return { site, raises, name, word: name === undefined ? undefined : commands.get(name), args: site.args.slice(isContainer ? 2 : 1) };
}

/** What `redis.register_function` is given, in either form. */
function registered(program: Program): Entry[] {
  return program.calls.filter(({ path }) => path === 'redis.register_function' || path === 'server.register_function').flatMap(({ args }) => {
    const [first, second] = args;
    if (first?.name !== 'Table') return entryOf(program, second, first === undefined ? undefined : program.stringOf(first), []);
    const field = (name: string): Node | undefined => {
      const found = first.getChildren('NamedField').find((one) => program.textOf(one.getChild('PropertyName')!) === name);
      return found && expressionsOf(found).at(-1);
    };
    const [named, flags] = [field('function_name'), field('flags')];
    const texts = flags === undefined ? [] : expressionsOf(program.behind(flags)).flatMap((one) => program.stringOf(one) ?? []);
    return entryOf(program, field('callback'), named && program.stringOf(named), texts);
  });
}

function entryOf(program: Program, callback: Node | undefined, name: string | undefined, flags: string[]): Entry[] {
  const body = callback === undefined ? undefined : bodyOf(program, callback);
  if (body == null) return [];
  const given = (body.getChild('Parameters')?.getChildren('LocalName') ?? []).flatMap((one) => program.localAt(one) ?? []);
  return [{ body, flags, given, ...name !== undefined && { name } }];
}

/** Of a function that stands there, or that a local is. */
export function bodyOf(program: Program, node: Node): Node | null | undefined {
  const value = program.behind(node);
  if (value.name === 'FunctionExpression') return value.getChild('FunctionBody');
  const local = program.localAt(value);
  return local?.kind === 'function' && !local.uses.some(({ write }) => write) ? nodeAt(program, local.from, local.to).parent?.getChild('FunctionBody') : undefined;
}

/** Whether a node is KEYS or ARGV, or what a function of a library gets in their place. */
export function inputOf({ program, entries }: RedisSubject, node: Node): 'KEYS' | 'ARGV' | undefined {
  const value = program.behind(node);
  for (const name of ['KEYS', 'ARGV'] as const) if (program.isGlobal(value, name)) return name;
  const local = program.localAt(value);
  const place = local === undefined ? -1 : entries.map(({ given }) => given.indexOf(local)).find((at) => at >= 0) ?? -1;
  return place === 0 ? 'KEYS' : place === 1 ? 'ARGV' : undefined;
}

/** What an element of KEYS or ARGV is: which of the two, and its index. */
export function elementOf(subject: RedisSubject, node: Node): { of: 'KEYS' | 'ARGV'; index: Node; list: Node } | undefined {
  const value = subject.program.behind(node);
  if (value.name !== 'Index') return undefined;
  const [list, index] = expressionsOf(value);
  const of = index === undefined ? undefined : inputOf(subject, list);
  return of && { of, index, list };
}
