// The command table as ACL rules name it: commands and subcommands ("config|get"), and the categories that hold them.
import type { Command } from '../command.ts';
import { categoriesOf } from '../commands/command-description.ts';
import type { Engine } from '../engine.ts';
import type { Bytes } from '../reply.ts';

export class Catalog {
  private flat: readonly Command[] | undefined;
  private categories: Map<Bytes, Command[]> | undefined;

  constructor(private readonly engine: Pick<Engine, 'commands' | 'has'>) {}

  /** Whether rules are shown as they were given. */
  get keepsRules(): boolean { return this.engine.has.aclRulesKept; }

  /** Whether users are kept to databases; and nobody speaks of payloads any more. */
  get guardsDatabases(): boolean { return this.engine.has.aclDatabases; }

  /** Every command, each container before its subcommands. */
  get all(): readonly Command[] {
    return this.flat ??= [...this.engine.commands.values()].flatMap((each) => [each, ...subcommandsOf(each)]);
  }

  /** Another release has other commands. */
  forget(): void { this.flat = this.categories = undefined; }

  /** A command or subcommand by its name in any case. */
  find(name: Bytes): Command | undefined {
    const [first, second, ...more] = name.toLowerCase().split('|');
    const found = this.engine.commands.get(first);
    if (second === undefined) return found;
    return more.length === 0 ? found?.subcommands?.get(second) : undefined;
  }

  /** The commands of a category, given without its "@". */
  of(category: Bytes): readonly Command[] | undefined {
    this.categories ??= this.sort();
    return this.categories.get(category.toLowerCase());
  }

  private sort(): Map<Bytes, Command[]> {
    const sorted = new Map<Bytes, Command[]>();
    for (const command of this.all) {
      for (const category of categoriesOf(command)) {
        const members = sorted.get(category);
        if (members === undefined) sorted.set(category, [command]);
        else members.push(command);
      }
    }
    return sorted;
  }
}

export const subcommandsOf = ({ subcommands }: Command): Iterable<Command> => subcommands?.values() ?? [];
