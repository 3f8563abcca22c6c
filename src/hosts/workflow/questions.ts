// What the page may ask of a workflow without running it.
import { codeOf } from './node-code.ts';
import { pythonView } from './python/view.ts';
import { rustView } from './rust/view.ts';
import { Fault } from './fault.ts';
import { toBytes } from './values/utf8.ts';
import type { GraphView, Runtime, WorkflowAsks } from './wire.ts';
import { readPythonYaml, readRustYaml } from './yaml/dialects.ts';
import type { YamlFile } from './yaml/read.ts';
import { YamlFault } from './yaml/read.ts';

const ENGINES: Record<Runtime, { read(text: string): YamlFile; view(file: YamlFile): Omit<GraphView, 'problems'> }> = {
  python: { read: readPythonYaml, view: pythonView },
  rust: { read: readRustYaml, view: rustView },
};

/** The graph that an engine makes of a file; where it makes none, why. */
export function graphOf({ script, runtime }: WorkflowAsks['graph']['given']): GraphView {
  const { read, view } = ENGINES[runtime];
  try {
    const { nodes, edges } = view(read(script));
    // Two nodes of a loop's body may have one name: they are one then, as in what a run tells.
    return { nodes: [...new Map(nodes.map((node) => [node.id, node])).values()], edges, problems: [] };
  } catch (error) {
    if (!(error instanceof YamlFault) && !(error instanceof Fault)) throw error;
    const text = error instanceof Fault && error.message === '' ? error.type : error.message;
    return { nodes: [], edges: [], problems: [{ text: toBytes(text), ...error.line !== undefined && { line: error.line } }] };
  }
}

/** The code of a file's nodes. */
export function codeIn({ script, runtime }: WorkflowAsks['code']['given']): WorkflowAsks['code']['result'] {
  try {
    return codeOf(ENGINES[runtime].read(script), runtime);
  } catch (error) {
    if (error instanceof YamlFault) return undefined;
    throw error;
  }
}

/** By name; what is given is what the page's door sends. */
export const questions: Record<keyof WorkflowAsks, (given: unknown) => unknown> = {
  graph: (given) => graphOf(given as WorkflowAsks['graph']['given']),
  code: (given) => codeIn(given as WorkflowAsks['code']['given']),
};
