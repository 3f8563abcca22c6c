// The graph of a workflow: what both engines make of a file, what a run leaves on it, where it stands, how one moves about it.
// The way that a run took is compared with what the nodes themselves wrote down.
import { describe, expect, it } from 'vitest';
import { examples } from '../../../../src/hosts/workflow/examples/all.ts';
import { layOut } from '../../../../src/hosts/workflow/panels/layout.ts';
import type { Box } from '../../../../src/hosts/workflow/panels/layout.ts';
import { marksOf, runtimesOf } from '../../../../src/hosts/workflow/panels/marks.ts';
import type { Marks } from '../../../../src/hosts/workflow/panels/marks.ts';
import { changesOf } from '../../../../src/hosts/workflow/panels/state.ts';
import { nodeLabel, runLabel } from '../../../../src/hosts/workflow/panels/telling.ts';
import { walk } from '../../../../src/hosts/workflow/panels/walk.ts';
import type { Item } from '../../../../src/hosts/workflow/panels/walk.ts';
import { graphOf } from '../../../../src/hosts/workflow/questions.ts';
import type { GraphView, Runtime } from '../../../../src/hosts/workflow/wire.ts';
import type { RunRecord } from '../../../../src/protocol.ts';
import { runFile, toJson } from '../host.ts';

const RUNTIMES = ['python', 'rust'] as const;
const file = (id: string): string => examples.find((one) => one.id === id)!.script;
const view = (script: string, runtime: Runtime = 'python'): GraphView => graphOf({ script, runtime });

function played(id: string, runtime: string): RunRecord {
  const { script, inputs } = examples.find((one) => one.id === id)!;
  return runFile(script, { state: inputs.state, mocks: inputs.mocks ?? '', settings: { runtime } });
}

/** What ran: "a×2", and what was taken: "a>b×2". */
function told({ nodes, edges }: GraphView, marks: Marks): string {
  const ran = nodes.flatMap(({ name }, at) => (marks.nodes[at].count > 0 ? [`${name}×${marks.nodes[at].count}`] : []));
  const took = edges.flatMap(({ from, to }, at) => (marks.edges[at] > 0 ? [`${inner(from)}>${inner(to)}×${marks.edges[at]}`] : []));
  return [...ran, ...took].join(' ');
}

const inner = (id: string): string => id.split('\n').at(-1)!.replaceAll('_', '');

describe.each(RUNTIMES)('what %s makes of a file', (runtime) => {
  it('has the nodes of every example with their lines, and edges between them', () => {
    for (const { id, script } of examples) {
      const { nodes, edges, problems } = view(script, runtime);
      expect(problems, id).toEqual([]);
      const ids = new Set(nodes.map((node) => node.id));
      for (const { from, to } of edges) expect([ids.has(from), ids.has(to)], `${id}: ${from} > ${to}`).toEqual([true, true]);
      const lines = script.split('\n');
      for (const { name, line } of nodes.filter((one) => one.line !== undefined)) expect(lines[line! - 1], id).toContain(name);
    }
  });

  it('tells conditions, and what cannot run here with a mock that is JSON', () => {
    const { nodes, edges } = view(file('model'), runtime);
    expect(edges.find(({ to, from }) => from === 'read' && to === 'ask')).toMatchObject({ kind: 'goto', condition: 'state.score < 0', line: 18 });
    expect(nodes.filter(({ mock }) => mock !== undefined).map(({ name, kind, mock }) => [name, kind, JSON.parse(mock!)])).toEqual([['ask', 'action', { ask: '' }]]);
  });

  it('has the body of a loop, and the way back', () => {
    const { nodes, edges } = view(file('refine'), runtime);
    expect(nodes.find(({ name }) => name === 'step')).toMatchObject({ loop: 'newton', kind: 'lua', line: 8 });
    expect(edges.filter(({ kind }) => kind === 'loop').map(({ from, to, condition }) => [inner(from), inner(to), condition]))
      .toEqual([['newton', 'step', 'state.error > 0.000001'], ['step', 'newton', undefined]]);
  });

  it.each(['', 'a: [', 'nodes: 3', 'name: t\nnodes:\n  - name: a\n    goto: nowhere', 'name: t\nnodes:\n  - name: a\n  - name: b\nedges:\n  - {from: a, to: c}'])(
    'refuses %j in the words of a run', (script) => {
      const record = runFile(script, { settings: { runtime } });
      const { nodes, problems } = view(script, runtime);
      if (record.error === undefined) expect(problems).toEqual([]);
      else {
        expect(nodes).toEqual([]);
        expect(record.error.message).toContain(problems[0].text);
      }
    });
});

describe('the way that a run took', () => {
  it.each([
    ['routing', 'start×1 grade×1 review×1 report×1 end×1 start>grade×1 grade>review×1 review>report×1 report>end×1'],
    ['model', 'start×1 ask×2 read×2 good×1 finish×1 end×1 start>ask×1 ask>read×2 read>ask×1 read>good×1 good>finish×1 finish>end×1'],
    ['refine', 'start×1 newton×1 step×3 text×1 end×1 start>newton×1 newton>text×1 text>end×1 newton>step×3 step>newton×3'],
    ['fan-out', 'start×1 split×1 words×1 vowels×1 join×1 end×1 start>split×1 split>words×1 split>vowels×1 words>join×1 vowels>join×1 join>end×1'],
  ])('of %s is the same in both engines', (id, way) => {
    for (const runtime of RUNTIMES) {
      const record = played(id, runtime);
      const graph = view(file(id), runtime);
      const sorted = (text: string): string[] => text.split(' ').sort();
      expect(sorted(told(graph, marksOf(graph, record, runtime))), runtime).toEqual(sorted(way));
      expect(runtimesOf(record)).toEqual([runtime]);
    }
  });

  it('is what the nodes wrote down', () => {
    const script = `name: t
nodes:
${['a', 'b', 'c'].map((name) => `  - name: ${name}
    language: lua
    run: return {way = state.way .. "${name}", n = state.n + 1}
    goto: [{if: "state.n < 7", to: ${name === 'a' ? 'c' : name === 'b' ? 'a' : 'b'}}, {if: "state.n >= 7", to: done}]
`).join('')}  - {name: done, language: lua, run: "return {}"}
`;
    for (const runtime of RUNTIMES) {
      const record = runFile(script, { state: { way: '', n: 0 }, settings: { runtime } });
      const { way } = toJson(record.reply) as { way: string };
      const graph = view(script, runtime);
      const marks = marksOf(graph, record, runtime);
      for (const name of 'abc') expect(marks.nodes[graph.nodes.findIndex((node) => node.name === name)].count).toBe(way.split(name).length - 1);
      expect(marks.edges.reduce((sum, count) => sum + count)).toBe(way.length + 2);
    }
  });

  it('tells the node that failed, and those that were not come to', () => {
    const script = 'name: t\nnodes:\n  - {name: a, language: lua, run: "return {x = 1}"}\n  - {name: b, language: lua, run: "error(\\"no\\")"}\n  - {name: c, language: lua, run: "return {}"}\n';
    for (const runtime of RUNTIMES) {
      const graph = view(script, runtime);
      const { nodes } = marksOf(graph, runFile(script, { settings: { runtime } }), runtime);
      expect(graph.nodes.map((node, at) => nodeLabel(node, nodes[at]))).toEqual([
        'Start of the workflow', 'Node a, Lua · line 3, ran 1 time', 'Node b, Lua · line 4, ran 1 time, failed', 'Node c, Lua · line 5, did not run',
        'End of the workflow']);
      expect(nodes[2].runs[0].error).toContain('no');
    }
  });

  it('tells a run that leads nowhere at the node that it stands at', () => {
    const script = 'name: t\nnodes:\n  - {name: a, language: lua, run: "return {x = 1}", goto: [{if: "state.x > 1", to: b}]}\n  - {name: b, language: lua, run: "return {}"}\n';
    for (const runtime of RUNTIMES) {
      const graph = view(script, runtime);
      const { nodes } = marksOf(graph, runFile(script, { settings: { runtime } }), runtime);
      expect(nodes.map(({ failed }) => failed).indexOf(true), runtime).toBe(1);
    }
  });

  it('marks the first node where both runtimes part, on either side', () => {
    const script = 'name: t\nnodes:\n  - {name: a, language: lua, run: "return {x = 1}"}\n  - {name: b, language: lua, run: "return {y = 10 / 4 * 2}"}\n';
    const record = runFile(script, { settings: { runtime: 'both' } });
    expect(runtimesOf(record)).toEqual(['python', 'rust']);
    for (const runtime of RUNTIMES) {
      const { nodes } = marksOf(view(script, runtime), record, runtime);
      expect(nodes.map(({ parting }) => parting?.what)).toEqual([undefined, undefined, 'type', undefined]);
      expect(nodes[2].runs).toHaveLength(1);
    }
  });
});

describe('words', () => {
  it('call runs of a loop its iterations, others by their number', () => {
    const graph = view(file('refine'));
    const { nodes } = marksOf(graph, played('refine', 'python'), 'python');
    const at = graph.nodes.findIndex(({ name }) => name === 'step');
    expect(runLabel(nodes[at].runs, 1)).toBe('Iteration 2 of 3');
    const asked = marksOf(view(file('model')), played('model', 'python'), 'python').nodes[1];
    expect(runLabel(asked.runs, 0)).toBe('Run 1 of 2');
  });

  it('put old and new side by side, what changed first', () => {
    const long = { list: ['a'.repeat(30), 'b'.repeat(30)] };
    const changes = changesOf({ before: { same: 1, gone: true, long }, after: { same: 1, fresh: 'gr\xc3\xbc\xc3\x9fe', long: { list: [long.list[0], 'c'] } } });
    expect(changes.map(({ key, how }) => `${key} ${how}`)).toEqual(['gone removed', 'long changed', 'fresh added', 'same same']);
    expect(changes[2].after).toEqual([{ text: '"grüße"', isOther: false }]);
    expect(changes[1].before!.filter(({ isOther }) => isOther).map(({ text }) => text.trim())).toContain(`"${'b'.repeat(30)}"`);
  });
});

/** Whether a point lies on the outline of a box. */
function touches(point: { x: number; y: number }, { x, y, width, height }: Box): boolean {
  const [across, down] = [Math.abs(point.x - x) - width / 2, Math.abs(point.y - y) - height / 2];
  return Math.max(across, down) < 0.5 && Math.max(across, down) > -0.5;
}

describe('the drawing', () => {
  it.each(examples.map(({ id }) => id))('of %s has a place for everything, and no two nodes in one', (id) => {
    const graph = view(file(id));
    const { nodes, edges, width, height } = layOut(graph);
    edges.forEach(({ points, label, count }, at) => {
      // From node to node, or out of a node and back.
      const [from, to] = [graph.edges[at].from, graph.edges[at].to].map((end) => nodes[graph.nodes.findIndex((node) => node.id === end)]);
      expect([touches(points[0], from), touches(points.at(-1)!, to)]).toEqual([true, true]);
      expect(points.length).toBeGreaterThan(from === to ? 3 : 1);
      expect((label?.x ?? 0) + (label?.width ?? 0) / 2).toBeLessThanOrEqual(count.x);
    });
    nodes.forEach((a, i) => {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
      for (const b of nodes.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2).toBe(true);
      }
    });
  });

  it.each(examples.map(({ id }) => id))('of %s is walked by the arrows alone', (id) => {
    const graph = view(file(id));
    const layout = layOut(graph);
    const reached = new Set<Item>(['n0']);
    for (const item of reached) {
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
        const next = walk(graph, layout, item, key);
        if (next !== undefined) reached.add(next);
      }
    }
    expect(reached.size).toBe(graph.nodes.length + graph.edges.length);
  });
});

describe.each(RUNTIMES)('of a run under way on %s', (runtime) => {
  it('the node is marked that tells next', () => {
    for (const { id, script } of examples) {
      const { events } = played(id, runtime);
      const graph = view(script, runtime);
      const steps = events.flatMap(({ name }, at) => (name === 'workflow.node' || name === 'workflow.route' ? [at] : []));
      for (const [i, at] of steps.slice(0, -1).entries()) {
        const { payload, name } = events[steps[i + 1]];
        if (name !== 'workflow.node' || events[at].name !== 'workflow.route') continue;
        const { nodes } = marksOf(graph, { events: events.slice(0, at + 1), eventsDropped: {} }, runtime, true);
        const running = graph.nodes.filter((_, place) => nodes[place].isRunning).map((node) => node.name);
        expect(running, `${id}, event ${at}`).toEqual([payload.loop ?? payload.node]);
      }
    }
  });

  it('is told in words, and nothing is running once it is over', () => {
    const record = played('refine', runtime);
    const graph = view(file('refine'), runtime);
    const at = record.events.findIndex(({ payload }) => payload.loop !== undefined);
    const { nodes } = marksOf(graph, { events: record.events.slice(0, at + 1), eventsDropped: {} }, runtime, true);
    const loop = graph.nodes.findIndex(({ name }) => name === 'newton');
    expect(nodeLabel(graph.nodes[loop], nodes[loop])).toMatch(/, is running$/);
    expect(marksOf(graph, record, runtime).nodes.some(({ isRunning }) => isRunning)).toBe(false);
  });
});
