// Fires triggers: when a bundle is committed, for each watched field that it changed, in the order of its operations, the triggers of that
// field in the order of their manifests. What their scripts commit fires others, after those that were there before.
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { Operation, Source } from '../data/operations.ts';
import type { Bundle } from '../data/operations.ts';
import type { Peer } from '../data/peer.ts';
import { View } from '../data/view.ts';
import { predicateOf } from '../query/evaluate.ts';
import type { Schema } from '../schema/schema.ts';
import type { Trigger } from './prepare.ts';

/** A field that changed. null: no value. */
export interface Change { readonly entity: string; readonly field: string; readonly before: Json; readonly after: Json }

/** One run of a trigger's script. `depth`: how many stand before it, each fired by the one before. */
export interface Firing { readonly trigger: Trigger; readonly change: Change; readonly args: JsonObject; readonly depth: number }

export interface Surroundings {
  peer: Peer;
  schema: Schema;
  /** Milliseconds: real ones and those of the world, from any time on. */
  spent(): number;
  /** An entity as scripts get it. */
  record(view: View, id: string): JsonObject;
  /** Runs a firing's script; `left`: milliseconds that it may take. */
  start(firing: Firing, left: number): void;
  /** Hears why no more are run. `firing`: the first that is not. */
  stopped(firing: Firing, why: string): void;
}

export const MOST = { depth: 1000, time: 30_000 } as const;

export class Triggers {
  private readonly byKey = new Map<string, Trigger[]>();
  private readonly view: View;
  private queue: Firing[] = [];
  /** Of the script that runs; undefined: none of a trigger does. */
  private depth: number | undefined;

  constructor(private readonly around: Surroundings, triggers: readonly Trigger[]) {
    this.view = new View([around.peer.canonical]);
    for (const trigger of triggers) this.byKey.set(trigger.watched.key, [...this.byKey.get(trigger.watched.key) ?? [], trigger]);
  }

  /** Makes operations canonical as one bundle, and runs what that fires: before it returns, or where a trigger's script commits, when that is over. */
  readonly commit = (operations: readonly Operation[], source: Source): Bundle => {
    const watched = this.watchedIn(operations);
    const bundle = this.around.peer.commit(operations, source);
    for (const one of watched) {
      const after = this.view.field(one.entity, one.field) ?? null;
      if (JSON.stringify(after) !== JSON.stringify(one.before)) this.fire({ ...one, after });
    }
    if (this.depth === undefined && this.queue.length > 0) this.drain();
    return bundle;
  };

  /** Each watched field that operations write, once, with its value of before. */
  private watchedIn(operations: readonly Operation[]): Omit<Change, 'after'>[] {
    if (this.byKey.size === 0) return [];
    const found = new Map<string, Omit<Change, 'after'>>();
    for (const operation of operations) {
      if (!('field' in operation) || !this.byKey.has(operation.field)) continue;
      const { entity_id: entity, field } = operation;
      const name = `${entity} ${field}`;
      if (!found.has(name)) found.set(name, { entity, field, before: this.view.field(entity, field) ?? null });
    }
    return [...found.values()];
  }

  private fire(change: Change): void {
    const { view } = this;
    const entity = view.root(change.entity);
    if (!view.alive(entity)) return;
    for (const trigger of this.byKey.get(change.field)!) {
      const { watched, spec } = trigger;
      if (watched.facet !== undefined && !view.has(entity, watched.facet)) continue;
      const scope = spec.scope === undefined ? undefined : view.edges(entity, 'source', spec.scope).at(0)?.target;
      if (spec.scope !== undefined && scope === undefined) continue;
      if (!this.holds(trigger, change)) continue;
      this.queue.push({ trigger, change, args: this.argsOf(trigger, change, scope), depth: (this.depth ?? 0) + 1 });
    }
  }

  private holds({ when }: Trigger, change: Change): boolean {
    if (when === undefined) return true;
    const view = new ChangeView(change, this.around.peer);
    return predicateOf(when.where, view, { names: this.around.schema, parameters: [], tables: [] })(change.entity);
  }

  private argsOf({ params }: Trigger, { entity, before, after }: Change, scope: string | undefined): JsonObject {
    const { schema, record } = this.around;
    return Object.fromEntries(params.map(([name, value, of]): [string, Json] => {
      switch (of?.kind) {
        case undefined: return [name, value];
        case 'source': return [name, record(this.view, entity)];
        case 'field': return [name, of.name === 'id' ? entity : this.view.field(entity, schema.keyOf(this.view, entity, of.name)) ?? null];
        case 'scope': return [name, scope!];
        case 'old': return [name, before];
        case 'new': return [name, after];
      }
    }));
  }

  private drain(): void {
    const { around } = this;
    const since = around.spent();
    for (let firing = this.queue.shift(); firing !== undefined; firing = this.queue.shift()) {
      const left = MOST.time - (around.spent() - since);
      const why = firing.depth > MOST.depth ? `triggers fired each other ${MOST.depth} deep` : left <= 0 ? `triggers ran for longer than ${MOST.time / 1000} s` : undefined;
      if (why !== undefined) {
        this.queue = [];
        around.stopped(firing, why);
        return;
      }
      this.depth = firing.depth;
      try {
        around.start(firing, left);
      } finally {
        this.depth = undefined;
      }
    }
  }
}

/** What is canonical, with a change's values as the fields `old_value` and `new_value`. */
class ChangeView extends View {
  constructor(private readonly change: Change, peer: Peer) { super([peer.canonical]); }

  override field(id: string, key: string): Json | undefined {
    if (key === 'new_value') return this.change.after ?? undefined;
    return key === 'old_value' ? this.change.before ?? undefined : super.field(id, key);
  }
}
