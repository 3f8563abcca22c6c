// A team's world as the page speaks to it: what it changes there and what it asks, each with its type (wire.ts).
import type { Port } from '../../../protocol.ts';
import type { AutomationsActs, AutomationsAsks } from '../wire.ts';

/** The id of its world. */
export const WORLD = 'automations';

export class AutomationsPort {
  constructor(private readonly port: Pick<Port, 'act' | 'ask'>) {}

  /** What the world refuses is a result, too; a promise that is rejected means that the worker failed. */
  act<N extends keyof AutomationsActs>(name: N, given: AutomationsActs[N]['given']): Promise<AutomationsActs[N]['result']> {
    return this.port.act(WORLD, name, given) as Promise<AutomationsActs[N]['result']>;
  }

  ask<N extends keyof AutomationsAsks>(name: N, given: AutomationsAsks[N]['given']): Promise<AutomationsAsks[N]['result']> {
    return this.port.ask(WORLD, name, given) as Promise<AutomationsAsks[N]['result']>;
  }
}

/** What went wrong, as a sentence. */
export const sentence = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
