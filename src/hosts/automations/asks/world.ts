// Rows of a team's tables, as the page shows and exports them.
import type { Asks } from '../asks.ts';
import type { Engine } from '../triggers/engine.ts';

export function worldAsks(engine: Engine): Partial<Asks> {
  void engine;
  return {};
}
