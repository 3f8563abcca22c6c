// What people do with automations, and with the clock that they run by.
import type { Acts } from '../acts.ts';
import type { Engine } from '../triggers/engine.ts';

export function automationActs(engine: Engine): Partial<Acts> {
  void engine;
  return {};
}
