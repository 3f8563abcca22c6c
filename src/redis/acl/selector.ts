// A selector: rules that allow a command as a whole, its name, its keys and its channels.
import { Flag, keyPositions } from '../command.ts';
import type { Command, KeyUse } from '../command.ts';
import { matches } from '../../bytes/glob.ts';
import type { Bytes } from '../reply.ts';
import { splitArgs } from '../../bytes/split-args.ts';
import type { Catalog } from './catalog.ts';
import { CommandRights } from './command-rights.ts';
import { DatabaseRights } from './database-rights.ts';
import { RuleError, ruleSyntax } from './rule-error.ts';

const READ = 1;
const WRITE = 2;
const ANY = READ | WRITE;
/** How many databases there are. */
const DATABASES = 16;

const unknownCommand = (): RuleError => new RuleError('Unknown command or category name in ACL');
const vain = (flag: string, reset: string, what: string): RuleError =>
  new RuleError(`Adding a pattern after the * pattern (or the '${flag}' flag) is not valid and does not have any`
    + ` effect. Try '${reset}' to start with an empty list of ${what}`);

/** What a selector does not allow of a call; `at` is the argument, a key or a channel, that it stumbled over. */
export interface Denial { reason: 'database' | 'command' | 'key' | 'channel'; at: number }

interface KeyPattern { pattern: Bytes; access: number }

/** The same as an object and for people: what GETUSER tells. */
export interface SelectorDescription { commands: Bytes; keys: Bytes; channels: Bytes; databases?: Bytes }

export class Selector {
  commands: CommandRights;
  private keys: KeyPattern[] = [];
  private allKeys = false;
  channels: Bytes[] = [];
  private databases = new DatabaseRights();

  constructor(private readonly catalog: Catalog, public allChannels: boolean) {
    this.commands = new CommandRights(catalog);
  }

  copy(): Selector {
    const copy = new Selector(this.catalog, this.allChannels);
    copy.commands = this.commands.copy();
    copy.keys = this.keys.map((key) => ({ ...key }));
    copy.allKeys = this.allKeys;
    copy.channels = [...this.channels];
    copy.databases = this.databases.copy();
    return copy;
  }

  /** Nothing at all is refused. */
  get allowsAll(): boolean { return this.commands.all && this.allKeys && this.allChannels && this.databases.all; }

  // Rules

  /** Throws RuleError. */
  apply(rule: Bytes): void {
    switch (rule.toLowerCase()) {
      case 'allkeys': case '~*': this.resetKeys(true); return;
      case 'resetkeys': this.resetKeys(false); return;
      case 'allchannels': case '&*': this.resetChannels(true); return;
      case 'resetchannels': this.resetChannels(false); return;
      case 'allcommands': case '+@all': this.commands.setAll(true); return;
      case 'nocommands': case '-@all': this.commands.setAll(false); return;
    }
    if (this.catalog.guardsDatabases && this.databases.apply(rule)) return;
    switch (rule[0]) {
      case '~': case '%': return this.addKeys(rule);
      case '&': return this.addChannels(rule.slice(1));
      case '+': case '-': return this.setCommands(rule.slice(1), rule[0] === '+');
      default: throw ruleSyntax();
    }
  }

  private resetKeys(all: boolean): void {
    this.keys = [];
    this.allKeys = all;
  }

  private resetChannels(all: boolean): void {
    this.channels = [];
    this.allChannels = all;
  }

  private addKeys(rule: Bytes): void {
    if (this.allKeys) throw vain('allkeys', 'resetkeys', 'patterns');
    const [, letters, pattern] = /^(?:~|%([RW]*)(?:~|$))([^]*)$/i.exec(rule) ?? [];
    const access = letters === undefined ? ANY : accessFrom(letters.toUpperCase());
    if (pattern === undefined || access === 0 || hasSpaces(pattern)) throw ruleSyntax();
    const known = this.keys.find((key) => key.pattern === pattern);
    if (known === undefined) this.keys.push({ pattern, access });
    else known.access |= access;
  }

  private addChannels(pattern: Bytes): void {
    if (this.allChannels) throw vain('allchannels', 'resetchannels', 'channels');
    if (hasSpaces(pattern)) throw ruleSyntax();
    if (!this.channels.includes(pattern)) this.channels.push(pattern);
  }

  private setCommands(name: Bytes, allow: boolean): void {
    if (name.startsWith('@')) {
      if (!this.commands.setCategory(name.slice(1), allow)) throw unknownCommand();
      return this.commands.note(name, allow);
    }
    const bar = name.lastIndexOf('|');
    const command = this.catalog.find(allow && bar >= 0 ? name.slice(0, bar) : name);
    if (command === undefined) throw unknownCommand();
    if (allow && bar >= 0) {
      this.allowPart(command, name, name.slice(bar + 1));
      return this.commands.note(name, true);
    }
    this.commands.set(command, allow);
    this.commands.note(command.name, allow);
  }

  /** "+config|get", a subcommand, or "+select|0", a first argument. */
  private allowPart(command: Command, name: Bytes, part: Bytes): void {
    if (command.name.includes('|')) throw new RuleError('Allowing first-arg of a subcommand is not supported');
    if (part === '') throw ruleSyntax();
    if (command.subcommands === undefined) return this.commands.allowFirstArgument(command, part);
    const subcommand = this.catalog.find(name);
    if (subcommand === undefined) throw unknownCommand();
    this.commands.set(subcommand, true);
  }

  // Checks

  /** Undefined: the call is allowed. `db`: the database in which it would run. */
  denial(command: Command, args: readonly Bytes[], db: number): Denial | undefined {
    const database = this.databases.denied(command, args, db, DATABASES);
    if (database !== undefined) return { reason: 'database', at: database };
    if ((command.flags & Flag.no_auth) === 0 && !this.commands.allows(command, args)) {
      return { reason: 'command', at: 0 };
    }
    if (!this.allKeys && command.spec.keys !== undefined) {
      const at = keyPositions(command, args)
        .find(({ at, uses }) => !uses.includes('not_key') && !this.allowsKey(args[at], accessOf(uses)))?.at;
      if (at !== undefined) return { reason: 'key', at };
    }
    const at = this.allChannels ? undefined : this.deniedChannel(command, args);
    return at === undefined ? undefined : { reason: 'channel', at };
  }

  /** A command that cannot say what keys it reads may run only where every key may be read. */
  get readsAllKeys(): boolean {
    return this.allKeys || this.keys.some(({ pattern, access }) => pattern === '*' && (access & READ) !== 0);
  }

  private allowsKey(key: Bytes, access: number): boolean {
    return this.keys.some((each) => (each.access & access) === access && matches(each.pattern, key));
  }

  private deniedChannel({ spec: { channels } }: Command, args: readonly Bytes[]): number | undefined {
    if (channels === undefined) return undefined;
    const last = channels.last < 0 ? args.length - 1 : channels.last;
    for (let at = 1; at <= last; at++) {
      if (!allowsChannel(this.channels, args[at], channels.pattern === true)) return at;
    }
    return undefined;
  }

  // As text

  describe(): SelectorDescription {
    return {
      commands: this.commands.rules().join(' '), keys: this.keyRules().join(' '),
      channels: this.channelRules().join(' '),
      ...this.catalog.guardsDatabases && { databases: this.databases.describe() },
    };
  }

  /** All rules of ACL LIST. */
  rules(): Bytes[] {
    const channels = this.channelRules();
    return [...this.keyRules(), ...this.allChannels ? channels : ['resetchannels', ...channels],
      ...this.databases.rules(), ...this.commands.rules()];
  }

  private keyRules(): Bytes[] {
    if (this.allKeys) return ['~*'];
    return this.keys.map(({ pattern, access }) =>
      (access === ANY ? '~' : access === READ ? '%R~' : '%W~') + pattern);
  }

  private channelRules(): Bytes[] {
    return this.allChannels ? ['&*'] : this.channels.map((pattern) => `&${pattern}`);
  }
}

/** A pattern may be subscribed to where it is allowed by the letter. */
export function allowsChannel(allowed: readonly Bytes[], channel: Bytes, isPattern: boolean): boolean {
  return isPattern ? allowed.includes(channel) : allowed.some((pattern) => matches(pattern, channel));
}

/** The rules between the parentheses of a selector. Throws RuleError. */
export function parseSelector(text: Bytes, catalog: Catalog, allChannels: boolean): Selector {
  const selector = new Selector(catalog, allChannels);
  for (const rule of splitArgs(text.slice(1, -1)) ?? []) selector.apply(rule);
  return selector;
}

/** As C's isspace, and the end of a C string. */
export const hasSpaces = (text: Bytes): boolean => /[\0\t-\r ]/.test(text);

/** 0 for none or one that is given twice. */
function accessFrom(letters: string): number {
  return ({ R: READ, W: WRITE, RW: ANY, WR: ANY } as Record<string, number | undefined>)[letters] ?? 0;
}

function accessOf(uses: readonly KeyUse[]): number {
  let access = 0;
  for (const use of uses) {
    if (use === 'access') access |= READ;
    if (use === 'insert' || use === 'delete' || use === 'update') access |= WRITE;
  }
  return access;
}
