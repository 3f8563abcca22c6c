// Triggers as they are saved: each is held against the schema, the scripts and the others, and what is wrong is told at its line. Cycles
// over trigger, script and the fields that it writes are refused.
import type { Json } from '../../../world/schema.ts';
import { GrantError, Grants } from '../api/grants.ts';
import { scriptPaths } from '../modules/files.ts';
import type { Files } from '../modules/files.ts';
import { parseQuery } from '../query/parse.ts';
import { QueryError } from '../query/tree.ts';
import type { Query } from '../query/tree.ts';
import { fieldsMeant } from '../schema/names.ts';
import type { Meant } from '../schema/names.ts';
import type { Place, Schema, ScriptSpec, TriggerSpec } from '../schema/schema.ts';
import { componentsOf, cycleThrough } from './cycles.ts';
import { ParameterError, referenceOf } from './references.ts';
import type { Reference } from './references.ts';
import { writesOf } from './writes.ts';
import type { Unknown, Writes } from './writes.ts';

/** A trigger that cannot be. The message begins with its place. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError';
  constructor(readonly place: Place, readonly why: string) { super(`${place.file === '' ? '' : `${place.file}: `}line ${place.line}, column ${place.column}: ${why}`); }
}

/** A script of a manifest, with its text and what it may do. */
export interface Script { readonly spec: ScriptSpec; readonly path: string; readonly text: string; readonly grants: Grants }

export interface Trigger {
  readonly spec: TriggerSpec;
  readonly watched: Meant;
  readonly when: Query | undefined;
  readonly params: readonly (readonly [name: string, value: Json, of: Reference | undefined])[];
  readonly script: Script;
}

/** `unknown`: calls of their scripts of which it is not known what they write, so that a cycle over them shows when it runs alone. */
export interface Prepared { readonly triggers: readonly Trigger[]; readonly unknown: readonly Unknown[] }

/** Throws TriggerError. */
export function prepareTriggers(schema: Schema, files: Files, installed: (module: string) => boolean): Prepared {
  const triggers = [...schema.triggers.values()].map((spec) => triggerOf(spec, schema, files));
  const writes = new Map<string, Writes>();
  for (const { script: { spec: { name }, path } } of triggers) if (!writes.has(name)) writes.set(name, writesOf(schema, files, path, installed));
  refuseCycles(triggers, writes);
  return { triggers, unknown: [...writes.values()].flatMap(({ unknown }) => unknown) };
}

function triggerOf(spec: TriggerSpec, schema: Schema, files: Files): Trigger {
  const fault = (key: string, why: string): TriggerError => new TriggerError(spec.place(key), `trigger ${spec.name}: ${why}`);
  const meant = fieldsMeant(schema, spec.onFieldChange);
  if (meant.length === 0) throw fault('on_field_change', `there is no field "${spec.onFieldChange}"`);
  if (meant.length > 1) throw fault('on_field_change', `"${spec.onFieldChange}" is a field of several modules (${meant.map(({ key }) => key).join(', ')}): say which`);
  checkScope(spec, meant[0], schema, fault);
  return { spec, watched: meant[0], when: whenOf(spec, fault), params: paramsOf(spec, meant[0], schema, fault), script: scriptOf(spec, schema, files, fault) };
}

type Fault = (key: string, why: string) => TriggerError;

function checkScope({ scope }: TriggerSpec, { facet }: Meant, schema: Schema, fault: Fault): void {
  if (scope === undefined || (schema.open && !schema.edges.has(scope))) return;
  const edge = schema.edges.get(scope);
  if (edge === undefined) throw fault('scope', `there is no edge type "${scope}"`);
  const table = facet === undefined ? undefined : schema.table(facet);
  if (table !== undefined && edge.sources?.includes(table.name) === false) throw fault('scope', `edges of ${scope} do not lead from ${table.name}`);
}

function whenOf({ when }: TriggerSpec, fault: Fault): Query | undefined {
  if (when === undefined) return undefined;
  try {
    const query = parseQuery(when);
    if (query.parameters > 0 || query.order.length > 0 || query.limit !== undefined) throw fault('when', 'when is a condition alone, without ?, ORDER BY and LIMIT');
    return query;
  } catch (error) {
    throw error instanceof QueryError ? fault('when', error.message) : error;
  }
}

function paramsOf({ params, scope }: TriggerSpec, { facet }: Meant, schema: Schema, fault: Fault): Trigger['params'] {
  const table = facet === undefined ? undefined : schema.table(facet);
  return Object.entries(params).map(([name, value]) => {
    try {
      const of = referenceOf(value);
      if (of?.kind === 'scope' && scope === undefined) throw new ParameterError('$scope_entity_id needs a scope');
      if (of?.kind === 'field' && table !== undefined && !table.fields.has(of.name) && fieldsMeant(schema, of.name).length === 0) throw new ParameterError(`there is no field "${of.name}"`);
      return [name, value, of] as const;
    } catch (error) {
      throw error instanceof ParameterError ? fault('params', error.message) : error;
    }
  });
}

function scriptOf({ runScript }: TriggerSpec, schema: Schema, files: Files, fault: Fault): Script {
  const spec = schema.scripts.get(runScript);
  if (spec === undefined) throw fault('run_script', `no manifest declares a script "${runScript}"`);
  const paths = scriptPaths(spec.name, spec.module);
  const path = paths.find((one) => files.has(one));
  if (path === undefined) throw fault('run_script', `the script "${runScript}" has no file (tried ${paths.join(', ')})`);
  try {
    return { spec, path, text: files.get(path)!, grants: new Grants(spec.capabilities.length > 0 ? spec.capabilities : schema.modules.get(spec.module) ?? []) };
  } catch (error) {
    throw error instanceof GrantError ? fault('run_script', `the script "${runScript}": ${error.message}`) : error;
  }
}

function refuseCycles(triggers: readonly Trigger[], writes: ReadonlyMap<string, Writes>): void {
  const leads = new Map<string, Set<string>>();
  const words = new Map<string, string>();
  const node = (kind: string, name: string, word = name): string => {
    const id = `${kind} ${name}`;
    words.set(id, `${kind} ${word}`);
    if (!leads.has(id)) leads.set(id, new Set());
    return id;
  };
  const edge = (from: string, to: string): void => { leads.get(from)!.add(to); };
  const fieldNode = ({ key, facet }: Meant): string => node('field', `${facet ?? ''} ${key}`, key);
  const written = new Map<string, Meant[]>();
  for (const [name, { fields }] of writes) {
    for (const field of fields) {
      edge(node('script', name), fieldNode(field));
      written.set(field.key, [...written.get(field.key) ?? [], field]);
    }
  }
  for (const { spec, watched } of triggers) {
    edge(node('trigger', spec.name), node('script', spec.runScript));
    for (const field of written.get(watched.key) ?? []) if (isMet(watched, field)) edge(fieldNode(field), node('trigger', spec.name));
  }
  const graph = new Map([...leads].map(([from, to]) => [from, [...to]]));
  const [component] = componentsOf(graph);
  if (component === undefined) return;
  const { spec } = triggers.findLast((one) => component.includes(`trigger ${one.spec.name}`))!;
  const cycle = cycleThrough(graph, component, `trigger ${spec.name}`).map((one) => words.get(one));
  throw new TriggerError(spec.place(), `a cycle of triggers: ${cycle.join(' -> ')}`);
}

/** Whether writing a field may be a change that is watched. */
export const isMet = (watched: Meant, { key, facet }: Meant): boolean =>
  key === watched.key && (watched.facet === undefined || facet === undefined || facet === watched.facet);
