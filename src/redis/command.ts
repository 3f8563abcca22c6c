// The command table's shape. One declarative entry beside each handler drives dispatch, arity
// errors, COMMAND, MULTI, the checks in scripts, completion, hover help and the key audit.
import type { Client } from './client.ts';
import type { LatencyHistogram } from './latency-histogram.ts';
import type { Bytes, Reply } from './reply.ts';
import { isIn } from './version.ts';
import type { Release, Span } from './version.ts';

/**
 * Bits for the checks that dispatch makes on every call; the names are those of COMMAND INFO, which does not tell of
 * `may_replicate`: no write, but replicas hear of it.
 */
export const Flag = {
  write: 1, readonly: 2, denyoom: 4, admin: 8, pubsub: 16, noscript: 32, blocking: 64, loading: 128,
  stale: 256, fast: 512, no_auth: 1024, movablekeys: 2048, skip_monitor: 4096, skip_slowlog: 8192,
  asking: 16384, may_replicate: 32768, no_async_loading: 65536, no_multi: 131072, allow_busy: 262144,
  no_mandatory_keys: 524288, module: 1048576,
  // The same under another name: Valkey 8.1 has more logs than the slow one.
  skip_commandlog: 8192,
} as const;
export type FlagName = keyof typeof Flag;
/** A bit that every command has. */
export const EVERY = 1 << 30;

/** What a command does with a key's value, as COMMAND INFO's key specifications tell it. */
export type KeyUse = 'access' | 'update' | 'insert' | 'delete' | 'not_key' | 'incomplete' | 'variable_flags';
export type KeyAccess = 'RO' | 'RW' | 'OW' | 'RM';

interface KeyPlace {
  /** Absent of what is no key but goes where a key would (shard channels). */
  access?: KeyAccess;
  step?: number;
  /** Only the first 1/limit of the arguments up to the end are keys (XREAD's STREAMS: as many ids follow). */
  limit?: number;
  uses?: readonly KeyUse[];
  notes?: string;
  /** Of options that may be given side by side only the one that stands last. */
  lastOnly?: true;
  /** COMMAND INFO does not say where it stands. */
  untold?: true;
  /** Of calls for which the first of these `fits` (SET without GET) the key is used in another way. */
  instead?: readonly { fits(args: readonly Bytes[]): boolean; access: KeyAccess; uses: readonly KeyUse[] }[];
}

/**
 * Where a command's keys stand among its arguments (COMMAND INFO's key specifications): from `first`
 * every `step`th to `last` (negative: from the end), or after a count at `count`, or after a keyword.
 */
export type KeySpec = KeyPlace & (
  | { first: number; last: number }
  | { count: number; first: number }
  | { keyword: Bytes; from: number; last: number });

export type Handler = (client: Client, args: readonly Bytes[]) => Reply;

/** An entry as it is written beside its handler. */
export interface CommandSpec {
  /** As COMMAND INFO: counts the name itself (and the subcommand's), negative: at least that many. */
  arity: number;
  flags: readonly FlagName[];
  keys?: readonly KeySpec[];
  /** Tells which arguments are keys, where `keys` alone cannot; each is used as the first of `keys` says. */
  locate?(args: readonly Bytes[]): readonly number[];
  /** Channels: the arguments from the first to `last` (negative: from the end); `pattern`: they are patterns. */
  channels?: { last: number; pattern?: true };
  /** ACL categories beyond those that follow from flags and group, without "@"; "-keyspace": it does not follow. */
  categories?: readonly Bytes[];
  group: 'string' | 'generic' | 'hash' | 'list' | 'set' | 'sorted-set' | 'stream' | 'bitmap' | 'geo' | 'hyperloglog'
    | 'pubsub' | 'transactions' | 'scripting' | 'connection' | 'server' | 'cluster' | 'module';
  /** Argument syntax as on the command's page: "key value [NX | XX] [GET]". */
  syntax: string;
  summary: string;
  /** The first release of Redis; of what is `only` Valkey's, of Valkey. */
  since: string;
  only?: 'valkey';
  /** The first release of Valkey, of what came to Redis after Valkey had left. */
  valkey?: string;
  /** What later releases changed of it, oldest first. */
  later?: readonly LaterSpec[];
  complexity: string;
  /** Hints for clients and proxies, as COMMAND INFO lists them. */
  tips?: readonly Bytes[];
  deprecated?: { since: string; replacedBy: string };
  run?: Handler;
  /** A container (SCRIPT, CONFIG): entries by lower-case name. HELP is made from these. */
  subcommands?: Readonly<Record<string, CommandSpec>>;
}

/** What changed from some releases on, or up to some. */
/** `moreFlags`: beside those before. */
export type LaterSpec = Span & { readonly moreFlags?: readonly FlagName[] } & Partial<Pick<CommandSpec, 'run' | 'arity' | 'syntax' | 'flags' | 'keys' | 'tips' | 'categories' | 'deprecated'>>;

/** Entries by lower-case command name, as each family exports them. */
export type CommandTable = Readonly<Record<string, CommandSpec>>;

/** An entry as dispatch uses it. */
export interface Command {
  /** Lower case, but of modules upper; of a subcommand "script|load". */
  readonly name: string;
  /** As the emulated release has it; `base` as written. */
  spec: CommandSpec;
  readonly base: CommandSpec;
  arity: number;
  flags: number;
  run: Handler | undefined;
  /** Those of the emulated release; `family` holds all. */
  readonly subcommands: ReadonlyMap<Bytes, Command> | undefined;
  readonly family: ReadonlyMap<Bytes, Command> | undefined;
  /** Calls that ran, calls of these that replied an error, calls refused before they ran. */
  calls: number;
  failed: number;
  rejected: number;
  /** Microseconds that its timed calls took, and how many were timed: not those of scripts, as a rule. */
  microseconds: number;
  timed: number;
  latency: LatencyHistogram | undefined;
}

export function compileTable(tables: readonly CommandTable[]): Map<Bytes, Command> {
  const commands = new Map<Bytes, Command>();
  for (const table of tables) {
    for (const [name, spec] of Object.entries(table)) {
      commands.set(name, compile(spec.group === 'module' ? name.toUpperCase() : name, spec)); // as modules name theirs
    }
  }
  return commands;
}

function compile(name: string, spec: CommandSpec): Command {
  const subcommands = spec.subcommands
    && new Map(Object.entries(spec.subcommands).map(([sub, its]) => [sub, compile(`${name}|${sub}`, its)] as const));
  return {
    name, spec, base: spec, arity: spec.arity, flags: flagBits(spec), run: spec.run, subcommands,
    family: subcommands && new Map(subcommands), calls: 0, failed: 0, rejected: 0, microseconds: 0, timed: 0,
    latency: undefined,
  };
}

const flagBits = ({ flags }: CommandSpec): number => flags.reduce((bits, flag) => bits | Flag[flag], EVERY);

/** The releases that have a command. */
export const spanOf = ({ since, only, valkey }: CommandSpec): Span =>
  (only === 'valkey' ? { valkey: since } : { redis: since, valkey });

/** Leaves in `known`, and in its containers, only what a release has of `all`. */
export function selectRelease(all: ReadonlyMap<Bytes, Command>, known: Map<Bytes, Command>, release: Release): void {
  known.clear();
  for (const [name, command] of all) {
    const { base } = command;
    if (!isIn(spanOf(base), release)) continue;
    known.set(name, command);
    if (base.later !== undefined) {
      command.spec = specIn(base, release);
      command.arity = command.spec.arity;
      command.run = command.spec.run;
      command.flags = flagBits(command.spec);
    }
    if (command.family !== undefined) selectRelease(command.family, command.subcommands as typeof known, release);
  }
}

/** An entry as a release has it. */
export function specIn(base: CommandSpec, release: Release): CommandSpec {
  const changes = (base.later ?? []).filter((span) => isIn(span, release));
  const spec = Object.assign({}, base, ...changes) as CommandSpec;
  spec.flags = [...spec.flags, ...changes.flatMap(({ moreFlags = [] }) => moreFlags)];
  return spec;
}

/** What commands are about, by name ("script|load" for a subcommand); `later`: the syntax of each change, where it has one. */
export type CommandDocs = Readonly<Record<string, Pick<CommandSpec, 'summary' | 'syntax' | 'complexity'>
  & { later?: readonly { syntax?: string }[] }>>;

/** Gives the entries of a build what it keeps apart from them. */
export function describeCommands(commands: ReadonlyMap<Bytes, Command>, docs: CommandDocs, release: Release): void {
  for (const command of commands.values()) {
    const { name, base, family } = command;
    const { later = [], ...its } = docs[name.toLowerCase()] ?? {};
    Object.assign(base, its);
    later.forEach((change, at) => Object.assign(base.later![at], change));
    command.spec = base.later === undefined ? base : specIn(base, release);
    if (family !== undefined) describeCommands(family, docs, release);
  }
}

export const arityFits = (command: Command, argc: number): boolean =>
  command.arity >= 0 ? argc === command.arity : argc >= -command.arity;

/** A key among a call's arguments; nothing is known of its use where the call's count is no plain integer. */
export interface KeyPosition { at: number; access?: KeyAccess; uses: readonly KeyUse[] }

/** The positions in `args` of a call's keys, with how each is used. */
export function keyPositions(command: Command, args: readonly Bytes[]): KeyPosition[] {
  const { spec: { keys, locate } } = command;
  if (locate !== undefined) {
    const { access = 'RW', uses = [] } = keys![0];
    return locate(args).map((at) => ({ at, access, uses }));
  }
  let found: KeyPosition[] = [];
  let option: KeyPosition | undefined;
  for (const spec of command.spec.keys ?? []) {
    if (spec.access === undefined) continue;
    const range = keyRange(spec, args);
    if (range === undefined) continue;
    if (range.last < range.first || range.last >= args.length) {
      if (isOption(spec)) continue; // without its value
      return []; // the command will tell what is wrong: no key is sure
    }
    if (spec.lastOnly === true && option !== undefined) {
      if (option.at > range.first) continue;
      found.splice(found.indexOf(option), 1);
    }
    const { access = spec.access, uses = [] } = spec.instead?.find(({ fits }) => fits(args)) ?? spec;
    for (let at = range.first; at <= range.last; at += spec.step ?? 1) found.push({ at, access, uses });
    if (spec.lastOnly === true) option = found.at(-1);
    if ('count' in spec && !INTEGER.test(args[spec.count])) {
      // Redis then asks the command itself, which reads counts as C does, tells counted keys first and no uses.
      const counted = found.filter(({ at }) => at >= range.first);
      found = [...counted, ...found.filter(({ at }) => at < range.first)].map(({ at }) => ({ at, uses: [] }));
    }
  }
  return found;
}

function keyRange(spec: KeySpec, args: readonly Bytes[]): { first: number; last: number } | undefined {
  if ('count' in spec) {
    const count = atoi(args[spec.count] ?? '');
    return { first: spec.first, last: spec.first + count * (spec.step ?? 1) - 1 };
  }
  if ('keyword' in spec) {
    const fits = (arg: Bytes, i: number): boolean => i >= spec.from && arg.toUpperCase() === spec.keyword;
    // Of an option that is given twice (STORE) the last counts.
    const at = isOption(spec) ? args.map(fits).lastIndexOf(true) : args.findIndex(fits);
    if (at < 0) return undefined;
    const first = at + 1;
    if (spec.last >= 0) return { first, last: first + spec.last };
    return { first, last: first + Math.floor((args.length - first) / (spec.limit ?? 1)) + spec.last };
  }
  return { first: spec.first, last: spec.last < 0 ? args.length + spec.last : spec.last };
}

/** An integer as key specifications read it. */
const INTEGER = /^(0|-?[1-9][0-9]*)$/;

/** As C reads a count of keys, whatever the command makes of it: "1x" is 1; of what is too large the low 32 bits. */
function atoi(text: Bytes): number {
  const digits = /^[ \t-\r]*\+?(-?[0-9]+)/.exec(text)?.[1] ?? '0';
  if (digits.length < 16) return Number(digits) | 0;
  return digits.length > 20 ? -Number(digits[0] !== '-') : Number(BigInt.asIntN(32, BigInt(digits)));
}

const isOption = (spec: KeySpec): boolean => 'keyword' in spec && spec.last === 0;
