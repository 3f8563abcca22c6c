// Who writes: into an overlay, or straight into what is canonical, a bundle at a time.
import { Crdt, toBase64 } from './crdt.ts';
import type { Item } from './crdt.ts';
import type { CrdtKind, Operation, Source } from './operations.ts';
import type { Peer } from './peer.ts';
import { startOf } from './replacement.ts';
import { View } from './view.ts';

export interface Writer {
  /** What it sees: with what it wrote. */
  readonly view: View;
  /** Writes operations that belong together. */
  write(operations: readonly Operation[]): void;
  /** Edits a text or list in place. Throws PlaceError. */
  splice(entity: string, field: string, kind: CrdtKind, at: number, removed: number, put: string | readonly Item[]): void;
}

export class Direct implements Writer {
  readonly view: View;
  /** All that it wrote. */
  readonly operations: Operation[] = [];

  /** `commit`: makes operations canonical as a bundle; absent: the peer does. */
  constructor(private readonly peer: Peer, private readonly source: Source,
    private readonly commit: (operations: readonly Operation[], source: Source) => unknown = (operations, from) => peer.commit(operations, from)) {
    this.view = new View([peer.canonical]);
  }

  write(operations: readonly Operation[]): void {
    if (operations.length === 0) return;
    this.operations.push(...operations);
    this.commit(operations, this.source);
  }

  splice(id: string, field: string, kind: CrdtKind, at: number, removed: number, put: string | readonly Item[]): void {
    const entity = this.view.root(id);
    const client = this.peer.client();
    const { state, isNew } = startOf(this.view, entity, field, kind, client, () => this.peer.ids.next());
    const doc = new Crdt(kind, client, state.doc.state());
    const delta = toBase64(doc.splice(at, removed, put));
    const { base } = state;
    this.write([
      ...isNew ? [{ type: 'ReplaceCRDT', entity_id: entity, field, crdt_type: kind, base, delta: toBase64(state.doc.state()) } as const] : [],
      { type: 'ApplyCRDT', entity_id: entity, field, crdt_type: kind, base, delta },
    ]);
  }
}
