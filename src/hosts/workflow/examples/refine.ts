import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"guess": 1.5, "target": 2, "error": 1}',
  },
  seed: [],
  script: String.raw`name: refine
nodes:
  - name: newton
    type: while_loop
    condition: "state.error > 0.000001"
    max_iterations: 20
    body:
      - name: step
        language: lua
        run: |
          local guess = (state.guess + state.target / state.guess) / 2
          local off = guess * guess - state.target
          return {guess = guess, error = math.abs(off), steps = (state.steps or 0) + 1}

  - name: text
    language: lua
    run: return {root = string.format("%.6f", state.guess)}
`,
};
