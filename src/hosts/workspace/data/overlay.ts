// Changes that are not committed: a layer over what is canonical, with the operations that made it. What was canonical when it began
// is kept, for who shall see that alone, and to tell what others changed meanwhile.
import type { Json } from '../../../world/schema.ts';
import { Crdt, toBase64 } from './crdt.ts';
import type { Item } from './crdt.ts';
import { EditError } from './edit-error.ts';
import { applyToLayer, Layer } from './layer.ts';
import type { CrdtBelow } from './layer.ts';
import type { Bundle, CrdtKind, Operation, Source } from './operations.ts';
import type { Peer } from './peer.ts';
import { Redirects } from './redirects.ts';
import { startOf } from './replacement.ts';
import { View } from './view.ts';

/** A field that this changes and that others changed since it began. null: no value. */
export interface Drift { readonly entity: string; readonly field: string; readonly before: Json; readonly mine: Json; readonly theirs: Json }

/** Makes operations canonical. */
export type Commit = (operations: readonly Operation[], source: Source) => Bundle;

export class Overlay {
  private layer!: Layer;
  private base!: Layer;
  private list: Operation[] = [];
  /** What it began with, and this on top. */
  view!: View;
  /** What is canonical now, and this on top. */
  live!: View;
  private readonly client: number;
  private readonly kept = new Set<string>();

  /** `make`: makes operations canonical as a bundle; absent: the peer does. */
  constructor(private readonly peer: Peer, private readonly make: Commit = (operations, source) => peer.commit(operations, source)) {
    this.client = peer.client();
    this.begin();
  }

  get operations(): readonly Operation[] { return this.list; }

  private begin(): void {
    const { canonical } = this.peer;
    this.layer = new Layer();
    this.base = new Layer();
    this.list = [];
    this.kept.clear();
    canonical.keepers.add(this.base);
    this.view = new View([this.layer, this.base, canonical]);
    this.live = new View([this.layer, canonical]);
  }

  write(operations: readonly Operation[]): void {
    const at = this.peer.clock.peek();
    for (const operation of operations) {
      applyToLayer(this.layer, operation, at, this.below);
      this.list.push(operation);
    }
  }

  /** Edits a text or list in place. Throws PlaceError. */
  splice(id: string, field: string, kind: CrdtKind, at: number, removed: number, put: string | readonly Item[]): void {
    const entity = this.view.root(id);
    const { state, isNew } = startOf(this.view, entity, field, kind, this.client, () => this.peer.ids.next());
    const own = this.layer.crdt([entity], field);
    const mine = own === null || own === undefined ? { ...state, doc: new Crdt(kind, this.client, state.doc.state()) } : own;
    const update = mine.doc.splice(at, removed, put);
    if (isNew) this.list.push({ type: 'ReplaceCRDT', entity_id: entity, field, crdt_type: kind, base: mine.base, delta: toBase64(state.doc.state()) });
    this.list.push({ type: 'ApplyCRDT', entity_id: entity, field, crdt_type: kind, base: mine.base, delta: toBase64(update) });
    this.layer.setCrdt(entity, field, mine);
  }

  private readonly below: CrdtBelow = (() => {
    const of = (): Overlay => this;
    return {
      get client() { return of().client; },
      crdt: (entity, field) => of().view.crdt(entity, field),
      redirects: () => of().layer.redirects ??= new Redirects(of().view.redirects),
    };
  })();

  /** Fields that this changes and others changed too, of which nobody decided yet. Texts and lists merge: they do not drift. */
  drift(): Drift[] {
    const { canonical } = this.peer;
    const seen = new Set<string>();
    return this.list.flatMap((operation): Drift[] => {
      if (operation.type !== 'SetField' && operation.type !== 'ClearField') return [];
      const { entity_id: entity, field } = operation;
      const before = this.base.field([entity], field);
      if (before === undefined) return [];
      const name = `${entity} ${field}`;
      if (seen.has(name) || this.kept.has(name)) return [];
      seen.add(name);
      const theirs = canonical.field([entity], field) ?? null;
      if (same(before, theirs)) return [];
      const mine = this.layer.field([entity], field) ?? null;
      return same(mine, theirs) ? [] : [{ entity, field, before, mine, theirs }];
    });
  }

  /** Back to its first operations, so many. */
  cut(count: number): void { if (count < this.list.length) this.redo(this.list.slice(0, count)); }

  /** Keeps its value of a field that others changed. */
  keepMine(entity: string, field: string): void { this.kept.add(`${entity} ${field}`); }

  /** Leaves a field as it is canonical: what this did to it is taken out. */
  knockOut(entity: string, field: string): void {
    this.redo(this.list.filter((one) => !('field' in one && one.entity_id === entity && one.field === field)));
  }

  /** With these operations alone, on what it began with. */
  private redo(operations: readonly Operation[]): void {
    const { base, kept } = this;
    const keep = [...kept];
    this.begin();
    this.peer.canonical.keepers.delete(this.base);
    this.base = base;
    this.view = new View([this.layer, base, this.peer.canonical]);
    for (const name of keep) this.kept.add(name);
    this.write(operations);
  }

  /**
   * Makes all of it canonical, as one bundle, and begins anew over that; undefined: there was nothing. Throws EditError where others
   * changed fields meanwhile: nothing is committed then.
   */
  commit(source: Source): Bundle | undefined {
    const drift = this.drift();
    if (drift.length > 0) throw new EditError('InvalidOperation', driftText(drift));
    const operations = this.list;
    this.end();
    const bundle = operations.length === 0 ? undefined : this.make(operations, source);
    this.begin();
    return bundle;
  }

  discard(): void {
    this.end();
    this.begin();
  }

  /** Nothing of it is kept up any more. */
  end(): void { this.peer.canonical.keepers.delete(this.base); }
}

const driftText = (drift: readonly Drift[]): string =>
  `others changed ${drift.length === 1 ? 'a field' : `${drift.length} fields`} since this began (${drift.slice(0, 3).map(({ entity, field }) => `${field} of ${entity}`).join(', ')}${drift.length > 3 ? ', ...' : ''}): keep mine or take theirs`;

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
