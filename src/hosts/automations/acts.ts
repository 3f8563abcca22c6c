// What the page changes in a team's world, by name (wire.ts).
import type { Engine } from './triggers/engine.ts';
import type { AutomationsActs } from './wire.ts';

type Acts = { [N in keyof AutomationsActs]: (given: AutomationsActs[N]['given']) => AutomationsActs[N]['result'] };

export function makeActs(engine: Engine): Partial<Acts> {
  void engine;
  return {};
}
