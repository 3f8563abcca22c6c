// The world that a first visit finds: a small company with its work, its tables and the world outside. Some of it belongs to
// Maya alone, so that a refusal can be seen.
import { FIRST_SETTINGS } from '../state.ts';
import type { State } from '../state.ts';
import { seedAutomations } from './automations.ts';
import { seedData } from './data.ts';
import { momentsBefore } from './moments.ts';
import { seedOutside } from './outside.ts';
import { seedTeam } from './team.ts';
import { seedWork } from './work.ts';

/** Makes it, as of the world's time. */
export function seedWorld(state: State): void {
  const at = momentsBefore(state.now(), (moment) => state.iso(moment));
  state.store.put('settings', FIRST_SETTINGS);
  seedTeam(state, at);
  seedWork(state, at);
  seedData(state, at);
  seedOutside(state, at);
  seedAutomations(state, at);
}
