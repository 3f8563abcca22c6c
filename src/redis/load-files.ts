// Loading what servers wrote: RDB files, append-only files, or both in one. All of it is read before any of it is put in place, in
// one epoch: where something is wrong nothing has changed.
import { AofError, inOrder, isAof, readCommands } from './aof-file.ts';
import type { NamedBytes } from './aof-file.ts';
import { Client } from './client.ts';
import { Flag } from './command.ts';
import type { Engine } from './engine.ts';
import { RedisError } from './errors.ts';
import { isRdb, RdbError, readRdb } from './rdb-file.ts';
import type { RdbKey } from './rdb-file.ts';
import type { Bytes } from './reply.ts';

/** Why nothing was loaded, as a sentence. */
export class LoadFileError extends Error { override readonly name = 'LoadFileError'; }

/** What came of it. */
export interface Loaded {
  keys: number;
  libraries: number;
  /** Commands that were carried out. */
  commands: number;
  /** What was left out or went wrong, in sentences. */
  notes: string[];
}

/** What one file holds: what an RDB has, and commands that follow it. */
interface Held {
  keys: RdbKey[];
  libraries: Bytes[];
  /** Names of modules whose keys were passed by, key by key. */
  modules: Bytes[];
  commands: Bytes[][];
  /** Bytes at the end that are no whole command. */
  rest: number;
}

/**
 * Loads files of one server; `replaces`: in the place of all keys and libraries that there are. Throws LoadFileError, and then
 * nothing has changed.
 */
export function loadFiles(engine: Engine, files: readonly NamedBytes[], replaces: boolean): Loaded {
  if (files.every(({ bytes }) => bytes.length === 0)) throw new LoadFileError('There is nothing in it (at byte 0).');
  const held = attempt(() => inOrder(files)).map(({ name, bytes }) => attempt(() => heldIn(bytes, engine), name));
  return loadHeld(engine, held, replaces);
}

/** The same of commands. */
export function loadCommands(engine: Engine, commands: Bytes[][], replaces: boolean): Loaded {
  return loadHeld(engine, [{ keys: [], libraries: [], modules: [], commands, rest: 0 }], replaces);
}

function attempt<T>(read: () => T, name?: string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RdbError || error instanceof AofError)) throw error;
    throw new LoadFileError(`${name === undefined ? '' : `"${name}" is not loaded. `}${error.message}`);
  }
}

function heldIn(bytes: Uint8Array, engine: Engine): Held {
  if (bytes.length > 0 && !isAof(bytes)) throw new AofError('It is neither an RDB file nor commands of the protocol (at byte 0).');
  const held: Held = { keys: [], libraries: [], modules: [], commands: [], rest: 0 };
  let from = 0;
  if (isRdb(bytes)) {
    for (const part of readRdb(bytes, engine.config.limits)) {
      if (part.kind === 'key') held.keys.push(part);
      else if (part.kind === 'library') held.libraries.push(part.code);
      else if (part.kind === 'module' && part.key !== undefined) held.modules.push(part.module);
      else if (part.kind === 'end') from = part.length;
    }
  }
  return { ...held, ...readCommands(bytes, from) };
}

function loadHeld(engine: Engine, held: readonly Held[], replaces: boolean): Loaded {
  const { journal } = engine;
  const { recording } = journal;
  const loading = new Loading(engine);
  journal.recording = true;
  engine.begin();
  const from = journal.changes.length;
  const libraries = engine.scripting?.functions.list().map(({ code }) => code) ?? [];
  try {
    if (replaces) loading.empty();
    for (const one of held) loading.add(one);
    loading.check();
    return loading.told();
  } catch (error) {
    engine.rollback(from);
    restoreLibraries(engine, libraries);
    throw error;
  } finally {
    engine.end();
    journal.recording = recording;
  }
}

function restoreLibraries({ scripting }: Engine, before: readonly Bytes[]): void {
  const functions = scripting?.functions;
  if (functions === undefined || functions.list().map(({ code }) => code).join('\0') === before.join('\0')) return;
  functions.flush();
  for (const code of before) functions.load(code, true);
}

/** One that goes on. */
class Loading {
  private keys = 0;
  private libraries = 0;
  private commands = 0;
  private late = 0;
  private readonly refused = new Map<string, number>();
  private readonly modules: Bytes[] = [];
  private rest = 0;
  private cut = 0;
  private readonly client: Client;
  private transaction: Bytes[][] | undefined;

  constructor(private readonly engine: Engine) { this.client = new Client(engine, 0, () => {}); }

  empty(): void {
    this.mustRun(['FLUSHALL', 'SYNC']);
    this.engine.scripting?.functions.flush();
  }

  add({ keys, libraries, modules, commands, rest }: Held): void {
    for (const code of libraries) this.library(code);
    for (const key of keys) this.key(key);
    this.modules.push(...modules);
    for (const args of commands) this.command(args);
    this.rest += rest;
  }

  private key({ db: id, key, value, expireAt, idle }: RdbKey): void {
    const db = this.engine.databases[id];
    if (db === undefined) throw new LoadFileError(`Database ${id} is not there: there are ${this.engine.databases.length}.`);
    if (expireAt !== 0 && expireAt < this.engine.now) { this.late++; return; }
    const entry = db.set(key, value);
    if (expireAt !== 0) db.expire(key, entry, expireAt);
    if (typeof value !== 'string' && value.timed === true) db.expires.timed.add(key);
    if (idle !== undefined) entry.accessed = Math.max(0, this.engine.now - 1000 * idle);
    this.keys++;
  }

  private library(code: Bytes): void {
    const { scripting } = this.engine;
    if (scripting === undefined) throw new LoadFileError('The file has libraries of functions, and scripts cannot be run here.');
    try {
      scripting.functions.load(code, true);
      this.libraries++;
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      throw new LoadFileError(`A library of functions in the file cannot be loaded: ${error.message}`);
    }
  }

  private command(args: Bytes[]): void {
    const name = args[0].toLowerCase();
    if (name === 'multi') this.transaction = [];
    else if (name === 'exec') {
      const whole = this.transaction ?? [];
      this.transaction = undefined;
      for (const each of whole) this.change(each);
    } else if (this.transaction !== undefined) this.transaction.push(args);
    else this.change(args);
  }

  /** Commands that change something, and what says where. Anything else is no part of a keyspace. */
  private change(args: Bytes[]): void {
    const command = this.engine.lookup(args);
    const changes = ALLOWED.has(args[0].toLowerCase()) || (command !== undefined && this.writes(args));
    const reply = changes ? this.run(args) : new RedisError('it is no change');
    if (!(reply instanceof RedisError)) { this.commands++; return; }
    const why = changes ? reply.message : command === undefined ? 'no such command here' : 'not carried out: it is no change of keys';
    const what = `${args[0].slice(0, 40).toUpperCase()}: ${why}`;
    this.refused.set(what, (this.refused.get(what) ?? 0) + 1);
  }

  private writes(args: readonly Bytes[]): boolean {
    try {
      return (this.engine.resolve(args).flags & Flag.write) !== 0;
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      return true; // it is run, and tells what is wrong with it
    }
  }

  private run(args: Bytes[]): unknown {
    try {
      return this.engine.run(this.client, this.engine.resolve(args), args);
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      return error;
    }
  }

  private mustRun(args: Bytes[]): void {
    const reply = this.run(args);
    if (reply instanceof RedisError) throw reply;
  }

  /** What the data may take holds for files too. */
  check(): void {
    const { budget } = this.engine.eviction;
    if (budget.limit !== 0 && budget.used() > budget.limit) {
      throw new LoadFileError(`The file holds more than the data may take (${Math.round(budget.limit / 2 ** 20)} MB): the setting "Data" says how much.`);
    }
    if (this.transaction !== undefined) this.cut = this.transaction.length;
  }

  told(): Loaded {
    const { keys, libraries, commands } = this;
    return { keys, libraries, commands, notes: [...this.notes()] };
  }

  private* notes(): Generator<string> {
    if (this.late > 0) yield `${this.late} keys are left out: their time was over.`;
    for (const name of new Set(this.modules)) {
      yield `${this.modules.filter((each) => each === name).length} keys of the module "${name}" are left out.`;
    }
    if (this.cut > 0) yield `The file ends within a transaction: ${this.cut} commands of it are left out.`;
    if (this.rest > 0) yield `The file ends within a command: its last ${this.rest} bytes are left out.`;
    const refused = [...this.refused];
    for (const [what, times] of refused.slice(0, MOST)) yield `${what}${times > 1 ? ` (${times} times)` : ''}.`;
    if (refused.length > MOST) yield `${refused.length - MOST} more kinds of commands failed.`;
  }
}

/** Beside writes: PFCOUNT keeps what it counted, and is told to append-only files and replicas. */
const ALLOWED = new Set(['select', 'pfcount']);

/** Kinds of refusals that are told each. */
const MOST = 5;
