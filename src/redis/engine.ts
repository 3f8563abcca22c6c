// The engine: databases, clients and the way of a command from its arguments to its reply.
// No DOM, no Lua: it runs in a worker and in Node. One command at a time.
import { Acl } from './acl/acl.ts';
import { admit, findRefusal } from './admission.ts';
import { Blocking } from './blocking.ts';
import { whatHas } from './changes.ts';
import type { Has } from './changes.ts';
import type { Client } from './client.ts';
import { arityFits, compileTable, Flag } from './command.ts';
import type { Command } from './command.ts';
import { READS_FIRST, RUNS_IN_MULTI } from './command-rules.ts';
import { Config } from './config.ts';
import { Connections } from './connections.ts';
import { Debugging } from './debugging.ts';
import { DoubleNotes, isPlain } from './double-notes.ts';
import type { EngineOptions, Identity, Peer } from './engine-options.ts';
import { RedisError, unknownCommand, unknownSubcommand, wrongArity } from './errors.ts';
import { Eviction } from './eviction.ts';
import { expireCycle } from './expire-cycle.ts';
import { Faults } from './faults.ts';
import type { HotKeys } from './hot-keys.ts';
import { Journal } from './journal.ts';
import type { Change } from './journal.ts';
import { NOT_USED, UseCounter } from './key-use.ts';
import { Database, Notify } from './keyspace.ts';
import type { KeyspaceHost } from './keyspace.ts';
import { Pause } from './pause.ts';
import { Observation } from './observation.ts';
import { PubSub } from './pubsub.ts';
import type { Format } from './rdb.ts';
import { Double, QUEUED } from './reply.ts';
import type { Bytes, Push, Reply } from './reply.ts';
import type { Scripting } from './scripting.ts';
import { formatShortest } from './shortest-double.ts';
import { commandTables } from './tables.ts';
import { chooseRelease, takeEffect } from './take-effect.ts';
import { undo } from './undo.ts';
import { readsRdb, RELEASES, triesRdb } from './version.ts';
import type { Release } from './version.ts';
import { Watchers } from './watchers.ts';

export const DATABASES = 16;

export class Engine implements KeyspaceHost {
  readonly journal = new Journal();
  readonly config = new Config();
  readonly pubsub = new PubSub((client, message) => this.send(client, message));
  readonly acl: Acl;
  readonly observation: Observation;
  readonly eviction: Eviction;
  /** How often keys are used, where a policy counts that; it reads the counts in any case. */
  uses: UseCounter;
  readonly databases: Database[];
  /** Clients that wait for keys. */
  readonly blocking: Blocking;
  readonly pause = new Pause(this);
  /** Exceptions that are no replies. */
  readonly faults = new Faults(this);
  /** Some commands have to wait for the end of a pause. */
  paused = false;
  readonly clients = new Map<number, Client>();
  readonly connections = new Connections(this);
  /** The commands that there are in the emulated release. */
  readonly commands = new Map<Bytes, Command>();
  /** Those of all releases. */
  readonly everyCommand: ReadonlyMap<Bytes, Command>;
  /** The emulated release, and what it has of the changes between releases. */
  release: Release = RELEASES['7.0'];
  has: Has = whatHas(this.release);
  clock: () => number;
  /** Milliseconds of a clock that is never set, for durations. */
  readonly elapsed: () => number;
  random: () => number;
  readonly cpu: () => { user: number; system: number };
  /** Milliseconds since 1970; stands still while a command, transaction or script runs. */
  now: number;
  /** The same with fractions. */
  instant: number;
  /** Set by whoever has a Lua VM (see scripting.ts); without it EVAL answers an error. */
  scripting: Scripting | undefined;
  readonly debugging = new Debugging();
  /** Told after each top-level command that changed something; switch `journal.recording` on to hear. */
  onChanges: ((changes: readonly Change[]) => void) | undefined;
  /** A replica hides expired keys and waits for its master to remove them. */
  removesExpired = true;
  tellsOverwriting = false;
  /** Under import-mode only what writes does. */
  get removesMet(): boolean {
    return this.removesExpired
      || (this.master === undefined && !this.paused && (this.running !== undefined && (this.running.flags & Flag.write) !== 0));
  }
  showsExpired = false; // DEBUG SET-ALLOW-ACCESS-EXPIRED
  /** Also of a client that fills the server from another one (CLIENT IMPORT-SOURCE). */
  get seesExpired(): boolean { return this.showsExpired || (this.current?.importSource === true && this.config.flag('import-mode')); }
  /** Whose replica it is: it is fed with the other's redo (apply-redo.ts), and clients only read. See `follow`. */
  master: Peer | undefined;
  /** The replicas that are fed with its changes. */
  readonly replicas: Peer[] = [];
  /** Milliseconds since 1970 when it was made. */
  readonly startedAt: number;
  /** Milliseconds since 1970 of the last SAVE; of the start before one. */
  savedAt: number;
  /** Whether new connections have to give the password, where one is set; a page's own clients need not. */
  guardsConnections = false;
  /** A script has run for so long that other clients are heard again, and answered BUSY (see Scripting.kill). */
  busy = false;
  /** SHUTDOWN: ends the program, which does not return; undefined where there is none to end. */
  onShutdown: (() => void) | undefined;
  /** Flags of commands that are refused while there are fewer replicas than are asked for. */
  refused = 0;
  /** Whether `expireCycle` removes anything (DEBUG SET-ACTIVE-EXPIRE). */
  activeExpire = true;
  /** Error replies by name (`countedName`), for INFO. */
  readonly errors = new Map<Bytes, number>();
  /** The command whose handler was entered last. */
  private running: Command | undefined;
  /** Someone looks at each command, those of scripts too (MONITOR, tracking, a slow log of short times). */
  private observed = false;
  /** The client whose command runs. */
  current: Client | undefined;
  /** How deep in a top-level command we are: scripts and EXEC call back into `execute`'s parts. */
  private depth = 0;
  /** How deep a top-level command begins: within a trial one deeper. */
  private floor = 0;
  /** How many commands ran, those of scripts and transactions too. */
  private ran = 0;
  /** Values so large that Redis would free them in the background: UNLINK, FLUSHALL ASYNC. */
  lazyFreed = 0;
  private readonly watchers = new Watchers(DATABASES);
  /** Messages that follow the reply. */
  private later: [Client, Push][] = [];
  /** Commands with long requests or replies are logged. */
  logsSizes = false;
  /** Numbers that releases write differently, of whoever records a run. */
  readonly doubles = new DoubleNotes();
  /** What HOTKEYS counts, or counted last. */
  hotKeys: HotKeys | undefined;
  /** Someone listens for changes of keys, beside those who wait for them. */
  private heeded = false;

  constructor(options: EngineOptions = {}) {
    this.clock = options.clock ?? Date.now;
    this.elapsed = options.elapsed ?? (() => performance.now());
    this.random = options.random ?? Math.random;
    this.cpu = options.cpu ?? (() => ({ user: 0, system: 0 }));
    this.instant = this.clock();
    this.now = this.startedAt = this.savedAt = Math.floor(this.instant);
    this.databases = Array.from({ length: DATABASES }, (_, id) => new Database(id, this));
    this.blocking = new Blocking(this);
    this.everyCommand = compileTable(commandTables);
    chooseRelease(this);
    this.observation = new Observation(this.clients, this.clock, this.elapsed);
    this.eviction = new Eviction(this);
    this.uses = new UseCounter(0, 0, this.random);
    this.acl = new Acl(this);
    this.applyConfig();
  }

  get monitors(): Observation['monitors'] { return this.observation.monitors; }
  get timing(): Observation['timing'] { return this.observation.timing; }
  get tracking(): Observation['tracking'] { return this.observation.tracking; }

  /**
   * Milliseconds since 1970 for what commands tell and count with. Before 7.2 it runs on within a transaction or script
   * (mstime() of expire.c and t_stream.c); whether something is over is asked of `now`.
   */
  get time(): number { return this.has.frozenTime ? this.now : Math.floor(this.clock()); }

  /** A double as a reply. */
  double(value: number): Double {
    if (!isPlain(value)) this.doubles.look(value);
    return new Double(value, this.has.shortestDoubles ? formatShortest(value) : undefined);
  }

  /** How DUMP writes. */
  get format(): Format {
    const { release, has, config } = this;
    return { version: release.rdb, compresses: config.get('rdbcompression') === 'yes', shortest: has.shortestDoubles };
  }

  /** Whether it reads payloads of a version of the format. */
  readonly readsFormat = (version: number): boolean =>
    readsRdb(this.release, version)
    || (this.config.get('rdb-version-check') === 'relaxed' && triesRdb(this.release, version));

  /** What it calls itself, in texts and to clients: Valkey may pass for Redis. */
  get identity(): Identity {
    const { family, title, version, redisVersion } = this.release;
    if (this.config.flag('extended-redis-compatibility')) return { title: 'Redis', name: 'redis', version: redisVersion };
    return { title, name: family, version };
  }

  connect(push?: (message: Reply) => void): Client { return this.connections.connect(push); }

  disconnect(client: Client): void { this.connections.end(client); }

  // Commands

  /** The whole way of a client's command. Error replies are returned, not thrown. */
  execute(client: Client, args: readonly Bytes[]): Reply {
    this.begin();
    const outer = this.current;
    this.current = client;
    const from = this.journal.changes.length;
    try {
      const command = admit(this, client, args);
      client.lastCommand = command.name;
      client.activeAt = this.now;
      if (this.faults.recordsAtNeed && this.depth === this.floor + 1) this.faults.prepare(command, args);
      if (this.paused && this.pause.postpones(client, command, args)) return null;
      if (client.multi !== undefined && !RUNS_IN_MULTI.has(command.name)) {
        client.multi.push(args);
        return QUEUED;
      }
      const reply = this.perform(client, command, args);
      if (reply instanceof RedisError) this.noteReturned(command, reply);
      return reply;
    } catch (error) {
      const reply = this.faults.reply(error, args, from);
      this.noteError(reply);
      return reply;
    } finally {
      this.current = outer;
      this.end();
    }
  }

  /** Ends a client's transaction, if it is in one, and what it watches. */
  discard(client: Client): void {
    client.multi = undefined;
    client.multiFailed = false;
    this.unwatch(client);
  }

  /** Counts an error reply by its code. */
  noteError(error: RedisError): void {
    if (error.counted) return;
    const name = error.countedName;
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
  }

  /** An error that `run` returned. */
  noteReturned(command: Command, error: RedisError): void {
    if (error.counted && command.spec.group !== 'scripting') return; // what a script met was counted as it met it
    command.failed++;
    this.noteError(error);
  }

  /** Finds a command (and subcommand) and checks its arity. Throws the errors that dispatch replies. */
  resolve(args: readonly Bytes[]): Command {
    const command = this.lookup(args);
    if (command === undefined) throw unknownCommand(args, this.has.unknownNamedAlone);
    if (command.subcommands !== undefined && args.length > 1) {
      const sub = command.subcommands.get(args[1].toLowerCase());
      if (sub === undefined) throw unknownSubcommand(args[1], command.name);
      return this.checkArity(sub, args);
    }
    return this.checkArity(command, args);
  }

  lookup(args: readonly Bytes[]): Command | undefined {
    return this.commands.get(args[0]) ?? this.commands.get(args[0].toLowerCase());
  }

  /** Runs a resolved command and counts it. An error of it is returned: a throw less, which costs more than most commands. */
  run(client: Client, command: Command, args: readonly Bytes[]): Reply {
    if (!this.observed) return this.invoke(client, command, args);
    return this.observation.show(client, command, args, () => this.invoke(client, command, args));
  }

  /** Runs a command again that waits, with all checks. Returns its reply, errors too; where it waits on, any. */
  repeat(client: Client, command: Command, args: readonly Bytes[]): Reply {
    const from = this.journal.changes.length;
    try {
      const refusal = findRefusal(this, client, command, args);
      if (refusal !== undefined) {
        command.rejected++;
        throw refusal;
      }
      const reply = this.invoke(client, command, args);
      if (reply instanceof RedisError) this.noteReturned(command, reply);
      if (this.blocking.waiting(client)) command.calls--;
      else this.observation.readAgain(client, command, args);
      return reply;
    } catch (error) {
      const reply = this.faults.reply(error, args, from);
      this.noteError(reply);
      return reply;
    }
  }

  private invoke(client: Client, command: Command, args: readonly Bytes[]): Reply {
    this.running = command;
    this.ran++;
    try {
      const reply = command.run!(client, args);
      command.calls++;
      return reply;
    } catch (error) {
      command.calls++;
      if (error instanceof RedisError) return error;
      command.failed++;
      throw error;
    }
  }

  /** As `run`, and takes the time: a client's own command, or one of its transaction. */
  perform(client: Client, command: Command, args: readonly Bytes[]): Reply {
    const started = this.elapsed();
    const ranBefore = this.ran - client.traffic.commands;
    const touches = !client.noTouch || command.name === 'touch';
    if (!touches) for (const db of this.databases) db.uses = NOT_USED;
    try {
      const reply = this.run(client, command, args);
      if (this.logsSizes && (command.flags & Flag.skip_slowlog) === 0) this.timing.sizes.note(client, args, reply);
      if (this.hotKeys !== undefined && !(this.blocking.count !== 0 && this.blocking.waiting(client))) {
        this.hotKeys.ran(client, command, args, reply, this.elapsed() - started);
      }
      return reply;
    } finally {
      if (!touches) for (const db of this.databases) db.uses = this.counted;
      const waits = this.blocking.count !== 0 && this.blocking.waiting(client);
      this.observation.ended(client, command, args, started, waits);
      if (!waits) client.traffic.commands = this.ran - ranBefore;
      else if (this.has.commandsTriedAgain) command.calls--; // it counts once it has its reply
    }
  }

  /** What counts uses, where the policy asks for it. */
  get counted(): UseCounter | undefined {
    return this.config.get('maxmemory-policy')!.endsWith('lfu') ? this.uses : undefined;
  }

  /** Looks anew for who looks on, and who listens. */
  attend(): void {
    this.observed = this.observation.everyCall;
    this.heeded = this.tracking.count !== 0 || this.eviction.measures || this.watchers.count !== 0;
  }

  /** Sends a message; from 7.2 on, one to the client whose command runs follows its reply. */
  private send(client: Client, message: Push): void {
    if (client === this.current && this.has.pushesAfterReply) this.later.push([client, message]);
    else client.push(message);
  }

  /** Tells what had to wait until the reply was sent: call it then. */
  announce(): void {
    if (this.later.length !== 0) for (const [client, message] of this.later.splice(0)) client.push(message);
    if (this.tracking.due) this.tracking.announce();
  }

  /** Begins an epoch, unless one runs already. Paired with `end`. */
  begin(): void {
    if (this.depth++ !== this.floor) return;
    this.readClock();
    if (this.floor === 0) return this.journal.begin();
    this.journal.split();
    this.journal.writes = 0;
  }

  /** Works in one epoch, in which commands are as they are in one of their own, and takes back what that changed. */
  trial<T>(work: () => T): T {
    const { journal } = this;
    const { recording } = journal;
    this.begin();
    this.floor = 1;
    journal.recording = true;
    try {
      return work();
    } finally {
      this.floor = 0;
      this.rollback(0);
      journal.changes = [];
      this.end();
      journal.recording = recording;
    }
  }

  /** A new unit of execution begins. */
  readClock(): void {
    this.instant = this.clock();
    this.now = Math.floor(this.instant);
  }

  end(): void {
    if (this.depth === this.floor + 1 && this.blocking.count !== 0) this.blocking.serve();
    if (--this.depth !== 0) return;
    const { changes } = this.journal;
    if (changes.length === 0) return;
    this.onChanges?.(changes);
    for (const change of changes) {
      if (change.kind === 'key' && typeof change.value === 'object') change.value.endRecord();
    }
  }

  /** Takes back every change of the epoch's keys from the place on that `journal.split` gave. */
  rollback(from: number): void {
    const { journal } = this;
    const taken = journal.changes.splice(from);
    undo(this.databases, taken);
    for (const change of taken) if (change.kind === 'command') journal.append(change); // a script stays loaded
    journal.epoch++; // what is touched from here on has its first touch anew
  }

  /** Makes what has been configured take effect. */
  applyConfig(): void { takeEffect(this); }

  /** Becomes a replica: it takes what another did, and changes nothing of its own accord. */
  follow(master: Peer): void {
    this.master = master;
    this.removesExpired = false;
  }

  /** Is a replica no more. */
  lead(): void {
    this.master = undefined;
    this.removesExpired = true;
  }

  /** Behaves like another release from now on. Throws RedisError for one that is not among RELEASES. */
  emulate(release: string): void {
    if (this.config.get('redis-version') === release) return;
    this.begin();
    try {
      this.config.set([['redis-version', release]]);
      this.applyConfig();
      this.journal.append({ kind: 'command', args: ['CONFIG', 'SET', 'redis-version', release] });
    } finally {
      this.end();
    }
  }

  watch(client: Client, db: number, key: Bytes): void {
    const entry = this.databases[db].entries.get(key);
    this.watchers.add(client, db, key, entry !== undefined && (entry.expireAt === 0 || entry.expireAt >= this.now));
    this.attend();
  }

  /** How many keys are watched. */
  get watched(): number { return this.watchers.keys; }

  unwatch(client: Client): void {
    if (client.watched.length !== 0) {
      this.watchers.leave(client);
      this.attend();
    }
    client.watchBroken = false;
  }

  keyChanged(db: Database, key: Bytes, cause?: 'gone' | 'database'): void {
    if (this.blocking.count !== 0) this.blocking.changed(db.id, key);
    if (!this.heeded) return;
    if (this.eviction.measures) this.eviction.keyChanged(db.id, key);
    if (this.tracking.count !== 0 && cause !== 'database') {
      this.tracking.changed(key, cause === 'gone' ? undefined : this.current, this.current);
    }
    if (this.watchers.count !== 0) this.watchers.changed(db.id, key);
  }

  notify(db: Database, type: number, event: Bytes, key: Bytes): void {
    if (this.pubsub.notifyMask !== 0) this.pubsub.notify(db.id, type, event, key);
  }

  /** Reads alone tell of it: a write of a new key misses nothing. */
  keyMissed(db: Database, key: Bytes, read: boolean): void {
    if ((this.pubsub.notifyMask & Notify.keyMiss) === 0) return;
    if (!read && (this.running!.flags & Flag.readonly) === 0 && !READS_FIRST.has(this.running!.name)) return;
    this.pubsub.notify(db.id, Notify.keyMiss, 'keymiss', key);
  }

  /** Whether more is used than `maxmemory` allows. */
  outOfMemory(): boolean { return (this.eviction.used() ?? 0) > this.config.limits.memory; }

  /**
   * Removes keys whose time is over, looking at up to `limit` keys that have one; call it from a timer while
   * idle. Returns how many it removed.
   */
  expireCycle(limit = 1000): number { return expireCycle(this, limit); }

  private checkArity(command: Command, args: readonly Bytes[]): Command {
    if (arityFits(command, args.length) && command.run !== undefined) return command;
    command.rejected++;
    throw wrongArity(command.name);
  }
}
