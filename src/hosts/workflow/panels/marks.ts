// What a run left on a graph, from its events: which way it went, how often, what failed, where two runtimes part.
import type { Bytes, HostEvent, RunRecord } from '../../../protocol.ts';
import type { GraphEdge, GraphNode, GraphView, Runtime } from '../wire.ts';

/** One run of a node, as the event tells it; strings in the values are bytes. */
export interface NodeRun {
  before: Record<Bytes, unknown>;
  after: Record<Bytes, unknown>;
  returned?: unknown;
  error?: Bytes;
  /** Milliseconds. */
  duration: number;
  /** Keys that did not change and are not in `before` and `after`. */
  unchanged?: number;
  branch?: Bytes;
  /** From 0. */
  iteration?: number;
  /** It is one of the branches that the node itself makes, not a run of the node. */
  isPart: boolean;
}

/** Where two runtimes part, and what each has there. */
export interface Parting { what: string; at: Bytes; python: unknown; rust: unknown }

export interface NodeMark {
  runs: NodeRun[];
  /** How often the run came to it. */
  count: number;
  failed: boolean;
  /** The run is there now. */
  isRunning?: true;
  parting?: Parting;
}

/** By the places of nodes and edges in the view. */
export interface Marks {
  nodes: NodeMark[];
  /** How often each was taken. */
  edges: number[];
  /** Events of nodes beyond those that the run kept. */
  dropped: number;
}

/** What a run told, or one that is under way so far. */
export type Told = Pick<RunRecord, 'events' | 'eventsDropped' | 'error'>;

/** The runtimes that a run tells of; one alone is told by its events, which each engine names in its own way. Without a node: none. */
export function runtimesOf({ events }: Pick<Told, 'events'>): Runtime[] {
  if (!events.some(({ name }) => name === 'workflow.node' || name === 'workflow.route')) return [];
  const both = events.some(({ payload }) => payload.runtime !== undefined);
  return both ? ['python', 'rust'] : [events.some(({ name }) => name === 'Start') ? 'rust' : 'python'];
}

/** What a run left on a graph; of one of two runtimes where it tells of both. `isUnderWay`: it is not over. */
export function marksOf(view: GraphView, record: Told, runtime: Runtime, isUnderWay = false): Marks {
  const marking = new Marking(view);
  for (const event of record.events) {
    if (event.payload.runtime === undefined || event.payload.runtime === runtime) marking.take(event);
  }
  if (runtimesOf(record).length === 1) marking.fail(record);
  if (isUnderWay) marking.markRunning(record.events, runtime);
  return { ...marking.marks, dropped: record.eventsDropped['workflow.node'] ?? 0 };
}

/** Nodes that tell nothing: they were run as often as edges led to them. */
const CODELESS = new Set<GraphNode['kind']>(['start', 'end', 'nothing']);

class Marking {
  readonly marks: Omit<Marks, 'dropped'>;
  private readonly places: ReadonlyMap<Bytes, number>;
  /** The last node that ran in a loop's body, by the loop. */
  private readonly inside = new Map<Bytes, { id: Bytes; iteration: number }>();
  /** How often edges led to a node. */
  private readonly arrivals: number[];

  constructor(private readonly view: GraphView) {
    this.marks = { nodes: view.nodes.map(() => ({ runs: [], count: 0, failed: false })), edges: view.edges.map(() => 0) };
    this.arrivals = view.nodes.map(() => 0);
    this.places = new Map(view.nodes.map(({ id }, at) => [id, at]));
  }

  take({ name, payload }: HostEvent): void {
    if (name === 'workflow.node') this.node(payload);
    else if (name === 'workflow.route') this.route(payload.from as Bytes, payload.to as Bytes, payload.condition as Bytes | null);
    else if (name === 'workflow.parted') this.part(payload);
  }

  /** Where a run ended that failed between nodes. */
  fail({ error }: Told): void {
    const mark = error?.part === undefined ? undefined : this.markOf(error.part);
    if (mark !== undefined) mark.failed = true;
  }

  /** The node under way is the one that the last edge led to, or one of whose own parts was over last. */
  markRunning(events: readonly HostEvent[], runtime: Runtime): void {
    const last = events.findLast(({ name }) => name === 'workflow.route' || name === 'workflow.node');
    if (last === undefined || (last.payload.runtime !== undefined && last.payload.runtime !== runtime)) return;
    const { to, node, loop, branch } = last.payload as Partial<Record<string, Bytes>>;
    const isPart = node !== undefined && branch?.startsWith(`${node}[`) === true;
    const mark = this.markOf(last.name === 'workflow.route' ? to ?? '' : loop ?? (isPart ? node : ''));
    if (mark !== undefined) mark.isRunning = true;
  }

  private node(payload: HostEvent['payload']): void {
    const name = payload.node as Bytes;
    const loop = payload.loop as Bytes | undefined;
    const id = loop === undefined ? name : `${loop}\n${name}`;
    if (loop === undefined) this.leave(name, payload.error !== undefined);
    else this.enter(loop, id, payload.iteration as number);
    const mark = this.markOf(id);
    if (mark === undefined) return;
    const run = runOf(payload, name);
    mark.runs.push(run);
    mark.failed = run.error !== undefined;
    this.recount(id);
  }

  private route(from: Bytes, to: Bytes, condition: Bytes | null): void {
    this.edge(from, to, condition);
    for (const id of from === '__start__' ? [from, to] : [to]) {
      const at = this.places.get(id);
      if (at === undefined) continue;
      this.arrivals[at]++;
      this.recount(id);
    }
  }

  private recount(id: Bytes): void {
    const at = this.places.get(id)!;
    const mark = this.marks.nodes[at];
    const { kind } = this.view.nodes[at];
    mark.count = CODELESS.has(kind) ? this.arrivals[at] : mark.runs.filter(({ isPart }) => !isPart).length;
  }

  private enter(loop: Bytes, id: Bytes, iteration: number): void {
    const last = this.inside.get(loop);
    const isNext = last?.iteration === iteration && last.id !== id;
    if (last !== undefined && !isNext) this.edge(last.id, loop, null);
    this.edge(isNext ? last.id : loop, id, null);
    this.inside.set(loop, { id, iteration });
  }

  private leave(loop: Bytes, hasFailed: boolean): void {
    const last = this.inside.get(loop);
    if (last === undefined) return;
    if (!hasFailed) this.edge(last.id, loop, null);
    this.inside.delete(loop);
  }

  private edge(from: Bytes, to: Bytes, condition: Bytes | null): void {
    const at = edgeAt(this.view.edges, from, to, condition);
    if (at >= 0) this.marks.edges[at]++;
  }

  private part({ node, line, what, at, python, rust }: HostEvent['payload']): void {
    const isIt = (one: GraphNode): boolean => one.name === node && (line === null || one.line === line);
    const mark = this.marks.nodes[this.view.nodes.findIndex(isIt)] as NodeMark | undefined;
    if (mark !== undefined) mark.parting = { what: what as string, at: at as Bytes, python, rust };
  }

  private markOf(id: Bytes): NodeMark | undefined {
    const at = this.places.get(id);
    return at === undefined ? undefined : this.marks.nodes[at];
  }
}

/** Of several edges between two nodes the one with the condition. */
function edgeAt(edges: readonly GraphEdge[], from: Bytes, to: Bytes, condition: Bytes | null): number {
  const isBetween = (edge: GraphEdge): boolean => edge.from === from && edge.to === to;
  const exact = edges.findIndex((edge) => isBetween(edge) && (edge.condition ?? null) === condition);
  return exact >= 0 ? exact : edges.findIndex(isBetween);
}

function runOf(payload: HostEvent['payload'], name: Bytes): NodeRun {
  const branch = payload.branch as Bytes | undefined;
  return {
    before: mapping(payload.before), after: mapping(payload.after), duration: Number(payload.duration_ms),
    ...'returned' in payload && { returned: payload.returned },
    ...payload.error !== undefined && { error: payload.error as Bytes },
    ...typeof payload.unchanged === 'number' && payload.unchanged > 0 && { unchanged: payload.unchanged },
    ...branch !== undefined && { branch },
    ...typeof payload.iteration === 'number' && { iteration: payload.iteration },
    isPart: branch?.startsWith(`${name}[`) === true,
  };
}

/** What was too large for the record is no mapping there. */
const mapping = (value: unknown): Record<Bytes, unknown> =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<Bytes, unknown> : {});
