// A client's own state: what a connection carries from one command to the next.
import type { User } from './acl/user.ts';
import type { DebugSession } from './debugging.ts';
import type { Engine } from './engine.ts';
import type { Database } from './keyspace.ts';
import type { Bytes, Reply } from './reply.ts';
import type { Call, TrackingMode } from './tracking.ts';

/** A command waiting in MULTI. */
export type Queued = readonly Bytes[];

/** A client's state as plain data: it crosses to a new worker after a kill. */
export interface ClientState {
  id: number;
  name: Bytes;
  db: number;
  protocol: 2 | 3;
  /** Commands queued since MULTI, or undefined outside of one. */
  multi: Queued[] | undefined;
  /** A queued command was refused: EXEC will answer EXECABORT. */
  multiFailed: boolean;
  /** Keys under WATCH, each with its database, and whether there was such a key. */
  watched: [db: number, key: Bytes, live: boolean][];
  /** A watched key changed: EXEC will answer nil. */
  watchBroken: boolean;
  channels: Bytes[];
  patterns: Bytes[];
  shardChannels: Bytes[];
  /** Whom it is logged in as; without `authenticated` it is a stranger yet. */
  user: Bytes;
  authenticated: boolean;
  /** As CLIENT SETINFO gave it. */
  library: Library;
  monitors: boolean;
  tracking: TrackingMode | undefined;
}

/** What the client's library says of itself. */
export interface Library { 'lib-name': Bytes; 'lib-ver': Bytes }

export const UNNAMED: Library = { 'lib-name': '', 'lib-ver': '' };

export class Client {
  name: Bytes = '';
  protocol: 2 | 3 = 2;
  db: Database;
  multi: Queued[] | undefined;
  multiFailed = false;
  /** Keys under WATCH, as in ClientState. */
  watched: [db: number, key: Bytes, live: boolean][] = [];
  watchBroken = false;
  readonly channels = new Set<Bytes>();
  readonly patterns = new Set<Bytes>();
  readonly shardChannels = new Set<Bytes>();
  /** Takes the reply of a command that had to wait; undefined: this client cannot wait. */
  unblocked: ((reply: Reply) => void) | undefined;
  /** CLIENT PAUSE holds its commands back. */
  pausable = true;
  /** It runs a transaction, in which nothing waits. */
  denyBlocking = false;
  /** CLIENT REPLY: whether its replies are sent. Whoever sends them looks here. */
  replies: 'on' | 'off' | 'skip' | 'skip next' = 'on';
  /** Whether it has given the password, where there is one. */
  authenticated = true;
  user: User;
  /** Dispatch asks `engine.acl` before each of its commands: something may be refused. */
  guarded = false;
  /** CLIENT TRACKING; undefined: off. */
  tracking: TrackingMode | undefined;
  /** CLIENT CACHING has been said for the next command. */
  caching = false;
  /** The client that it redirects to is gone. */
  redirectBroken = false;
  /** The command that it waits with, and since when, as the engine's `elapsed` tells. */
  waitsWith: Call & { readonly since: number } | undefined;
  /** Where it is connected from and to, "address:port". */
  address = 'local:0';
  localAddress = 'local:0';
  /** CLIENT NO-EVICT; there is no eviction. */
  noEvict = false;
  /** CLIENT NO-TOUCH, and SETINFO. */
  noTouch = false;
  /** CLIENT CAPA REDIRECT, CLIENT IMPORT-SOURCE. */
  redirects = false;
  importSource = false;
  /** Bytes that came over its connection, where it has one, and are no command yet. */
  unread: (() => number) | undefined;
  /** Whether replies to it were not sent yet; undefined: nobody knows. */
  unsent: (() => boolean) | undefined;
  /** SCRIPT DEBUG: its next EVAL begins a session of the debugger, after which changes are taken back, or stay. */
  debugs: 'yes' | 'sync' | undefined;
  session: DebugSession | undefined;
  /** READONLY. */
  readOnly = false;
  library = UNNAMED;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  activeAt: number;
  /** The command that runs or ran last. */
  lastCommand: Bytes = '';
  /** Bytes that came and went, where there is a network, and commands that ran. */
  readonly traffic = { in: 0, out: 0, commands: 0 };
  /** Commands that a script calls run with a client of their own that stands for the caller's. */
  readonly isScript: boolean;

  constructor(
    readonly engine: Engine,
    readonly id: number,
    /** Takes out-of-band messages (pub/sub). */
    readonly push: (message: Reply) => void,
    options: { script?: boolean } = {},
  ) {
    this.db = engine.databases[0];
    this.user = engine.acl.default;
    this.connectedAt = this.activeAt = engine.now;
    this.isScript = options.script ?? false;
  }

  get subscriptions(): number { return this.channels.size + this.patterns.size + this.shardChannels.size; }

  state(): ClientState {
    return {
      id: this.id, name: this.name, db: this.db.id, protocol: this.protocol,
      multi: this.multi && [...this.multi], multiFailed: this.multiFailed,
      watched: [...this.watched], watchBroken: this.watchBroken,
      channels: [...this.channels], patterns: [...this.patterns], shardChannels: [...this.shardChannels],
      user: this.user.name, authenticated: this.authenticated, library: this.library,
      monitors: this.engine.monitors.clients.has(this), tracking: this.tracking,
    };
  }
}
