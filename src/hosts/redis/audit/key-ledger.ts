// The keys that a script touches, with every use counted. What is kept is bounded: beyond it uses are counted without their keys.
import type { Command, KeyPosition } from '../../../redis/command.ts';
import { keyPositions } from '../../../redis/command.ts';
import type { Bytes } from '../../../redis/reply.ts';
import type { Audit, AuditedKey, AuditUse } from '../wire.ts';
import { slotOf } from './slots.ts';

/** Keys that are listed, bytes of their names, and uses of all of them. */
const KEPT = { keys: 10_000, bytes: 8 * 1024 * 1024, uses: 50_000 };

/** Commands that are about all keys of a node, and name none. */
const WHOLE = new Set(['keys', 'scan', 'randomkey', 'dbsize', 'flushdb', 'flushall', 'swapdb']);

type Uses = Map<string, AuditUse>;

export class KeyLedger {
  private readonly keys = new Map<string, AuditedKey & { by: Uses }>();
  private readonly others: Uses = new Map();
  private readonly whole: Uses = new Map();
  private readonly declared: ReadonlyMap<Bytes, number>;
  private undeclared = 0;
  private bytes = 0;
  private uses = 0;

  /** `keys`: KEYS of the call, `db`: the database that they are meant for. */
  constructor(keys: readonly Bytes[], private readonly db: number) {
    this.declared = new Map(keys.map((key, at): [Bytes, number] => [key, at + 1]).reverse());
  }

  /** A command is about to run. */
  note(command: Command, args: readonly Bytes[], db: number, line: number): void {
    if (WHOLE.has(command.name)) this.count(this.whole, command.name, line, { reads: true, writes: (command.flags & 1) !== 0 });
    for (const position of keyPositions(command, args)) {
      const access = accessOf(position);
      const entry = this.entry(db, args[position.at]);
      const known = entry !== undefined && this.count(entry.by, command.name, line, access);
      if (known) continue;
      this.count(this.others, command.name, line, access, true);
      if (!this.declared.has(args[position.at])) this.undeclared++;
    }
  }

  finish(): Pick<Audit, 'keys' | 'others' | 'whole'> {
    const keys = [...this.keys.values()].map(({ by, ...key }): AuditedKey => ({ ...key, uses: [...by.values()] }));
    for (const [key, declared] of [...this.declared].reverse()) {
      const name = `${this.db} ${key}`;
      if (!this.keys.has(name) && keys.length < KEPT.keys) keys.push({ db: this.db, key, slot: slotOf(key), declared, uses: [] });
    }
    const others = this.others.size === 0 ? undefined : { uses: [...this.others.values()], undeclared: this.undeclared };
    return { keys, others, whole: [...this.whole.values()] };
  }

  private entry(db: number, key: Bytes): (AuditedKey & { by: Uses }) | undefined {
    const name = `${db} ${key}`;
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    if (this.keys.size >= KEPT.keys || this.bytes + key.length > KEPT.bytes) return undefined;
    this.bytes += key.length;
    const declared = this.declared.get(key) ?? 0;
    const entry = { db, key, slot: slotOf(key), declared, uses: [], by: new Map<string, AuditUse>() };
    this.keys.set(name, entry);
    return entry;
  }

  /** Says whether there was room to count it. */
  private count(uses: Uses, command: string, line: number, { reads, writes }: Access, always = false): boolean {
    const name = `${command} ${line} ${reads} ${writes}`;
    const known = uses.get(name);
    if (known !== undefined) known.count++;
    else {
      if (!always && this.uses >= KEPT.uses) return false;
      this.uses++;
      uses.set(name, { command, line, reads, writes, count: 1 });
    }
    return true;
  }
}

interface Access { reads: boolean; writes: boolean }

/** As COMMAND INFO tells it; what is not told may be both. */
function accessOf({ access, uses }: KeyPosition): Access {
  switch (access) {
    case 'RO': return { reads: true, writes: false };
    case 'OW': case 'RM': return { reads: uses.includes('access'), writes: true };
    default: return { reads: access === undefined || uses.includes('access'), writes: true };
  }
}
