// What people do in a team's world: rows, messages, approvals, imports.
import type { Acts } from '../acts.ts';
import type { Engine } from '../triggers/engine.ts';

export function worldActs(engine: Engine): Partial<Acts> {
  void engine;
  return {};
}
