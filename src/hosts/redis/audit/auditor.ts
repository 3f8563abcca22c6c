// The audit of a call: it runs on an engine apart, with a copy of the keyspace, where each command that it calls is looked at
// on its way. So it costs the run itself nothing, and every count is true however much was called. Then the same call runs
// in other circumstances, one at a time, and what it is answered there is told.
import { Flag } from '../../../redis/command.ts';
import type { Command } from '../../../redis/command.ts';
import type { Client } from '../../../redis/client.ts';
import type { Engine } from '../../../redis/engine.ts';
import { READONLY, RedisError } from '../../../redis/errors.ts';
import { snapshot } from '../../../redis/redo.ts';
import type { Bytes, Reply } from '../../../redis/reply.ts';
import { readHeader, ScriptFlag } from '../../../redis/script-header.ts';
import type { ScriptFailure } from '../../../redis/script-vm.ts';
import { isReleaseName } from '../../../redis/version.ts';
import type { ReleaseName } from '../../../redis/version.ts';
import { splitArgs } from '../../../bytes/split-args.ts';
import type { Ground } from '../../host.ts';
import { fitting, toWireReply } from '../../wire.ts';
import { Place, RELEASE } from '../place.ts';
import type { Audit, AuditCall, AuditError, AuditRefusal, Verdict, Where } from '../wire.ts';
import { ClusterRules } from './cluster.ts';
import { KeyLedger } from './key-ledger.ts';
import { NODES } from './slots.ts';

/** What is told to scripts that may not write. */
const NO_WRITES = 'ERR Write commands are not allowed from read-only scripts.';
/** Places whose refusals are listed. */
const REFUSALS = 500;
const USER = 'audited';
const PRIMARY = { host: 'evalua', port: 6379 };

/** Looks at a command that a script calls before it runs: a text refuses it. */
type Look = (command: Command, args: readonly Bytes[]) => Bytes | undefined;
interface Ran { reply: Reply; error: AuditError | undefined }

export class Auditor {
  private readonly state: Uint8Array[];
  private readonly now: number;
  private readonly places = new Map<ReleaseName, Place>();
  /** What a call is answered without any circumstance, by its text. */
  private plain: { of: string; ran: Ran } | undefined;

  /** `engine`: the copy, which is not changed. */
  constructor(private readonly engine: Engine, private readonly ground: Pick<Ground, 'lua' | 'clock'>) {
    this.state = snapshot(engine);
    this.now = ground.clock.now();
  }

  audit(given: AuditCall): Audit {
    const call = this.resolved(given);
    const place = this.place(releaseOf(call));
    begin(place, call);
    const keys = keysOf(call.args);
    const ledger = new KeyLedger(keys, call.db);
    const refusals = new Refusals();
    const flags = flagsOf(place, call);
    const nodes = NODES.map((_, node) => new ClusterRules(node, flags, keys));
    const { reach } = nodes[0];
    const user = userIn(place, call);
    let calls = 0;
    const ran = run(place, call, (command, args) => {
      calls++;
      const line = place.line();
      const { db } = place.host.scripting.client;
      ledger.note(command, args, db.id, line);
      const refuse = (where: AuditRefusal['where'], message: Bytes | undefined): void => {
        if (message !== undefined) refusals.add(where, command.name, line, message);
      };
      const writes = (command.flags & Flag.write) !== 0;
      if (writes || (command.flags & Flag.may_replicate) !== 0) refuse('no-writes', NO_WRITES);
      if (writes) refuse('replica', READONLY);
      if (user !== undefined) {
        user.db = db;
        refuse('user', place.engine.acl.refusalInScript(user, command, args)?.message);
      }
      for (const node of reach) refuse(`node ${node as 0 | 1 | 2}`, nodes[node].check(command, args, db.id));
      return undefined;
    });
    if (user !== undefined) leave(place, user);
    this.plain = { of: textOf(call), ran };
    return {
      calls, ...ledger.finish(), ...refusals.finish(), nodes: [...NODES], reach,
      reply: toWireReply(fitting(ran.reply), 3), ...(ran.error !== undefined && { error: ran.error }),
    };
  }

  verdict(given: AuditCall, where: Where): Verdict {
    const call = this.resolved(given);
    const { error } = this.tried(call, where);
    if (this.plain?.of !== textOf(call)) {
      const place = this.place(releaseOf(call));
      begin(place, call);
      this.plain = { of: textOf(call), ran: run(place, call) };
    }
    return { ...(error !== undefined && { error }), asHere: error?.message === this.plain.ran.error?.message };
  }

  private tried(call: AuditCall, where: Where): Ran {
    const [kind, which] = where.split(' ');
    const place = this.place(kind === 'release' && isReleaseName(which) ? which : releaseOf(call));
    begin(place, call);
    switch (kind) {
      case 'no-writes': return run(place, withoutWrites(place, call));
      case 'replica': return onReplica(place, call);
      case 'user': return asUser(place, call);
      case 'node': return onNode(place, call, Number(which));
      default: return run(place, call);
    }
  }

  private place(release: ReleaseName): Place {
    let place = this.places.get(release);
    if (place === undefined) this.places.set(release, place = new Place(release, this.state, this.now, this.ground.lua));
    return place;
  }

  /** EVALSHA as the EVAL of its script, for a place has an empty cache. */
  private resolved(call: AuditCall): AuditCall {
    const [name, sha, ...rest] = call.args;
    if (!/^evalsha(_ro)?$/i.test(name)) return call;
    const source = this.engine.scripting?.list().find((script) => script.sha === sha?.toLowerCase())?.source;
    return source === undefined ? call : { ...call, args: [name.replace(/sha/i, ''), source, ...rest] };
  }
}

/** Brings a place to where a call begins. */
function begin(place: Place, call: AuditCall, client = place.client): void {
  client.db = place.engine.databases[call.db] ?? place.engine.databases[0];
  if (call.first.length > 0) place.send(call.first, call.settings); // a library stays: the journal does not take it back
}

/** Runs a call, each command that it calls looked at. */
function run(place: Place, call: AuditCall, look?: Look, client = place.client): Ran {
  const { engine, host: { scripting } } = place;
  const plain = { run: engine.run, listener: scripting.listener };
  let failure: ScriptFailure | undefined;
  scripting.listener = {
    event() {}, wants: () => false, log() {}, violation() {}, scriptCached() {}, scriptStarted() {}, scriptWrote() {},
    scriptEnded(end) { failure = end.failure; },
  };
  if (look !== undefined) {
    engine.run = (by, command, args) => {
      const refusal = by === scripting.client ? look(command, args) : undefined;
      return refusal === undefined ? plain.run.call(engine, by, command, args) : new RedisError(refusal);
    };
  }
  try {
    const reply = place.send([call.args], call.settings, client);
    if (!(reply instanceof RedisError)) return { reply, error: undefined };
    return { reply, error: { message: reply.message, ...(failure?.line !== undefined && { line: failure.line }) } };
  } finally {
    engine.run = plain.run;
    scripting.listener = plain.listener;
  }
}

function onReplica(place: Place, call: AuditCall): Ran {
  place.engine.follow(PRIMARY);
  try {
    return run(place, call);
  } finally {
    place.engine.lead();
  }
}

function onNode(place: Place, call: AuditCall, node: number): Ran {
  const rules = new ClusterRules(node, flagsOf(place, call), keysOf(call.args));
  if (rules.refusal !== undefined) return { reply: null, error: { message: rules.refusal } };
  return run(place, call, (command, args) => rules.check(command, args, place.host.scripting.client.db.id));
}

function asUser(place: Place, call: AuditCall): Ran {
  let client: Client;
  try {
    client = userOf(place, call);
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    return { reply: error, error: { message: error.message } };
  }
  try {
    begin(place, { ...call, first: [] }, client);
    return run(place, call, undefined, client);
  } finally {
    leave(place, client);
  }
}

/** A client who is logged in as a user of the call's rules. Throws RedisError for rules that are none. */
function userOf({ engine }: Place, { rules, db }: AuditCall): Client {
  engine.acl.setUser(USER, ['on', 'nopass', ...splitArgs(rules) ?? [rules]]);
  const client = engine.connect();
  client.user = engine.acl.users.get(USER)!;
  client.db = engine.databases[db] ?? engine.databases[0];
  engine.acl.settleOne(client);
  return client;
}

function leave(place: Place, client: Client): void {
  place.engine.disconnect(client);
  place.engine.acl.remove(USER, place.client);
}

/** The client of the rules while a call is looked at; undefined where there are none, or wrong ones, of which the verdict tells. */
function userIn(place: Place, call: AuditCall): Client | undefined {
  if (call.rules.trim() === '') return undefined;
  try {
    return userOf(place, call);
  } catch (error) {
    if (error instanceof RedisError) return undefined;
    throw error;
  }
}

/** The same call with the flag no-writes: a script without a header is called by EVAL_RO, which keeps its SHA1. */
function withoutWrites(place: Place, call: AuditCall): AuditCall {
  const [name, what, ...rest] = call.args;
  const found = /^fcall/i.test(name) ? place.engine.scripting?.functions.get(what) : undefined;
  if (found !== undefined) return { ...call, args: [`${name.replace(/_ro$/i, '')}_RO`, what, ...rest] };
  if (!what.startsWith('#!')) return { ...call, args: ['EVAL_RO', what, ...rest] };
  const end = what.indexOf('\n');
  const header = what.slice(0, end < 0 ? undefined : end);
  if (/\bno-writes\b/.test(header)) return call;
  const flagged = /\bflags=/.test(header) ? header.replace(/\bflags=/, 'flags=no-writes,') : `${header} flags=no-writes`;
  return { ...call, args: [name, flagged + what.slice(header.length), ...rest] };
}

/** The flags of the script or function that is called. */
function flagsOf({ engine }: Place, { args: [name, what] }: AuditCall): number {
  if (/^fcall/i.test(name)) return engine.scripting?.functions.get(what)?.flags ?? 0;
  try {
    return readHeader(what, engine.has).flags;
  } catch (error) {
    if (error instanceof RedisError) return ScriptFlag.compatible; // it is refused before it runs
    throw error;
  }
}

function keysOf(args: readonly Bytes[]): readonly Bytes[] {
  const count = Number(args[2]);
  return Number.isInteger(count) && count > 0 ? args.slice(3, 3 + count) : [];
}

function releaseOf({ settings }: AuditCall): ReleaseName {
  const name = String(settings[RELEASE] ?? '7.0');
  return isReleaseName(name) ? name : '7.0';
}

const textOf = ({ rules: _, ...call }: AuditCall): string => JSON.stringify(call);

/** Refused commands by where they are called and what they are answered, the first of them. */
class Refusals {
  private readonly found = new Map<string, AuditRefusal>();
  private dropped = 0;

  add(where: AuditRefusal['where'], command: string, line: number, message: Bytes): void {
    const name = `${where} ${command} ${line} ${message}`;
    const known = this.found.get(name);
    if (known !== undefined) known.count++;
    else if (this.found.size < REFUSALS) this.found.set(name, { where, command, line, message, count: 1 });
    else this.dropped++;
  }

  finish(): Pick<Audit, 'refusals' | 'refusalsDropped'> { return { refusals: [...this.found.values()], refusalsDropped: this.dropped }; }
}
