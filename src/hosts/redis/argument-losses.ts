// Numbers that a command got as another text than a person would write: of each kind how often, and the first one.
import { ODD } from '../../redis/double-notes.ts';
import type { OddNumber } from '../../redis/script-vm.ts';
import type { Bytes } from '../../redis/reply.ts';

export type OddKind = 'exponent' | 'digits' | 'unsafe' | 'none';

export interface OddArgument extends OddNumber {
  kind: OddKind;
  /** In capitals. */
  command: Bytes;
  /** Of the call; undefined: not known. */
  line: number | undefined;
  count: number;
}

export class ArgumentLosses {
  private readonly found = new Map<OddKind, OddArgument>();
  private looked = 0;

  /** Forgets what was noted. */
  start(): void {
    this.found.clear();
    this.looked = 0;
  }

  /** Whether all of the run's were looked at. */
  get isAll(): boolean { return this.looked < ODD; }

  get all(): readonly OddArgument[] { return [...this.found.values()]; }

  note(command: Bytes, numbers: readonly OddNumber[], line: () => number | undefined): void {
    this.looked += numbers.length;
    for (const number of numbers) {
      const kind = kindOf(number);
      const before = kind && this.found.get(kind);
      if (before !== undefined) before.count++;
      else if (kind !== undefined) {
        const at = line();
        this.found.set(kind, { ...number, kind, command: command.toUpperCase(), line: at !== undefined && at > 0 ? at : undefined, count: 1 });
      }
    }
  }
}

/** Undefined: it is written as it is meant. */
function kindOf({ value, text }: OddNumber): OddKind | undefined {
  if (!Number.isFinite(value)) return 'none';
  if (text.includes('e')) return 'exponent';
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? undefined : 'unsafe';
  return text === String(value) ? undefined : 'digits';
}
