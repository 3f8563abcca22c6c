// Which fields a script writes, as far as its text tells: those that are named by literals. What is not is told as unknown.
import { expressionsOf, Program } from '../../../syntax/program.ts';
import type { CallSite } from '../../../syntax/program.ts';
import { parseLua } from '../../../syntax/parse.ts';
import type { Files } from '../modules/files.ts';
import { resolve } from '../modules/resolve.ts';
import { fieldsMeant } from '../schema/names.ts';
import type { Meant } from '../schema/names.ts';
import type { Schema, TableSpec } from '../schema/schema.ts';

type Node = CallSite['node'];

/** A call whose fields are not told by literals. `line`: 1-based. */
export interface Unknown { readonly path: string; readonly line: number; readonly call: string }
export interface Writes { readonly fields: readonly Meant[]; readonly unknown: readonly Unknown[] }

/** Those that name one field, as their second argument. */
const BY_FIELD: ReadonlySet<string> = new Set(['core.set_field', ...['insert_at', 'delete_range', 'replace_range'].map((name) => `core.text.${name}`), ...['insert', 'append', 'remove', 'remove_at'].map((name) => `core.list.${name}`)]);
/** Those that name a table or facet, as their second argument; a third, if they take one, has fields. */
const BY_TABLE: ReadonlySet<string> = new Set(['core.add_to_table', 'core.attach_facet', 'core.remove_from_table', 'core.detach_facet']);
/** Those that write what is known when they run alone. */
const UNKNOWN: ReadonlySet<string> = new Set(['core.split_entity', 'core.resolve_conflict']);

/** Of a script and of all that it requires by literals. */
export function writesOf(schema: Schema, files: Files, path: string, installed: (module: string) => boolean): Writes {
  const fields = new Map<string, Meant>();
  const unknown: Unknown[] = [];
  const seen = new Set<string>();
  const look = (file: string): void => {
    const text = files.get(file);
    if (text === undefined || seen.has(file)) return;
    seen.add(file);
    const of = new Reader(schema, new Program(parseLua(text, '5.4'), text, '5.4'), file);
    of.read();
    for (const one of of.fields) fields.set(`${one.facet ?? ''} ${one.key}`, one);
    unknown.push(...of.unknown);
    for (const name of of.required) {
      const found = resolve(name, file, files, installed);
      if ('path' in found) look(found.path);
    }
  };
  look(path);
  return { fields: [...fields.values()], unknown };
}

class Reader {
  readonly fields: Meant[] = [];
  readonly unknown: Unknown[] = [];
  readonly required: string[] = [];

  constructor(private readonly schema: Schema, private readonly program: Program, private readonly path: string) {}

  read(): void {
    for (const { path: call, args, node } of this.program.calls) {
      if (call === undefined) continue;
      const known = this.readCall(call, args);
      if (!known) this.unknown.push({ path: this.path, line: this.program.lineAt(node.from), call });
    }
  }

  /** Whether all that it writes is known. */
  private readCall(call: string, args: readonly Node[]): boolean {
    const text = (at: number): string | undefined => (args[at] === undefined ? undefined : this.program.stringOf(args[at]));
    if (call === 'require' || call === 'require.try') {
      const name = text(0);
      if (name !== undefined) this.required.push(name);
      return name !== undefined;
    }
    if (BY_FIELD.has(call)) return this.named(text(1));
    if (call === 'core.create_entity') return this.created(args[0]);
    if (BY_TABLE.has(call)) return this.ofTable(text(1));
    if (call === 'core.merge_entities') return this.keys(args[2], (key) => this.named(key));
    return !UNKNOWN.has(call);
  }

  private named(name: string | undefined): boolean {
    if (name !== undefined) this.fields.push(...fieldsMeant(this.schema, name));
    return name !== undefined;
  }

  private created(given: Node | undefined): boolean {
    const members = this.membersOf(given);
    if (members === undefined) return false;
    const name = members.get('table');
    const table = name === undefined ? undefined : this.program.stringOf(name);
    if (name !== undefined && table === undefined) return false;
    if (table !== undefined) this.initials(this.schema.table(table));
    return this.keys(members.get('fields'), (key) => this.inTable(table, key));
  }

  private inTable(name: string | undefined, field: string): boolean {
    const table = name === undefined ? undefined : this.schema.table(name);
    const spec = table?.fields.get(field);
    if (spec === undefined) return this.named(field);
    this.fields.push({ key: spec.key, facet: table!.facet });
    return true;
  }

  /** Fields that begin with a value when an entity comes into a table. */
  private initials(table: TableSpec | undefined): void {
    for (const { key, initial } of table?.fields.values() ?? []) if (initial !== undefined) this.fields.push({ key, facet: table!.facet });
  }

  /** Coming into a table or leaving it may write any of its fields. */
  private ofTable(name: string | undefined): boolean {
    const table = name === undefined ? undefined : this.schema.table(name);
    for (const { key } of table?.fields.values() ?? []) this.fields.push({ key, facet: table!.facet });
    return table !== undefined;
  }

  /** Each key of a table that is written out; absent: none. */
  private keys(given: Node | undefined, each: (key: string) => boolean): boolean {
    if (given === undefined) return true;
    const members = this.membersOf(given);
    return members !== undefined && [...members.keys()].map(each).every(Boolean);
  }

  /** Of a table that is written out, with names alone. */
  private membersOf(given: Node | undefined): Map<string, Node> | undefined {
    const table = given && this.program.behind(given);
    if (table?.name !== 'Table') return undefined;
    const members = new Map<string, Node>();
    for (const field of expressionsOf(table)) {
      const name = field.name === 'NamedField' ? field.getChild('PropertyName') : null;
      const value = expressionsOf(field).at(-1);
      if (name === null || value === undefined) return undefined;
      members.set(this.program.textOf(name), value);
    }
    return members;
  }
}
