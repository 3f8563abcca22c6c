// Things of a team's world as texts: how people name them ("tasks / Fix the login / status"), and how a row that changed shows
// ("tasks / Fix the login: status pending → completed").
import type { Difference } from '../../../protocol.ts';
import type { Thing } from '../wire.ts';

const LONGEST = 60;
/** Not worth a word where a row came or went, and told by all that changes it. */
const BESIDE = new Set(['id', 'updated_at']);

/** Parts are parted by "/"; "*" is any row. */
export function thingOf(text: string): Thing {
  const [table, row = '*', field = ''] = text.split('/').map((part) => part.trim());
  return { table, ...row !== '*' && row !== '' && { row }, ...field !== '' && { field } };
}

/** Of a row that came or went all its fields, of another those that changed. */
export function rowText(difference: Difference): string {
  const { table, id } = difference as Partial<Record<'table' | 'id', unknown>>;
  const [was, is] = [rowOf(difference.before), rowOf(difference.after)];
  const row = is ?? was ?? {};
  const name = `${String(table)} / ${String(row.name ?? row.title ?? id)}`;
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].filter((field) => !BESIDE.has(field));
  if (was === undefined || is === undefined) return `${name}: ${is === undefined ? 'removed' : 'new'}, ${names.map((field) => `${field} ${short(row[field])}`).join(', ')}`;
  const changed = names.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
  return `${name}: ${changed.map((field) => `${field} ${short(was[field])} → ${short(is[field])}`).join(', ')}`;
}

const rowOf = (then: Difference['before']): Record<string, unknown> | undefined => then?.value as Record<string, unknown> | undefined;

function short(value: unknown): string {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
