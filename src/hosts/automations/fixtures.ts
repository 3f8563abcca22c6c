// Events to try a script with, made of what the world holds.
import type { JsonObject } from '../../world/schema.ts';
import type { State } from './state.ts';
import type { TriggerType } from './tables.ts';

export function fixtureOf(state: State, type: TriggerType): JsonObject {
  void state;
  return type === 'schedule' ? {} : {};
}
