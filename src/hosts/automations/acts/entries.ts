// Entries of a project as automations: what of its files runs, and when.
import { encodeText } from '../../../bytes/text.ts';
import { isObject, shown } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import { install } from '../deployment.ts';
import { isTrigger, TRIGGERS } from '../tables.ts';
import type { Engine } from '../triggers/engine.ts';
import type { AutomationsActs, Draft } from '../wire.ts';

/**
 * Deploys one, named by its file without the ending; one of that name is replaced. There is no dry run: it was deployed where the
 * project comes from. `trigger`: `{type, cron, timezone, conditions, ...}`, and `config` for `ctx.config`; `capabilities`: the
 * webhooks and secrets that it may use, as "webhook:NAME" and "secret:NAME".
 */
export function deployEntry(engine: Engine, { file, script, trigger, enabled, capabilities }: AutomationsActs['entry']['given']): AutomationsActs['entry']['result'] {
  const name = file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  if (!isObject(trigger) || !isTrigger(trigger.type)) {
    return { error: `its trigger is an object with a type (${TRIGGERS.join(', ')}), not ${shown(trigger)}` };
  }
  const { type, config, ...trigger_config } = trigger as JsonObject;
  const allowed = (kind: string): string[] => capabilities.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));
  const before = engine.state.byName('automations', name);
  const draft: Draft = {
    name, script: encodeText(script), trigger_type: type as Draft['trigger_type'], trigger_config, enabled, webhooks: allowed('webhook'),
    secrets: allowed('secret'), ...before !== undefined && { id: before.id }, ...isObject(config) && { config: config as JsonObject },
  };
  const { ok, message } = install(engine, draft);
  return ok ? { ok } : { error: message };
}
