// The Python engine's graph as the page draws it: what `load` builds for a run.
import type { Engine } from '../engine.ts';
import type { NodeLua } from '../lua/node-lua.ts';
import { Mocks } from '../mocks.ts';
import { END_NODE, loopEdges, nodeOf, START_NODE } from '../node-view.ts';
import { Templates } from '../templates/templates.ts';
import { str } from '../values/python-text.ts';
import { toBytes } from '../values/utf8.ts';
import { Dict, isDict } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { GraphEdge, GraphNode, GraphView, NodeKind } from '../wire.ts';
import type { YamlFile } from '../yaml/read.ts';
import { nameText } from './access.ts';
import { Conditions } from './conditions.ts';
import { workOf } from './detect.ts';
import type { Work } from './detect.ts';
import { END } from './graph.ts';
import type { Edge, Graph, GraphNode as Loaded } from './graph.ts';
import { load } from './load.ts';
import { readLoop } from './loops.ts';
import { Nodes } from './nodes.ts';

/** Throws a Fault, as a run of the file would. */
export function pythonView(file: YamlFile): Omit<GraphView, 'problems'> {
  const engine = reading(file);
  const nodes = new Nodes(engine, new Conditions(engine, new Templates(() => {})));
  const graph = load(nodes);
  const parts = [...graph.nodes.values()].filter(({ config }) => config !== undefined).map((node) => partOf(nodes, node));
  const edges = edgesOf(graph, file);
  const ends = edges.some(({ from, to }) => from === END || to === END) ? [END_NODE] : [];
  return {
    nodes: [START_NODE, ...parts.flatMap(([node, body]) => [node, ...body]), ...ends],
    edges: [...edges, ...parts.flatMap(([, , inside]) => inside)],
  };
}

/** An engine that builds the graph and runs nothing. */
function reading(file: YamlFile): Engine {
  return {
    file, sections: isDict(file.value) ? file.value : new Dict(), lua: NO_LUA, mocks: new Mocks(new Dict()),
    teller: { event() {}, log() {}, node() {} }, left: () => Infinity, elapsed: () => 0, now: () => 0,
  };
}

function runsNothing(): never { throw new Error('a graph that is only read runs nothing'); }
const NO_LUA: NodeLua = { run: runsNothing, apart: runsNothing, close() {} };

type Part = [node: GraphNode, body: GraphNode[], inside: GraphEdge[]];

/** A node, and the body of a loop. */
function partOf(nodes: Nodes, { name, config }: Loaded): Part {
  const node = viewOf(nodes, config!, nameText(name));
  if (node.kind !== 'while') return [node, [], []];
  const loop = readLoop(nodes, config!);
  const body = loop.body.map((one) => viewOf(nodes, one.config as Dict, one.name, loop.node));
  return [node, body, loopEdges(loop.node, loop.body.map((one) => one.name), str(loop.condition))];
}

function viewOf(nodes: Nodes, config: Dict, name: string, loop?: string): GraphNode {
  const { file, sections } = nodes.engine;
  const work = workOf(config, sections.get('language'));
  const kind = (loop === undefined ? branching(config) : undefined) ?? work.does;
  return nodeOf({
    name, kind, line: file.lineOf(config),
    ...loop !== undefined && { loop },
    ...actionOf(work, config, kind),
  });
}

function actionOf(work: Work, config: Dict, kind: NodeKind): { action?: string; output?: boolean } {
  if (kind === 'dynamic') return config.has('action') ? { action: actionName(config.get('action')!) } : {};
  return work.does === 'action' ? { action: actionName(work.action), output: work.output !== null } : {};
}

const actionName = (action: Value): string => str(isDict(action) ? action.get('uses') ?? null : action);

/** What makes branches or a loop, as `load` looks for it. */
function branching(config: Dict): NodeKind | undefined {
  const [type, strategy] = [config.get('type'), config.get('strategy') ?? null];
  if (type === 'while_loop') return 'while';
  if (type === 'dynamic_parallel') return config.has('steps') ? 'each' : 'dynamic';
  if (isDict(strategy) && strategy.has('matrix')) return 'matrix';
  return config.has('parallel_each') ? 'each' : undefined;
}

function edgesOf(graph: Graph, file: YamlFile): GraphEdge[] {
  return [...graph.nodes.values()].flatMap(({ name, config }) => graph.edgesFrom(name).map((edge): GraphEdge => {
    const line = lineOf(file, edge, config);
    return {
      from: toBytes(nameText(name)), to: toBytes(nameText(edge.to)),
      kind: edge.fanIn === undefined ? edge.by : 'parallel',
      ...edge.told !== undefined && { condition: toBytes(conditionText(edge)) },
      ...line !== undefined && { line },
    };
  }));
}

const lineOf = (file: YamlFile, { rule }: Edge, config: Dict | undefined): number | undefined => {
  const place = rule ?? config;
  return place === undefined ? undefined : file.lineOf(place);
};

/** The condition, and with what it is compared where the file says so. */
function conditionText({ told = null, rule }: Edge): string {
  const condition = str(isDict(told) ? told.get('value') ?? null : told);
  const wanted = rule?.has('condition') === true ? rule.get('when') ?? true : true;
  return wanted === true ? condition : `(${condition}) = ${str(wanted)}`;
}
