// One run of a script: where it writes, what it sees, and what it may do.
import type { Json } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import { setterOf } from '../data/edits.ts';
import type { Setter } from '../data/edits.ts';
import type { Operation } from '../data/operations.ts';
import { Overlay } from '../data/overlay.ts';
import type { Commit } from '../data/overlay.ts';
import type { Peer } from '../data/peer.ts';
import { View } from '../data/view.ts';
import { Direct } from '../data/writer.ts';
import type { Writer } from '../data/writer.ts';
import { Queries } from '../query/run.ts';
import { fits } from '../schema/manifest.ts';
import type { FieldSpec, Schema } from '../schema/schema.ts';
import type { Grants } from './grants.ts';

export type Mode = 'session' | 'autoCommit';

export interface SessionOptions {
  /** live: it sees what is canonical now, with what it wrote; default: what was canonical when it began. */
  isolation?: 'snapshot' | 'live';
  /** Makes operations canonical; absent: the peer does. */
  commit?: Commit | undefined;
  /** Hears what is worth a line in the log. */
  note?: (text: string) => void;
}

/** Where a session stood: how often it was committed, and how many operations lay in its overlay. */
export interface SessionMark { readonly commits: number; readonly pending: number }

export class Session {
  readonly set: Setter;
  readonly queries: Queries;
  private readonly overlay: Overlay | undefined;
  private readonly direct: Direct;
  /** Of this run, those that were committed among them. */
  private readonly committed: Operation[] = [];

  private commits = 0;
  readonly note: (text: string) => void;
  private readonly isLive: boolean;

  constructor(readonly peer: Peer, readonly schema: Schema, readonly grants: Grants, readonly mode: Mode, readonly script: string, { isolation, commit, note = () => {} }: SessionOptions = {}) {
    this.note = note;
    this.isLive = isolation === 'live';
    this.set = setterOf(peer, schema.crdtOf);
    this.queries = new Queries(schema);
    this.overlay = mode === 'session' ? new Overlay(peer, commit) : undefined;
    this.direct = new Direct(peer, { kind: 'script', name: script }, commit);
  }

  private get writer(): Writer { return this.overlay ?? this.direct; }
  get view(): View { return this.isLive ? this.live : this.writer.view; }
  get live(): View { return this.overlay?.live ?? this.direct.view; }

  write(operations: readonly Operation[]): void { this.writer.write(operations); }
  get splice(): Writer['splice'] { const { writer } = this; return (...given) => writer.splice(...given); }

  /** What lies in the overlay. */
  get pending(): readonly Operation[] { return this.overlay?.operations ?? []; }
  /** What the run did and did not discard. */
  get operations(): readonly Operation[] { return this.overlay === undefined ? this.direct.operations : [...this.committed, ...this.overlay.operations]; }

  commit(): void {
    if (this.overlay === undefined) return;
    const operations = [...this.overlay.operations];
    this.overlay.commit({ kind: 'script', name: this.script });
    this.committed.push(...operations);
    this.commits++;
  }

  discard(): void {
    if (this.overlay === undefined) throw new EditError('InvalidOperation', 'an autoCommit script has no overlay to discard');
    this.overlay.discard();
  }

  mark(): SessionMark { return { commits: this.commits, pending: this.pending.length }; }

  /** What lies in the overlay and was not there at a mark is taken back; what was committed stays. */
  back({ commits, pending }: SessionMark): void { this.overlay?.cut(commits === this.commits ? pending : 0); }

  end(): void { this.overlay?.end(); }

  // What fields are, and who may write them

  /** The field that a name is on an entity. Throws EditError "FieldNotFound". */
  field(entity: string, name: string): Pick<FieldSpec, 'key' | 'type' | 'required' | 'crdt'> {
    const spec = this.schema.fieldOf(this.view, entity, name);
    const owners = spec === undefined ? [] : this.schema.ownersOf(spec.key);
    if (spec !== undefined && (this.schema.open || owners.some((facet) => this.view.has(entity, facet)))) return spec;
    if (this.schema.open) return { key: name, type: 'any', required: false, crdt: undefined };
    const tables = this.schema.tablesOf(this.view, entity).map((table) => table.name);
    throw new EditError('FieldNotFound', `there is no field "${name}" on ${tables.length === 0 ? 'an entity that is in no table' : tables.join(', ')}`);
  }

  /** Throws EditError where a value does not fit a field. */
  check(name: string, { type, required }: Pick<FieldSpec, 'type' | 'required'>, value: Json): void {
    if (value === null) {
      if (required) throw new EditError('InvalidOperation', `the field "${name}" is required`);
      return;
    }
    // A table without anything in it is an empty list to Lua and JSON alike.
    if (!fits(value, type)) throw new EditError('InvalidOperation', `the field "${name}" is a ${type}, not ${kindOf(value)}`);
  }

  /** Whether a key may be written on an entity: by a facet that it has and whose key it is, or by the key. Throws EditError. */
  mayWrite(call: string, entity: string, key: string): void {
    const attached = this.view.facets(entity);
    const owners = this.schema.ownersOf(key).filter((facet) => attached.includes(facet));
    this.grants.require(call, 'data.write', [...owners.length > 0 ? owners : attached, key, '']);
  }

  mayWriteFacets(call: string, facets: readonly string[]): void {
    if (facets.length === 0) this.grants.require(call, 'data.write', ['']);
    for (const facet of facets) this.grants.require(call, 'data.write', [facet]);
  }

  /** Where capabilities to read are declared, they say what is read; what is written may be read as well. */
  mayRead(facet: string): boolean {
    return !this.grants.has('data.read') || this.grants.covers('data.read', facet) || this.grants.covers('data.write', facet);
  }
}

const kindOf = (value: Json): string => (Array.isArray(value) ? 'a list' : value === null ? 'nil' : typeof value === 'object' ? 'a table' : `a ${typeof value}`);
