// Access control: the users, who is logged in as whom, and what is refused to whom. Texts are those of Redis 7.0.
import type { Client } from '../client.ts';
import { Flag } from '../command.ts';
import type { Command } from '../command.ts';
import { describeClient } from '../commands/client.ts';
import type { Engine } from '../engine.ts';
import { noAuth, RedisError, shown } from '../errors.ts';
import type { Bytes } from '../reply.ts';
import { Catalog } from './catalog.ts';
import { AclLog } from './log.ts';
import type { Refusal } from './log.ts';
import { RuleError } from './rule-error.ts';
import { allowsChannel,  } from './selector.ts';
import type { Denial } from './selector.ts';
import { User } from './user.ts';

const REFUSED: Readonly<Record<Denial['reason'], (command: Bytes) => Bytes>> = {
  command: (command) => `run the '${command}' command`,
  key: () => 'access one of the keys used as arguments',
  channel: () => 'access one of the channels used as arguments',
  database: () => 'access database',
};

/** The same from 7.2 on. */
const refusedLater = (user: Bytes, { reason }: Denial, command: Bytes): Bytes =>
  (reason === 'command' ? `User ${user} has no permissions to run the '${command}' command`
    : `No permissions to access ${reason === 'database' ? '' : 'a '}${reason}`);

const CHANGED: Readonly<Record<Denial['reason'], Bytes>> = {
  command: 'no permission to execute the command or subcommand',
  key: 'no permission to touch the specified keys',
  channel: 'no permission to access one of the channels used as arguments',
  database: 'no permission to access the database',
};

const IN_SCRIPT: Readonly<Record<Denial['reason'], Bytes>> = {
  command: "can't run this command or subcommand",
  key: "can't access at least one of the keys mentioned in the command arguments",
  channel: "can't publish to the channel mentioned in the command",
  database: "can't access the database",
};

export class Acl {
  readonly catalog: Catalog;
  readonly log = new AclLog();
  /** How often something was refused. */
  readonly denied: Record<Refusal['reason'], number> = { auth: 0, command: 0, key: 0, channel: 0, database: 0 };
  readonly users = new Map<Bytes, User>();
  /** Every connection's user until it logs in as another. */
  readonly default: User;
  /** The value of `requirepass` that the default user was last given. */
  private required: Bytes = '';

  constructor(private readonly engine: Engine) {
    this.catalog = new Catalog(engine);
    this.default = new User('default', this.catalog, true);
    for (const rule of ['on', 'nopass', '+@all', '~*']) this.default.apply(rule, true);
    this.default.restricted = false;
    this.users.set('default', this.default);
  }

  /** By their names' bytes. */
  list(): User[] {
    return [...this.users.values()].sort(({ name: a }, { name: b }) => (a < b ? -1 : 1));
  }

  /** Commands that bring a new engine's users to where these are; of the default user only what was changed. */
  commands(): Bytes[][] {
    return this.list().filter((user) => user !== this.default || user.describe() !== this.untouched)
      .map((user) => ['ACL', 'SETUSER', user.name, ...user.rules()]);
  }

  /** The default user at the start, as ACL LIST tells it. */
  private get untouched(): Bytes {
    return `user default on nopass ${this.catalog.keepsRules && !this.catalog.guardsDatabases ? 'sanitize-payload ' : ''}~* &* +@all`;
  }

  /** Another release has other commands. */
  commandsChanged(): void {
    const known = new Set(this.catalog.all);
    this.catalog.forget();
    const fresh = this.catalog.all.filter((command) => !known.has(command));
    for (const user of this.users.values()) for (const selector of user.all) selector.commands.welcome(fresh);
  }

  // Users

  /** ACL SETUSER: makes or changes a user by rules, all or nothing. Throws the error for the first that is wrong. */
  setUser(name: Bytes, rules: readonly Bytes[]): void {
    const user = this.users.get(name);
    const draft = user?.draft() ?? new User(name, this.catalog, this.newChannels);
    for (const rule of rules) this.apply(draft, rule);
    if (user !== undefined) this.endListeners(user, draft);
    const changed = user ?? new User(name, this.catalog, false);
    changed.assign(draft);
    this.users.set(name, changed);
    this.settle();
  }

  private apply(user: User, rule: Bytes): void {
    try {
      user.apply(rule, this.newChannels);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      throw new RedisError(`ERR Error in ACL SETUSER modifier '${shown(rule)}': ${error.reason}`);
    }
  }

  private get newChannels(): boolean { return this.engine.config.get('acl-pubsub-default') === 'allchannels'; }

  /** False where there is none. Its clients are disconnected. */
  remove(name: Bytes, by: Client): boolean {
    const user = this.users.get(name);
    if (user === undefined) return false;
    this.users.delete(name);
    for (const client of this.engine.clients.values()) {
      if (client.user !== user) continue;
      client.user = this.default;
      client.authenticated = false;
      this.engine.connections.close(client, client === by ? 'replied' : 'now');
    }
    this.settle();
    return true;
  }

  /** Who listens to what a user may hear no more is disconnected. */
  private endListeners(user: User, changed: User): void {
    if (changed.all.some(({ allChannels }) => allChannels)) return;
    const allowed = changed.all.flatMap(({ channels }) => channels);
    if (user.all.every((old) => !old.allChannels && old.channels.every((name) => allowed.includes(name)))) return;
    for (const client of this.engine.clients.values()) {
      if (client.user !== user) continue;
      const hears = [...client.channels, ...client.shardChannels].every((name) => allowsChannel(allowed, name, false))
        && [...client.patterns].every((name) => allowsChannel(allowed, name, true));
      if (!hears) this.engine.connections.close(client, 'now');
    }
  }

  /** CONFIG SET requirepass: the default user's only password. */
  require(password: Bytes): void {
    if (password === this.required) return;
    this.required = password;
    this.default.apply('resetpass', false);
    this.default.apply(password === '' ? 'nopass' : `>${password}`, false);
    this.settle();
  }

  // Logging in

  /** A connection that begins, or begins anew. */
  welcome(client: Client): void {
    client.user = this.default;
    client.authenticated = !this.asks;
    this.settleOne(client);
  }

  /** Whether strangers have to log in: nobody is the default user without a password. */
  private get asks(): boolean {
    return this.engine.guardsConnections && !(this.default.nopass && this.default.enabled);
  }

  /** AUTH and HELLO. Throws WRONGPASS. `args`: the command. */
  logIn(client: Client, name: Bytes, password: Bytes, args: readonly Bytes[]): void {
    const user = this.users.get(name);
    if (user?.accepts(password) !== true) {
      this.note(client, { reason: 'auth', context: contextOf(client), object: args[0], username: name });
      throw new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
    }
    client.user = user;
    client.authenticated = true;
    this.settleOne(client);
  }

  /** Each client's flag that says whether dispatch has to ask here. */
  settle(): void {
    for (const client of this.engine.clients.values()) this.settleOne(client);
  }

  settleOne(client: Client): void {
    client.guarded = client.user.restricted || (!client.authenticated && this.asks);
  }

  // Checks

  /** Why a guarded client may not run a command; noted in the log. */
  refusal(client: Client, command: Command, args: readonly Bytes[]): RedisError | undefined {
    if ((command.flags & Flag.no_auth) === 0 && !client.authenticated && this.asks) {
      return noAuth();
    }
    // Refused for another reason, which dispatch tells.
    if (client.multi !== undefined && (command.flags & Flag.no_multi) !== 0) return undefined;
    const denial = this.denial(client.user, command, args, client.db.id);
    if (denial === undefined) return undefined;
    client.lastCommand = command.name;
    this.noteDenial(client, contextOf(client), denial, command, args);
    return new RedisError(`NOPERM ${this.engine.has.aclNamesUser ? refusedLater(client.user.name, denial, command.name)
      : `this user has no permissions to ${REFUSED[denial.reason](command.name)}`}`);
  }

  /** As `refusal`, of a command that was queued when it was still allowed. */
  refusalInExec(client: Client, command: Command, args: readonly Bytes[]): RedisError | undefined {
    const denial = this.denial(client.user, command, args, client.db.id);
    if (denial === undefined) return undefined;
    this.noteDenial(client, 'multi', denial, command, args);
    return new RedisError('NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC'
      + ` call. This command is no longer allowed for the following reason: ${CHANGED[denial.reason]}`);
  }

  /** As `refusal`, of what a client's script calls. */
  refusalInScript(client: Client, command: Command, args: readonly Bytes[]): RedisError | undefined {
    const denial = this.denial(client.user, command, args, client.db.id);
    if (denial === undefined) return undefined;
    this.noteDenial(client, 'lua', denial, command, args);
    return new RedisError(this.engine.has.aclNamesUser
      ? `ERR ACL failure in script: ${refusedLater(client.user.name, denial, command.name)}`
      : `ERR The user executing the script ${IN_SCRIPT[denial.reason]}`);
  }

  /** Undefined: allowed. Of what several selectors lack the one that came nearest is told. */
  denial({ root, selectors, restricted }: User, command: Command, args: readonly Bytes[], db: number): Denial | undefined {
    if (!restricted) return undefined;
    let nearest = root.denial(command, args, db);
    for (const selector of selectors) {
      if (nearest === undefined) break;
      nearest = further(nearest, selector.denial(command, args, db));
    }
    return nearest;
  }

  /** Whether a command may touch keys that its arguments do not name (SORT BY). */
  readsAllKeys({ all, restricted }: User, command: Command, args: readonly Bytes[], db: number): boolean {
    return !restricted || all.some((selector) => selector.readsAllKeys && selector.denial(command, args, db) === undefined);
  }

  private noteDenial(
    client: Client, context: Refusal['context'], { reason, at }: Denial, command: Command, args: readonly Bytes[],
  ): void {
    const object = reason === 'command' || (reason === 'database' && at === 0) ? command.name : args[at];
    this.note(client, { reason, context, object, username: client.user.name });
  }

  private note(client: Client, refusal: Refusal): void {
    const { engine } = this;
    this.denied[refusal.reason]++;
    this.log.add(refusal, describeClient(client), engine.now, engine.config.integer('acllog-max-len'));
  }
}

const contextOf = (client: Client): Refusal['context'] =>
  (client.multi !== undefined ? 'multi' : 'toplevel');

const RANKS: readonly Denial['reason'][] = ['database', 'command', 'key', 'channel'];

function further(one: Denial, other: Denial | undefined): Denial | undefined {
  if (other === undefined) return undefined;
  const more = RANKS.indexOf(other.reason) - RANKS.indexOf(one.reason);
  return more > 0 || (more === 0 && other.at > one.at) ? other : one;
}
