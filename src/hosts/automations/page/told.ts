// What a script says of its own trigger in its first comments, as the document's examples do, and what of the world it names.
import { TRIGGERS } from '../tables.ts';
import type { TriggerType } from '../tables.ts';

export interface Told { trigger?: TriggerType; cron?: string }

/** "-- Scheduled: 0 9 * * 1-5 (weekdays at 9am)" or "-- Trigger: task_completed"; nothing where a script says neither. */
export function toldTrigger(script: string): Told {
  const head = /^(?:\s*--[^\n]*\n?)*/.exec(script)?.[0] ?? '';
  const cron = /^\s*--\s*Scheduled?:\s*(@\w+|(?:[^\s()]+ +){4}[^\s()]+)/im.exec(head)?.[1];
  if (cron !== undefined) return { trigger: 'schedule', cron };
  const named = /^\s*--\s*Trigger:\s*(\w+)/im.exec(head)?.[1];
  const trigger = TRIGGERS.find((one) => one === named);
  return trigger === undefined ? {} : { trigger };
}

/** The names that follow `ctx.webhooks` or `ctx.secrets` in a script: what its automation may use. */
export function namedIn(script: string, of: 'webhooks' | 'secrets'): string[] {
  const uses = script.matchAll(new RegExp(`\\bctx\\.${of}(?:\\.([A-Za-z_]\\w*)|\\[\\s*(["'])([^"'\\n]+)\\2\\s*\\])`, 'g'));
  return [...new Set(Array.from(uses, ([, plain, , quoted]) => plain ?? quoted))];
}
