// What the page asks of automations, their runs and their clock.
import type { Asks } from '../asks.ts';
import type { Engine } from '../triggers/engine.ts';

export function automationAsks(engine: Engine): Partial<Asks> {
  void engine;
  return {};
}
