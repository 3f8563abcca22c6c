// What a workspace's manifests declare: tables with their fields, edges, scripts and triggers; and what names of fields mean by it.
import type { Json } from '../../../world/schema.ts';
import type { CrdtKind } from '../data/operations.ts';
import type { View } from '../data/view.ts';
import type { Names } from '../query/evaluate.ts';

export type FieldType = 'string' | 'number' | 'boolean' | 'list' | 'timestamp' | 'any';

export interface FieldSpec {
  readonly name: string;
  /** Under which its values are kept: "name" where it is shared, "lighting.channel" where it is the module's. */
  readonly key: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly initial: Json | undefined;
  readonly crdt: CrdtKind | undefined;
}

export interface TableSpec { readonly name: string; readonly module: string; readonly facet: string; readonly fields: ReadonlyMap<string, FieldSpec> }

/** `undefined` tables: any. */
export interface EdgeSpec {
  readonly name: string;
  readonly ordered: boolean;
  readonly sources: readonly string[] | undefined;
  readonly targets: readonly string[] | undefined;
  readonly properties: ReadonlyMap<string, FieldType>;
}

export interface ScriptSpec {
  readonly name: string;
  /** Whose it is; "": the workspace's own. */
  readonly module: string;
  readonly mode: 'session' | 'autoCommit';
  readonly onError: 'skip' | 'abort' | 'prompt';
  readonly isolation: 'snapshot' | 'live';
  /** Milliseconds. */
  readonly shutdown: number;
  readonly capabilities: readonly string[];
}

/** Where something stands in a manifest. `file`: its path; "": it comes with the world. */
export interface Place { readonly file: string; readonly line: number; readonly column: number }

export interface TriggerSpec {
  readonly name: string;
  /** Where it stands, or one of its parts; looked for when it is asked. */
  readonly place: (part?: string) => Place;
  readonly onFieldChange: string;
  readonly when: string | undefined;
  readonly scope: string | undefined;
  readonly runScript: string;
  readonly params: { readonly [name: string]: Json };
  /** undefined: that of its script. */
  readonly mode: 'session' | 'autoCommit' | undefined;
}

export class Schema implements Names {
  readonly tables = new Map<string, TableSpec>();
  readonly edges = new Map<string, EdgeSpec>();
  readonly scripts = new Map<string, ScriptSpec>();
  readonly triggers = new Map<string, TriggerSpec>();
  /** Of modules, by their names. */
  readonly modules = new Map<string, readonly string[]>();

  /** `open`: tables, fields and edges that nobody declared are taken as they come. */
  constructor(readonly open: boolean) {}

  /** By its name or its facet. */
  table(name: string): TableSpec | undefined {
    return this.tables.get(name) ?? [...this.tables.values()].find(({ facet }) => facet === name);
  }

  facetOf(table: string): string { return this.table(table)?.facet ?? table; }

  /** Tables that an entity is in. */
  tablesOf(view: View, entity: string): TableSpec[] {
    return view.facets(entity).map((facet) => this.table(facet)).filter((table) => table !== undefined);
  }

  keyIn(name: string, table: string): string | undefined {
    if (name.includes('.')) return this.dotted(name);
    const field = this.table(table)?.fields.get(name);
    return field?.key ?? (this.open ? name : undefined);
  }

  keyOf(view: View, entity: string, name: string, tables: readonly string[] = []): string {
    return this.fieldOf(view, entity, name, tables)?.key ?? (name.includes('.') ? this.dotted(name) : name);
  }

  /** What is declared of a name, first in the tables that are named, then in those of the entity. */
  fieldOf(view: View, entity: string, name: string, tables: readonly string[] = []): FieldSpec | undefined {
    if (name.includes('.')) return this.byKey(this.dotted(name));
    for (const table of tables) {
      const field = this.table(table)?.fields.get(name);
      if (field !== undefined) return field;
    }
    for (const { fields } of this.tablesOf(view, entity)) {
      const field = fields.get(name);
      if (field !== undefined) return field;
    }
    return undefined;
  }

  byKey(key: string): FieldSpec | undefined {
    for (const { fields } of this.tables.values()) for (const field of fields.values()) if (field.key === key) return field;
    return undefined;
  }

  crdtOf = (key: string): CrdtKind | undefined => this.byKey(key)?.crdt;

  /** Facets whose tables declare a key. */
  ownersOf(key: string): string[] {
    return [...this.tables.values()].filter(({ fields }) => [...fields.values()].some((field) => field.key === key)).map(({ facet }) => facet);
  }

  /** "lighting.channel" as it is, or "contacts.name" and "lighting.Fixture.channel" as the keys that they are kept under. */
  private dotted(name: string): string {
    const dot = name.lastIndexOf('.');
    const [owner, field] = [name.slice(0, dot), name.slice(dot + 1)];
    for (const { module, facet, name: table, fields } of this.tables.values()) {
      const found = owner === module || owner === facet || owner === table ? fields.get(field) : undefined;
      if (found !== undefined) return found.key;
    }
    return name;
  }
}
