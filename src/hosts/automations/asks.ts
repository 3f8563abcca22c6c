// What the page asks of a team's world, by name (wire.ts).
import type { Engine } from './triggers/engine.ts';
import type { AutomationsAsks } from './wire.ts';

type Asks = { [N in keyof AutomationsAsks]: (given: AutomationsAsks[N]['given']) => AutomationsAsks[N]['result'] };

export function makeAsks({ state }: Engine): Partial<Asks> {
  void state;
  return {};
}
