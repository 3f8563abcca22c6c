// Manifests in TOML: what a module, or the workspace itself, declares. All of it is held against what is known, and a mistake is told
// with its line and column.
import { parse, TomlError } from 'smol-toml';
import { isObject } from '../../../world/schema.ts';
import type { Json } from '../../../world/schema.ts';
import type { EdgeSpec, FieldSpec, FieldType, Place, Schema, ScriptSpec, TableSpec, TriggerSpec } from './schema.ts';
import { placeOf } from './places.ts';

export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  /** 1-based. */
  constructor(readonly why: string, readonly line: number, readonly column: number, file = '') { super(`${file === '' ? '' : `${file}: `}line ${line}, column ${column}: ${why}`); }
}

type Table = Record<string, unknown>;

/** Adds what a manifest declares; scripts, edges and triggers in the place of those of the same name. `file`: its path. Throws ManifestError; then nothing was added. */
export function readManifest(schema: Schema, text: string, file = ''): void {
  const reader = new Reader(text, file);
  const made = reader.read();
  const twice = made.tables.find(({ name }) => schema.tables.has(name));
  if (twice !== undefined) throw reader.fault(['table', twice.name], `there is a table ${twice.name} already`);
  for (const table of made.tables) schema.tables.set(table.name, table);
  for (const edge of made.edges) schema.edges.set(edge.name, edge);
  for (const script of made.scripts) schema.scripts.set(script.name, script);
  for (const trigger of made.triggers) schema.triggers.set(trigger.name, trigger);
  for (const [name, capabilities] of made.modules) schema.modules.set(name, capabilities);
}

interface Made { tables: TableSpec[]; edges: EdgeSpec[]; scripts: ScriptSpec[]; triggers: TriggerSpec[]; modules: [string, string[]][] }

const TYPES: readonly FieldType[] = ['string', 'number', 'boolean', 'list', 'timestamp', 'any'];
const NAME = /^[A-Za-z_]\w*$/;

class Reader {
  constructor(private readonly text: string, private readonly file: string) {}

  fault(path: readonly string[], why: string): ManifestError {
    const { line, column } = placeOf(this.text, path);
    return new ManifestError(why, line, column, this.file);
  }

  read(): Made {
    const root = this.parsed();
    this.known(root, [], ['module', 'table', 'edge', 'script', 'trigger']);
    const own = this.table(root.module ?? {}, ['module']);
    const module = typeof own.name === 'string' ? own.name : '';
    const modules: [string, string[]][] = [];
    for (const [name, one] of Object.entries(own)) {
      if (isObject(one)) { this.known(one, ['module', name], ['capabilities', 'version', 'description']); modules.push([name, this.texts(one, ['module', name], 'capabilities')]); }
      else if (!['name', 'version', 'description', 'capabilities'].includes(name)) throw this.fault(['module', name], `a module has no "${name}"`);
    }
    if (module !== '' && !modules.some(([name]) => name === module)) modules.push([module, this.texts(own, ['module'], 'capabilities')]);
    return {
      modules, tables: this.each(root, 'table', (one, path, name) => this.tableSpec(one, path, name, module)), edges: this.each(root, 'edge', (one, path, name) => this.edgeSpec(one, path, name)),
      scripts: this.each(root, 'script', (one, path, name) => this.scriptSpec(one, path, name, module)), triggers: this.each(root, 'trigger', (one, path, name) => this.triggerSpec(one, path, name)),
    };
  }

  private parsed(): Table {
    try {
      return parse(this.text);
    } catch (error) {
      if (error instanceof TomlError) throw new ManifestError(error.message.split('\n')[0].replace(/^Invalid TOML document: /, ''), error.line, error.column, this.file);
      throw error;
    }
  }

  private each<T>(root: Table, kind: string, of: (one: Table, path: string[], name: string) => T): T[] {
    return Object.entries(this.table(root[kind] ?? {}, [kind])).map(([name, one]) => {
      const path = [kind, name];
      if (!NAME.test(name)) throw this.fault(path, `"${name}" is no name: letters, digits and _`);
      return of(this.table(one, path), path, name);
    });
  }

  private tableSpec(table: Table, path: string[], name: string, module: string): TableSpec {
    this.known(table, path, ['description', 'facet', 'fields']);
    const facet = this.textOf(table, path, 'facet') ?? (module === '' ? name : `${module}.${name}`);
    const fields = Object.entries(this.table(table.fields ?? {}, [...path, 'fields'])).map(([field, one]) => this.fieldSpec(one, [...path, 'fields', field], field, module));
    return { name, module, facet, fields: new Map(fields.map((field) => [field.name, field])) };
  }

  private fieldSpec(given: unknown, path: string[], name: string, module: string): FieldSpec {
    if (!NAME.test(name)) throw this.fault(path, `"${name}" is no name: letters, digits and _`);
    const field = typeof given === 'string' ? { type: given } : this.table(given, path);
    this.known(field, path, ['type', 'required', 'shared_key', 'private', 'default', 'crdt', 'crdt_granularity', 'item_type', 'description']);
    const type = this.oneOf(field, path, 'type', TYPES) ?? 'string';
    const crdt = this.oneOf(field, path, 'crdt', ['text', 'list'] as const);
    if (crdt !== undefined && type !== (crdt === 'text' ? 'string' : 'list')) throw this.fault([...path, 'crdt'], `crdt = "${crdt}" is of fields of the type ${crdt === 'text' ? 'string' : 'list'}, not ${type}`);
    const shared = this.textOf(field, path, 'shared_key');
    const initial = field.default as Json | undefined;
    if (initial !== undefined && !fits(initial, type)) throw this.fault([...path, 'default'], `the default is no ${type}`);
    return { name, key: shared ?? (module === '' ? name : `${module}.${name}`), type, required: this.flag(field, path, 'required'), initial, crdt };
  }

  private edgeSpec(edge: Table, path: string[], name: string): EdgeSpec {
    this.known(edge, path, ['description', 'source_tables', 'target_tables', 'source_tables_hint', 'target_tables_hint', 'target_description', 'ordered', 'properties']);
    const properties = Object.entries(this.table(edge.properties ?? {}, [...path, 'properties'])).map(([key, type]): [string, FieldType] => {
      const known = TYPES.find((one) => one === type);
      if (known === undefined) throw this.fault([...path, 'properties', key], `"${String(type)}" is no type: ${TYPES.join(', ')}`);
      return [key, known];
    });
    const tables = (key: string): string[] | undefined => (edge[key] === undefined ? undefined : this.texts(edge, path, key));
    return { name, ordered: this.flag(edge, path, 'ordered'), sources: tables('source_tables'), targets: tables('target_tables'), properties: new Map(properties) };
  }

  private scriptSpec(script: Table, path: string[], name: string, module: string): ScriptSpec {
    this.known(script, path, ['execution_mode', 'on_error', 'isolation', 'shutdown_timeout', 'capabilities', 'description']);
    return {
      name, module, mode: this.oneOf(script, path, 'execution_mode', ['session', 'autoCommit'] as const) ?? 'session',
      onError: this.oneOf(script, path, 'on_error', ['skip', 'abort', 'prompt'] as const) ?? 'abort',
      isolation: this.oneOf(script, path, 'isolation', ['snapshot', 'live'] as const) ?? 'snapshot',
      shutdown: this.seconds(script, path, 'shutdown_timeout'), capabilities: this.texts(script, path, 'capabilities'),
    };
  }

  private triggerSpec(trigger: Table, path: string[], name: string): TriggerSpec {
    this.known(trigger, path, ['on_field_change', 'when', 'scope', 'run_script', 'params', 'mode', 'description']);
    const needed = (key: string): string => {
      const text = this.textOf(trigger, path, key);
      if (text === undefined) throw this.fault(path, `a trigger needs ${key}`);
      return text;
    };
    const place = (part?: string): Place => ({ file: this.file, ...placeOf(this.text, part === undefined ? path : [...path, part]) });
    return {
      name, place,
      onFieldChange: needed('on_field_change'), when: this.textOf(trigger, path, 'when'), scope: this.textOf(trigger, path, 'scope'), runScript: needed('run_script'),
      params: this.table(trigger.params ?? {}, [...path, 'params']) as TriggerSpec['params'], mode: this.oneOf(trigger, path, 'mode', ['session', 'autoCommit'] as const),
    };
  }

  // Members of tables

  private table(value: unknown, path: readonly string[]): Table {
    if (isObject(value) && !(value instanceof Date)) return value;
    throw this.fault(path, `${path.join('.')} is a table`);
  }

  private known(table: Table, path: readonly string[], names: readonly string[]): void {
    const other = Object.keys(table).find((name) => !names.includes(name));
    if (other !== undefined) throw this.fault([...path, other], `"${other}" is not known here: ${names.join(', ')}`);
  }

  private textOf(table: Table, path: readonly string[], key: string): string | undefined {
    const value = table[key];
    if (value === undefined || typeof value === 'string') return value;
    throw this.fault([...path, key], `${key} is a text`);
  }

  private texts(table: Table, path: readonly string[], key: string): string[] {
    const value = table[key] ?? [];
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
    throw this.fault([...path, key], `${key} is a list of texts`);
  }

  private flag(table: Table, path: readonly string[], key: string): boolean {
    const value = table[key] ?? false;
    if (typeof value === 'boolean') return value;
    throw this.fault([...path, key], `${key} is true or false`);
  }

  private oneOf<T extends string>(table: Table, path: readonly string[], key: string, choices: readonly T[]): T | undefined {
    const value = table[key];
    if (value === undefined) return undefined;
    const found = choices.find((one) => one === value);
    if (found === undefined) throw this.fault([...path, key], `${key} is one of ${choices.join(', ')}, not ${JSON.stringify(value)}`);
    return found;
  }

  /** "5s", at most 60. */
  private seconds(table: Table, path: readonly string[], key: string): number {
    const text = this.textOf(table, path, key) ?? '5s';
    const [, number] = /^(\d{1,3}(?:\.\d+)?)s$/.exec(text) ?? [];
    if (number === undefined || Number(number) > 60) throw this.fault([...path, key], `${key} is a time up to "60s", not "${text}"`);
    return Number(number) * 1000;
  }
}

/** Whether a value is of a type. */
export function fits(value: Json, type: FieldType): boolean {
  switch (type) {
    case 'any': return true;
    case 'list': return Array.isArray(value);
    case 'timestamp': return typeof value === 'string' || typeof value === 'number';
    default: return typeof value === type;
  }
}
