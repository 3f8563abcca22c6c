// Tests on a real server beside the engine: the same data, the same script, and what the two did not do alike. All that a
// test leaves there lies in a database of its own or under a prefix, and is taken away.
import type { Bytes, ChoiceSetting, HostSetting, WireReply } from '../protocol.ts';
import { valuesOf } from '../hosts/inputs.ts';
import { keyPlaces } from './keys-of.ts';
import type { Send } from './keyspace.ts';
import { isSame } from './judge.ts';
import type { Keyspace, Outcome } from './model.ts';
import { Skipped } from './plan.ts';
import type { Plan, Target } from './plan.ts';
import { ServerRun } from './server-run.ts';
import { hasKeyspace, releaseOf } from './settings.ts';
import { keysNode, nodeOf, yamlOf } from './show.ts';

/** Who runs a script: rules as those of ACL SETUSER, absent: whoever the connection is. */
export interface Runner { user: Bytes[] | undefined; protocol: 2 | 3 }

/** A connection to a server, or to a cluster. */
export interface ServerLink {
  /** "Redis 7.0.15" */
  readonly title: string;
  /** Its version as releases are named here: "7.0", "valkey-8.1". */
  readonly release: string;
  /** The user that runs tests that have one. */
  readonly user: Bytes;
  /** A database that was empty is its own: no other keys are there. */
  readonly ownDatabase: boolean;
  /** What it cannot do for a test, as a sentence. */
  refuses(runner: Runner): string | undefined;
  send: Send;
  /** Names of keys, of all its nodes. */
  keys(pattern: Bytes): Promise<Bytes[]>;
  /** On each of its nodes that has keys, or on none: then an error. */
  loadLibrary(source: Bytes): Promise<WireReply>;
  deleteLibrary(name: Bytes): Promise<void>;
  /** A client of its own. */
  session(runner: Runner): Promise<ServerSession>;
  close(): Promise<void>;
}

export interface ServerSession {
  /** `calls`: those of a script in it, where they can be seen. */
  call(args: Bytes[]): Promise<{ reply: WireReply; calls?: Bytes[][] }>;
  close(): Promise<void>;
}

/** Milliseconds that a test may let pass: a server's clock cannot be moved, so that they are waited for. */
const WAIT = 3_000;

/** They reach beyond a database, or change the server itself. */
const FAR = new Set(['flushall', 'shutdown', 'config', 'swapdb', 'move', 'select', 'replicaof', 'slaveof', 'debug', 'failover', 'cluster', 'migrate', 'acl', 'script', 'function', 'client', 'save', 'bgsave', 'bgrewriteaof', 'module', 'monitor', 'sync', 'psync', 'reset', 'hello', 'auth', 'quit', 'multi', 'exec', 'watch', 'subscribe', 'psubscribe', 'ssubscribe']);
/** They see all keys of a database, whatever those are called. */
const WIDE = new Set(['keys', 'scan', 'randomkey', 'dbsize', 'flushdb']);

export class ServerTarget implements Target {
  /** It was said once that its release is not emulated. */
  private saidNearest = false;

  /** `prefix` of keys, where they are not alone. */
  constructor(private readonly link: ServerLink, private readonly engine: Target & { fresh(): void }, private readonly prefix: Bytes) {}

  fresh(): void { this.engine.fresh(); }

  async run(plan: Plan): Promise<Outcome[]> {
    const { link } = this;
    if (!hasKeyspace(plan.host)) throw new Skipped(`${plan.host.title} runs on no server.`);
    if (plan.calls.some(({ after }) => after === 'next')) throw new Skipped('It lets time pass until something is due: the clock of a server goes its own way.');
    const waits = plan.calls.reduce((sum, { after }) => sum + Number(after), 0);
    if (waits > WAIT) throw new Skipped(`It lets ${waits / 1000} s pass: the clock of a server goes its own way, and more than ${WAIT / 1000} s are not waited for.`);
    const refused = link.refuses({ user: plan.user, protocol: plan.protocol });
    if (refused !== undefined) throw new Skipped(refused);
    const as = this.asServer(plan);
    const expected = await this.engine.run(as);
    if (expected.some(({ error }) => error?.kind === 'timeout')) throw new Skipped('It runs for too long to be tried on a server.');
    const all = [...plan.data, ...plan.calls.flatMap(({ data, command }) => [...data, ...command === undefined ? [] : [command]]), ...expected.flatMap(({ calls = [] }) => calls)];
    const far = all.map(([name]) => name.toLowerCase()).find((name) => FAR.has(name));
    if (far !== undefined) throw new Skipped(`It calls ${far.toUpperCase()}, which reaches beyond the test: it was not run on the server.`);
    const undeclared = undeclaredKeys(plan, expected);
    if (undeclared.length > 0 && !link.ownDatabase) {
      const named = undeclared.slice(0, 3).join(', ');
      const parted = [{ message: `It uses what is not in KEYS (${named}): a cluster finds a script's node by KEYS. It was not run there.`, engine: 'any key', server: 'keys in KEYS alone' }];
      return expected.map((one, at) => (at === 0 ? { ...one, parted } : one));
    }
    // A key that a script makes up of its own has no prefix: then the database alone keeps it apart.
    const prefix = undeclared.length > 0 ? '' : this.prefix;
    const got = await new ServerRun(link, as, prefix).outcomes();
    return got.map((one, at) => ({ ...one, parted: expected[at] === undefined ? [] : parts(expected[at], one), notes: this.notes(plan) }));
  }

  close(): Promise<void> { return this.link.close(); }

  /** The engine does what the server's release does, unless the test names one. */
  private asServer(plan: Plan): Plan {
    const release = releaseOf(plan.host);
    const nearest = this.nearest(plan);
    if (release === undefined || nearest === undefined || plan.settings[release.id] !== undefined) return plan;
    return { ...plan, settings: { ...plan.settings, [release.id]: nearest } };
  }

  /** The server's release, or of those that are emulated the one that is nearest to it, of the same program. */
  private nearest({ host }: Plan): string | undefined {
    const own = readRelease(this.link.release);
    const far = (value: string): number => Math.abs(readRelease(value).version - own.version);
    return releaseOf(host)?.options.map(({ value }) => value).filter((value) => readRelease(value).program === own.program).sort((a, b) => far(a) - far(b))[0];
  }

  private notes(plan: Plan): string[] {
    const release = releaseOf(plan.host);
    const asked = release && plan.settings[release.id];
    const nearest = this.nearest(plan);
    if (asked === undefined && nearest !== undefined && nearest !== this.link.release) {
      if (this.saidNearest) return [];
      this.saidNearest = true;
      return [`The engine does what ${labelOf(release!, nearest)} does: ${this.link.title} is not among its releases.`];
    }
    return asked === undefined || asked === this.link.release ? [] : [`It is written for ${String(asked)}, and ran on ${this.link.title}.`];
  }
}

/** "valkey-8.1": programs have numbers of their own. */
function readRelease(value: string): { program: string; version: number } {
  const [, program, major, minor] = /^(\D*)(\d+)(?:\.(\d+))?/.exec(value) ?? [];
  return { program: program ?? '', version: Number(major ?? NaN) + Number(minor ?? 0) / 100 };
}

const labelOf = ({ options }: HostSetting & ChoiceSetting, value: string): string => options.find((one) => one.value === value)?.label ?? value;

/** What calls use beyond their KEYS. */
function undeclaredKeys(plan: Plan, outcomes: readonly Outcome[]): Bytes[] {
  const found = new Set<Bytes>();
  for (const [at, { calls = [] }] of outcomes.entries()) {
    const { command, inputs } = plan.calls[at];
    const declared = new Set(command === undefined ? valuesOf(inputs, 'keys') : keyPlaces(command).map((place) => command[place]));
    for (const args of command === undefined ? calls : [command, ...calls]) {
      if (WIDE.has(args[0].toLowerCase())) found.add(args[0].toUpperCase());
      for (const place of keyPlaces(args)) if (!declared.has(args[place])) found.add(args[place]);
    }
  }
  return [...found];
}

/** Where two outcomes are not alike, status and text of clients that do not tell them apart aside. */
function parts(engine: Outcome, server: Outcome): NonNullable<Outcome['parted']> {
  const found: NonNullable<Outcome['parted']> = [];
  const [one, other] = [engine.reply, server.reply].map((reply) => yamlOf(nodeOf(reply)));
  if (one !== other) found.push({ message: 'The server replies another than the engine.', engine: one, server: other });
  const [its, theirs] = [engine, server].map(keysAfter);
  const ids = [...new Set([...its.keys(), ...theirs.keys()])];
  const differ = ids.some((id) => !isSame(relative(its.get(id), engine.now), relative(theirs.get(id), server.now), Math.max(server.slack, 1)));
  if (differ) {
    const [left, right] = [its, theirs].map((keys) => yamlOf(keysNode(keys, 0)));
    found.push({ message: left === right ? 'Keys expire at another time on the server than in the engine.' : 'The server keeps other keys than the engine.', engine: left, server: right });
  }
  return found;
}

/** All keys of the first database after the run. */
const keysAfter = ({ after }: Outcome): Keyspace => new Map([...after ?? []].filter(([, { db }]) => db === 0));

const relative = <S extends { expireAt: number }>(stored: S | undefined, now: number): S | undefined =>
  stored && { ...stored, expireAt: stored.expireAt === 0 ? 0 : stored.expireAt - now };
