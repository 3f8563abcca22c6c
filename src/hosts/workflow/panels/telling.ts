// What is said of nodes and edges, in words: for those who hear the graph, and in its table.
import { decodeBytes } from '../../../bytes/text.ts';
import { count } from '../../../bytes/units.ts';
import type { GraphEdge, GraphNode } from '../wire.ts';
import { KINDS, subtitle } from './layout.ts';
import type { NodeMark, NodeRun } from './marks.ts';

/** "ran 3 times, failed"; "" before any run. */
export function nodeOutcome(mark: NodeMark | undefined): string {
  if (mark === undefined) return '';
  const parts = mark.parting === undefined ? [] : ['the runtimes part here'];
  if (mark.failed) parts.unshift('failed');
  if (mark.isRunning) return ['is running', ...mark.count > 0 ? [`ran ${count(mark.count, 'time')} before`] : [], ...parts].join(', ');
  if (mark.count === 0) return ['did not run', ...parts].join(', ');
  return [`ran ${count(mark.count, 'time')}`, ...parts].join(', ');
}

export const edgeOutcome = (taken: number | undefined): string =>
  (taken === undefined ? '' : taken === 0 ? 'not taken' : `taken ${count(taken, 'time')}`);

export function nodeLabel(node: GraphNode, mark: NodeMark | undefined): string {
  if (node.kind === 'start' || node.kind === 'end') return node.kind === 'start' ? 'Start of the workflow' : 'End of the workflow';
  const inside = node.loop === undefined ? '' : `in the loop ${decodeBytes(node.loop)}`;
  return [`Node ${decodeBytes(node.name)}`, subtitle(node), inside, nodeOutcome(mark)].filter((part) => part !== '').join(', ');
}

export function edgeLabel(edge: GraphEdge, nameOf: (id: string) => string, taken: number | undefined): string {
  return [`Edge from ${nameOf(edge.from)} to ${nameOf(edge.to)}`, edgeReason(edge), edgeOutcome(taken)].filter((part) => part !== '').join(', ');
}

/** Why an edge is there, and when it is taken. */
export function edgeReason({ kind, condition }: GraphEdge): string {
  const when = condition === undefined ? '' : `${kind === 'loop' ? 'while' : 'if'} ${decodeBytes(condition)}`;
  const what = { order: 'next in order', goto: 'goto', edge: 'edge', parallel: 'a branch', loop: 'loop', fallback: 'on failure' }[kind];
  return when === '' ? what : `${what}, ${when}`;
}

/** Which of its runs it is: "Iteration 2 of 5". */
export function runLabel(runs: readonly NodeRun[], at: number): string {
  const { iteration, branch, isPart } = runs[at];
  const isPlainLoop = runs.every((run, i) => run.iteration === i);
  if (isPlainLoop) return `Iteration ${at + 1} of ${runs.length}`;
  const place = iteration === undefined ? '' : `, iteration ${iteration + 1}`;
  const where = branch === undefined ? '' : isPart ? `, ${decodeBytes(branch)}` : `, branch ${decodeBytes(branch)}`;
  return `Run ${at + 1} of ${runs.length}${place}${where}`;
}

export const kindText = ({ kind }: GraphNode): string => KINDS[kind];
