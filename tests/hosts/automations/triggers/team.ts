// A team with acts and asks by name, as the page calls them.
import { encodeText } from '../../../../src/bytes/text.ts';
import type { Automation, Rule } from '../../../../src/hosts/automations/tables.ts';
import type { AutomationsActs, AutomationsAsks, Draft } from '../../../../src/hosts/automations/wire.ts';
import type { JsonObject } from '../../../../src/world/schema.ts';
import { MONDAY, Team } from '../world.ts';

export { MONDAY };

export class Played extends Team {
  /** Without automations and rules, and with a clock that stands at 14:00 on Monday, 2026-11-30. */
  constructor() {
    super();
    const { store } = this.state;
    for (const { id } of [...store.all('automations')]) store.remove('automations', id);
    for (const { id } of [...store.all('rules')]) store.remove('rules', id);
    this.world.lead();
    this.act('clock', { clock: 'standing', at: MONDAY });
  }

  act<N extends keyof AutomationsActs>(name: N, given: AutomationsActs[N]['given']): AutomationsActs[N]['result'] {
    const outcome = this.world.act(name, given);
    this.world.settle();
    return (outcome as { done: AutomationsActs[N]['result'] }).done;
  }

  ask<N extends keyof AutomationsAsks>(name: N, given: AutomationsAsks[N]['given']): AutomationsAsks[N]['result'] {
    return this.world.ask(name, given) as AutomationsAsks[N]['result'];
  }

  /** Deploys a script that must pass. */
  deploy(name: string, script: string, trigger_type: Draft['trigger_type'] = 'task_created', trigger_config: JsonObject = {}, more: Partial<Draft> = {}): Automation {
    const { automation, message } = this.act('deploy', { name, script: encodeText(script), trigger_type, trigger_config, ...more });
    if (automation === undefined) throw new Error(message);
    return automation;
  }

  rule(more: Partial<Rule>): Rule {
    const { store } = this.state;
    return store.put('rules', {
      id: 'rule', name: 'Rule', trigger_type: 'task_created', enabled: true, created_by_id: 'u1', created_at: this.state.iso(), ...more,
    });
  }

  /** An automation as it is now. */
  now_(name: string): Automation { return this.state.byName('automations', name)!; }

  /** What became of what was fired last, as "name: outcome". */
  outcomes(): string[] {
    return [...this.ask('routes', {}).rows].reverse().map(({ automation_name = '', outcome, reason }) => [automation_name, outcome, reason].filter(Boolean).join(': '));
  }
}
