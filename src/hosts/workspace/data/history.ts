// Undo and redo of one's own bundles. What undoes a bundle is worked out before the bundle is taken; at the time of undoing, what others
// changed since, and edges of which an end is gone, stay as they are, and that is told.
import type { Json } from '../../../world/schema.ts';
import type { Item } from './crdt.ts';
import { deleteEntity } from './edits.ts';
import type { Bundle, CrdtKind, Operation, Source } from './operations.ts';
import type { Peer } from './peer.ts';
import { View } from './view.ts';
import { Direct } from './writer.ts';

/** One thing to undo: an operation, or a text or list that is to have its value of before again. */
type Back = { operation: Operation } | { text: { entity: string; field: string; kind: CrdtKind; before: Json; after: Json } };

interface Step { bundle: Bundle; backs: Back[] }

/** `skipped`: what stayed as it is, a sentence each. */
export interface Undone { bundle: Bundle | undefined; skipped: string[] }

/** Bundles that can be undone. */
const DEPTH = 100;

export class History {
  private undos: Step[] = [];
  private redos: Step[] = [];
  private readonly view: View;

  constructor(private readonly peer: Peer) { this.view = new View([peer.canonical]); }

  get canUndo(): boolean { return this.undos.length > 0; }
  get canRedo(): boolean { return this.redos.length > 0; }

  /** Writes a bundle that can be undone. */
  commit(operations: readonly Operation[], source: Source): Bundle {
    const step = this.written(operations, source);
    this.redos = [];
    this.undos = [...this.undos.slice(1 - DEPTH), step];
    return step.bundle;
  }

  /** undefined: there is nothing to undo. */
  undo(): Undone | undefined { return this.turn(this.undos, this.redos); }
  redo(): Undone | undefined { return this.turn(this.redos, this.undos); }

  private turn(from: Step[], to: Step[]): Undone | undefined {
    const step = from.pop();
    if (step === undefined) return undefined;
    const skipped: string[] = [];
    const operations = step.backs.flatMap((back) => this.operationsOf(back, step.bundle, skipped));
    if (operations.length === 0) return { bundle: undefined, skipped };
    const back = this.written(operations, step.bundle.source, step.bundle.id);
    to.push(back);
    return { bundle: back.bundle, skipped };
  }

  private written(operations: readonly Operation[], source: Source, undoes?: string): Step {
    const born = new Set<string>();
    const texts = new Map<string, Json>();
    const backs = operations.flatMap((operation) => this.inverse(operation, born, texts)).reverse();
    const bundle = this.peer.commit(operations, source, undoes);
    for (const back of backs) if ('text' in back) back.text.after = this.view.field(back.text.entity, back.text.field) ?? null;
    return { bundle, backs };
  }

  /** What an operation takes back, before it is done. `born`: entities and edges of the same bundle, which will be gone whole. */
  private inverse(operation: Operation, born: Set<string>, texts: Map<string, Json>): Back[] {
    const { view } = this;
    const one = (back: Operation): Back[] => [{ operation: back }];
    if ('entity_id' in operation && operation.type !== 'CreateEntity' && born.has(operation.entity_id)) return [];
    switch (operation.type) {
      case 'CreateEntity': born.add(operation.entity_id); return one({ type: 'DeleteEntity', entity_id: operation.entity_id, cascade_edges: [] });
      case 'RestoreEntity': return one({ type: 'DeleteEntity', entity_id: operation.entity_id, cascade_edges: [] });
      case 'DeleteEntity':
        return [...operation.cascade_edges.map((edge): Back => ({ operation: { type: 'RestoreEdge', edge_id: edge } })), ...one({ type: 'RestoreEntity', entity_id: operation.entity_id })];
      case 'SetField': case 'ClearField': case 'ResolveConflict': {
        const { entity_id: entity, field } = operation;
        const state = view.crdt(entity, field);
        const before = view.field(entity, field) ?? null;
        if (state !== undefined && state !== null) return [{ text: { entity, field, kind: state.kind, before, after: null } }];
        return one(before === null ? { type: 'ClearField', entity_id: entity, field } : { type: 'SetField', entity_id: entity, field, value: before });
      }
      case 'ApplyCRDT': case 'ReplaceCRDT': {
        const { entity_id: entity, field, crdt_type: kind } = operation;
        const name = `${entity} ${field}`;
        if (texts.has(name)) return []; // one way back for all edits of it
        const before = view.field(entity, field) ?? null;
        texts.set(name, before);
        return [{ text: { entity, field, kind, before, after: null } }];
      }
      case 'AttachFacet': return one({ type: 'DetachFacet', entity_id: operation.entity_id, facet_type: operation.facet_type, preserve_values: false });
      case 'DetachFacet': return one({ type: 'AttachFacet', entity_id: operation.entity_id, facet_type: operation.facet_type });
      case 'CreateEdge': case 'CreateOrderedEdge': born.add(operation.edge_id); return one({ type: 'DeleteEdge', edge_id: operation.edge_id });
      case 'RestoreEdge': return one({ type: 'DeleteEdge', edge_id: operation.edge_id });
      case 'DeleteEdge': return one({ type: 'RestoreEdge', edge_id: operation.edge_id });
      case 'MoveOrderedEdge': {
        const placed = view.edge(operation.edge_id)?.placed;
        return placed === undefined || born.has(operation.edge_id) ? [] : one({ type: 'MoveOrderedEdge', edge_id: operation.edge_id, position: placed.position });
      }
      case 'SetEdgeProperty':
        return one({ type: 'SetEdgeProperty', edge_id: operation.edge_id, property_key: operation.property_key, value: view.property(operation.edge_id, operation.property_key) ?? null });
      case 'MergeEntities': return one({ ...operation, type: 'UnmergeEntities' });
      case 'UnmergeEntities': return one({ ...operation, type: 'MergeEntities' });
    }
  }

  private operationsOf(back: Back, bundle: Bundle, skipped: string[]): Operation[] {
    if ('text' in back) return this.textBack(back.text, skipped);
    const { operation } = back;
    switch (operation.type) {
      case 'DeleteEntity': return this.view.alive(operation.entity_id) ? deleteEntity(this.view, operation.entity_id) : [];
      case 'SetField': case 'ClearField': {
        const last = this.peer.canonical.writes(this.view.redirects.members(operation.entity_id), operation.field)[0];
        if (last.actor === bundle.actor && last.seq === bundle.seq) return [operation];
        skipped.push(`${operation.field} of ${operation.entity_id} was changed by ${last.actor} since`);
        return [];
      }
      case 'RestoreEdge': {
        const shape = this.peer.canonical.edgeShape(operation.edge_id);
        const gone = shape && [shape.source, shape.target].find((end) => !this.view.alive(end) && !willBe(bundle, end));
        if (gone === undefined) return [operation];
        skipped.push(`the edge ${operation.edge_id} leads to ${gone}, which is gone`);
        return [];
      }
      default: return [operation];
    }
  }

  /** A text or list gets its value of before by the least edit, so that what others type into it meanwhile stays. */
  private textBack({ entity, field, kind, before, after }: Extract<Back, { text: unknown }>['text'], skipped: string[]): Operation[] {
    const now = this.view.field(entity, field) ?? null;
    if (JSON.stringify(now) !== JSON.stringify(after)) {
      skipped.push(`${field} of ${entity} was changed since`);
      return [];
    }
    const [from, to] = [listOf(now), listOf(before)];
    let start = 0;
    while (start < from.length && start < to.length && from[start] === to[start]) start++;
    let end = 0;
    while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
    const unit = (items: readonly Item[]): number => (kind === 'text' ? items.join('').length : items.length);
    const put = to.slice(start, to.length - end);
    const made: Operation[] = [];
    const direct = new Direct(this.peer, { kind: 'user' }, (operations) => { made.push(...operations); });
    direct.splice(entity, field, kind, unit(from.slice(0, start)), unit(from.slice(start, from.length - end)), kind === 'text' ? put.join('') : put);
    return made;
  }
}

/** An entity that the undoing brings back with its edges. */
const willBe = ({ operations }: Bundle, id: string): boolean => operations.some((one) => one.type === 'DeleteEntity' && one.entity_id === id);

/** A text by its characters, so that none is parted. */
const listOf = (value: Json): Item[] => (typeof value === 'string' ? [...value] : Array.isArray(value) ? [...value as Item[]] : []);
