// What crosses between the two doors of Workflow: types alone. Names are bytes, as in the events of a run.
import type { Bytes, Difference } from '../../protocol.ts';

export type Runtime = 'python' | 'rust';

export interface WorkflowAsks {
  /** The graph that an engine makes of a file. `script`: Unicode text. */
  graph: { given: { script: string; runtime: Runtime }; result: GraphView };
  /** The code of its nodes, in the order of the file; undefined where the file is no YAML. */
  code: { given: { script: string; runtime: Runtime }; result: NodeCode[] | undefined };
}

/** A field of the state that a node wrote. The values are texts, as Python shows them. */
export interface FieldDifference extends Difference { node: Bytes; field: Bytes }

/** Code of a node, of a step or of a node in a loop's body. Texts are Unicode here, positions UTF-16 units of the file. */
export interface NodeCode {
  /** Of those of one name a later one has a number behind it. */
  name: string;
  language: 'lua' | 'python' | 'prolog';
  code: string;
  place: TextPlace;
}

/** Where a text stands in a file: from its first sign to the end of its last line that has something. */
export interface TextPlace {
  from: number;
  to: number;
  /** Of a block that begins with `|` the rest of that line, without the sign; absent: it is no such block. */
  header?: string;
  /** Of another value the comment behind it, with the spaces before: it belongs to the place. */
  comment?: string;
  /** It stands between brackets, where no block can. */
  isFlow: boolean;
  /** Spaces before the lines of its block, or of one that it would be; of these, spaces before its key. */
  indent: number;
  column: number;
  /** Where each line of the text begins, where its lines stand as they are. */
  lines?: number[];
}

/** What the first node's edge comes from, and what ends a run. */
export type EndKind = 'start' | 'end';

/**
 * What a node does. `each`, `dynamic`, `matrix`: branches of its own; `expression`: one of Python; `nothing`: it only leads on.
 */
export type NodeKind = EndKind
  | 'lua' | 'python' | 'prolog' | 'expression' | 'action' | 'steps' | 'while' | 'each' | 'dynamic' | 'matrix' | 'nothing';

export interface GraphNode {
  /** Its name; for a node in the body of a loop: the loop's name, a line feed, its name. */
  id: Bytes;
  name: Bytes;
  kind: NodeKind;
  /** 1-based line of the file. */
  line?: number;
  /** The loop in whose body it is. */
  loop?: Bytes;
  /** The action that it uses. */
  action?: Bytes;
  /** It cannot run here: a mock says what it gives. For example this one, as JSON. */
  mock?: Bytes;
}

export interface GraphEdge {
  /** Ids of nodes. */
  from: Bytes;
  to: Bytes;
  /** order: the next in the file; loop: into the body of a loop, through it, and back; fallback: where the node fails. */
  kind: 'order' | 'goto' | 'edge' | 'parallel' | 'loop' | 'fallback';
  /** The condition's text; absent: it always holds. */
  condition?: Bytes;
  /** 1-based line of the file. */
  line?: number;
}

export interface GraphView {
  nodes: GraphNode[];
  /** In the order in which they are tried. */
  edges: GraphEdge[];
  /** Why there is no graph: the file as the engine refuses it. */
  problems: { text: Bytes; line?: number }[];
}
