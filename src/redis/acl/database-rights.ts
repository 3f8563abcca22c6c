// Which databases a selector allows (Valkey 9.1): rules, and the databases that a call touches.
import { Flag } from '../command.ts';
import type { Command } from '../command.ts';
import { categoriesOf } from '../commands/command-description.ts';
import type { Bytes } from '../reply.ts';
import { RuleError, ruleSyntax } from './rule-error.ts';

export class DatabaseRights {
  all = true;
  private ids: number[] = [];

  copy(): DatabaseRights {
    const copy = new DatabaseRights();
    copy.all = this.all;
    copy.ids = [...this.ids];
    return copy;
  }

  /** Takes "alldbs", "resetdbs" or "db=0,1"; false for another rule. Throws RuleError. */
  apply(rule: Bytes): boolean {
    const word = rule.toLowerCase();
    if (word !== 'alldbs' && word !== 'resetdbs' && !word.startsWith('db=')) return false;
    this.all = word === 'alldbs';
    this.ids = word.startsWith('db=') ? idsFrom(word.slice('db='.length)) : [];
    return true;
  }

  allows(id: number): boolean { return this.all || this.ids.includes(id); }

  /** As GETUSER has it. */
  describe(): Bytes { return this.all ? 'alldbs' : this.ids.length === 0 ? '' : `db=${this.ids.join(',')}`; }

  /** As ACL LIST has it: every database goes without saying. */
  rules(): Bytes[] { return this.all ? [] : [this.describe() || 'resetdbs']; }

  /** The argument that a call stumbles over, 0 for the database that it runs in; undefined: it is allowed. */
  denied(command: Command, args: readonly Bytes[], db: number, count: number): number | undefined {
    if (this.all) return undefined;
    const named = namedDatabases(command.name, args);
    if (named !== undefined) {
      const at = named.find((place) => !this.allows(Number(args[place])));
      if (at !== undefined) return at;
      return command.spec.keys !== undefined && !this.allows(db) ? 0 : undefined;
    }
    if (OF_ALL.has(command.name)) return Array.from({ length: count }, (_, id) => id).every((id) => this.allows(id)) ? undefined : 0;
    return touchesData(command) && !this.allows(db) ? 0 : undefined;
  }
}

/** Commands that work on every database. */
const OF_ALL = new Set(['flushall', 'cluster|flushslot', 'cluster|migrateslots', 'cluster|cancelslotmigrations']);

function touchesData(command: Command): boolean {
  if (command.spec.keys !== undefined || (command.flags & (Flag.readonly | Flag.write)) !== 0) return true;
  const categories = categoriesOf(command);
  return categories.includes('keyspace') || categories.includes('read') || categories.includes('write');
}

/** Where a call names databases; undefined of a command that does not. */
function namedDatabases(name: string, args: readonly Bytes[]): number[] | undefined {
  switch (name) {
    case 'select': return [1];
    case 'move': return [2];
    case 'swapdb': return [1, 2];
    case 'copy': {
      const at = args.findIndex((arg, i) => i > 2 && arg.toLowerCase() === 'db');
      return at < 0 || at + 1 === args.length ? [] : [at + 1];
    }
    default: return undefined;
  }
}

function idsFrom(text: Bytes): number[] {
  const words = text.split(',');
  if (!words.every((word) => /^[\t-\r ]*[+-]?[0-9]+$/.test(word))) throw ruleSyntax();
  const ids = words.map(Number);
  if (ids.some((id) => id < 0 || id >= 2 ** 31)) throw new RuleError('The provided database ID is out of range');
  return [...new Set(ids)].sort((a, b) => a - b);
}
