// Taking away what can be brought back: an automation with its versions, and the log of executions.
import { count } from '../../../bytes/units.ts';
import type { JsonObject } from '../../../world/schema.ts';
import type { TableName } from '../tables.ts';
import type { AutomationView } from '../wire.ts';
import type { AutomationsPage } from './AutomationsPage.svelte.ts';

type Notify = (text: string, undo?: () => void) => void;
type Rows = { table: string; row: JsonObject }[];

/** Removes an automation. */
export async function removeAutomation(page: AutomationsPage, { id, name }: AutomationView, notify: Notify): Promise<void> {
  const rows = [...await rowsOf(page, 'automations', { id }), ...await rowsOf(page, 'versions', { automation_id: id })];
  const got = await page.port.act('removeAutomation', { automation_id: id });
  if ('error' in got) return notify(got.error);
  notify(`Deleted ${name}.`, () => void putBack(page, rows, notify));
}

/** Empties the log of executions, and that of the router with it. */
export async function clearExecutions(page: AutomationsPage, notify: Notify): Promise<void> {
  const executions = await rowsOf(page, 'executions', {});
  const rows = [...executions, ...await rowsOf(page, 'routes', {})];
  await page.port.act('clearExecutions', null);
  notify(`Cleared ${count(executions.length, 'execution')}, and what the router had of them.`, () => void putBack(page, rows, notify));
}

/** In the order in which they came. */
async function rowsOf({ port }: AutomationsPage, table: TableName, where: Record<string, unknown>): Promise<Rows> {
  return (await port.ask('rows', { table, where, limit: Infinity })).rows.map((row) => ({ table, row }));
}

async function putBack({ port }: AutomationsPage, rows: Rows, notify: Notify): Promise<void> {
  const got = await port.act('restore', { rows });
  if ('error' in got) notify(got.error);
}
