// The world that a first visit finds: a small company with its channels, tasks, tables and the world outside.
import type { State } from '../state.ts';
import { FIRST_SETTINGS } from '../state.ts';

/** Makes it, as of the world's time. */
export function seedWorld(state: State): void {
  const { store } = state;
  store.put('settings', FIRST_SETTINGS);
  store.put('users', { id: 'u1', name: 'Rutger', role: 'owner', email: 'rutger@opencompany.com', timezone: 'Europe/Amsterdam' });
  store.put('channels', { id: 'ch-general', name: 'general', type: 'public', member_ids: ['u1'] });
}
