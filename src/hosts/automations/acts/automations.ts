// What people do with automations, and with the clock that they run by.
import { isObject, shown } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import type { Acts } from '../acts.ts';
import { clockView } from '../asks/automations.ts';
import { deploy, rollBack } from '../deployment.ts';
import { load, worldOf } from '../exchange.ts';
import { keepRule } from '../rules.ts';
import { faultOfSetting } from '../settings.ts';
import { seedWorld } from '../seed/world.ts';
import { CLOCK } from '../state.ts';
import { isTrigger } from '../tables.ts';
import type { Automation } from '../tables.ts';
import type { Engine } from '../triggers/engine.ts';
import { ofAutomation } from '../triggers/listeners.ts';
import type { AutomationsActs } from '../wire.ts';
import { deployEntry } from './entries.ts';

type Own = 'deploy' | 'rollBack' | 'enable' | 'removeAutomation' | 'fire' | 'clock' | 'advance' | 'setting' | 'clearExecutions' | 'load' | 'entry' | 'rule';

const DONE = { ok: true } as const;

export function automationActs(engine: Engine): Pick<Acts, Own> {
  const { state, schedules } = engine;
  const { store } = state;
  const missing = (id: string): { error: string } => ({ error: `There is no automation ${id}.` });
  return {
    deploy: (draft) => deploy(engine, draft),
    rollBack: ({ automation_id, version }) => rollBack(engine, automation_id, version),
    enable({ automation_id, enabled }) {
      const automation = store.get('automations', automation_id);
      if (automation === undefined) return missing(automation_id);
      const changed = { ...automation, enabled, updated_at: state.iso(), ...enabled && { failures: 0, disabled_reason: undefined } };
      store.put('automations', { ...changed, next_run_at: schedules.after(changed, state.now()) } as Automation);
      return DONE;
    },
    removeAutomation({ automation_id }) {
      if (!store.remove('automations', automation_id)) return missing(automation_id);
      for (const { id } of store.query('versions', [{ field: 'automation_id', equals: automation_id }])) store.remove('versions', id);
      return DONE;
    },
    fire: (given) => fire(engine, given),
    clock({ clock, at }) {
      const moment = Number.isFinite(at) ? Math.min(CLOCK.last, Math.max(CLOCK.first, Math.trunc(at!))) : state.now();
      state.set({ clock, at: clock === 'standing' ? moment : 0 });
      schedules.recount();
      return clockView(state);
    },
    advance: ({ to, budget }) => engine.advance(to, budget),
    setting({ name, value }) {
      const fault = faultOfSetting(name, value);
      if (fault !== undefined) return { error: fault };
      state.set({ [name]: value });
      return DONE;
    },
    clearExecutions() {
      const ids = [...store.all('executions'), ...store.all('routes')].map(({ id }) => id);
      for (const id of ids) if (!store.remove('executions', id)) store.remove('routes', id);
      return { removed: ids.length };
    },
    load({ world }) {
      const before = worldOf(state, true);
      if (world === null) {
        store.clear();
        seedWorld(state);
        return { before };
      }
      const fault = load(state, world);
      if (fault === undefined) schedules.mend();
      if (fault === undefined && state.settings.clock === 'real') schedules.recount(); // nothing runs because a world was opened
      return fault === undefined ? { before } : { error: fault };
    },
    entry: (given) => deployEntry(engine, given),
    rule: (draft) => keepRule(engine, draft),
  };
}

function fire(engine: Engine, { type, event, automation_id }: AutomationsActs['fire']['given']): AutomationsActs['fire']['result'] {
  if (!isTrigger(type)) return { error: `There is no trigger ${shown(type)}.` };
  if (!isObject(event)) return { error: 'The event is an object of JSON.' };
  const fired = { type, event: event as JsonObject, about: 'Fired by hand' };
  if (automation_id === undefined) return { routes: engine.fire(fired) };
  const automation = engine.state.store.get('automations', automation_id);
  return automation === undefined ? { error: `There is no automation ${automation_id}.` } : { routes: engine.fire(fired, ofAutomation(automation)) };
}
