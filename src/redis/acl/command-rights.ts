// Which commands a selector allows, and how Redis tells it as rules.
import type { Command } from '../command.ts';
import { CATEGORIES } from '../commands/command-description.ts';
import type { Bytes } from '../reply.ts';
import { subcommandsOf } from './catalog.ts';
import type { Catalog } from './catalog.ts';

export class CommandRights {
  private allowed = new Set<Command>();
  /** First arguments with which a command may be called that is not allowed otherwise (+select|0). */
  private firstArguments = new Map<Command, readonly Bytes[]>();
  /** Commands to come are allowed as well: the last rule for all commands was +@all. */
  private open = false;
  /** The rules since the last for all commands, without those that later ones made vain. */
  private written: Bytes[] = [];
  /** Nothing was taken away since +@all: none needs to be looked up. */
  all = false;

  constructor(private readonly catalog: Catalog) {}

  copy(): CommandRights {
    const copy = new CommandRights(this.catalog);
    copy.allowed = new Set(this.allowed);
    copy.firstArguments = new Map(this.firstArguments);
    copy.open = this.open;
    copy.all = this.all;
    copy.written = [...this.written];
    return copy;
  }

  allows(command: Command, args: readonly Bytes[]): boolean {
    if (this.all || this.allowed.has(command)) return true;
    const given = args[1]?.toLowerCase();
    return this.firstArguments.get(command)?.some((first) => first.toLowerCase() === given) ?? false;
  }

  setAll(allow: boolean): void {
    this.allowed = new Set(allow ? this.catalog.all : []);
    this.firstArguments.clear();
    this.open = this.all = allow;
    this.written = [];
  }

  /** Notes a rule: "get", "config|get", "@read". It takes the place of those for the same and for its parts. */
  note(what: Bytes, allow: boolean): void {
    const name = what.toLowerCase();
    this.written = this.written.filter((rule) => rule.slice(1) !== name && !rule.startsWith(`${name}|`, 1));
    this.written.push((allow ? '+' : '-') + name);
  }

  /** Commands come with another release. */
  welcome(commands: readonly Command[]): void {
    if (this.open) for (const command of commands) this.allowed.add(command);
  }

  /** A command with its subcommands. */
  set(command: Command, allow: boolean): void {
    for (const each of [command, ...subcommandsOf(command)]) {
      if (allow) this.allowed.add(each);
      else this.allowed.delete(each);
      this.firstArguments.delete(each);
    }
    if (!allow) this.all = false;
  }

  /** False where there is no such category. */
  setCategory(category: Bytes, allow: boolean): boolean {
    const members = this.catalog.of(category);
    for (const member of members ?? []) this.set(member, allow);
    return members !== undefined;
  }

  allowFirstArgument(command: Command, argument: Bytes): void {
    const known = this.firstArguments.get(command) ?? [];
    if (known.some((each) => each.toLowerCase() === argument.toLowerCase())) return;
    this.firstArguments.set(command, [...known, argument]);
  }

  /**
   * The rules that lead here, as ACL GETUSER tells them: +@all or -@all, then those that were given; before 7.2 the
   * categories that come nearest, then what single commands are left.
   */
  rules(): Bytes[] {
    if (this.catalog.keepsRules) return [this.open ? '+@all' : '-@all', ...this.written];
    const made = new CommandRights(this.catalog);
    made.setAll(this.open);
    const rules = [this.open ? '+@all' : '-@all'];
    this.tellCategories(made, rules);
    this.tellCommands(made, rules);
    return rules;
  }

  /** Again and again the category with the fewest commands that would be wrong; of these the one with most right. */
  private tellCategories(made: CommandRights, rules: Bytes[]): void {
    const add = !this.open;
    const rest = this.copy();
    for (let best; (best = rest.nearestCategory(add)) !== undefined;) {
      rest.setCategory(best, !add);
      made.setCategory(best, add);
      rules.push(`${add ? '+' : '-'}@${best}`);
    }
  }

  private nearestCategory(add: boolean): Bytes | undefined {
    let best: Bytes | undefined;
    let fewestWrong = Infinity;
    let mostRight = 0;
    for (const category of CATEGORIES) {
      const members = this.catalog.of(category) ?? [];
      const right = members.filter((member) => this.allowed.has(member) === add).length;
      const wrong = members.length - right;
      if (right <= wrong || wrong > fewestWrong || (wrong === fewestWrong && right <= mostRight)) continue;
      best = category;
      fewestWrong = wrong;
      mostRight = right;
    }
    return best;
  }

  private tellCommands(made: CommandRights, rules: Bytes[]): void {
    for (const command of this.catalog.all) {
      const allow = this.allowed.has(command);
      if (allow !== made.allowed.has(command)) {
        made.set(command, allow);
        rules.push((allow ? '+' : '-') + command.name);
      }
      if (!allow) for (const first of this.firstArguments.get(command) ?? []) rules.push(`+${command.name}|${first}`);
    }
  }
}
