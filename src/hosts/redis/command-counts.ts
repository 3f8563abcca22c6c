// Which commands a run called, from the counters that each command keeps: nothing is counted twice.
import type { RunRecord } from '../../protocol.ts';
import type { Command } from '../../redis/command.ts';

export class CommandCounts {
  private readonly commands: Command[];
  private readonly before: { calls: number; failed: number }[];

  constructor(table: ReadonlyMap<string, Command>) {
    this.commands = [...table.values()].flatMap((command) => [command, ...(command.family?.values() ?? [])]);
    this.before = this.commands.map(() => ({ calls: 0, failed: 0 }));
  }

  start(): void {
    this.commands.forEach(({ calls, failed }, i) => Object.assign(this.before[i], { calls, failed }));
  }

  /** What was called since the start, but for EVAL itself; most often called first. */
  since(): RunRecord['commands'] {
    return this.commands
      .map(({ name, calls, failed }, i) =>
        ({ name, calls: calls - this.before[i].calls, failed: failed - this.before[i].failed }))
      .filter(({ name, calls }) => calls > 0 && name !== 'eval')
      .sort((a, b) => b.calls - a.calls);
  }
}
