// What is done with the open script as an automation: validated, tried, deployed, fired, and what came of it.
import { decodeBytes } from '../../../bytes/text.ts';
import { count } from '../../../bytes/units.ts';
import type { Bytes, Input, RunRequest } from '../../../protocol.ts';
import type { House } from '../../page.ts';
import type { Route, TriggerType } from '../tables.ts';
import type { AutomationView, Draft, DryRun, Fault } from '../wire.ts';
import type { Asked } from './Asked.svelte.ts';
import { draftOf, eventOf } from './Forms.svelte.ts';
import type { Form, FormFault, Forms } from './Forms.svelte.ts';
import { sentence, WORLD } from './port.ts';
import type { AutomationsPort } from './port.ts';

export interface Outcome {
  /** Of the script with this id. */
  of: string;
  ok: boolean;
  /** What was done: "Dry run". */
  what: string;
  message: string;
  faults: FormFault[];
  dryRun?: DryRun;
  routes?: Route[];
}

interface Open { id: string; form: Form & { trigger: TriggerType }; draft: Draft; request: RunRequest }

export class Drafting {
  outcome = $state.raw<Outcome>();
  /** The world is at it. */
  busy = $state(false);
  /** A trigger is fired for all that listen, or for the automation of the script alone, whatever its conditions say. */
  alone = $state(false);

  constructor(
    private readonly house: House, private readonly port: AutomationsPort, readonly forms: Forms, private readonly automations: Asked<AutomationView[]>,
  ) {}

  /** What a script is called as an automation. */
  nameOf(id: string, form: Form): string {
    return form.name.trim() || (this.house.projects.list.find((one) => one.id === id)?.name ?? '');
  }

  /** The deployed automation that a script would be the next version of: its own, else the one of its name. */
  replaces(id: string, form: Form): AutomationView | undefined {
    const all = this.automations.value ?? [];
    const name = this.nameOf(id, form);
    return all.find((one) => one.id === form.automation) ?? all.find((one) => one.name === name);
  }

  validate(): Promise<void> {
    return this.#do('Validate', async ({ draft }) => this.port.ask('validate', draft));
  }

  dryRun(): Promise<void> {
    return this.#do('Dry run', async ({ draft, form, request }) => {
      const typed = eventOf(form);
      if ('faults' in typed) return refused(typed.faults);
      const dryRun = await this.port.ask('dryRun', { ...draft, ...typed.event && { event: typed.event }, settings: request.settings });
      return { ok: dryRun.ok, message: dryRun.message, faults: [], dryRun };
    });
  }

  deploy(): Promise<void> {
    return this.#do('Deploy', async ({ id, draft }) => {
      const deployed = await this.port.act('deploy', draft);
      if (deployed.automation) this.forms.edit(id, { automation: deployed.automation.id, note: '' });
      return deployed;
    });
  }

  fire(): Promise<void> {
    return this.#do('Fire trigger', async ({ id, form }) => {
      const typed = eventOf(form);
      if ('faults' in typed) return refused(typed.faults);
      const its = this.replaces(id, form);
      // A schedule is nobody else's.
      const alone = this.alone || form.trigger === 'schedule';
      if (alone && its === undefined) return refused([], 'Deploy the script first: then its trigger can be fired for it alone.');
      return this.fired(form.trigger, typed.event, alone ? its?.id : undefined);
    });
  }

  /** Fires a trigger, with an event that the world makes where none is given. */
  async fired(type: TriggerType, event: Draft['config'] | undefined, id?: string): Promise<Omit<Outcome, 'of' | 'what'>> {
    const given = event ?? await this.port.ask('fixture', { type });
    const fired = await this.port.act('fire', { type, event: given, ...id !== undefined && { automation_id: id } });
    if ('error' in fired) return refused([], fired.error);
    const { routes } = fired;
    return { ok: routes.every(({ outcome }) => outcome !== 'failed'), message: toldRoutes(routes), faults: [], routes };
  }

  /** Does something with the open script, where what is typed can be read, and keeps what came of it. */
  async #do(what: string, work: (open: Open) => Promise<{ ok: boolean; message: string; faults: (Fault | FormFault)[] }>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const of = this.house.projects.currentId;
    try {
      const open = await this.#open(of);
      this.outcome = { of, what, ...'faults' in open ? refused(open.faults) : await work(open) };
    } catch (cause) {
      this.outcome = { of, what, ...refused([], sentence(cause)) };
    } finally {
      this.busy = false;
    }
    void this.automations.now();
  }

  async #open(id: string): Promise<Open | { faults: FormFault[] }> {
    const request = await this.house.prepared();
    if (request?.host !== WORLD) throw new Error('The open script is of another host.');
    if (this.automations.value === undefined) await this.automations.now();
    const script = decodeBytes(request.script);
    const replaces = this.replaces(id, this.forms.of(id, script));
    const typed = this.forms.of(id, script, replaces);
    const form = { ...typed, config: typed.config.trim() || decodeBytes(textOf(request.inputs.config)) };
    const made = draftOf(form, { script, name: this.nameOf(id, form), replaces: replaces?.id, limits: request.settings });
    return 'faults' in made ? made : { id, form, request, draft: made.draft };
  }
}

const textOf = (input: Input | undefined): Bytes => (typeof input === 'string' ? input : '');

function refused(faults: FormFault[], message = faults[0]?.message ?? ''): { ok: false; message: string; faults: FormFault[] } {
  return { ok: false, message, faults };
}

/** "2 ran, 1 did not: its conditions did not hold." */
export function toldRoutes(routes: readonly Route[]): string {
  if (routes.every(({ outcome }) => outcome === 'none')) return 'No automation listens to this trigger.';
  const ran = routes.filter(({ outcome }) => outcome === 'ran').length;
  const others = routes.filter(({ outcome }) => outcome !== 'ran' && outcome !== 'none');
  const told = others.map(({ automation_name = '', outcome, reason }) => `${automation_name}: ${reason ?? outcome}`);
  return [`${count(ran, 'automation')} ran.`, ...told].join(' ');
}
