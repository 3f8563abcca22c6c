// Entries of a project as automations: what of its files runs, and when.
import { encodeText } from '../../../bytes/text.ts';
import { isObject, shown } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import { install, versionsOf } from '../deployment.ts';
import { isTrigger, TRIGGERS } from '../tables.ts';
import type { Engine } from '../triggers/engine.ts';
import type { AutomationsActs, Draft } from '../wire.ts';

/** Tells what an entry made. */
const NOTE = 'From the script';

/**
 * Deploys one, named by its file without the ending, unless its trigger has a `name`; one of that name that is in the world is replaced. There is no dry run: it was deployed where the
 * project comes from. `trigger`: `{type, name, cron, timezone, conditions, ...}`, and `config` for `ctx.config`; `capabilities`: the
 * webhooks and secrets that it may use, as "webhook:NAME" and "secret:NAME".
 */
export function deployEntry(engine: Engine, { file, script, trigger, enabled, capabilities }: AutomationsActs['entry']['given']): AutomationsActs['entry']['result'] {
  if (!isObject(trigger) || !isTrigger(trigger.type)) {
    return { error: `its trigger is an object with a type (${TRIGGERS.join(', ')}), not ${shown(trigger)}` };
  }
  const { type, config, name: given, ...trigger_config } = trigger as JsonObject;
  const name = typeof given === 'string' ? given : file.replace(/\.[^./]*$/, '');
  const allowed = (kind: string): string[] => capabilities.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));
  const before = engine.state.byName('automations', name);
  if (before !== undefined && versionsOf(engine.state, before.id)[0]?.note === NOTE) {
    return { error: `another entry is called "${before.name}" already: give one of them a "name" in its trigger` };
  }
  const draft: Draft = {
    name, note: NOTE, script: encodeText(script), trigger_type: type as Draft['trigger_type'], trigger_config, enabled, webhooks: allowed('webhook'),
    secrets: allowed('secret'), ...before !== undefined && { id: before.id }, ...isObject(config) && { config: config as JsonObject },
  };
  const { ok, message } = install(engine, draft);
  return ok ? { ok } : { error: message };
}
