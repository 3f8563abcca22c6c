// evalua run of a workflow, as a process: the state as JSON with all digits, each runtime, and a failure with its node and line.
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { evalua, folderWith } from './process.ts';

const files = folderWith({
  'flow.yaml': `name: flow
nodes:
  - name: halve
    language: lua
    run: |
      print("halving")
      return {n = state.n / 2, big = state.big}
  - {name: ask, uses: llm.call, output: answer}
`,
  'bad.yml': `name: bad
nodes:
  - name: fails
    language: lua
    run: |
      local t = nil
      return {v = t.x}
`,
});
afterAll(() => files.remove());

const INPUT = '{"state": {"n": 10, "big": 9007199254740993}, "mocks": {"ask": "é"}}';
const run = (name: string, runtime: string, input = INPUT) =>
  evalua(['run', join(files.path, name), '--input', '-', '--set', `runtime=${runtime}`, '--json'], { input });

test.each([
  ['python', '{"n":5,"big":9007199254740992,"answer":"é"}'],
  ['rust', '{"answer":"é","big":9007199254740993,"n":5.0}'],
  ['both', '{"python":{"n":5,"big":9007199254740992,"answer":"é"},"rust":{"answer":"é","big":9007199254740993,"n":5.0}}'],
])('a workflow on %s', async (runtime, result) => {
  const { status, stdout } = await run('flow.yaml', runtime);
  expect(status).toBe(0);
  expect(sorted(/"result":(.*?),"error":null/.exec(stdout)![1])).toBe(sorted(result));
  expect(stdout).toContain('"log":[{"level":"print","text":"halving"}');
});

/** What Lua gives comes in no order. */
const sorted = (json: string): string => [...json].sort().join('');

test('a failure names its node, file and line, and the state so far is the result', async () => {
  const { status, stdout } = await run('bad.yml', 'python', '{"state": {"n": 1}}');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false, result: { n: 1 },
    error: { kind: 'runtime', file: 'bad.yml', line: 7, part: 'fails', message: `[string "<python>"]:4: attempt to index local 't' (a nil value)` },
  });
});
