// Tests on a real server beside the engine: the same data, the same script, and what the two did not do alike. All that a
// test leaves there lies in a database of its own or under a prefix, and is taken away.
import type { Bytes, WireReply } from '../protocol.ts';
import { keyPlaces } from './keys-of.ts';
import { readKeyspace, textIn } from './keyspace.ts';
import type { Send } from './keyspace.ts';
import { isSame } from './judge.ts';
import type { Keyspace, Outcome } from './model.ts';
import { toResp2 } from '../bytes/reply-text.ts';
import type { Plan, Target } from './plan.ts';
import { Skipped } from './runner.ts';
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
  /** A database that was empty is its own: no other keys are there. */
  readonly ownDatabase: boolean;
  /** What it cannot do for a test, as a sentence. */
  refuses(runner: Runner): string | undefined;
  send: Send;
  /** Names of keys, of all its nodes. */
  keys(pattern: Bytes): Promise<Bytes[]>;
  /** `calls`: those of the script, where they can be seen. */
  eval(args: Bytes[], runner: Runner): Promise<{ reply: WireReply; calls?: Bytes[][] }>;
  close(): Promise<void>;
}

/** They reach beyond a database, or change the server itself. */
const FAR = new Set(['flushall', 'shutdown', 'config', 'swapdb', 'move', 'select', 'replicaof', 'slaveof', 'debug', 'failover', 'cluster', 'migrate', 'acl', 'script', 'function', 'client', 'save', 'bgsave', 'bgrewriteaof', 'module', 'monitor', 'sync', 'psync', 'reset', 'hello', 'auth', 'quit', 'multi', 'exec', 'watch', 'subscribe', 'psubscribe', 'ssubscribe']);
/** They see all keys of a database, whatever those are called. */
const WIDE = new Set(['keys', 'scan', 'randomkey', 'dbsize', 'flushdb']);

export class ServerTarget implements Target {
  /** `prefix` of keys, where they are not alone. */
  constructor(private readonly link: ServerLink, private readonly engine: Target & { fresh(): void }, private readonly prefix: Bytes) {}

  fresh(): void { this.engine.fresh(); }

  async run(plan: Plan): Promise<Outcome> {
    const { link } = this;
    if (!hasKeyspace(plan.host)) throw new Skipped(`${plan.host.title} runs on no server.`);
    if (/^#!lua[^\n]*\sname=/i.test(plan.script)) throw new Skipped('A library of functions would stay on the server: it was not loaded there.');
    const refused = link.refuses({ user: plan.user, protocol: plan.protocol });
    if (refused !== undefined) throw new Skipped(refused);
    const as = this.asServer(plan);
    const expected = await this.engine.run(as);
    if (expected.error?.kind === 'timeout') throw new Skipped('It runs for too long to be tried on a server.');
    const calls = expected.calls ?? [];
    const far = [...plan.data, ...calls].map(([name]) => name.toLowerCase()).find((name) => FAR.has(name));
    if (far !== undefined) throw new Skipped(`It calls ${far.toUpperCase()}, which reaches beyond the test: it was not run on the server.`);
    const undeclared = undeclaredKeys(plan, calls);
    if (undeclared.length > 0 && !link.ownDatabase) {
      const named = undeclared.slice(0, 3).join(', ');
      return { ...expected, parted: [{ message: `It uses what is not in KEYS (${named}): a cluster finds a script's node by KEYS. It was not run there.`, engine: 'any key', server: 'keys in KEYS alone' }] };
    }
    // A key that a script makes up of its own has no prefix: then the database alone keeps it apart.
    const prefix = undeclared.length > 0 ? '' : this.prefix;
    const got = await new ServerRun(link, as, prefix).outcome();
    const slack = Math.max(got.slack, 1);
    return { ...got, parted: parts(expected, got, slack), notes: this.notes(plan) };
  }

  close(): Promise<void> { return this.link.close(); }

  /** The engine does what the server's release does, unless the test names one. */
  private asServer(plan: Plan): Plan {
    const release = releaseOf(plan.host);
    const has = release?.options.some(({ value }) => value === this.link.release) === true;
    if (release === undefined || !has || plan.settings[release.id] !== undefined) return plan;
    return { ...plan, settings: { ...plan.settings, [release.id]: this.link.release } };
  }

  private notes({ host, settings }: Plan): string[] {
    const release = releaseOf(host);
    const asked = release && settings[release.id];
    return asked === undefined || asked === this.link.release ? [] : [`It is written for ${String(asked)}, and ran on ${this.link.title}.`];
  }
}

/** What a script uses beyond KEYS. */
function undeclaredKeys({ inputs }: Plan, calls: readonly Bytes[][]): Bytes[] {
  const declared = new Set(Array.isArray(inputs.keys) ? inputs.keys : []);
  const found = new Set<Bytes>();
  for (const args of calls) {
    if (WIDE.has(args[0].toLowerCase())) found.add(args[0].toUpperCase());
    for (const at of keyPlaces(args)) if (!declared.has(args[at])) found.add(args[at]);
  }
  return [...found];
}

class ServerRun {
  private dataFault: string | undefined;

  constructor(private readonly link: ServerLink, private readonly plan: Plan, private readonly prefix: Bytes) {}

  async outcome(): Promise<Outcome> {
    const { link, plan } = this;
    try {
      for (const args of plan.data) {
        const reply = await link.send(this.prefixed(args));
        if (reply.type === 'error') this.dataFault ??= `${args.join(' ').slice(0, 100)}: ${reply.text}`;
      }
      const before = await this.keyspace();
      const begun = await this.now();
      const { reply, calls } = await link.eval(this.evalArgs(), { user: this.rules(), protocol: plan.protocol });
      const after = await this.keyspace();
      const its = this.without(plan.protocol === 2 ? toResp2(reply) : reply);
      return {
        reply: its, before, after, now: begun, slack: await this.now() - begun,
        ...its.type === 'error' && isFailure(its.text) && { error: { kind: 'runtime', message: its.text, ...lineIn(its.text) } },
        ...calls && { calls: calls.map((args) => args.map((arg) => (this.prefix === '' ? arg : arg.replaceAll(this.prefix, '')))), counts: countsOf(calls) },
        ...this.dataFault !== undefined && { dataFault: this.dataFault },
      };
    } finally {
      await this.cleanUp();
    }
  }

  private evalArgs(): Bytes[] {
    const { script, inputs } = this.plan;
    const [keys, argv] = [inputs.keys, inputs.argv].map((values) => (Array.isArray(values) ? values : []));
    return ['EVAL', script, String(keys.length), ...keys.map((key) => this.prefix + key), ...argv];
  }

  private prefixed(args: Bytes[]): Bytes[] {
    const places = new Set(this.prefix === '' ? [] : keyPlaces(args));
    return args.map((arg, at) => (places.has(at) ? this.prefix + arg : arg));
  }

  /** Patterns of keys in rules are of keys with the prefix. */
  private rules(): Bytes[] | undefined {
    return this.plan.user?.map((rule) => rule.replace(/^(~|%[RW]+~)(?!\*$)/i, (sign) => sign + this.prefix));
  }

  private async keyspace(): Promise<Keyspace> {
    const { link, prefix } = this;
    const named = (key: Bytes): Bytes | undefined => (key.startsWith(prefix) ? key.slice(prefix.length) : undefined);
    return readKeyspace(link.send, [0], named, await this.now(), () => link.keys(`${prefix}*`));
  }

  private async now(): Promise<number> {
    const reply = await this.link.send(['TIME']);
    const [seconds, micros] = reply.type === 'array' ? reply.items.map((one) => Number(textIn(one))) : [0, 0];
    return seconds * 1000 + Math.floor(micros / 1000);
  }

  /** A reply may name keys. */
  private without(reply: WireReply): WireReply {
    const { prefix } = this;
    if (prefix === '') return reply;
    if ('items' in reply) return { ...reply, items: reply.items.map((one) => this.without(one)) };
    if (reply.type === 'map') return { ...reply, entries: reply.entries.map(([key, value]) => [this.without(key), this.without(value)]) };
    return 'text' in reply && reply.text !== undefined ? { ...reply, text: reply.text.replaceAll(prefix, '') } as WireReply : reply;
  }

  private async cleanUp(): Promise<void> {
    const { link, prefix } = this;
    for (const key of await link.keys(link.ownDatabase ? '*' : `${prefix}*`)) await link.send(['DEL', key]);
  }
}

/** Errors that a script returns itself are replies as others. */
const isFailure = (text: Bytes): boolean => /script: [0-9a-f]{40}|^ERR Error (?:compiling|running)|^(?:NOPERM|CROSSSLOT|NOSCRIPT|BUSY|MOVED) /.test(text);

function lineIn(text: Bytes): { line?: number } {
  const [, line] = /on @user_script:(\d+)|user_script:(\d+):/.exec(text)?.filter((part) => part !== undefined) ?? [];
  return line === undefined ? {} : { line: Number(line) };
}

function countsOf(calls: readonly Bytes[][]): { name: string; calls: number }[] {
  const counts = new Map<string, number>();
  for (const [name] of calls) counts.set(name.toUpperCase(), (counts.get(name.toUpperCase()) ?? 0) + 1);
  return [...counts].map(([name, times]) => ({ name, calls: times }));
}

/** Where two outcomes are not alike, status and text of clients that do not tell them apart aside. */
function parts(engine: Outcome, server: Outcome, slack: number): NonNullable<Outcome['parted']> {
  const found: NonNullable<Outcome['parted']> = [];
  const [one, other] = [engine.reply, server.reply].map((reply) => yamlOf(nodeOf(reply)));
  if (one !== other) found.push({ message: 'The server replies another than the engine.', engine: one, server: other });
  const [its, theirs] = [engine, server].map(keysAfter);
  const ids = [...new Set([...its.keys(), ...theirs.keys()])];
  const differ = ids.some((id) => !isSame(relative(its.get(id), engine.now), relative(theirs.get(id), server.now), slack));
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
